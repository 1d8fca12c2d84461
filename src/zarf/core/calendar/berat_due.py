"""The last day on which the berats of a month may be sent to GİB.

Which row of the table holds is told by the month of the books; the day that comes out moves to the next working day
(VUK 18), and then once to where an act moved that very day. It is never moved twice: whether an act that extends a day
also means those who had been extended to it is not told, and the earlier day harms nobody.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

from zarf.core.calendar.working_days import next_working_day

_FOLDER = resources.files("zarf.core.calendar")
_END = "end"
_QUARTER = 3


class Filing(StrEnum):
    """How a firm said at GİB that it would send (Berat Yükleme Tercihi): each month, or with each geçici vergi."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


@dataclass(frozen=True, slots=True)
class Extension:
    """An act that moved one last day. Both days are included."""

    last_day: date
    extended_to: date
    act: str


@dataclass(frozen=True, slots=True)
class BeratDue:
    """day: the last day. by_rule: what the rule alone gives, before working days and extensions.

    act: where the rule stands; extended_by: what moved the day, "" for nothing. is_sure: False where the row is known
    from memory only, and a person should look it up.
    """

    day: date
    by_rule: date
    act: str
    extended_by: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    taxpayer: str
    months: int
    day: str
    first: str
    last: str
    is_sure: bool
    act: str

    def holds(self, month: str) -> bool:
        return self.first <= month and (not self.last or month <= self.last)


class NoDeadlineKnown(ValueError):
    """The table has no row for that month, or that month does not lie in the fiscal year."""


def berat_due(
    year: int,
    month: int,
    *,
    year_ends: date,
    pays_income_tax: bool,
    filing: Filing = Filing.MONTHLY,
    moved: Iterable[Extension] | None = None,
) -> BeratDue:
    """Last day (Istanbul date) for the berats of a month of the books.

    year_ends: last day of the fiscal year, which may end in any month or early by a liquidation.
    pays_income_tax: gelir vergisi mükellefi (a person or partnership); else kurumlar vergisi.
    moved: the extensions that count; None takes the list that comes with the product.
    Raises NoDeadlineKnown. Source: e-Defter Genel Tebliği Sıra No 5 (RG 08.11.2024/32716), spec e-defter.md section 7.

    >>> berat_due(2026, 8, year_ends=date(2026, 12, 31), pays_income_tax=False).day
    datetime.date(2026, 12, 14)
    """
    to_end = (year_ends.year - year) * 12 + year_ends.month - month
    if to_end < 0:
        raise NoDeadlineKnown(f"{year}-{month:02d} lies after the fiscal year's end {year_ends}")
    is_last = to_end == 0 if filing is Filing.MONTHLY else to_end < _QUARTER
    if filing is Filing.QUARTERLY:
        # The months of a quarter fall due together, counted from its last one.
        year, month = _later(year, month, to_end % _QUARTER)
    kind = ("last_quarter" if is_last else "quarter") if filing is Filing.QUARTERLY else "last" if is_last else "month"
    row = _row(kind, "income" if pays_income_tax else "other", f"{year}-{month:02d}")
    by_rule = _day(row, year, month)
    day = next_working_day(by_rule)
    for item in extensions() if moved is None else moved:
        if item.last_day == day:
            return BeratDue(item.extended_to, by_rule, row.act, item.act, row.is_sure)
    return BeratDue(day, by_rule, row.act, "", row.is_sure)


@cache
def extensions() -> tuple[Extension, ...]:
    """The acts that came with the product."""
    rows = _lines("deadline_extensions.tsv")
    return tuple(Extension(date.fromisoformat(a), date.fromisoformat(b), act) for a, b, act in rows)


def _row(kind: str, taxpayer: str, month: str) -> _Row:
    found = [row for row in _rows() if (row.kind, row.taxpayer) == (kind, taxpayer) and row.holds(month)]
    if len(found) != 1:
        raise NoDeadlineKnown(f"{kind}, {taxpayer}: {len(found)} rows for {month}")
    return found[0]


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(
        _Row(kind, taxpayer, int(months), day, first, last, sure == "yes", act)
        for kind, taxpayer, months, day, first, last, sure, act in _lines("berat_deadlines.tsv")
    )


def _day(row: _Row, year: int, month: int) -> date:
    year, month = _later(year, month, row.months)
    return date(year, month, calendar.monthrange(year, month)[1] if row.day == _END else int(row.day))


def _later(year: int, month: int, months: int) -> tuple[int, int]:
    number = year * 12 + month - 1 + months
    return number // 12, number % 12 + 1


def _lines(name: str) -> list[list[str]]:
    """The rows of a table, without remarks and head."""
    text = _FOLDER.joinpath(name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
