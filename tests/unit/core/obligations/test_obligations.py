"""Is a firm obliged? Figures at the border, groups, and what brings what along."""

from __future__ import annotations

from datetime import date

import pytest

from zarf.core.obligations import Answer, Document, Figures, Group, ask, duties


def _ask(document: Document, figures: Figures) -> Answer:
    [found] = [answer for answer in ask(figures) if answer.document is document]
    return found


@pytest.mark.parametrize(
    ("year", "threshold"),
    [(2018, 5_000_000), (2020, 5_000_000), (2021, 4_000_000), (2022, 3_000_000), (2025, 3_000_000)],
)
def test_turnover_at_the_threshold_obliges_from_july_of_the_next_year(year: int, threshold: int) -> None:
    below, at = Figures({year: threshold - 1}), Figures({year: threshold})
    assert not _ask(Document.EFATURA, below).is_obliged
    answer = _ask(Document.EFATURA, at)
    assert (answer.year, answer.begins) == (year, date(year + 1, 7, 1))


@pytest.mark.parametrize(
    ("group", "threshold"), [(Group.ONLINE_SALES, 500_000), (Group.PROPERTY_AND_VEHICLES, 500_000)]
)
def test_some_business_is_obliged_earlier_than_others(group: Group, threshold: int) -> None:
    figures = Figures({2025: threshold}, frozenset({group}))
    assert _ask(Document.EFATURA, figures).is_obliged
    assert not _ask(Document.EFATURA, Figures({2025: threshold})).is_obliged
    assert not _ask(Document.EFATURA, Figures({2025: threshold - 1}, frozenset({group}))).is_obliged


def test_a_licence_obliges_whatever_the_turnover() -> None:
    answer = _ask(Document.EFATURA, Figures({}, frozenset({Group.EXCISE_LICENCE})))
    assert answer.is_obliged
    assert answer.begins is None


def test_e_fatura_brings_e_arsiv_at_once_and_e_defter_with_the_next_fiscal_year() -> None:
    figures = Figures({2025: 3_000_000})
    assert _ask(Document.EARSIV, figures).begins == date(2026, 7, 1)
    assert _ask(Document.EDEFTER, figures).begins == date(2027, 1, 1)
    assert not any(answer.is_obliged for answer in ask(Figures({2025: 100})))


def test_a_special_fiscal_year_shifts_the_days() -> None:
    figures = Figures({2024: 3_000_000}, year_end=6)
    assert _ask(Document.EFATURA, figures).begins == date(2026, 1, 1)
    assert _ask(Document.EDEFTER, figures).begins == date(2026, 7, 1)


def test_the_earliest_duty_counts() -> None:
    figures = Figures({2023: 4_000_000, 2021: 4_000_000, 2025: 9_000_000})
    assert _ask(Document.EFATURA, figures).year == 2021


@pytest.mark.parametrize(("year", "threshold"), [(2020, 25_000_000), (2021, 10_000_000), (2025, 10_000_000)])
def test_e_irsaliye_has_a_threshold_of_its_own(year: int, threshold: int) -> None:
    assert _ask(Document.EIRSALIYE, Figures({year: threshold})).begins == date(year + 1, 7, 1)
    assert not _ask(Document.EIRSALIYE, Figures({year: threshold - 1})).is_obliged


def test_every_row_names_its_source() -> None:
    assert all("Tebliğ" in duty.source for duty in duties())
