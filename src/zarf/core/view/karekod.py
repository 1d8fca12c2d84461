"""The JSON text of an invoice's karekod (QR code).

Keys and order: GİB Karekod Standardı Kılavuzu 1.2. All values are texts and stay as they stand in the XML.
"""

from __future__ import annotations

import json

from lxml import etree

from zarf.core.xml.namespaces import CAC, CBC

_NS = {"cac": CAC, "cbc": CBC}
_KDV = "0015"


def karekod_text(invoice: etree._Element) -> str:
    """The JSON text of *invoice* (the root of a UBL-TR Invoice). A value that is missing in the XML is ""."""
    totals = "cac:LegalMonetaryTotal/cbc:"
    values = {
        "vkntckn": _identifier(invoice, "cac:AccountingSupplierParty"),
        "avkntckn": _identifier(invoice, "cac:AccountingCustomerParty"),
    }
    if _text(invoice, "cbc:ProfileID") == "YOLCUBERABERFATURA":
        values["pasaportno"] = _text(
            invoice, "cac:BuyerCustomerParty/cac:Party/cac:Person/cac:IdentityDocumentReference/cbc:ID"
        )
        values["aracikurumvkn"] = _text(
            invoice, "cac:TaxRepresentativeParty/cac:PartyIdentification/cbc:ID[@schemeID='ARACIKURUMVKN']"
        )
    values |= {
        "senaryo": _text(invoice, "cbc:ProfileID"),
        "tip": _text(invoice, "cbc:InvoiceTypeCode"),
        "tarih": _text(invoice, "cbc:IssueDate"),
        "no": _text(invoice, "cbc:ID"),
        "ettn": _text(invoice, "cbc:UUID"),
        "parabirimi": _text(invoice, "cbc:DocumentCurrencyCode"),
        "malhizmettoplam": _text(invoice, totals + "LineExtensionAmount"),
    }
    for subtotal in _elements(invoice, "cac:TaxTotal/cac:TaxSubtotal"):
        if _text(subtotal, "cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode") == _KDV:
            rate = _text(subtotal, "cbc:Percent")
            values[f"kdvmatrah({rate})"] = _text(subtotal, "cbc:TaxableAmount")
            values[f"hesaplanankdv({rate})"] = _text(subtotal, "cbc:TaxAmount")
    values["vergidahil"] = _text(invoice, totals + "TaxInclusiveAmount")
    values["odenecek"] = _text(invoice, totals + "PayableAmount")
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


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
