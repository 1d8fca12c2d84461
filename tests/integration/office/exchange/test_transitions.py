"""`advance` is the only writer of a state: it asks the table, and every change has its line in the story."""

import threading
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection

from zarf.core.errors import NotAllowed
from zarf.office.exchange.models import Envelope, Event
from zarf.office.exchange.transitions import GIB, WORKER, advance, create, note
from zarf.ports import wired
from zarf.ports.clock import FixedClock


class World:
    """Only the clock is needed here."""

    def __init__(self):
        self.clock = FixedClock()


@pytest.fixture(autouse=True)
def world():
    with wired.using(World()) as chosen:
        yield chosen


def envelope():
    row = Envelope(id=uuid.uuid4(), direction="out", type="SENDERENVELOPE", md5="", zip_key="")
    create(row, "made", WORKER)
    return row


@pytest.mark.django_db
def test_a_lawful_event_moves_the_row_and_is_written_down():
    row = envelope()
    advance(row, "sending", WORKER)
    row.refresh_from_db()
    assert (row.state, row.state_at) == ("SENDING", datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
    lines = [(line.event, line.from_state, line.to_state, line.actor) for line in row.events.all()]
    assert lines == [("made", "", "READY", "worker"), ("sending", "READY", "SENDING", "worker")]


@pytest.mark.django_db
def test_an_unlawful_event_changes_nothing_and_is_told_with_its_code():
    row = envelope()
    with pytest.raises(NotAllowed, match="EF-EXC-001"):
        advance(row, "receiver_accepted", GIB)
    row.refresh_from_db()
    assert row.state == "READY"
    assert row.events.count() == 1


@pytest.mark.django_db
def test_who_may_not_cause_an_event_does_not():
    row = envelope()
    with pytest.raises(NotAllowed):
        advance(row, "sending", "ayse")


@pytest.mark.django_db
def test_the_database_decides_and_not_the_copy_in_memory():
    row, stale = envelope(), None
    stale = Envelope.objects.get(pk=row.pk)
    advance(row, "sending", WORKER)
    with pytest.raises(NotAllowed):
        advance(stale, "sending", WORKER)


@pytest.mark.django_db
def test_a_note_tells_without_moving():
    row = envelope()
    note(row, "asked_in_vain", WORKER, text="kimse yok")
    assert Event.objects.get(event="asked_in_vain").to_state == row.state == "READY"


@pytest.mark.django_db(transaction=True)
def test_of_two_hands_at_once_only_one_moves_the_row():
    row, won, lost = envelope(), [], []

    def hand():
        try:
            advance(Envelope.objects.get(pk=row.pk), "sending", WORKER)
            won.append(1)
        except NotAllowed:
            lost.append(1)
        finally:
            connection.close()

    hands = [threading.Thread(target=hand) for _ in range(4)]
    for item in hands:
        item.start()
    for item in hands:
        item.join()
    assert (len(won), len(lost)) == (1, 3)
