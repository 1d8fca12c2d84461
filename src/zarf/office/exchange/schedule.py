"""When to try, ask and answer again. The numbers are data: `data/schedule.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")


@dataclass(frozen=True, slots=True)
class AnswerPeriod:
    """How many days an answer may take, for deliveries from `valid_from` on."""

    valid_from: date
    days: int


@cache
def _data() -> dict[str, Any]:
    text = (resources.files("zarf.office.exchange") / "data" / "schedule.toml").read_text("utf-8")
    return tomllib.loads(text)


def delay(what: str, times: int) -> timedelta:
    """How long to wait before the next try, after *times* tries (0: none yet). what: send, ask, poll or prepare."""
    seconds: list[int] = _data()[what]
    return timedelta(seconds=seconds[min(times, len(seconds) - 1)])


def poll_delay(polls: int, sent_at: datetime, now: datetime) -> timedelta:
    """How long to wait before Merkez is asked again about an envelope sent at *sent_at*."""
    if is_overdue(sent_at, now):
        return timedelta(seconds=_data()["poll_after_alarm"])
    return delay("poll", polls)


def is_overdue(sent_at: datetime, now: datetime) -> bool:
    """Whether a person should look why the envelope has not come to an end."""
    return now - sent_at >= timedelta(seconds=_data()["poll_alarm_after"])


def judge_attempts() -> int:
    """After how many failed attempts an incoming envelope is given up with 1195."""
    return int(_data()["judge_attempts"])


def answer_period(delivered_on: date) -> AnswerPeriod:
    """The period in force for a delivery on that Istanbul date."""
    periods = sorted((AnswerPeriod(**row) for row in _data()["answer_days"]), key=lambda item: item.valid_from)
    return [item for item in periods if item.valid_from <= delivered_on or item is periods[0]][-1]


def answer_due_at(delivered_at: datetime) -> datetime:
    """The first moment that is too late for an answer: the midnight after the last day, in Istanbul.

    Days are counted from the day after delivery, Turkish calendar days, to the end of the last one.
    """
    delivered_on = delivered_at.astimezone(ISTANBUL).date()
    too_late = delivered_on + timedelta(days=answer_period(delivered_on).days + 1)
    return datetime.combine(too_late, time(0), tzinfo=ISTANBUL)
