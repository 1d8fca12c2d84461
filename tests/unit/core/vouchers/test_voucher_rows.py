"""One line of a file of vouchers: what is read from its cells, and every rule a single line can break."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zarf.core.vouchers import FIELDS, RowReader, field_named
from zarf.core.vouchers.cells import day_of, kurus_of, number_of
from zarf.core.vouchers.columns import missing_columns

READER = RowReader(date(2026, 2, 1))
GOOD: dict[str, Any] = {
    "number": "M-1",
    "day": "2026-01-15",
    "entered_by": "Ayşe",
    "account": "120.01.001",
    "debit": "1.234,50",
    "credit": "",
    "document_type": "Fatura",
    "document_number": "ABC2026000000001",
    "document_date": "14.01.2026",
}


def codes(**changes: object) -> list[str]:
    return [item.code for item in READER.read(GOOD | changes, 7)[1]]


def test_a_good_line_is_read_as_it_stands() -> None:
    row, problems = READER.read(GOOD, 7)
    assert problems == []
    assert (row.day, row.main_id, row.sub_id, row.amount, row.is_debit) == (
        *("2026-01-15", "120", "120.01.001", 123450),
        True,
    )
    assert (row.document_type, row.document_date, row.is_bad) == ("invoice", "2026-01-14", False)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": ""}, "EF-VCH-020"),
        ({"day": None}, "EF-VCH-020"),
        ({"entered_by": " "}, "EF-VCH-020"),
        ({"account": ""}, "EF-VCH-020"),
        ({"day": "31.02.2026"}, "EF-VCH-021"),
        ({"day": "ocak"}, "EF-VCH-021"),
        ({"debit": "yüz"}, "EF-VCH-022"),
        ({"debit": "1e400"}, "EF-VCH-022"),
        ({"debit": "9" * 20}, "EF-VCH-022"),
        ({"debit": "12,345"}, "EF-VCH-023"),
        ({"debit": "1234.567"}, "EF-VCH-023"),
        ({"debit": "-5"}, "EF-VCH-024"),
        ({"debit": "0"}, "EF-VCH-025"),
        ({"credit": "5"}, "EF-VCH-025"),
        ({"debit": ""}, "EF-VCH-025"),
        ({"amount": "5", "side": "X"}, "EF-VCH-026"),
        ({"amount": "0", "side": "A"}, "EF-VCH-024"),
        ({"amount": "", "side": "A"}, "EF-VCH-020"),
        ({"comment": "x" * 4001}, "EF-VCH-028"),
        ({"comment": "a\x0bb"}, "EF-VCH-029"),
        ({"number": "a\x00b"}, "EF-VCH-029"),
        ({"posting_date": "2026-01-16"}, "EF-VCH-030"),
        ({"document_reference": "M-2"}, "EF-VCH-031"),
        ({"document_type": "debit-memo"}, "EF-VCH-032"),
        ({"document_number": ""}, "EF-VCH-033"),
        ({"document_date": ""}, "EF-VCH-033"),
        ({"document_type": "other"}, "EF-VCH-034"),
        ({"document_type": ""}, "EF-VCH-035"),
        ({"document_number": "0a1b2c3d-0000-4000-8000-00000000abcd"}, "EF-VCH-036"),
        ({"currency": "USD", "currency_amount": "10"}, "EF-VCH-037"),
        ({"rate": "10"}, "EF-VCH-037"),
        ({"currency": "XYZ", "currency_amount": "1", "rate": "1", "rate_date": "2026-01-01"}, "EF-VCH-038"),
        ({"currency": "USD", "currency_amount": "1", "rate": "40", "rate_date": "2026-01-01"}, "EF-VCH-039"),
        ({"currency": "USD", "currency_amount": "-1", "rate": "40", "rate_date": "2026-01-01"}, "EF-VCH-024"),
        ({"fund_quantity": "10"}, "EF-VCH-040"),
        ({"fund_quantity": "10", "fund_price": "123.44"}, "EF-VCH-041"),
        ({"counter": "5", "line_counter": "6"}, "EF-VCH-043"),
        ({"entered_by": "A"}, "EF-VCH-044"),
        ({"counter": "0"}, "EF-VCH-045"),
        ({"counter": "5,5"}, "EF-VCH-045"),
        ({"debit": "1.234"}, "EF-VCH-046"),
        ({"main_id": "12", "sub_id": "120.01"}, "EF-BKS-020"),
        ({"main_id": "121", "sub_id": "120.01"}, "EF-BKS-021"),
        ({"branch": "12345"}, "EF-BKS-015"),
    ],
)
def test_a_line_that_breaks_a_rule_is_told_with_its_row(changes: dict[str, object], code: str) -> None:
    row, problems = READER.read(GOOD | changes, 7)
    assert code in [item.code for item in problems]
    assert all(item.line == 7 for item in problems)
    assert row.is_bad is (code != "EF-VCH-039")


def test_all_faults_of_a_line_come_at_once() -> None:
    found = codes(number="", day="x", entered_by="A", account="12", debit="1,234", document_type="?")
    assert found == [
        *("EF-VCH-021", "EF-VCH-020", "EF-VCH-044", "EF-BKS-020", "EF-VCH-023", "EF-VCH-032", "EF-VCH-035"),
    ]


def test_a_description_of_megabytes_is_a_finding_and_is_not_carried_on() -> None:
    row, problems = READER.read(GOOD | {"comment": "x" * 10_000_000}, 7)
    assert [(item.code, item.found, item.expected) for item in problems] == [("EF-VCH-028", "10000000", "4000")]
    assert len(row.comment) == 4000


def test_a_line_in_another_currency_keeps_amount_and_rate_as_booked() -> None:
    more = {"currency": "usd", "currency_amount": "30.8625", "rate": "40.000000", "rate_date": "2026-01-15"}
    row, problems = READER.read(GOOD | more | {"rate_source": "T.C.M.B."}, 7)
    assert problems == []
    assert row.foreign == {
        "amount": "30.8625", "currency": "USD", "rate": "40", "rate_date": "2026-01-15", "rate_source": "T.C.M.B.",
    }  # fmt: skip


def test_the_books_own_currency_without_a_rate_is_no_other_currency() -> None:
    assert READER.read(GOOD | {"currency": "TRY", "currency_amount": ""}, 7)[0].foreign is None


def test_fund_units_are_read_when_they_come_out() -> None:
    row, problems = READER.read(GOOD | {"fund_quantity": "10", "fund_price": "123.45"}, 7)
    assert (row.fund, problems) == ({"quantity": "10", "price": "123.45"}, [])


def test_null_of_a_database_export_is_nothing_and_zero_is_the_head_office() -> None:
    row, problems = READER.read(GOOD | {"payment_method": "NULL", "branch": "0"}, 7)
    assert (row.payment_method, row.branch, problems) == ("", "", [])
    assert READER.read(GOOD | {"branch": "2"}, 7)[0].branch == "0002"


def test_what_every_line_has_alike_fills_empty_cells_only() -> None:
    reader = RowReader(date(2026, 2, 1), {"entered_by": "Muhasebe", "payment_method": "Banka"})
    row, problems = reader.read({k: v for k, v in GOOD.items() if k != "entered_by"} | {"payment_method": "Nakit"}, 1)
    assert (row.entered_by, row.payment_method, problems) == ("Muhasebe", "Nakit", [])


@pytest.mark.parametrize(
    ("account", "main", "sub"),
    [("120", "120", ""), ("1200", "1200", ""), ("12001001", "120", "12001001"), ("120-01", "120", "120-01")],
)
def test_one_column_tells_main_and_sub_account(account: str, main: str, sub: str) -> None:
    row = READER.read(GOOD | {"account": account}, 1)[0]
    assert (row.main_id, row.sub_id) == (main, sub)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *(("1234.5", "1234.5"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1.234.567", "1234567"), (7, "7")),
        *((0.1 + 0.2, "0.3"), (1180.0000000000002, "1180"), ("1 234,50", "1234.50"), ("0.125", "0.125")),
    ],
)
def test_numbers_are_told_by_their_separators(cell: object, value: str) -> None:
    assert number_of(cell, "debit", 1) == (Decimal(value), None)


@pytest.mark.parametrize("cell", ["1,2,3", "1.2.3", "1..2", "٣", "nan", float("nan"), float("inf"), True, "--1", "1e5"])
def test_what_is_no_number_is_a_finding(cell: object) -> None:
    value, problem = number_of(cell, "debit", 1)
    assert value is None
    assert problem is not None


@given(st.integers(1, 10**14))
def test_kuruş_come_back_from_each_way_of_writing_them(kurus: int) -> None:
    whole, rest = divmod(kurus, 100)
    turkish = f"{whole:,}".replace(",", ".") + f",{rest:02d}"
    for text in (f"{whole}.{rest:02d}", f"{whole},{rest:02d}", turkish, f"{whole:,}.{rest:02d}"):
        assert kurus_of(text, "debit", 1) == (kurus, None)


@pytest.mark.parametrize(
    "cell", ["2026-01-05", "05.01.2026", "5/1/2026", "20260105", datetime(2026, 1, 5, 3), date(2026, 1, 5)]
)
def test_days_come_in_several_forms(cell: object) -> None:
    assert day_of(cell, "day", 1) == ("2026-01-05", None)


def test_headings_are_known_in_both_languages_and_by_the_flat_format() -> None:
    for name, words in FIELDS.items():
        assert [field_named(text) for text in (*words, name, words[0].upper())] == [name] * 4, name
    assert [field_named(text) for text in ("accmainid", "entereddate", "BELGE TİPİ")] == [
        "main_id",
        "day",
        "document_type",
    ]
    assert field_named("bilinmeyen") is None


def test_what_a_heading_lacks_is_named() -> None:
    assert missing_columns(frozenset({"number", "day", "entered_by", "main_id", "amount", "side"})) == []
    assert missing_columns(frozenset({"number", "amount"})) == ["Fiş Tarihi", "Kaydeden", "Hesap Kodu", "Borç, Alacak"]
