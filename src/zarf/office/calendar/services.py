"""The calendar of the books as other areas and the doors see it."""

from __future__ import annotations

from zarf.office.calendar import words
from zarf.office.calendar.due import last_good_test, missing_months, refresh
from zarf.office.calendar.extensions import (
    ExtensionRow,
    ExtensionState,
    all_extensions,
    end_extension,
    extend,
    extension_rows,
)
from zarf.office.calendar.feed import choose_tax, end_feed, feed, firm_calendar, renew_feed
from zarf.office.calendar.jobs import refresh_later
from zarf.office.calendar.models import DeadlineExtension, FirmCalendar
from zarf.office.calendar.months import DONE, ORDER, FirmMonth, months, months_due_on, pays_income_tax
from zarf.office.calendar.schedule import schedule

__all__ = [
    "DONE",
    "ORDER",
    "DeadlineExtension",
    "ExtensionRow",
    "ExtensionState",
    "FirmCalendar",
    "FirmMonth",
    "all_extensions",
    "choose_tax",
    "end_extension",
    "end_feed",
    "extend",
    "extension_rows",
    "feed",
    "firm_calendar",
    "last_good_test",
    "missing_months",
    "months",
    "months_due_on",
    "pays_income_tax",
    "refresh",
    "refresh_later",
    "renew_feed",
    "schedule",
    "words",
]
