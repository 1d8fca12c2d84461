"""Names of e-Defter files, and what the writer refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree
from tests.unit.core.documents.edefter import ledgers

from zarf.core.documents.edefter import Entry, InvalidLedgerFileName, LedgerFileName, LedgerKind, Line
from zarf.core.documents.edefter.book import LedgerRefused, write_month
from zarf.core.documents.edefter.heading import mebibytes
from zarf.core.documents.edefter.text import UnwritableText

_SALE = (Line(ledgers.CASH, 100, True), Line(ledgers.SALES, 100, False))


def _entry(**changes: object) -> Entry:
    return Entry("2026-01-10", "Ayşe", "MF1", "", _SALE)._replace(**changes)  # type: ignore[arg-type]


def _write(*entries: Entry, **changes: object) -> bytes:
    memory = ledgers.Memory()
    list(write_month(entries, ledgers.plan(**changes), memory))
    return memory.read(1)[0]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "1234567808-202601-Y-000000.xml",
            "10000000146-202612-KB-000003-0001.xml",
            "GIB-1234567808-202601-YB-000000.xml",
        ),
        *("1234567808-202601-DR-000000-0002.xml", "1234567808-202601-EB-000001.xml"),
    ],
)
def test_a_name_is_read_and_written_back(name: str) -> None:
    assert LedgerFileName.parse(name).text == name


@pytest.mark.parametrize(
    "name",
    [
        *("1234567808-202613-Y-000000.xml", "123456780-202601-Y-000000.xml", "1234567808-202601-Y-0.xml", "a.xml", ""),
        *("1234567808-202601-Y-000000-0000.xml", "1234567808-202601-DR-000001.xml", "1234567808-202601-XX-000000.xml"),
        *("../1234567808-202601-Y-000000.xml", "1234567808-202601-Y-000000.xml\n", "١234567808-202601-Y-000000.xml"),
    ],
)
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidLedgerFileName, match="EF-DEF-001"):
        LedgerFileName.parse(name)


def test_the_berat_and_the_report_of_a_part_are_named_after_it() -> None:
    name = LedgerFileName.parse("1234567808-202601-K-000002-0001.xml")
    assert name.berat.package == "1234567808-202601-KB-000002-0001.zip"
    assert name.of_kind(LedgerKind.REPORT).text == "1234567808-202601-DR-000000-0001.xml"


@pytest.mark.parametrize(
    "entry",
    [
        _entry(lines=(Line(ledgers.CASH, 100, True), Line(ledgers.SALES, 99, False))),
        _entry(lines=(Line(ledgers.CASH, 0, True), Line(ledgers.SALES, 0, False))),
        _entry(lines=(Line(ledgers.CASH, 5, True), Line(ledgers.CASH, -5, True), Line(ledgers.SALES, 0, False))),
        _entry(lines=(Line(ledgers.CASH, 100, True),)),
        _entry(lines=()),
    ],
)
def test_an_entry_out_of_balance_is_never_written(entry: Entry) -> None:
    with pytest.raises(LedgerRefused, match="EF-DEF-003"):
        _write(entry)


@pytest.mark.parametrize("days", [("2026-02-01",), ("2025-12-31",), ("2026-01-10", "2026-01-09")])
def test_an_entry_of_another_month_or_out_of_order_is_never_written(days: tuple[str, ...]) -> None:
    with pytest.raises(LedgerRefused, match="EF-DEF-004"):
        _write(*(_entry(date=day) for day in days))


def test_an_entry_that_fits_no_part_is_refused() -> None:
    with pytest.raises(LedgerRefused, match="EF-DEF-005"):
        _write(_entry(), most_bytes=70_000)


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\ufffe", "\ud800"])
def test_a_character_that_xml_cannot_carry_is_told(letter: str) -> None:
    with pytest.raises(UnwritableText, match="EF-DEF-002"):
        _write(_entry(comment=f"a{letter}b"))


def test_what_stands_in_the_voucher_stands_in_the_journal_letter_for_letter() -> None:
    text = 'İı & <b> "q" \' \t journal_context contextRef="journal_context" ]]>'
    tree = etree.fromstring(_write(_entry(comment=text, number="A&1")))
    found = {etree.QName(item).localname: item.text for item in tree.iter(etree.Element)}
    assert (found["entryComment"], found["entryNumber"], found["documentReference"]) == (text, "A&1", "A&1")


def test_no_entries_make_no_part() -> None:
    memory = ledgers.Memory()
    assert list(write_month((), ledgers.plan(), memory)) == []
    assert memory.parts == {}


def test_a_month_cut_short_covers_its_days_only() -> None:
    memory = ledgers.Memory()
    [part] = write_month([_entry()], replace(ledgers.plan(), ends="2026-01-15"), memory)
    assert (part.journal.heading.start, part.journal.heading.end) == ("2026-01-01", "2026-01-15")


def test_a_size_is_told_in_mib_with_two_decimals() -> None:
    assert [mebibytes(size) for size in (0, 5243, 1024 * 1024, 209_715_200)] == ["0.00", "0.01", "1.00", "200.00"]
