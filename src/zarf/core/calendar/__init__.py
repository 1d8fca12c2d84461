"""Days on which something is due: working days, and the last day for the berats of a month.

The rules and their extensions are rows of data with the act they stand in; a row known from memory only says so.
"""

from zarf.core.calendar.berat_due import BeratDue, Extension, Filing, berat_due, extensions
from zarf.core.calendar.working_days import holiday_name, is_working_day, next_working_day

__all__ = [
    "BeratDue",
    "Extension",
    "Filing",
    "berat_due",
    "extensions",
    "holiday_name",
    "is_working_day",
    "next_working_day",
]
