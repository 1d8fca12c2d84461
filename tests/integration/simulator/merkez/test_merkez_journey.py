"""The whole way of an envelope over real HTTP: in, checked, forwarded, answered, passed on."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from merkez_letters import (
    A_GB,
    B_PK,
    GIB,
    A,
    B,
    Letter,
    account_letter,
    business_answer,
    invoice,
    system_answer,
    system_letter,
)
from merkez_parties import Client, Integrator, SoapFault, told, wait_until


def events(client: Client, envelope_id: str) -> list[int]:
    """The distinct states the envelope went through."""
    states = [item["state"] for item in client.envelope(envelope_id)["history"]]
    return [state for place, state in enumerate(states) if place == 0 or state != states[place - 1]]


def test_good_envelope_is_forwarded_byte_for_byte_and_answered_twice(
    client: Client, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    letter = Letter((invoice(),))
    data = letter.zip()
    client.send_bytes(letter.file_name, data)
    client.wait_for(letter.id, 1220)
    assert [item.data for item in integrator_b.arrived] == [data]

    client.send(system_answer(letter))
    client.wait_for(letter.id, 1300)
    wait_until(lambda: integrator_a.codes_about(letter.id) == [1200, 1200])
    assert events(client, letter.id) == [1000, 1100, 1200, 1220, 1300]
    assert client.state(letter.id) == 1300


def test_system_response_carries_the_mark_and_the_swapped_parties(client: Client, integrator_a: Integrator) -> None:
    letter = Letter((invoice(),))
    client.send(letter)
    wait_until(lambda: bool(integrator_a.arrived))
    root = integrator_a.arrived[0].root()
    text = [element.text or "" for element in root.iter("{*}Description")]
    assert text[-1].startswith("SIMULATOR: ")
    identifiers = [element.text for element in root.iter("{*}Identifier")]
    assert identifiers == [B_PK, A_GB]
    titles = [element.text or "" for element in root.iter("{*}Contact")]
    assert any("SIMULATOR" in title for title in titles)


def test_receivers_refusal_is_passed_on_and_ends_in_1230(
    client: Client, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1220)
    refusal = system_answer(letter, 1177)
    client.send(refusal)
    client.wait_for(letter.id, 1230)
    wait_until(lambda: integrator_a.codes_about(letter.id) == [1200, 1177])
    assert client.state(letter.id) == 1230
    client.wait_for(refusal.id, 1300)
    assert [item for item in integrator_b.arrived if item.is_system()] == []


def test_receiver_at_work_is_passed_on_without_moving_the_envelope(client: Client, integrator_a: Integrator) -> None:
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1220)
    client.send(system_answer(letter, 1100))
    wait_until(lambda: integrator_a.codes_about(letter.id) == [1200, 1100])
    assert client.state(letter.id) == 1220


def test_second_answer_of_the_receiver_changes_nothing_and_is_not_passed_on(
    client: Client, integrator_a: Integrator
) -> None:
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1220)
    client.send(system_answer(letter, 1200))
    client.wait_for(letter.id, 1300)
    second = system_answer(letter, 1177)
    client.send(second)
    client.wait_for(second.id, 1300)
    client.wait_idle()
    assert client.state(letter.id) == 1300
    assert integrator_a.codes_about(letter.id) == [1200, 1200]


def test_business_answer_travels_the_other_way(
    client: Client, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    answer = Letter(
        (business_answer("6f1c2a30-5b7e-4d0a-9c41-2f9b6d1e7a01"),),
        "APPLICATIONRESPONSE",
        "POSTBOXENVELOPE",
        (B, B_PK),
        (A, A_GB),
    )
    client.send(answer)
    client.wait_for(answer.id, 1220)
    assert integrator_a.has(answer.id)
    client.send(system_answer(answer))
    client.wait_for(answer.id, 1300)
    wait_until(lambda: integrator_b.codes_about(answer.id) == [1200, 1200])


def test_a_system_response_is_never_answered_by_one(client: Client, integrator_b: Integrator) -> None:
    stray = system_letter("11111111-2222-4333-8444-555555555555", 1200)
    broken = Letter((), "APPLICATIONRESPONSE", "SYSTEMENVELOPE", (B, B_PK), (A, A_GB))
    client.send(stray)
    client.send(broken)
    assert client.wait_for(stray.id, 1195)["detail"].startswith("no envelope")
    client.wait_for(broken.id, 1160, 1150)
    client.wait_idle()
    assert integrator_b.arrived == []


def test_only_the_receiver_may_answer(client: Client) -> None:
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1220)
    false_answer = system_letter(letter.id, 1200, sender=(A, A_GB), receiver=(A, A_GB))
    client.send(false_answer)
    client.wait_for(false_answer.id, 1171)
    assert client.state(letter.id) == 1220


def test_failing_delivery_is_retried_four_times_two_hours_apart_and_then_ends(
    client: Client, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    integrator_b.fault = 2005
    letter = Letter((invoice(),))
    client.send(letter)
    for attempts in range(1, 5):
        client.wait_for_attempts(letter.id, attempts)
        found = client.wait_for(letter.id, 1210)
        gap = datetime.fromisoformat(found["due_at"]) - datetime.fromisoformat(found["state_at"])
        assert 7100 < gap.total_seconds() <= 7200
        client.advance(2)
    client.wait_for(letter.id, 1215)
    assert client.envelope(letter.id)["attempts"] == 5
    assert client.state(letter.id) == 1215
    client.wait_idle()
    assert integrator_a.codes_about(letter.id) == [1200]


def test_one_jump_of_eight_hours_runs_through_all_retries(client: Client, integrator_b: Integrator) -> None:
    integrator_b.fault = 2005
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1210)
    client.advance(8)
    client.wait_for(letter.id, 1215)


def test_retry_that_succeeds_goes_on_to_the_end(client: Client, integrator_b: Integrator) -> None:
    integrator_b.fault = 2005
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1210)
    integrator_b.fault = None
    client.advance(2)
    client.wait_for(letter.id, 1220)


def test_fault_2001_at_the_integrator_counts_as_delivered(client: Client, integrator_b: Integrator) -> None:
    integrator_b.fault = 2001
    letter = Letter((invoice(),))
    client.send(letter)
    assert "2001" in client.wait_for(letter.id, 1220)["detail"]


def test_failed_delivery_of_merkezs_own_response_does_not_stop_the_flow(
    client: Client, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    integrator_a.fault = 2005
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1220)
    integrator_a.fault = None
    client.advance(2)
    wait_until(lambda: integrator_a.codes_about(letter.id) == [1200])


def test_stuck_envelope_is_asked_for_and_the_answer_passed_on(
    client: Client, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1220)
    integrator_b.current = lambda envelope_id: system_answer(letter, 1100).xml().decode()
    client.advance(2)
    wait_until(lambda: integrator_b.asked == [letter.id])
    client.wait_idle()
    assert client.state(letter.id) == 1220
    integrator_b.current = lambda envelope_id: system_answer(letter, 1200).xml().decode()
    client.advance(2)
    client.wait_for(letter.id, 1300)
    wait_until(lambda: integrator_a.codes_about(letter.id) == [1200, 1200])


def test_receiver_that_knows_nothing_is_asked_again_later(client: Client, integrator_b: Integrator) -> None:
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1220)
    client.advance(2)
    wait_until(lambda: len(integrator_b.asked) == 1)
    client.wait_idle()
    client.advance(2)
    wait_until(lambda: len(integrator_b.asked) == 2)
    client.wait_idle()
    assert client.state(letter.id) == 1220


def test_cancelled_invoice_shows_1235(client: Client) -> None:
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1220)
    with pytest.raises(ValueError, match="not possible"):
        client.control(f"envelopes/{letter.id}/cancel", {})
    client.send(system_answer(letter))
    client.wait_for(letter.id, 1300)
    client.control(f"envelopes/{letter.id}/cancel", {})
    assert client.state(letter.id) == 1235


NEW_PK = "urn:mail:yenipk@b.example"


def test_account_opened_by_userenvelope_receives_and_closed_no_more(client: Client, integrator_b: Integrator) -> None:
    opening = account_letter(("PK", NEW_PK))
    client.send(opening)
    client.wait_for(opening.id, 1300)
    wait_until(lambda: integrator_b.codes_about(opening.id) == [1200])
    letter = Letter((invoice(),), receiver=(B, NEW_PK))
    client.send(letter)
    client.wait_for(letter.id, 1220)

    closing = account_letter(("PK", NEW_PK), close=True)
    client.send(closing)
    client.wait_for(closing.id, 1300)
    late = Letter((invoice("ABC2026000000002"),), receiver=(B, NEW_PK))
    client.send(late)
    client.wait_for(late.id, 1172)


def test_alias_of_another_integrator_cannot_be_opened_nor_a_strange_one_closed(
    client: Client, integrator_b: Integrator
) -> None:
    taken = account_letter(("GB", A_GB), identifier=A)
    client.send(taken)
    client.wait_for(taken.id, 1182)
    strange = account_letter(("PK", "urn:mail:yok@b.example"), close=True)
    client.send(strange)
    client.wait_for(strange.id, 1183)
    wait_until(lambda: integrator_b.codes_about(taken.id) == [1182])
    wait_until(lambda: integrator_b.codes_about(strange.id) == [1183])


def test_gib_test_traffic_is_sent_on_demand_and_the_answers_are_judged(
    client: Client, integrator_b: Integrator
) -> None:
    ask = {"identifier": B, "alias": B_PK}
    stray = client.control("gib-traffic", ask | {"kind": "unmatched_system_response"})["envelope_id"]
    broken = client.control("gib-traffic", ask | {"kind": "broken_invoice"})["envelope_id"]
    wait_until(lambda: integrator_b.has(stray) and integrator_b.has(broken))
    client.wait_for(broken, 1220)
    answer = system_letter(broken, 1160, receiver=GIB)
    client.send(answer)
    client.wait_for(broken, 1230)
    client.wait_for(answer.id, 1300)
    listed = {item["envelope_id"]: item for item in client.control("gib-traffic")["gib_traffic"]}
    assert listed[stray]["as_expected"] is True
    assert listed[broken]["as_expected"] is True
    assert listed[broken]["answer"]["about_code"] == 1160


def test_unknown_id_is_fault_2004(client: Client) -> None:
    with pytest.raises(SoapFault) as caught:
        client.state("11111111-2222-4333-8444-555555555555")
    assert caught.value.code == 2004


def test_asking_in_another_case_finds_the_envelope(client: Client) -> None:
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1220)
    assert told(client.system_envelope(letter.id.upper()))[1] == 1220


def test_every_state_can_be_seen_in_the_control_api(client: Client) -> None:
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1220)
    listed = client.control("envelopes")
    assert json.dumps(listed["counts"])
    assert {item["id"] for item in listed["envelopes"]} >= {letter.id}
    assert client.envelope(letter.id)["documents"][0]["number"] == "ABC2026000000001"
