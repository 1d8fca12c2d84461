"""Waiting times and the period to answer."""

from datetime import UTC, datetime, timedelta

from zarf.office.exchange.schedule import ISTANBUL, answer_due_at, delay, is_overdue, poll_delay

SENT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_the_answer_period_ends_with_the_eighth_day_after_delivery():
    assert answer_due_at(SENT) == datetime(2026, 11, 11, 0, 0, tzinfo=ISTANBUL)


def test_days_are_counted_in_istanbul_and_not_in_utc():
    """21:30 UTC on the 2nd is the 3rd in Istanbul."""
    late = datetime(2026, 11, 2, 21, 30, tzinfo=UTC)
    assert answer_due_at(late) == datetime(2026, 11, 12, 0, 0, tzinfo=ISTANBUL)


def test_delays_grow_and_the_last_one_repeats():
    waits = [delay("send", times) for times in range(12)]
    assert waits == sorted(waits)
    assert waits[-1] == waits[-2] == timedelta(hours=1)


def test_merkez_is_asked_after_5_15_and_60_minutes_then_every_two_hours():
    waits = [poll_delay(polls, SENT, SENT) for polls in range(5)]
    assert waits == [timedelta(minutes=m) for m in (5, 15, 60, 120, 120)]


def test_after_a_day_without_an_end_a_person_is_called_and_questions_grow_rare():
    assert not is_overdue(SENT, SENT + timedelta(hours=23))
    assert is_overdue(SENT, SENT + timedelta(hours=24))
    assert poll_delay(20, SENT, SENT + timedelta(hours=24)) == timedelta(days=1)
