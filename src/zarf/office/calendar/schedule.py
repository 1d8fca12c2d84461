"""The numbers of days the calendar works with. They are data: `data/schedule.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Schedule:
    """All in days; the file tells what each is."""

    notice_days: tuple[int, ...]
    seal_test_days: int
    feed_days_ahead: int


@cache
def schedule() -> Schedule:
    text = (resources.files("zarf.office.calendar") / "data" / "schedule.toml").read_text("utf-8")
    told = tomllib.loads(text)
    return Schedule(tuple(told["notice_days"]), told["seal_test_days"], told["feed_days_ahead"])
