"""The JSON text of an invoice's karekod (QR code).

Keys and order: GİB Karekod Standardı Kılavuzu 1.2. All values are texts and stay as they stand in the XML.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from zarf.core.xml.namespaces import CAC, CBC

_NS = {"cac": CAC, "cbc": CBC}
_KDV = "0015"


PASSENGER_PROFILE = "YOLCUBERABERFATURA"
"""The profile whose karekod tells passport and agent as well."""


@dataclass(frozen=True, slots=True)
class KarekodFigures:
    """Totals as they stand in the XML. vat: percent, base and amount of each row of KDV."""

    lines: str
    vat: tuple[tuple[str, str, str], ...]
    inclusive: str
    payable: str


def karekod_json(parties: Mapping[str, str], ids: Mapping[str, str], figures: KarekodFigures) -> str:
    """The JSON text. parties, ids: by the guide's keys, in its order."""
    values = {**parties, **ids, "malhizmettoplam": figures.lines}
    for rate, base, amount in figures.vat:
        values[f"kdvmatrah({rate})"] = base
        values[f"hesaplanankdv({rate})"] = amount
    values["vergidahil"] = figures.inclusive
    values["odenecek"] = figures.payable
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def karekod_text(invoice: etree._Element) -> str:
    """The JSON text of *invoice* (the root of a UBL-TR Invoice). A value that is missing in the XML is ""."""
    totals = "cac:LegalMonetaryTotal/cbc:"
    parties = {
        "vkntckn": _identifier(invoice, "cac:AccountingSupplierParty"),
        "avkntckn": _identifier(invoice, "cac:AccountingCustomerParty"),
    }
    if _text(invoice, "cbc:ProfileID") == PASSENGER_PROFILE:
        parties["pasaportno"] = _text(
            invoice, "cac:BuyerCustomerParty/cac:Party/cac:Person/cac:IdentityDocumentReference/cbc:ID"
        )
        parties["aracikurumvkn"] = _text(
            invoice, "cac:TaxRepresentativeParty/cac:PartyIdentification/cbc:ID[@schemeID='ARACIKURUMVKN']"
        )
    ids = {
        "senaryo": _text(invoice, "cbc:ProfileID"),
        "tip": _text(invoice, "cbc:InvoiceTypeCode"),
        "tarih": _text(invoice, "cbc:IssueDate"),
        "no": _text(invoice, "cbc:ID"),
        "ettn": _text(invoice, "cbc:UUID"),
        "parabirimi": _text(invoice, "cbc:DocumentCurrencyCode"),
    }
    rows = tuple(
        (
            _text(subtotal, "cbc:Percent"),
            _text(subtotal, "cbc:TaxableAmount"),
            _text(subtotal, "cbc:TaxAmount"),
        )
        for subtotal in _elements(invoice, "cac:TaxTotal/cac:TaxSubtotal")
        if _text(subtotal, "cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode") == _KDV
    )
    figures = KarekodFigures(
        _text(invoice, totals + "LineExtensionAmount"),
        rows,
        _text(invoice, totals + "TaxInclusiveAmount"),
        _text(invoice, totals + "PayableAmount"),
    )
    return karekod_json(parties, ids, figures)


def _identifier(invoice: etree._Element, role: str) -> str:
    found = _elements(invoice, f"{role}/cac:Party/cac:PartyIdentification/cbc:ID")
    for scheme in ("VKN", "TCKN"):
        for item in found:
            if item.get("schemeID") == scheme:
                return (item.text or "").strip()
    return ""


def _elements(node: etree._Element, path: str) -> list[etree._Element]:
    return node.findall(path, _NS)


def _text(node: etree._Element, path: str) -> str:
    return (node.findtext(path, "", _NS) or "").strip()
