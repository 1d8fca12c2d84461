"""Working days in Turkey: no Saturday, Sunday or public holiday.

A half holiday (28 October, the day before a religious feast) counts as a working day: what is due on it is due on it.
Source: 2429 sayılı Kanun; VUK 18. The days come from the `holidays` package, feasts by the calendar of Diyanet.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from holidays.countries.turkey import Turkey

_WEEKEND = 5
_ONE_DAY = timedelta(days=1)


@cache
def _year(year: int) -> dict[date, str]:
    return dict(Turkey(years=year, language="tr").items())


def holiday_name(day: date) -> str:
    """What the public holiday is called in Turkish, "" on other days.

    >>> holiday_name(date(2026, 4, 23))
    'Ulusal Egemenlik ve Çocuk Bayramı'
    """
    return _year(day.year).get(day, "")


def is_working_day(day: date) -> bool:
    """Whether offices work on that day.

    >>> is_working_day(date(2026, 5, 27)), is_working_day(date(2026, 10, 28)), is_working_day(date(2026, 11, 29))
    (False, True, False)
    """
    return day.weekday() < _WEEKEND and day not in _year(day.year)


def next_working_day(day: date) -> date:
    """*day* itself, or the first working day behind it (VUK 18)."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day
