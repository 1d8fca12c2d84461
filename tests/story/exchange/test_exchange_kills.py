"""Killed anywhere, the exchange ends with exactly one document, one number and one envelope at Merkez.

Every kill is a real one: the process that does the work is ended by SIGKILL at a named place.
"""

from __future__ import annotations

import io
import signal
import zipfile

import pytest
from exchange_world import bare

from zarf.office.exchange import services
from zarf.office.exchange.models import Document, Envelope

KILLED = -signal.SIGKILL


def one_of_each(world, ettn) -> None:
    """What must hold at the end, whatever happened on the way."""
    sent = Document.objects.get(direction="out", kind="INVOICE")
    assert (sent.ettn, sent.number[-9:]) == (ettn, "000000001")
    assert Document.objects.filter(direction="in", kind="INVOICE").count() == 1
    at_merkez = world.merkez.envelopes()
    assert [(item["id"], item["state"]) for item in at_merkez] == [(str(sent.envelope_id), 1300)]
    assert sent.envelope.system_response_codes == [1200, 1200]
    assert bare(services.sealed_xml(sent)) == services.sealed_xml(world.incoming(ettn))


OUTGOING = ["sealed-bytes-archived", "sealed", "enveloped", "send-intended", "sent", "asked"]
INCOMING = ["taken-up", "judged", "verdict-written", "processed"]


@pytest.mark.parametrize("place", [*OUTGOING, *INCOMING])
def test_a_worker_killed_between_two_steps_loses_and_doubles_nothing(world, place):
    if place == "asked":
        # Asking needs a first attempt of which nobody knows whether it arrived.
        world.merkez.control("faults", {"kind": "drop_call_before_accepting", "count": 1})
    sent = services.submit_order(world.seller, world.order(), "erp")
    # The envelope comes back to us by Merkez in its own time: work until the place is reached.
    for _ in range(20):
        code = world.child("sweep", kill_at=place)
        if code == KILLED:
            break
        assert code == 0
    else:
        raise AssertionError(f"{place} was never reached")
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    one_of_each(world, sent.ettn)


def test_a_process_killed_while_it_takes_an_order_takes_it_whole_or_not_at_all(world, tmp_path):
    """The ERP sends the same order again, as it does when it got no answer."""
    order = tmp_path / "order.json"
    order.write_bytes(world.order())
    assert world.child("order", str(order), kill_at="taken-in") == KILLED
    assert not Document.objects.exists()
    assert world.child("order", str(order)) == 0
    assert world.child("order", str(order)) == 0
    sent = Document.objects.get()
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    one_of_each(world, sent.ettn)


def test_an_envelope_in_sending_is_asked_for_before_it_is_sent_again(world):
    """Killed after Merkez took it: the second process finds out and does not send a second time."""
    services.submit_order(world.seller, world.order(), "erp")
    assert world.child("sweep", kill_at="sent") == KILLED
    row = Envelope.objects.get(type="SENDERENVELOPE", direction="out")
    assert row.state == "SENDING" or row.system_response_codes
    world.run_until(lambda: world.out(Document.objects.get(direction="out").ettn, state="DELIVERED"))
    row.refresh_from_db()
    assert row.attempts == 1


@pytest.mark.parametrize("place", ["zip-archived", "zip-received"])
def test_a_zip_received_in_a_process_that_dies_is_received_once(world, tmp_path, place):
    """Merkez gets no answer and sends again: the second time it is taken, or said to be known (2001)."""
    identifier = "0a1b2c3d-0000-4000-8000-00000000abcd"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(f"{identifier}.xml", "<yok/>")
    file = tmp_path / f"{identifier}.zip"
    file.write_bytes(data.getvalue())
    assert world.child("receive", str(file), kill_at=place) == KILLED
    again = world.child("receive", str(file))
    assert again == (0 if place == "zip-archived" else 1)
    row = Envelope.objects.get(identifier=identifier)
    assert services.envelope_zip(row) == data.getvalue()
    services.sweep()
    row.refresh_from_db()
    assert row.state == "REFUSED"


def test_merkez_killed_between_taking_and_answering_gets_no_second_envelope(world):
    world.merkez.control("faults", {"kind": "drop_answer_after_accepting", "count": 1})
    sent = services.submit_order(world.seller, world.order(), "erp")
    services.sweep(rounds=1)
    services.sweep(rounds=1)
    world.merkez.kill()
    services.sweep(rounds=3)
    world.merkez.start()
    world.merkez.advance(hours=2)
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    one_of_each(world, sent.ettn)


def test_the_story_tells_of_the_doubt(world):
    world.merkez.control("faults", {"kind": "drop_answer_after_accepting", "count": 1})
    sent = services.submit_order(world.seller, world.order(), "erp")
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    sent.refresh_from_db()
    events = [line.event for line in services.history_of_envelope(sent.envelope)]
    assert events[:3] == ["made", "sending", "no_answer"]
    assert sent.envelope.attempts == 1
    assert sent.envelope.system_response_codes == [1200, 1200]
