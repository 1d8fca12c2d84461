"""Opening and closing entries: recognised, put in their places, compared with the year before, shown."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from tests.edefter_world import SealingWorld, set_up
from tests.integration.office.edefter.test_edefter_closing import HEAD, approve, bring, voucher
from tests.portal_world import World

from zarf.doors.cli.edefter import command
from zarf.office.edefter import books as rows
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import SetChoices, Turn, YearData

FIRM = ("--for", "1234567808")
TEXTED = HEAD.replace("entered_by;", "entered_by;entry_comment;")


@pytest.fixture
def books(house: World, seals: SealingWorld) -> World:
    set_up(house.a)
    return house


def texted(number: str, day: str, comment: str, *lines: tuple[str, str, str], paper: str = ";;") -> str:
    return "".join(f"{number};{day};Ayşe;{comment};{account};{d};{c};{paper}\n" for account, d, c in lines)


def opening(number: str = "A-1", day: str = "2026-01-01", comment: str = "2026 AÇILIŞ FİŞİ", **more: Any) -> str:
    return texted(number, day, comment, ("100.01", "500,00", ""), ("500", "", "500,00"), **more)


def sale(number: str, day: str) -> str:
    lines = (("120.01.001", "10,00", ""), ("600.01", "", "10,00"))
    return texted(number, day, "Satış", *lines, paper=f"invoice;ABC2026{number[1:]:0>9};{day}")


def month(books: World, number: int = 1, year: int = 2026) -> edefter.LedgerSet:
    return edefter.open_set(books.a, SetChoices(year, number), "t")


def codes(item: edefter.LedgerSet) -> set[str]:
    return {one.code for one in edefter.control(item).findings}


def test_an_opening_is_recognised_and_becomes_the_first_entry(books: World) -> None:
    """It came last in the file and bears no entry number; others stand on the same day."""
    bring(books, sale("S1", "2026-01-01"), sale("S2", "2026-01-02"), opening(), head=TEXTED)
    item = month(books)
    page = edefter.control(item)
    assert [(one.turn, one.number, one.total, one.lines) for one in page.turning] == [(Turn.OPENING, "A-1", 50000, 2)]
    assert [one.number for one in rows.entries(item)] == ["A-1", "S1", "S2"]
    assert page.without_document == 0
    assert codes(item).isdisjoint({"EF-PRD-017", "EF-PRD-052", "EF-PRD-053"})


@pytest.mark.parametrize(
    "entry",
    [
        opening(comment="Satış"),
        opening(paper="receipt;7;2026-01-01"),
        texted("A-1", "2026-01-01", "Mağaza açılış gideri", ("770", "5,00", ""), ("100.01", "", "5,00")),
    ],
)
def test_words_alone_make_no_opening(books: World, entry: str) -> None:
    bring(books, sale("S1", "2026-01-01"), entry, head=TEXTED)
    item = month(books)
    assert edefter.control(item).turning == []
    assert "EF-PRD-052" in codes(item)
    assert edefter.control(item).may_be_approved


def test_an_opening_that_is_not_first_is_told(books: World) -> None:
    bring(books, sale("S1", "2026-01-01"), opening(day="2026-01-03"), head=TEXTED)
    assert "EF-PRD-053" in codes(month(books))


def test_the_numbers_of_the_erp_decide_and_are_told(books: World) -> None:
    head = TEXTED.replace("number;", "number;counter;", 1)
    numbered = [
        "\n".join(line.replace(";", f";{n};", 1) for line in text.splitlines()) + "\n"
        for n, text in enumerate((sale("S1", "2026-01-01"), opening()), start=1)
    ]
    bring(books, *numbered, head=head)
    item = month(books)
    assert [one.number for one in rows.entries(item)] == ["S1", "A-1"]
    assert "EF-PRD-053" in codes(item)


def december(books: World) -> edefter.LedgerSet:
    for number in range(1, 12):
        edefter.declare_inactive(books.a, SetChoices(2026, number), "t")
    return month(books, 12)


def test_a_closing_comes_behind_everything_of_the_last_day(books: World) -> None:
    closing = texted("K-1", "2026-12-31", "Kapanış", ("600.01", "10,00", ""), ("120.01.001", "", "10,00"))
    early = texted("K-0", "2026-12-30", "Kasa kapanış farkı", ("770", "1,00", ""), ("100.01", "", "1,00"))
    bring(books, closing, early, sale("S1", "2026-12-31"), head=TEXTED)
    item = december(books)
    page = edefter.control(item)
    assert [(one.turn, one.number) for one in page.turning] == [(Turn.CLOSING, "K-1")]
    assert [one.number for one in rows.entries(item)] == ["K-0", "S1", "K-1"]
    assert page.without_document == 2
    assert "EF-PRD-052" not in codes(item)


def test_an_opening_is_compared_with_the_year_before(books: World) -> None:
    """2025 left 100 and 500; its own closing does not count, for the opening repeats what stood before it."""
    set_up_year = YearData(date(2025, 1, 1), date(2025, 12, 31))
    edefter.add_year(books.a, set_up_year, "t")
    before = texted("A-0", "2025-01-01", "Açılış", ("100.01", "500,00", ""), ("500", "", "500,00"))
    closed = texted("K-0", "2025-12-31", "Kapanış", ("500", "500,00", ""), ("100.01", "", "500,00"))
    bring(books, before, closed, head=TEXTED)
    for number in range(1, 13):
        item = edefter.open_set(books.a, SetChoices(2025, number), "t")
        edefter.LedgerSet.objects.filter(pk=item.pk).update(state="INACTIVE")
    bring(books, opening(), sale("S1", "2026-01-05"), head=TEXTED)
    item = month(books)
    assert "EF-PRD-055" not in codes(item)
    bring(
        books,
        texted("A-2", "2026-01-01", "Açılış eki", ("102.01", "7,00", ""), ("500", "", "7,00")),
        head=TEXTED,
    )
    [told] = [one for one in edefter.control(item).findings if one.code == "EF-PRD-055"]
    assert "102, 500" in told.message("tr")


def test_no_opening_is_missed_in_later_months(books: World) -> None:
    bring(books, opening(), head=TEXTED)
    bring(books, voucher("8", "2026-02-03"))
    approve(books, month(books))
    edefter.LedgerSet.objects.update(state="INACTIVE")
    assert "EF-PRD-052" not in codes(month(books, 2))


def test_no_opening_is_missed_when_electronic_books_begin_within_the_year(house: World, seals: SealingWorld) -> None:
    year = set_up(house.a)
    year.first_day = date(2026, 4, 1)
    year.save()
    bring(house, voucher("8", "2026-04-03"))
    assert "EF-PRD-052" not in codes(month(house, 4))


def test_control_journal_and_print_name_the_opening(books: World, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")
    bring(books, sale("S1", "2026-01-01"), opening(), head=TEXTED)
    item = month(books)
    shown = CliRunner().invoke(command, ["check", "2026-01", *FIRM])
    assert "Açılış fişi A-1: 01.01.2026, 2 satır, 500,00." in shown.output
    told = json.loads(CliRunner().invoke(command, ["check", "2026-01", "--json", *FIRM]).output)
    assert told["turning"] == [{"kind": "opening", "voucher": "A-1", "day": "2026-01-01", "total": 50000}]
    approve(books, item)
    edefter.close_set(item.pk)
    assert CliRunner().invoke(command, ["print", "2026-01", "-o", "y.pdf", *FIRM]).exit_code == 0
    with pypdfium2.PdfDocument("y.pdf") as document:
        text = document[0].get_textpage().get_text_range()
    assert "AÇILIŞ · Madde 1 · 01.01.2026 · fiş A-1" in text
    assert text.count("AÇILIŞ ·") == 1
