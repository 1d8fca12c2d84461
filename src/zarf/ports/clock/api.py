"""The contract of a clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")


class Clock(Protocol):
    """Gives the present moment, aware and in UTC. Turkish law counts days in Istanbul time."""

    def now(self) -> datetime: ...


def istanbul_today(clock: Clock) -> date:
    """The date in Istanbul."""
    return clock.now().astimezone(ISTANBUL).date()
