"""The outbox sends each envelope exactly once, whatever the call comes to."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta

import pytest
from exchange_twins import twins

from zarf.office.exchange.identity import outgoing_zip_key
from zarf.office.exchange.models import Envelope
from zarf.office.exchange.sending import step_send
from zarf.office.exchange.transitions import WORKER, advance, create
from zarf.ports import wired
from zarf.ports.gib.api import EFaturaFault, NotSent, OutcomeUnknown

pytestmark = pytest.mark.django_db
DATA = b"a zip"


@pytest.fixture(autouse=True)
def world():
    with wired.using(twins()) as ports:
        yield ports


@pytest.fixture
def envelope(world):
    pk = uuid.uuid4()
    world.archive.put(outgoing_zip_key(str(pk)), DATA)
    row = Envelope(
        id=pk,
        identifier=str(pk),
        direction="out",
        type="SENDERENVELOPE",
        md5=hashlib.md5(DATA).hexdigest(),
        zip_key=outgoing_zip_key(str(pk)),
    )
    create(row, "made", WORKER)
    return row


def send(row: Envelope) -> Envelope:
    step_send(row.pk)
    row.refresh_from_db()
    return row


def events(row: Envelope) -> list[str]:
    return list(row.events.values_list("event", flat=True))


def test_a_taken_envelope_is_at_merkez_and_polled_in_five_minutes(world, envelope):
    send(envelope)
    assert world.efatura.taken == {envelope.identifier: DATA}
    assert (envelope.state, envelope.attempts) == ("AT_MERKEZ", 1)
    assert envelope.next_attempt_at == world.clock.now() + timedelta(minutes=5)


def test_sending_twice_sends_once(envelope):
    send(envelope)
    send(envelope)
    assert envelope.attempts == 1


def test_not_sent_is_tried_again_later_and_later(world, envelope):
    waits = []
    for _ in range(3):
        world.efatura.before = NotSent("refused")
        send(envelope)
        assert envelope.state == "READY"
        waits.append(envelope.next_attempt_at - world.clock.now())
        world.clock.advance(waits[-1])
    assert waits == [timedelta(seconds=s) for s in (5, 15, 60)]


def test_before_its_time_nothing_is_sent(world, envelope):
    world.efatura.before = NotSent("refused")
    send(envelope)
    send(envelope)
    assert envelope.attempts == 1


def test_a_lost_answer_is_asked_for_and_not_sent_again(world, envelope):
    world.efatura.after = OutcomeUnknown("timeout")
    send(envelope)
    assert envelope.state == "UNKNOWN"
    world.efatura.answers[envelope.identifier] = b"<yanit/>"
    world.clock.advance(timedelta(seconds=5))
    send(envelope)
    assert (envelope.state, envelope.attempts) == ("AT_MERKEZ", 1)


def test_a_lost_call_is_asked_for_and_then_sent_again_under_the_same_identifier(world, envelope):
    world.efatura.before = OutcomeUnknown("broken")
    send(envelope)
    world.clock.advance(timedelta(seconds=5))
    send(envelope)
    assert (envelope.state, list(world.efatura.taken)) == ("AT_MERKEZ", [envelope.identifier])
    assert events(envelope) == ["made", "sending", "no_answer", "not_known", "sending", "taken"]


def test_an_envelope_left_in_sending_is_asked_for_first(world, envelope):
    """Its worker was killed between committing the intent and writing the outcome."""
    advance(envelope, "sending", WORKER)
    world.efatura.taken[envelope.identifier] = DATA
    world.efatura.answers[envelope.identifier] = b"<yanit/>"
    send(envelope)
    assert events(envelope) == ["made", "sending", "no_answer", "taken"]


def test_2001_after_an_earlier_attempt_means_that_merkez_has_it(world, envelope):
    world.efatura.before = NotSent("refused")
    send(envelope)
    world.efatura.taken[envelope.identifier] = DATA
    world.clock.advance(timedelta(seconds=5))
    send(envelope)
    assert (envelope.state, envelope.attempts) == ("AT_MERKEZ", 2)


def test_2001_at_the_first_attempt_is_asked_about_before_it_is_believed(world, envelope):
    world.efatura.before = EFaturaFault(2001, "")
    send(envelope)
    assert envelope.state == "UNKNOWN"
    world.clock.advance(timedelta(seconds=5))
    send(envelope)
    assert (envelope.state, list(world.efatura.taken)) == ("AT_MERKEZ", [envelope.identifier])


def test_no_answer_to_the_question_either_is_asked_again_later(world, envelope):
    world.efatura.after = OutcomeUnknown("timeout")
    send(envelope)
    world.clock.advance(timedelta(seconds=2))
    world.efatura.before = NotSent("away")
    send(envelope)
    assert (envelope.state, envelope.polls) == ("UNKNOWN", 1)
    assert envelope.next_attempt_at == world.clock.now() + timedelta(seconds=10)


def test_a_first_hash_fault_is_sent_again_at_once_a_second_one_later(world, envelope):
    world.efatura.before = EFaturaFault(2000, "")
    send(envelope)
    assert (envelope.state, envelope.next_attempt_at) == ("READY", None)
    world.efatura.before = EFaturaFault(2000, "")
    send(envelope)
    assert envelope.next_attempt_at > world.clock.now()


@pytest.mark.parametrize("code", [2002, 2003, 2005])
def test_a_passing_fault_waits(world, envelope, code):
    world.efatura.before = EFaturaFault(code, "")
    send(envelope)
    assert (envelope.state, envelope.next_attempt_at - world.clock.now()) == ("READY", timedelta(seconds=5))


@pytest.mark.parametrize("code", [2006, 2007])
def test_a_fault_for_a_person_stops_it(world, envelope, code):
    world.efatura.before = EFaturaFault(code, "")
    send(envelope)
    assert (envelope.state, envelope.gib_code) == ("STOPPED", code)
    send(envelope)
    assert envelope.attempts == 1


def test_a_system_response_that_overtakes_the_answer_is_not_undone(world, envelope):
    """Merkez's 1200 was written while its answer to our call was still on the way."""

    class Quick(type(world.efatura)):
        def send_document(self, file_name, data, md5_hex):
            answer = super().send_document(file_name, data, md5_hex)
            advance(Envelope.objects.get(pk=envelope.pk), "merkez_accepted", "gib", gib_code=1200)
            return answer

    with wired.using(twins(efatura=Quick(), archive=world.archive)):
        send(envelope)
    assert envelope.state == "PASSED_MERKEZ"
    assert events(envelope)[-1] == "outcome_came_late"
