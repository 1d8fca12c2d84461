"""Each rule of e-Defter files: a file that keeps it, and one change that breaks it."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from tests.unit.core.documents.edefter import ledgers
from tests.unit.core.ledgers.files import files, inventory

from zarf.core.findings import all_entries
from zarf.core.ledgers.checking import check_ledger
from zarf.core.ledgers.summary import LedgerVerdict


@cache
def _good() -> dict[str, tuple[str, bytes]]:
    """A file of each kind by its code; F: a journal with a foreign amount and fund units, S: one of a branch."""
    made = {name.split("-")[2]: (name, data) for name, data in files(ledgers.entries(7)).items()}
    for code in ("Y", "YB"):
        name, data = made[code]
        other = "E" if code == "Y" else "EB"
        made[other] = (name.replace(f"-{code}-", f"-{other}-"), inventory(data, is_berat=code == "YB"))
    special = files(ledgers.special_entries())
    made["F"] = next((name, data) for name, data in special.items() if "-Y-" in name)
    branch = files(ledgers.entries(7), ledgers.plan(company=ledgers.BRANCH))
    made["S"] = next((name, data) for name, data in branch.items() if "-Y-" in name)
    return made


def _judged(kind: str, pattern: str = "", text: str = "", name: str = "") -> LedgerVerdict:
    own, data = _good()[kind]
    changed, count = re.subn(pattern, text, data.decode(), count=1, flags=re.DOTALL) if pattern else (data.decode(), 1)
    assert count, f"nothing in {own} fits {pattern}"
    return check_ledger(io.BytesIO(changed.encode()), name or own)


@pytest.mark.parametrize("kind", ["Y", "K", "YB", "KB", "DR", "E", "EB", "F", "S"])
def test_a_file_as_it_should_be_has_no_findings(kind: str) -> None:
    verdict = _judged(kind)
    assert [(item.code, item.path, item.found) for item in verdict.findings] == []
    assert verdict.valid


def _leaf(name: str) -> str:
    return rf"<{name} [^>]*>[^<]*</{name}>"


def _value(name: str) -> str:
    return rf"(<{name}[^>]*>)[^<]*(</{name}>)"


_PDF = (
    r'<extensions><extension><defterek:binaryObject xmlns:defterek="http://www.edefter.gov.tr/ek"'
    r' mimeCode="{}" filename="{}">{}</defterek:binaryObject></extension></extensions><ds:Signature'
)
_LINES = r"(<gl-cor:entryDetail>.*?</gl-cor:entryDetail>)"
_DESCRIBED = r"(<gl-bus:organizationDescription [^>]*>)Kurum Unvanı<"
_IDENTIFIERS = r"(<gl-bus:organizationIdentifiers>.*?</gl-bus:organizationIdentifiers>)"
_TWICE = r"\1\1"

BREAKS = [
    ("EF-LDG-001", "Y", _leaf("gl-cor:creationDate"), ""),
    ("EF-LDG-001", "K", _leaf("gl-cor:debitCreditCode"), ""),
    ("EF-LDG-002", "Y", _value("gl-bus:sourceApplication"), r"\1 \2"),
    ("EF-LDG-002", "DR", _leaf("gl-bus:accountantName"), ""),
    ("EF-LDG-010", "Y", 'decimals="INF"', 'decimals="2"'),
    ("EF-LDG-010", "E", 'decimals="INF"', 'decimals="3"'),
    ("EF-LDG-011", "Y", "edefter:defter (.*)edefter:defter>", r"edefter:berat \1edefter:berat>"),
    (
        "EF-LDG-012",
        "Y",
        "</xbrli:identifier>",
        "</xbrli:identifier><xbrli:segment><gl-bus:numberOfEntries"
        ' contextRef="journal_context" unitRef="countable">7</gl-bus:numberOfEntries></xbrli:segment>',
    ),
    (
        "EF-LDG-013",
        "K",
        "</xbrli:identifier>",
        '</xbrli:identifier><xbrli:segment><gl-cor:uniqueID contextRef="a">x</gl-cor:uniqueID></xbrli:segment>',
    ),
    ("EF-LDG-014", "Y", _value("xbrli:identifier"), r"\g<1>1111111106\2"),
    ("EF-LDG-015", "Y", _value("xbrli:identifier"), r"\g<1>123456789\2"),
    ("EF-LDG-016", "Y", "<ds:Signature .*</ds:Signature>", "<HashValue></HashValue>"),
    ("EF-LDG-017", "YB", _value("ds:SignatureValue"), "<HashValue></HashValue>"),
    ("EF-LDG-018", "K", "<ds:Signature", _PDF.format("application/pdf", "a.pdf", "AAAA")),
    ("EF-LDG-019", "Y", "<ds:KeyInfo>.*</ds:KeyInfo>", ""),
    ("EF-LDG-019", "Y", "<xades:SigningTime>[^<]*</xades:SigningTime>", ""),
    ("EF-LDG-020", "Y", 'URI=""', 'URI="#a"'),
    ("EF-LDG-021", "Y", "xmldsig-more#rsa-sha256", "xmldsig#rsa-sha1"),
    ("EF-LDG-022", "Y", "CN=Deneme", " "),
    ("EF-LDG-023", "DR", '<ds:SignatureValue Id="V1">', "<ds:SignatureValue>"),
    ("EF-LDG-024", "Y", "(<xbrli:context id=.*?</xbrli:context>)", r'\1<xbrli:context id="b"><xbrli:entity>'
     '<xbrli:identifier scheme="a">1</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:forever></xbrli:forever>'
     "</xbrli:period></xbrli:context>"),
    ("EF-LDG-025", "K", "<xbrli:unit .*</xbrli:unit>", ""),
    ("EF-LDG-026", "Y", '(<xbrli:measure>)iso4217:TRY', r"\1xbrli:shares"),
    ("EF-LDG-027", "Y", "(<xbrli:measure>)iso4217:TRY", r"\1iso4217:QQQ"),
    ("EF-LDG-029", "Y", '<xbrli:unit id="try">', '<xbrli:unit id="USD">'),
    (
        "EF-LDG-030",
        "Y",
        'unit id="try"><xbrli:measure>iso4217:TRY',
        'unit id="USD"><xbrli:measure>iso4217:USD',
    ),
    ("EF-LDG-031", "Y", "<gl-cor:entryHeader>.*</gl-cor:entryHeader>", ""),
    ("EF-LDG-032", "Y", ">journal<", ">ledger<"),
    ("EF-LDG-033", "Y", ">YEV", ">KEB"),
    ("EF-LDG-034", "Y", _value("gl-cor:uniqueID"), r"\g<1>YEV2026010000001\2"),
    ("EF-LDG-035", "Y", _value("gl-cor:periodCoveredEnd"), r"\g<1>2025-12-31\2"),
    ("EF-LDG-036", "E", _value("gl-cor:periodCoveredEnd"), r"\g<1>2026-01-30\2"),
    ("EF-LDG-037", "Y", _value("gl-cor:creationDate"), r"\g<1>2026-01-30\2"),
    ("EF-LDG-038", "Y", _value("gl-cor:periodCoveredStart"), r"\g<1>2025-12-31\2"),
    ("EF-LDG-039", "Y", _value("gl-cor:periodCoveredStart"), r"\g<1>2025-01-01\2"),
    ("EF-LDG-040", "Y", _value("gl-cor:periodCoveredEnd"), r"\g<1>2026-02-01\2"),
    ("EF-LDG-041", "Y", _value("gl-cor:uniqueID"), r"\g<1>YEV202602000001\2"),
    ("EF-LDG-042", "YB", _value("gl-cor:uniqueID"), r"\g<1>x\2"),
    ("EF-LDG-043", "YB", _value("gl-bus:measurableQuantity"), r"\g<1>0.005\2"),
    ("EF-LDG-050", "Y", _DESCRIBED, r"\1Adı<"),
    ("EF-LDG-052", "Y", _DESCRIBED, r"\1Adı<"),
    ("EF-LDG-053", "Y", _value("gl-bus:organizationIdentifier"), r"\1A\2"),
    ("EF-LDG-055", "S", "Şube No", "Şube"),
    ("EF-LDG-056", "S", _IDENTIFIERS + "(.*)" + _IDENTIFIERS, r"\1\2\3\3"),
    ("EF-LDG-057", "S", "(<gl-bus:organizationIdentifier [^>]*>)0002", r"\g<1>2"),
    ("EF-LDG-059", "Y", _value("gl-bus:fiscalYearEnd"), r"\g<1>2025-12-31\2"),
    ("EF-LDG-060", "Y", _value("gl-cor:entryNumberCounter"), r"\g<1>9\2"),
    ("EF-LDG-061", "Y", _value("gl-cor:enteredDate"), r"\g<1>2026-01-30\2"),
    ("EF-LDG-062", "Y", _value("gl-cor:enteredBy"), r"\1A\2"),
    ("EF-LDG-063", "Y", _value("gl-cor:enteredDate"), r"\g<1>2025-12-31\2"),
    ("EF-LDG-063", "K", _value("gl-cor:postingDate"), r"\g<1>2026-02-01\2"),
    ("EF-LDG-064", "Y", _LINES + _LINES + _LINES, r"\1"),
    ("EF-LDG-065", "K", _LINES + "+", ""),
    ("EF-LDG-065", "E", _LINES + "+?</gl-cor:entryHeader>", "</gl-cor:entryHeader>"),
    ("EF-LDG-066", "Y", _value("gl-bus:totalDebit"), r"\g<1>1.00\2"),
    ("EF-LDG-067", "Y", _value("gl-bus:totalDebit"), r"\g<1>1.00\2"),
    ("EF-LDG-068", "Y", _value("gl-bus:totalCredit"), r"\g<1>1.00\2"),
    ("EF-LDG-069", "Y", _value("gl-cor:amount"), r"\g<1>1.005\2"),
    ("EF-LDG-070", "K", _value("gl-bus:totalDebit"), r"\g<1>-1\2"),
    ("EF-LDG-071", "K", _value("gl-bus:totalDebit") + _value("gl-bus:totalCredit"), r"\g<1>5\2\g<3>5\4"),
    ("EF-LDG-072", "K", _value("gl-cor:amount"), r"\g<1>1.00\2"),
    ("EF-LDG-073", "K", _leaf("gl-cor:accountMainID"), ""),
    ("EF-LDG-074", "K", _value("gl-cor:accountSubID"), r"\g<1>100.99\2"),
    ("EF-LDG-075", "K", "(<gl-cor:entryHeader>.*?</gl-cor:entryHeader>)(<gl-cor:entryHeader>.*?</gl-cor:entryHeader>)",
     r"\2\1"),
    ("EF-LDG-076", "K", "(<gl-cor:entryHeader>(?:(?!</gl-cor:entryHeader>).)*>770<.*?</gl-cor:entryHeader>)", _TWICE),
    ("EF-LDG-077", "K", "(<gl-cor:entryHeader>.*?</gl-cor:entryHeader>)", _TWICE),
    ("EF-LDG-080", "Y", _value("gl-cor:lineNumber"), r"\g<1>99\2"),
    ("EF-LDG-080", "DR", _value("gl-cor:lineNumber"), r"\g<1>99\2"),
    ("EF-LDG-081", "Y", _value("gl-cor:lineNumberCounter"), r"\g<1>9\2"),
    ("EF-LDG-082", "K", _value("gl-cor:lineNumberCounter"), r"\g<1>999\2"),
    ("EF-LDG-083", "Y", _value("gl-cor:accountMainID"), r"\g<1>12\2"),
    ("EF-LDG-084", "Y", _value("gl-cor:accountSubID"), r"\g<1>99.9\2"),
    ("EF-LDG-085", "Y", _value("gl-cor:amount"), r"\g<1>0.00\2"),
    ("EF-LDG-086", "F", _leaf("gl-muc:defaultCurrency"), ""),
    ("EF-LDG-087", "F", _leaf("gl-muc:amountOriginalExchangeRateDate"), ""),
    ("EF-LDG-087", "F", _leaf("gl-muc:amountOriginalCurrency"), ""),
    ("EF-LDG-087", "F", _leaf("gl-muc:amountOriginalExchangeRate"), ""),
    ("EF-LDG-090", "Y", _value("gl-cor:postingDate"), r"\g<1>2026-01-30\2"),
    ("EF-LDG-092", "Y", _leaf("gl-cor:documentTypeDescription"), ""),
    ("EF-LDG-093", "Y", _leaf("gl-cor:documentNumber"), ""),
    ("EF-LDG-093", "Y", _leaf("gl-cor:documentDate"), ""),
    ("EF-LDG-094", "Y", _leaf("gl-cor:documentType"), ""),
    ("EF-LDG-096", "Y", _value("gl-cor:documentReference"), r"\1x\2"),
    ("EF-LDG-097", "Y", _value("gl-bus:paymentMethod"), r"\1 \2"),
    ("EF-LDG-098", "F", "(<gl-bus:measurable>.*</gl-bus:measurable>)", _TWICE),
    ("EF-LDG-099", "F", ">Fon<", ">FON<"),
    ("EF-LDG-100", "F", _value("gl-bus:measurableQuantity"), r"\g<1>11\2"),
    ("EF-LDG-101", "Y", "<ds:Signature", _PDF.format("image/png", "a.pdf", "AAAA")),
    ("EF-LDG-102", "Y", "<ds:Signature", _PDF.format("application/pdf", "a.png", "AAAA")),
    ("EF-LDG-103", "Y", "<ds:Signature", _PDF.format("application/pdf", "a.pdf", " ")),
    ("EF-LDG-104", "E", "</gl-cor:entryDetail>", "<gl-bus:measurable><gl-bus:measurableID contextRef='a'>iso4217:TRY"
     "</gl-bus:measurableID></gl-bus:measurable></gl-cor:entryDetail>"),
    ("EF-LDG-105", "E", "</gl-cor:entryDetail>", "<gl-bus:measurable><gl-bus:measurableCodeDescription contextRef='a'>x"
     "</gl-bus:measurableCodeDescription></gl-bus:measurable></gl-cor:entryDetail>"),
    ("EF-LDG-110", "YB", "(<gl-cor:entryHeader>.*</gl-cor:entryHeader>)", ""),
    ("EF-LDG-110", "DR", "(<gl-cor:entryHeader>.*</gl-cor:entryHeader>)", _TWICE),
    ("EF-LDG-111", "YB", "(<gl-cor:uniqueID [^>]*>.{36}</gl-cor:uniqueID>)", r"\1<gl-cor:identifierAuthorityCode"
     ' contextRef="a">VERGI_DETAYSIZ</gl-cor:identifierAuthorityCode>'),
    ("EF-LDG-112", "KB", ">standard<", ">balance-brought-forward<"),
    ("EF-LDG-112", "DR", ">standard<", ">balance-brought-forward<"),
    ("EF-LDG-113", "YB", _LINES, ""),
    ("EF-LDG-114", "YB", ">391<", ">392<"),
    ("EF-LDG-115", "YB", ">period_change<", ">ending_balance<"),
    ("EF-LDG-116", "YB", _value("gl-cor:lineNumber"), r"\g<1>2\2"),
    ("EF-LDG-117", "YB", _value("gl-cor:amount"), r"\g<1>-1\2"),
    ("EF-LDG-118", "DR", _value("gl-cor:documentApplyToNumber"), r"\1x\2"),
    ("EF-LDG-119", "DR", ">D<", ">debit<"),
    ("EF-LDG-120", "DR", ">C<", ">credit<"),
    ("EF-LDG-121", "DR", ">D<", ">C<"),
    ("EF-LDG-124", "EB", "(</gl-cor:accountingEntries>)", r"<gl-cor:entryHeader></gl-cor:entryHeader>\1"),
    ("EF-LDG-130", "Y", "(<gl-cor:account>.*?</gl-cor:account>)", _TWICE),
    ("EF-LDG-130", "YB", ">391<", ">39A<"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "kind", "pattern", "text"), BREAKS)
def test_a_broken_rule_is_told(code: str, kind: str, pattern: str, text: str) -> None:
    verdict = _judged(kind, pattern, text)
    told = [item for item in verdict.findings if item.code == code]
    assert told, [(item.code, item.path, item.found) for item in verdict.findings]
    assert told[0].gib_rule
    assert "?" not in told[0].message() + told[0].message("en")
    assert not verdict.valid


def test_every_code_of_the_rules_is_broken_once() -> None:
    codes = {code for code in all_entries() if code.startswith("EF-LDG-") and int(code[-3:]) < 131}
    assert codes - {row[0] for row in BREAKS} == set()


def test_a_file_under_a_foreign_name_is_judged_by_what_it_is() -> None:
    verdict = _judged("K", name="kebir.xml")
    assert {item.code for item in verdict.findings} == {"EF-DEF-001", "EF-LDG-014", "EF-LDG-038"}


def test_the_name_decides_by_which_rules_a_file_is_judged() -> None:
    own, _ = _good()["Y"]
    verdict = _judged("Y", name=own.replace("-Y-", "-K-"))
    assert {"EF-LDG-032", "EF-LDG-033"} <= {item.code for item in verdict.findings}


def test_another_document_is_no_ledger() -> None:
    verdict = check_ledger(io.BytesIO(b"<Invoice/>"), "fatura.xml")
    assert (verdict.kind, verdict.readable, verdict.valid) == (None, False, False)


@pytest.mark.parametrize("data", [b"", b"<", b"\x00", b"<?xml version='1.0' encoding='iso-8859-9'?><a/>"])
def test_bytes_that_are_no_xml_are_a_verdict(data: bytes) -> None:
    verdict = check_ledger(io.BytesIO(data), "1234567808-202601-Y-000000.xml")
    assert (verdict.readable, verdict.valid) == (False, False)
    assert [item.code[:7] for item in verdict.findings] == ["EF-XML-"]


def test_a_fault_of_the_schema_is_told_at_its_place_with_what_may_stand_there() -> None:
    told = _judged("Y", ">invoice<", ">fatura<").findings
    header = "/edefter:defter/xbrli:xbrl/gl-cor:accountingEntries/gl-cor:entryHeader[1]"
    assert [(item.code, item.path) for item in told] == [
        ("EF-STR-005", f"{header}/gl-cor:entryDetail[1]/gl-cor:documentType")
    ]
    assert "check, debit-memo" in told[0].message()
    told = _judged("Y", "(<gl-cor:enteredBy.*?)(<gl-cor:enteredDate.*?</gl-cor:enteredDate>)", r"\2\1").findings
    assert [(item.code, item.path) for item in told] == [("EF-STR-003", f"{header}/gl-cor:enteredBy")]
    told = _judged("Y", "<gl-cor:uniqueID", "<gl-cor:xuniqueID").findings
    assert told[0].path == "" or told[0].code == "EF-XML-007"


def test_a_draft_is_not_asked_for_its_seal() -> None:
    name, data = _good()["Y"]
    start, end = data.index(b"<ds:Signature "), data.rindex(b"</edefter:defter>")
    bare = data[:start] + data[end:]
    assert not check_ledger(io.BytesIO(bare), name).valid
    assert check_ledger(io.BytesIO(bare), name, draft=True).findings == ()


def test_half_a_file_is_a_verdict() -> None:
    name, data = _good()["Y"]
    verdict = check_ledger(io.BytesIO(data[: len(data) // 2]), name)
    assert [item.code for item in verdict.findings] == ["EF-XML-007"]
