"""Days left to answer, as people count them: whole days in Istanbul."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

from zarf.ports.clock.api import ISTANBUL


def days_left(due_at: datetime, now: datetime) -> int:
    """Whole Istanbul days until the last day; 0 on the last day, negative after it."""
    # The end of a day may be written as its last moment or as midnight of the next.
    last_day = (due_at - timedelta(microseconds=1)).astimezone(ISTANBUL).date()
    if now >= due_at:
        return min(-1, (last_day - now.astimezone(ISTANBUL).date()).days)
    return (last_day - now.astimezone(ISTANBUL).date()).days


def days_left_text(due_at: datetime, now: datetime) -> str:
    """The same as a phrase."""
    days = days_left(due_at, now)
    if days < 0:
        return gettext("süresi doldu")
    if days == 0:
        return gettext("bugün son gün")
    return ngettext("%(days)d gün kaldı", "%(days)d gün kaldı", days) % {"days": days}
