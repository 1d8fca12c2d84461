"""Structure: what the schema allows, and a finding for each place where the document leaves it."""

import re
from calendar import monthrange
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from zarf.core.wire.lexical import check_of, is_any_uri, is_base64, is_date, is_date_time, is_decimal, is_time
from zarf.core.wire.structure import MOST_FINDINGS, check_structure

READY = (Path(__file__).parents[4] / "examples/invoice-ready.xml").read_text("utf-8")


def told(old="", new="", draft=True):
    assert old in READY
    root = etree.fromstring(READY.replace(old, new, 1).encode())
    return [(item.code, item.path) for item in check_structure(root, draft=draft)]


def test_a_good_draft_has_no_finding():
    assert told() == []


def test_a_missing_seal_is_told_unless_it_is_a_draft():
    assert told(draft=False) == [("EF-STR-011", "/Invoice/ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent")]


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        (
            "<cbc:CopyIndicator>",
            "<cbc:Surprise>x</cbc:Surprise><cbc:CopyIndicator>",
            "EF-STR-001",
            "/Invoice/cbc:Surprise",
        ),
        ("<cbc:CopyIndicator>false</cbc:CopyIndicator>", "", "EF-STR-002", "/Invoice/cbc:CopyIndicator"),
        ("<cbc:IssueTime>10:15:00</cbc:IssueTime>\n", "", None, ""),
        (
            "  <cbc:UBLVersionID>",
            "  <cbc:LineCountNumeric>2</cbc:LineCountNumeric>\n  <cbc:UBLVersionID>",
            "EF-STR-003",
            "",
        ),
        ("<cbc:IssueDate>", "<cbc:IssueDate>2026-01-01</cbc:IssueDate><cbc:IssueDate>", "EF-STR-004", ""),
        ("2026-11-02", "02.11.2026", "EF-STR-005", "/Invoice/cbc:IssueDate"),
        (
            ' unitCode="SET"',
            ' unitKode="SET"',
            "EF-STR-007",
            "/Invoice/cac:InvoiceLine[1]/cbc:InvoicedQuantity/@unitKode",
        ),
        (
            ' currencyID="TRY">4020.00</cbc:P',
            ">4020.00</cbc:P",
            "EF-STR-006",
            "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount",
        ),
        ("<cac:Signature>", "<cac:Signature>stray", "EF-STR-008", "/Invoice/cac:Signature"),
        ("Teknik çizim", "<b>Teknik</b>", "EF-STR-012", "/Invoice/cac:InvoiceLine[1]/cac:Item/cbc:Name/b"),
    ],
)
def test_each_fault_is_told_with_its_place(old, new, code, path):
    found = told(old, new)
    assert [item[0] for item in found][:1] == ([code] if code else [])
    if path:
        assert found[0][1] == path


def test_every_fault_is_told_not_only_the_first():
    root = etree.fromstring(READY.replace("3350.00", "3.350,00").encode())
    assert len(check_structure(root, draft=True)) == 3


def test_a_document_with_countless_faults_is_told_so_far_and_no_further():
    line = "<cbc:Surprise>x</cbc:Surprise>"
    root = etree.fromstring(READY.replace("<cbc:UBLVersionID>", line * 5000 + "<cbc:UBLVersionID>", 1).encode())
    assert len(check_structure(root, draft=True)) == MOST_FINDINGS


def test_an_unknown_root_is_one_finding():
    assert [item.code for item in check_structure(etree.fromstring("<hello/>"))] == ["EF-STR-010"]


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (is_decimal, ["18.00", "+1.", ".5", " -0 "], ["", "1,5", "1e3", "NaN", "١"]),
        (
            is_date,
            ["2024-02-29", "2026-11-02Z", "2026-11-02+14:00", "12026-01-01"],
            ["2026-02-29", "0000-01-01", "2026-1-1"],
        ),
        (is_time, ["24:00:00", "15:21:06.0000000Z"], ["24:00:01", "9:00:00", "12:00", "12:00:00+15:00"]),
        (
            is_date_time,
            ["2026-11-02T10:00:00+03:00"],
            ["2026-11-02 10:00:00", "2026-11-02ZT10:00:00", "2026-02-29T10:00:00"],
        ),
        (is_base64, ["", "QUJD", "QQ==", "QU\nJD"], ["QUJ", "QR==", "=", "QQ==QQ=="]),
        (is_any_uri, ["", "urn:mail:x", "#Signature_1", "a/b:c", "a b"], ["10:30", "%zz", "#a#b", ":a", "a[b"]),
        (check_of("language"), ["tr", "tr-TR"], ["", "türkçe", "tr_TR"]),
        (check_of("ID"), ["Signature_1", "ğ1"], ["", "1a", "a b", "a:b"]),
        (check_of("int"), ["1", "-5"], ["2147483648", "1.0", "9" * 5000]),
        (check_of("string{a|b}"), ["a", "b"], ["", "c"]),
    ],
)
def test_built_in_types_are_read_as_the_schema_says(check, good, bad):
    assert [text for text in good if not check(text)] == []
    assert [text for text in bad if check(text)] == []


def test_dates_are_those_of_the_calendar() -> None:
    """Every day of four centuries and the days that do not exist beside them."""
    for year in (*range(1896, 1906), *range(1996, 2032), 2100, 2400, 12000):
        for month in range(14):
            last = monthrange(2000 + year % 400, month)[1] if 1 <= month <= 12 else 0
            for day in (0, 1, 28, 29, 30, 31, 32):
                assert is_date(f"{year:04d}-{month:02d}-{day:02d}") == (1 <= day <= last), (year, month, day)


@given(st.text(alphabet="0123456789.+-, ٣²", max_size=8))
def test_decimals_are_those_of_the_schema(text: str) -> None:
    expected = re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", text.strip(" "), re.ASCII)
    assert is_decimal(text) == (expected is not None)
