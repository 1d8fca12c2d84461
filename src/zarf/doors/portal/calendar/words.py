"""How pages tell a month: its state with its sign, and the days that are left."""

from __future__ import annotations

from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from zarf.doors.portal.wording import page_language
from zarf.office.calendar import services as calendar


def badge(state: str) -> SafeString:
    """The state in words with its sign; colour only repeats it."""
    words = calendar.words
    return format_html(
        '<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>',
        words.tone(state),
        words.sign(state),
        words.text(state, page_language()),
    )


def left(month: calendar.FirmMonth, today: date) -> str:
    """How long it is until the last day; "" for a month that is done."""
    days = month.days_left(today)
    if month.is_done:
        return ""
    if days < 0:
        return ngettext("%(n)d gün geçti", "%(n)d gün geçti", -days) % {"n": -days}
    if days == 0:
        return gettext("bugün son gün")
    return ngettext("%(days)d gün kaldı", "%(days)d gün kaldı", days) % {"days": days}


def is_pressing(month: calendar.FirmMonth, today: date) -> bool:
    """Whether the page lifts it out: over, or in the days before which the seal is tried."""
    return not month.is_done and month.days_left(today) <= calendar.schedule().notice_days[1]
