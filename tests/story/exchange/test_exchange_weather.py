"""Bad weather: GİB away, calls lost, codes and faults of every kind. Nothing is lost, nothing is doubled."""

from __future__ import annotations

import pytest

from zarf.core.errors import Conflict, NotAllowed
from zarf.office.exchange import services
from zarf.office.exchange.models import Document, Envelope


def sent_order(world, key="SIP-1"):
    return services.submit_order(world.seller, world.order(key), "erp")


def envelope_of(item):
    return Envelope.objects.get(documents=item.pk, direction="out")


def test_gib_away_for_twenty_hours_costs_time_only(world):
    world.merkez.kill()
    sent = sent_order(world)
    services.sweep()
    for _ in range(20):
        world.merkez_clock(hours=1)
        services.sweep()
    row = envelope_of(sent)
    assert row.state == "READY"
    assert row.attempts > 5
    world.merkez.start()
    world.merkez.advance(hours=1)
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    assert [item["id"] for item in world.merkez.envelopes()] == [row.identifier]


@pytest.mark.parametrize("code", [2002, 2003, 2005, 2000])
def test_a_passing_fault_is_followed_by_the_same_envelope(world, code):
    world.merkez.control("faults", {"kind": "fault", "code": code, "operation": "sendDocument", "count": 1})
    sent = sent_order(world)
    services.sweep()
    world.merkez.advance(minutes=1)
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    assert len(world.merkez.envelopes()) == 1
    assert envelope_of(sent).attempts == 2


@pytest.mark.parametrize("code", [2006, 2007])
def test_a_fault_for_a_person_stops_the_envelope_until_a_person_lets_it_go_on(world, code):
    world.merkez.control("faults", {"kind": "fault", "code": code, "operation": "sendDocument", "count": 1})
    sent = sent_order(world)
    services.sweep()
    sent.refresh_from_db()
    assert (sent.state, sent.gib_code) == ("STOPPED", code)
    services.send_again(sent, "ayse")
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))


def test_a_call_lost_on_its_way_is_asked_for_and_then_sent_again(world):
    world.merkez.control("faults", {"kind": "drop_call_before_accepting", "count": 1})
    sent = sent_order(world)
    services.sweep()
    world.merkez.advance(minutes=1)
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    events = list(envelope_of(sent).events.values_list("event", flat=True))
    assert events[:6] == ["made", "sending", "no_answer", "not_known", "sending", "taken"]


def test_what_merkez_refuses_may_go_again_in_a_new_envelope(world):
    world.merkez.control("faults", {"kind": "refuse_with", "code": 1150, "description": "kural", "count": 1})
    sent = sent_order(world)
    world.run_until(lambda: world.out(sent.ettn, state="REFUSED_BY_MERKEZ"))
    first = envelope_of(sent)
    services.send_again(sent, "ayse")
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    sent.refresh_from_db()
    assert sent.envelope_id != first.pk
    assert (first.gib_code, sent.number[-9:]) == (1150, "000000001")


def test_what_gib_holds_is_not_sent_again(world):
    sent = sent_order(world)
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    with pytest.raises(NotAllowed):
        services.send_again(sent, "ayse")


def test_a_receiver_out_of_reach_ends_as_undelivered_and_is_learned_by_asking(world):
    sent = sent_order(world)
    world.merkez.control("integrators", {"vkn": "1111111104", "title": "Zarf", "url": "http://127.0.0.1:9/x"})
    services.sweep()
    for _ in range(8):
        world.merkez.advance(hours=2, minutes=1)
        services.sweep()
    world.run_until(lambda: world.out(sent.ettn, state="UNDELIVERED"), seconds=15)


def test_a_lost_system_response_is_replaced_by_asking(world):
    """Our own answer to Merkez about the invoice got through, Merkez's answers to us did not."""
    sent = sent_order(world)
    services.sweep()
    world.run_until(lambda: len(world.merkez.envelopes()) == 1)
    row = envelope_of(sent)
    world.run_until(lambda: world.merkez.envelopes()[0]["state"] == 1300)
    Envelope.objects.filter(pk=row.pk).update(state="AT_MERKEZ", next_attempt_at=None)
    Document.objects.filter(pk=sent.pk).update(state="AT_MERKEZ")
    world.merkez.advance(minutes=6)
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))


def test_of_two_operators_at_the_same_button_one_wins(world):
    import threading

    from django.db import connection

    sent = sent_order(world)
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def press(verdict: str) -> None:
        item = world.incoming(sent.ettn)
        start.wait()
        try:
            services.answer(item, verdict, "neden", verdict.lower())
            outcomes.append(verdict)
        except Conflict as problem:
            outcomes.append(problem.code)
        finally:
            connection.close()

    hands = [threading.Thread(target=press, args=(verdict,)) for verdict in ("KABUL", "RED")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(outcomes) in (["EF-EXC-022", "KABUL"], ["EF-EXC-022", "RED"])
    assert Document.objects.filter(kind="APPLICATIONRESPONSE", direction="out").count() == 1


@pytest.mark.parametrize("kind", ["unmatched_system_response", "broken_invoice"])
def test_gibs_own_test_traffic_is_answered_as_the_test_plan_asks(world, kind):
    from exchange_world import BUYER, alias

    world.merkez.control("gib-traffic", {"kind": kind, "identifier": BUYER, "alias": alias(BUYER, "PK")})
    world.run_until(lambda: Envelope.objects.filter(direction="in", state__in=("PROCESSED", "REFUSED")).exists())
    row = Envelope.objects.get(direction="in")
    answers = list(row.system_responses.filter(direction="out"))
    if kind == "unmatched_system_response":
        assert (row.state, answers) == ("PROCESSED", [])
        assert row.events.filter(event="ignored").exists()
    else:
        assert (row.state, row.gib_code) == ("REFUSED", 1160)
        world.run_until(lambda: answers[0].events.filter(event="taken").exists())
