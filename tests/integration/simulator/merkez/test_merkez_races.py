"""Things that happen at once or in an unexpected order."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

from merkez_letters import Letter, invoice, system_answer
from merkez_parties import Client, Integrator, SoapFault, wait_until


def test_answer_given_before_merkez_knows_of_the_delivery_completes(
    client: Client, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    letter = Letter((invoice(),))
    answer = system_answer(letter)

    def answer_first() -> None:
        client.send(answer)
        client.wait_for(letter.id, 1300)

    integrator_b.before_answer = answer_first
    client.send(letter)
    client.wait_for(letter.id, 1300)
    client.wait_for(answer.id, 1300)
    client.wait_idle()
    states = [item["state"] for item in client.envelope(letter.id)["history"]]
    assert states == [1000, 1100, 1200, 1300]
    assert integrator_a.codes_about(letter.id) == [1200, 1200]


def test_of_many_envelopes_with_one_invoice_exactly_one_is_forwarded(client: Client, integrator_b: Integrator) -> None:
    document = invoice(ettn=str(uuid.uuid4()))
    letters = [Letter((document,)) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(client.send, letters))
    found = [client.wait_for(letter.id, 1220, 1163)["state"] for letter in letters]
    assert sorted(found) == [1163] * 7 + [1220]
    assert len([item for item in integrator_b.arrived if not item.is_system()]) == 1


def test_of_many_calls_with_one_envelope_exactly_one_is_taken(client: Client, integrator_b: Integrator) -> None:
    letter = Letter((invoice(),))

    def call(_: int) -> int:
        try:
            client.send(letter)
        except SoapFault as fault:
            return fault.code
        return 0

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(call, range(8)))
    assert codes == [0] + [2001] * 7
    client.wait_for(letter.id, 1220)
    assert len(integrator_b.arrived) == 1


def test_sender_hears_merkez_before_the_receiver_is_served(
    client: Client, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    order: list[str] = []
    integrator_a.before_answer = lambda: order.append("sender")
    integrator_b.before_answer = lambda: order.append("receiver")
    letters = [Letter((invoice(f"ABC202600000000{number}"),)) for number in range(1, 6)]
    for letter in letters:
        client.send(letter)
        client.wait_for(letter.id, 1220)
    assert order == ["sender", "receiver"] * 5


def test_forty_envelopes_of_ten_senders_all_arrive_once(
    client: Client, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    letters = [Letter((invoice(f"ABC2026{number:09d}"),)) for number in range(1, 41)]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(client.send, letters))
    for letter in letters:
        client.wait_for(letter.id, 1220)
    wait_until(lambda: len(integrator_a.arrived) == 40)
    assert sorted(item.id for item in integrator_b.arrived) == sorted(letter.id for letter in letters)
    assert all(integrator_a.codes_about(letter.id) == [1200] for letter in letters)
