"""From a firm's figures to the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from zarf.core.obligations.duties import Document, Duty, Group, duties


@dataclass(frozen=True, slots=True)
class Figures:
    """turnover: lira by fiscal year. groups: the business the firm does besides. year_end: month its year ends with."""

    turnover: Mapping[int, int]
    groups: frozenset[Group] = field(default_factory=frozenset)
    year_end: int = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one document. duty: the row that obliges, None when none does. year: whose figures decide, 0 where none do.

    begins: the first day of the duty; None when it begins with its ground (a licence), or with another duty.
    """

    document: Document
    duty: Duty | None
    year: int = 0
    begins: date | None = None

    @property
    def is_obliged(self) -> bool:
        return self.duty is not None


def ask(figures: Figures) -> tuple[Answer, ...]:
    """One answer for each document, in the order of `Document`; the earliest duty counts."""
    found = {document: _of_figures(document, figures) for document in Document}
    for duty in duties():
        if duty.needs is None or found[duty.document].is_obliged:
            continue
        cause = found[duty.needs]
        if cause.is_obliged:
            begins = cause.begins
            if begins is not None and duty.begins == 13:
                begins = _next_fiscal_year(begins, figures.year_end)
            found[duty.document] = Answer(duty.document, duty, cause.year, begins)
    return tuple(found[document] for document in Document)


def _of_figures(document: Document, figures: Figures) -> Answer:
    answers = list(_grounds(document, figures))
    if not answers:
        return Answer(document, None)
    return min(answers, key=lambda answer: answer.begins or date.min)


def _grounds(document: Document, figures: Figures) -> Iterable[Answer]:
    for duty in duties():
        if duty.document is not document or duty.needs is not None:
            continue
        if duty.group is not Group.TURNOVER and duty.group not in figures.groups:
            continue
        if duty.threshold is None:
            yield Answer(document, duty, 0, duty.since)
            continue
        for year, turnover in sorted(figures.turnover.items()):
            if duty.counts(year) and turnover >= duty.threshold:
                yield Answer(document, duty, year, _month(year, figures.year_end, duty.begins))


def _month(year: int, year_end: int, number: int) -> date:
    """The first day of that month after a fiscal year, which is named after the year it begins in.

    >>> _month(2025, 12, 7), _month(2025, 6, 7)
    (datetime.date(2026, 7, 1), datetime.date(2027, 1, 1))
    """
    ends = year * 12 + year_end - 1 + (0 if year_end == 12 else 12)
    month = ends + number
    return date(month // 12, month % 12 + 1, 1)


def _next_fiscal_year(day: date, year_end: int) -> date:
    """The first day of the fiscal year after the one a day lies in."""
    start = date(day.year, year_end % 12 + 1, 1)
    return start if start > day else date(day.year + 1, start.month, 1)
