"""Days and moments as people write them: 02.11.2026 in Turkish, 2 Nov 2026 in English; always Istanbul time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language

from zarf.ports.clock.api import ISTANBUL


def day(value: date | None) -> str:
    """A day, "" for none."""
    return date_format(value, _pattern()) if value else ""


def moment(value: datetime | None) -> str:
    """A day with hour and minute in Istanbul, "" for none."""
    return date_format(value.astimezone(ISTANBUL), f"{_pattern()} H:i") if value else ""


def second(value: datetime) -> str:
    """The same with seconds, for stories where much happens within a minute."""
    return date_format(value.astimezone(ISTANBUL), f"{_pattern()} H:i:s")


def last_day(due_at: datetime) -> str:
    """The last whole day before *due_at*, the month in words."""
    return date_format((due_at - timedelta(microseconds=1)).astimezone(ISTANBUL).date(), "j F Y")


def _pattern() -> str:
    return "d.m.Y" if (get_language() or "tr").startswith("tr") else "j M Y"
