"""`zarf bench messages`: thirty faulty invoices, told by us, by efatura-kontrol and by GİB's own assertion.

Writes docs/reference/message-comparison.md; with `--check` only says whether the page is fresh. The invoices are made
here, each from the same sound one by one change. The others' words are quoted as their programs give them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench._invoices import small_invoice
from efatura_kontrol.kontrol import kontrol_et

from zarf.core.findings import Finding
from zarf.core.validation import validate

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "message-comparison.md"
_DAY = date(2026, 11, 20)
_LONGEST = 220
_HEAD = """# Thirty faults, in three voices

Each fault is one change to a sound invoice. GİB's words are the text of the assertion that fails (set 20260701), or of
the XML and schema check before it; those of efatura-kontrol 0.1.0 are its explanation and its repair, as it prints
them, cut at {longest} letters. `zarf bench messages` runs both and writes this page; a test keeps it fresh.

"""


@dataclass(frozen=True, slots=True)
class Fault:
    """changes: text and what stands in its place, each once. ours: code or GİB rule of the finding that is meant.

    theirs: the beginning of efatura-kontrol's code; empty when it is that of the same GİB rule.
    """

    title: str
    changes: tuple[tuple[str, str], ...]
    ours: str
    theirs: str = ""

    def document(self) -> bytes:
        """The faulty invoice."""
        text = small_invoice().decode()
        for old, new in self.changes:
            if old not in text:
                raise ValueError(f"{self.title}: nothing to change: {old}")
            text = text.replace(old, new, 1)
        return text.encode()


def _value(name: str, old: str, new: str) -> tuple[tuple[str, str], ...]:
    return ((f"<cbc:{name}>{old}</cbc:{name}>", f"<cbc:{name}>{new}</cbc:{name}>"),)


def _type(to: str) -> tuple[tuple[str, str], ...]:
    return _value("InvoiceTypeCode", "SATIS", to)


_VAT = '<cbc:TaxAmount currencyID="TRY">880.00</cbc:TaxAmount>'
_NO_TAX = _VAT.replace("880", "0")
_RATE = "\n      <cbc:Percent>"
_NO_VAT = ((f"{_VAT}{_RATE}20", f"{_NO_TAX}{_RATE}0"), (_VAT, _NO_TAX))


def _withheld(code: str, percent: str) -> tuple[tuple[str, str], ...]:
    text = (
        '<cac:WithholdingTaxTotal><cbc:TaxAmount currencyID="TRY">792.00</cbc:TaxAmount><cac:TaxSubtotal>'
        '<cbc:TaxableAmount currencyID="TRY">880.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="TRY">792.00'
        f"</cbc:TaxAmount><cbc:Percent>{percent}</cbc:Percent><cac:TaxCategory><cac:TaxScheme><cbc:Name>Tevkifat"
        f"</cbc:Name><cbc:TaxTypeCode>{code}</cbc:TaxTypeCode></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>"
        "</cac:WithholdingTaxTotal><cac:LegalMonetaryTotal>"
    )
    return (*_type("TEVKIFAT"), ("<cac:LegalMonetaryTotal>", text))


def _category(inside: str) -> tuple[tuple[str, str], ...]:
    return (*_NO_VAT, ("<cac:TaxCategory>", f"<cac:TaxCategory>{inside}"))


_BUYER = '<cbc:ID schemeID="VKN">9876543217'
_PAYABLE = '<cbc:PayableAmount currencyID="TRY">5280.00</cbc:PayableAmount>'

FAULTS: tuple[Fault, ...] = (
    Fault("Profile in small letters", _value("ProfileID", "TICARIFATURA", "ticarifatura"), "ProfileIDCheck-1"),
    Fault("Marked as a copy", _value("CopyIndicator", "false", "true"), "CopyIndicatorCheck-1"),
    Fault("Number without its series", _value("ID", "ZRF2026000000001", "2026-118"), "InvoiceIDCheck-1"),
    Fault("Broken ETTN", _value("UUID", "00000000-0000-4000-8000-000000000001", "118"), "UUIDCheck-1"),
    Fault("Date in the future", _value("IssueDate", "2026-11-02", "2031-01-05"), "TimeCheck-1"),
    Fault("Date before e-Fatura", _value("IssueDate", "2026-11-02", "2001-01-05"), "TimeCheck-2"),
    Fault("Unknown kind of invoice", _type("SATIŞ"), "InvoiceTypeCodeCheck-1"),
    Fault("TL as currency", _value("DocumentCurrencyCode", "TRY", "TL"), "CurrencyCodeCheck-1"),
    Fault("TL at an amount", (('currencyID="TRY">880', 'currencyID="TL">880'),), "GeneralCurrencyIDCheck-1"),
    Fault("Unit in words", (('unitCode="C62"', 'unitCode="ADET"'),), "GeneralUnitCodeCheck-1"),
    Fault("Old UBL version", _value("UBLVersionID", "2.1", "2.0"), "UBLVersionIDCheck-1"),
    Fault("Old UBL-TR version", _value("CustomizationID", "TR1.2.1", "TR1.0"), "CustomizationIDCheck-1"),
    Fault(
        "Buyer's VKN with nine digits",
        ((_BUYER, '<cbc:ID schemeID="VKN">987654321'),),
        "PartyIdentificationTCKNVKNCheck-1",
    ),
    Fault("VKN given as TCKN", ((_BUYER, '<cbc:ID schemeID="TCKN">9876543217'),), "PartyIdentificationTCKNVKNCheck-2"),
    Fault(
        "Unknown kind of number",
        ((_BUYER, '<cbc:ID schemeID="VERGINO">9876543217'),),
        "PartyIdentificationSchemeIDCheck-1",
    ),
    Fault(
        "Firm without a name",
        (("<cbc:Name>Örnek İnşaat Limited Şirketi", "<cbc:Name>"),),
        "PartyIdentificationPartyNamePersonCheck-4",
    ),
    Fault("Unknown tax code", _value("TaxTypeCode", "0015", "9915"), "TaxTypeCheck-1"),
    Fault("Return without its invoice", _type("IADE"), "IADEInvioceCheck-1"),
    Fault("No VAT and no reason", _NO_VAT, "TaxExemptionReasonCheck-1"),
    Fault(
        "Export exemption in an ordinary sale",
        _category("<cbc:TaxExemptionReasonCode>301</cbc:TaxExemptionReasonCode>"),
        "TaxExemptionReasonCodeCheck-3",
    ),
    Fault("Withholding in an ordinary sale", _withheld("606", "90")[1:], "GeneralWithholdingTaxTotalCheck-1"),
    Fault("Withholding rate with decimals", _withheld("606", "90.00"), "WithholdingTaxTotalCheck-3"),
    Fault("Unknown withholding code", _withheld("699", "90"), "WithholdingTaxTotalCheck-2"),
    Fault("Amount payable left out", ((_PAYABLE, ""),), "EF-STR-002", "xsd-"),
    Fault(
        "Elements in the wrong order",
        (("<cbc:ProfileID>", "<cbc:IssueTime>10:00:00</cbc:IssueTime><cbc:ProfileID>"),),
        "EF-STR-003",
        "xsd-",
    ),
    Fault("Date as people write it", _value("IssueDate", "2026-11-02", "02.11.2026"), "EF-STR-005", "xsd-"),
    Fault("Amount with a comma", ((_PAYABLE, _PAYABLE.replace("5280.00", "5.280,00")),), "EF-STR-005", "xsd-"),
    Fault("Tag not closed", (("</cbc:ProfileID>", ""),), "EF-XML-007", "xml"),
    Fault(
        "Amount payable that does not add up", ((_PAYABLE, _PAYABLE.replace("5280", "5820")),), "EF-WRN-005", "hesap"
    ),
    Fault("VKN with a wrong check digit", ((_BUYER, '<cbc:ID schemeID="VKN">9876543210'),), "EF-WRN-010", "hesap"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """What is said of one fault. gib: empty where GİB says nothing; theirs: empty where the peer says nothing."""

    fault: Fault
    ours: Finding
    gib: str
    theirs: str


def row_of(fault: Fault) -> Row:
    """Judges the fault by both programs. Raises ValueError when ours does not find what is meant."""
    document = fault.document()
    findings = validate(document, rule_date=_DAY, today=_DAY).findings
    ours = next((item for item in findings if fault.ours in (item.code, item.gib_rule)), None)
    if ours is None:
        raise ValueError(f"{fault.title}: not found, but {[item.code for item in findings]}")
    wanted = fault.theirs or f"sch-{ours.gib_rule}"
    found: Any = next((item for item in kontrol_et(document).bulgular if item.kod.startswith(wanted)), None)
    if found is None:
        return Row(fault, ours, "", "")
    official = found.gib_mesaj or (found.mesaj if found.kaynak in ("xsd", "xml") else "")
    words = " ".join(text for text in (found.aciklama, found.duzeltme) if text)
    return Row(fault, ours, official, words or "(adds nothing to GİB's words)")


def page() -> str:
    """The page as it must stand in docs/reference."""
    parts = [_HEAD.format(longest=_LONGEST)]
    for number, fault in enumerate(FAULTS, 1):
        row = row_of(fault)
        rule = row.ours.gib_rule or (f"GİB {row.ours.gib_code}" if row.ours.gib_code else "beyond GİB")
        parts.append(
            f"## {number}. {fault.title}\n\n"
            f"`{row.ours.code}`, {rule}\n\n"
            f"- Zarf: {_quoted(row.ours.message())} **{_quoted(row.ours.hint())}**\n"
            f"- Zarf, English: {_quoted(row.ours.message('en'))} **{_quoted(row.ours.hint('en'))}**\n"
            f"- efatura-kontrol: {_cut(row.theirs) or '(says nothing)'}\n"
            f"- GİB: {_cut(row.gib) or '(says nothing)'}\n\n"
        )
    return "".join(parts).rstrip("\n") + "\n"


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return _quoted(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def _quoted(text: str) -> str:
    """Safe in Markdown: a document's signs are text, not markup."""
    return re.sub(r"([<>*_`|\\])", r"\\\1", text)


def main(arguments: Sequence[str]) -> int:
    """Writes the page; with --check gives 1 when it is not fresh."""
    fresh = page()
    if "--check" in arguments:
        return int(PAGE.read_text("utf-8") != fresh)
    PAGE.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
