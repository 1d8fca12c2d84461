"""The calendar of the books as other areas and the doors see it."""

from __future__ import annotations

from zarf.office.calendar import words
from zarf.office.calendar.due import last_good_test, missing_months, refresh
from zarf.office.calendar.extensions import all_extensions, extend
from zarf.office.calendar.feed import choose_tax, end_feed, feed, firm_calendar, renew_feed
from zarf.office.calendar.models import DeadlineExtension, FirmCalendar
from zarf.office.calendar.months import DONE, ORDER, FirmMonth, months, pays_income_tax
from zarf.office.calendar.schedule import schedule

__all__ = [
    "DONE",
    "ORDER",
    "DeadlineExtension",
    "FirmCalendar",
    "FirmMonth",
    "all_extensions",
    "choose_tax",
    "end_feed",
    "extend",
    "feed",
    "firm_calendar",
    "last_good_test",
    "missing_months",
    "months",
    "pays_income_tax",
    "refresh",
    "renew_feed",
    "schedule",
    "words",
]
