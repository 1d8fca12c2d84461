"""Merkez misbehaving on purpose."""

from __future__ import annotations

import time

import httpx
import pytest
from merkez_letters import B_PK, A, Letter, invoice
from merkez_parties import Client, Integrator, SoapFault, wait_until


def test_dropped_answer_breaks_the_connection_but_keeps_the_envelope(client: Client) -> None:
    client.control("faults", {"kind": "drop_answer_after_accepting", "count": 1})
    letter = Letter((invoice(),))
    with pytest.raises(httpx.RemoteProtocolError):
        client.send(letter)
    client.wait_for(letter.id, 1220)
    with pytest.raises(SoapFault) as caught:
        client.send(letter)
    assert caught.value.code == 2001


def test_dropped_call_breaks_the_connection_and_keeps_nothing(client: Client) -> None:
    client.control("faults", {"kind": "drop_call_before_accepting", "count": 1})
    letter = Letter((invoice(),))
    with pytest.raises(httpx.RemoteProtocolError):
        client.send(letter)
    with pytest.raises(SoapFault) as caught:
        client.state(letter.id)
    assert caught.value.code == 2004
    client.send(letter)


def test_fault_meant_for_one_sender_leaves_others_alone(client: Client) -> None:
    client.control("faults", {"kind": "fault", "code": 2003, "match": {"receiver_alias": "urn:mail:other@x"}})
    client.send(Letter((invoice(),)))
    client.control("faults", {"kind": "fault", "code": 2003, "match": {"sender_id": A, "receiver_alias": B_PK}})
    with pytest.raises(SoapFault):
        client.send(Letter((invoice("ABC2026000000002"),)))


def test_delay_of_the_answer_takes_real_time(client: Client) -> None:
    client.control("faults", {"kind": "delay", "at": "answer", "seconds": 0.5, "count": 1})
    begun = time.monotonic()
    client.send(Letter((invoice(),)))
    assert time.monotonic() - begun >= 0.5


@pytest.mark.parametrize(("place", "state"), [("queue", 1000), ("processing", 1100), ("forward", 1200)])
def test_delay_makes_the_states_on_the_way_visible(client: Client, place: str, state: int) -> None:
    letter = Letter((invoice(),))
    client.control("faults", {"kind": "delay", "at": place, "seconds": 3600, "match": {"envelope_id": letter.id}})
    client.send(letter)
    client.wait_for(letter.id, state)
    client.wait_idle()
    assert client.state(letter.id) == state
    client.advance(1)
    client.wait_for(letter.id, 1220)


def test_outage_refuses_calls_and_rests_until_its_window_ends(client: Client, integrator_b: Integrator) -> None:
    client.control("faults", {"kind": "delay", "at": "forward", "seconds": 60, "count": 1})
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1200)
    client.control("faults", {"kind": "outage", "seconds": 20 * 3600})
    with pytest.raises(ConnectionError):
        client.state(letter.id)
    client.advance(19)
    time.sleep(0.5)
    assert integrator_b.arrived == []
    client.advance(1.1)
    client.wait_for(letter.id, 1220)


def test_deliver_twice_sends_the_same_bytes_again_and_counts_once(client: Client, integrator_b: Integrator) -> None:
    letter = Letter((invoice(),))
    client.control("faults", {"kind": "deliver_twice", "match": {"envelope_id": letter.id}})
    client.send(letter)
    client.wait_for(letter.id, 1220)
    wait_until(lambda: len(integrator_b.arrived) == 2)
    assert integrator_b.arrived[0] == integrator_b.arrived[1]


def test_faults_can_be_taken_away(client: Client) -> None:
    client.control("faults", {"kind": "fault", "code": 2005})
    client.control("faults", method="DELETE")
    assert client.control("faults")["faults"] == []
    client.send(Letter((invoice(),)))
