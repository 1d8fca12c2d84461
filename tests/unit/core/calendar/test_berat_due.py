"""Last days of the berats, by the table of the acts: expectations are written by hand from the spec and a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from zarf.core.calendar import Extension, Filing, berat_due, extensions, is_working_day, next_working_day
from zarf.core.calendar.berat_due import NoDeadlineKnown

CALENDAR_2026 = date(2026, 12, 31)
NONE: tuple[Extension, ...] = ()


def due(year: int, month: int, *, income: bool = False, ends: date | None = None, quarterly: bool = False) -> date:
    """Without extensions."""
    filing = Filing.QUARTERLY if quarterly else Filing.MONTHLY
    year_ends = ends or date(year, 12, 31)
    return berat_due(year, month, year_ends=year_ends, pays_income_tax=income, filing=filing, moved=NONE).day


def test_f025_the_first_berats_ever_were_due_on_the_30th_of_april_2015() -> None:
    assert due(2015, 1) == date(2015, 4, 30)
    assert not berat_due(2015, 1, year_ends=date(2015, 12, 31), pays_income_tax=False).is_sure


@pytest.mark.parametrize(
    ("month", "income", "company"),
    [
        (1, date(2026, 5, 11), date(2026, 5, 14)),  # 10 May is a Sunday
        (2, date(2026, 6, 10), date(2026, 6, 15)),  # 14 June is a Sunday
        (3, date(2026, 7, 10), date(2026, 7, 14)),
        (6, date(2026, 10, 12), date(2026, 10, 14)),  # 10 October is a Saturday
        (8, date(2026, 12, 10), date(2026, 12, 14)),
        (11, date(2027, 3, 12), date(2027, 3, 15)),  # 9 to 11 March is the feast, 14 March a Sunday
        (12, date(2027, 4, 12), date(2027, 5, 14)),  # 10 April is a Saturday
    ],
)
def test_months_sent_one_by_one(month: int, income: date, company: date) -> None:
    assert (due(2026, month, income=True), due(2026, month)) == (income, company)


@pytest.mark.parametrize(
    ("months", "income", "company"),
    [
        ((1, 2, 3), date(2026, 6, 10), date(2026, 6, 15)),
        ((4, 5, 6), date(2026, 9, 10), date(2026, 9, 14)),
        ((7, 8, 9), date(2026, 12, 10), date(2026, 12, 14)),
        ((10, 11, 12), date(2027, 4, 12), date(2027, 5, 14)),
    ],
)
def test_the_months_of_a_quarter_fall_due_together(months: tuple[int, ...], income: date, company: date) -> None:
    for month in months:
        assert due(2026, month, income=True, quarterly=True) == income
        assert due(2026, month, quarterly=True) == company


def test_a_special_fiscal_year_moves_its_last_month_and_its_quarters() -> None:
    """The year ends with June: its last month is June, its quarters end in September, December, March and June."""
    ends = date(2027, 6, 30)
    assert due(2026, 12, ends=ends) == date(2027, 4, 14)
    assert due(2027, 6, ends=ends) == date(2027, 11, 15)  # fifth month after, 14 November is a Sunday
    assert due(2026, 7, ends=ends, quarterly=True) == date(2026, 12, 14)
    assert due(2027, 4, ends=ends, quarterly=True) == date(2027, 11, 15)


def test_an_extension_moves_the_day_once_and_names_its_act() -> None:
    found = berat_due(2026, 1, year_ends=CALENDAR_2026, pays_income_tax=True)
    assert (found.by_rule, found.day) == (date(2026, 5, 10), date(2026, 6, 10))
    assert found.extended_by == "VUK sirküler 198 (11.05.2026)"
    later = berat_due(2026, 2, year_ends=CALENDAR_2026, pays_income_tax=True)
    assert later.day == date(2026, 6, 30)


def test_extensions_can_be_given_besides_the_ones_that_come_along() -> None:
    moved = Extension(date(2026, 12, 14), date(2026, 12, 21), "VUK sirküler 999")
    found = berat_due(2026, 8, year_ends=CALENDAR_2026, pays_income_tax=False, moved=(*extensions(), moved))
    assert (found.day, found.extended_by) == (date(2026, 12, 21), "VUK sirküler 999")


def test_every_extension_moves_a_working_day_to_a_later_working_day() -> None:
    for item in extensions():
        assert item.last_day < item.extended_to
        assert is_working_day(item.last_day)
        assert is_working_day(item.extended_to)
        assert item.act


def test_each_month_since_2012_has_exactly_one_row() -> None:
    for year in range(2012, 2040):
        for month in range(1, 13):
            for income in (True, False):
                assert due(year, month, income=income).year >= year
                if year >= 2020:
                    assert due(year, month, income=income, quarterly=True).year >= year


def test_a_month_outside_of_the_fiscal_year_has_no_day() -> None:
    with pytest.raises(NoDeadlineKnown):
        due(2027, 1, ends=CALENDAR_2026)
    with pytest.raises(NoDeadlineKnown):
        due(2011, 12)
    with pytest.raises(NoDeadlineKnown):
        due(2015, 1, quarterly=True)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 28), True),  # a half holiday
        (date(2026, 10, 29), False),
        (date(2026, 7, 15), False),
        (date(2016, 7, 15), True),  # a holiday since 2017
        (date(2026, 5, 26), True),  # the day before the feast, a half holiday
        (date(2026, 5, 27), False),
        (date(2026, 11, 28), False),
        (date(2026, 11, 30), True),
    ],
)
def test_working_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_a_long_feast_is_stepped_over() -> None:
    assert next_working_day(date(2026, 5, 27)) == date(2026, 6, 1)
