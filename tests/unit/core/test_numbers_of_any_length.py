"""Numbers with more digits than Python reads, and exponents that no arithmetic bears: a finding, never a break-off."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from tests.unit.core.documents.edefter import ledgers
from tests.unit.core.ledgers.files import files

from zarf.core.documents.order import order_from_json
from zarf.core.findings import Finding
from zarf.core.ledgers.checking import check_ledger
from zarf.core.ledgers.gathering import kurus
from zarf.core.outgoing import read_order
from zarf.core.rules import values
from zarf.core.rules.ledger.xpath import double_text
from zarf.core.validation import validate
from zarf.core.view.facts import own_facts, own_facts_xml
from zarf.core.view.words import amount_in_words
from zarf.core.vouchers import RowReader
from zarf.core.vouchers.cells import kurus_of, number_of
from zarf.core.wire import lexical

DAY = date(2026, 11, 20)
READY = (Path(__file__).parents[3] / "examples" / "invoice-ready.xml").read_text("utf-8")
LONG = "9" * 5000


def told(old: str, new: str) -> list[tuple[str, str]]:
    """What validating the example says, with one value changed."""
    assert old in READY
    data = READY.replace(old, new, 1).encode()
    return [(item.code, item.path) for item in validate(data, rule_date=DAY, today=DAY, draft=True).findings]


def test_an_issue_date_with_a_year_of_5000_digits_is_a_finding() -> None:
    found = told("<cbc:IssueDate>2026-11-02<", f"<cbc:IssueDate>{LONG}-11-02<")
    assert "/Invoice/cbc:IssueDate" in {path for _, path in found}


@pytest.mark.parametrize("check", [lexical.is_date, values.is_date])
@pytest.mark.parametrize(
    ("year", "is_leap"),
    [("2024", True), ("2023", False), (LONG + "6", True), (LONG, False), ("1" + "0" * 5000, True), ("19900", False)],
)
def test_any_year_is_judged_by_the_calendar(check: Any, year: str, is_leap: bool) -> None:
    assert check(f"{year}-02-28")
    assert check(f"{year}-02-29") == is_leap


@pytest.mark.parametrize("check", [lexical.is_date, values.is_date])
def test_the_year_zero_does_not_exist(check: Any) -> None:
    assert not check("0000-01-01")
    assert not check("-0000-01-01")


@pytest.mark.parametrize("text", [LONG, "-" + LONG, f"{LONG}+03:00"])
def test_a_year_and_a_month_may_be_of_any_length(text: str) -> None:
    assert lexical.is_year(text)
    assert lexical.is_year_month(re.sub(r"(9+)", r"\1-12", text, count=1))
    assert not lexical.is_year_month(re.sub(r"(9+)", r"\1-13", text, count=1))


@pytest.mark.parametrize("amount", [LONG, f"{LONG}.50", "1e999999", "1E99999999999999999999", "INF"])
def test_an_amount_of_any_size_is_judged_and_shown(amount: str) -> None:
    assert told(">4020.00</cbc:PayableAmount>", f">{amount}</cbc:PayableAmount>")
    root = etree.fromstring(READY.replace(">4020.00</cbc:PayableAmount>", f">{amount}</cbc:PayableAmount>").encode())
    assert "<v:words></v:words>" in own_facts_xml(own_facts(root))


@pytest.mark.parametrize("amount", ["1e999999", "1e21", "Infinity", "NaN"])
def test_an_amount_without_words_is_refused_as_one(amount: str) -> None:
    with pytest.raises(ValueError, match="10"):
        amount_in_words(Decimal(amount), "TRY")


def test_an_amount_that_no_books_can_hold_is_none() -> None:
    assert kurus("9" * 101) is None
    assert kurus(LONG) is None
    assert kurus("9" * 100) == int("9" * 100 + "00")


@pytest.mark.parametrize(("value", "text"), [(float("inf"), "INF"), (float("-inf"), "-INF"), (float("nan"), "NaN")])
def test_a_number_without_digits_is_written_as_xpath_writes_it(value: float, text: str) -> None:
    assert double_text(value) == text


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("gl-cor:amount", LONG),
        ("gl-cor:lineNumber", LONG),
        ("gl-cor:entryNumberCounter", LONG),
        ("gl-bus:totalDebit", "1e999999"),
        ("gl-cor:periodCoveredStart", f"{LONG}-01-01"),
        ("gl-cor:uniqueID", f"YEV202601{LONG}"),
    ],
)
def test_a_ledger_with_such_a_number_is_judged(element: str, value: str) -> None:
    name, data = next((name, data) for name, data in files(ledgers.entries(7)).items() if "-Y-" in name)
    changed, count = re.subn(rf"(<{element}[^>]*>)[^<]*", rf"\g<1>{value}", data.decode(), count=1)
    assert count == 1
    verdict = check_ledger(io.BytesIO(changed.encode()), name)
    assert not verdict.valid
    assert verdict.findings


ORDER = (
    '{"order_key":"K","customer":{"vkn_tckn":"9876543217","title":"Örnek","district":"Çankaya","city":"Ankara"},'
    '"lines":[{"name":"Kalem","quantity":1,"unit_price":%s,"vat_percent":20}]}'
)


@pytest.mark.parametrize("read", [read_order, order_from_json])
@pytest.mark.parametrize(
    ("price", "code"),
    [
        ("1E99999999999999999999", "EF-ORD-001"),
        (LONG, "EF-ORD-001"),
        ("1e999999", "EF-ORD-004"),
        (f'"{LONG}"', "EF-ORD-004"),
        ('"1_000"', "EF-ORD-004"),
        ('"٣"', "EF-ORD-004"),
        ("[" * 800 + "]" * 800, "EF-ORD-004"),
        ("[" * 3000 + "]" * 3000, "EF-ORD-001"),
    ],
)
def test_an_order_with_such_a_price_is_told_why(read: Any, price: str, code: str) -> None:
    found = read((ORDER % price).encode())
    assert isinstance(found, list)
    assert [item.code for item in found] == [code]
    assert all("{" not in item.message(language) for item in found for language in ("tr", "en"))


@pytest.mark.parametrize("cell", [Decimal("1e999999"), Decimal("1e-999999"), LONG, "0." + "0" * 40 + "1", 10**31])
def test_a_voucher_does_not_hold_what_no_books_hold(cell: object) -> None:
    value, problem = number_of(cell, "amount", 3)
    assert value is None
    assert isinstance(problem, Finding)
    assert problem.code == "EF-VCH-022"


def test_nothing_behind_the_kurus_is_rounded_away_unseen() -> None:
    value, problem = kurus_of("100." + "0" * 28 + "1", "amount", 3)
    assert value is None
    assert problem is not None
    assert problem.code == "EF-VCH-023"


@pytest.mark.parametrize("rate", [Decimal("1e999999"), Decimal("1e-999999"), "1." + LONG])
def test_a_rate_of_any_size_is_a_finding(rate: object) -> None:
    row = {
        "number": "M-1", "day": "2026-01-15", "entered_by": "Ayşe", "account": "120.01", "debit": "10",
        "currency": "USD", "currency_amount": "1", "rate": rate, "rate_date": "2026-01-15",
    }  # fmt: skip
    found = RowReader(date(2026, 2, 1)).read(row, 7)[1]
    assert "EF-VCH-022" in [item.code for item in found]
