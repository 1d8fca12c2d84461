"""What a design needs beside the document: pictures, the amount in words, names of codes."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from lxml import etree

from zarf.core.view.code_names import code_name
from zarf.core.view.design import style
from zarf.core.view.images import data_uri
from zarf.core.view.karekod import karekod_picture, karekod_text
from zarf.core.view.words import amount_in_words
from zarf.core.xml.kinds import DocumentKind
from zarf.core.xml.namespaces import CAC, CBC

_VIEW = "urn:zarf:view"
_NS = {"cac": CAC, "cbc": CBC}
# Where a code stands in the document, and the list that names it.
_CODES = (
    ("units", ".//@unitCode"),
    ("tax_types", ".//cac:TaxTotal//cbc:TaxTypeCode/text()"),
    ("withholding", ".//cac:WithholdingTaxTotal//cbc:TaxTypeCode/text()"),
    ("exemption_reasons", ".//cbc:TaxExemptionReasonCode/text()"),
)


def facts(
    root: etree._Element,
    kind: DocumentKind,
    *,
    logo: bytes | None,
    note: str,
    gib_logo: bytes | None,
    language: str,
    draft: bool,
) -> bytes:
    """The `v:facts` element for the document *root*, as XML."""
    element = etree.Element(f"{{{_VIEW}}}facts", {"language": language, "draft": str(draft)}, nsmap={"v": _VIEW})
    _add(element, "style", style())
    _add(element, "logo", data_uri(logo))
    _add(element, "gib-logo", data_uri(gib_logo))
    _add(element, "note", note.strip())
    if kind is DocumentKind.INVOICE:
        _add(element, "karekod", karekod_picture(karekod_text(root)))
        _add(element, "words", _words(root))
        for list_name, path in _CODES:
            _add_names(element, list_name, root.xpath(path, namespaces=_NS))
    return etree.tostring(element, encoding="utf-8")


def _add(parent: etree._Element, name: str, text: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_VIEW}}}{name}")
    child.text = text
    return child


def _add_names(parent: etree._Element, list_name: str, codes: object) -> None:
    assert isinstance(codes, list)
    for code in sorted({str(item).strip() for item in codes}):
        name = code_name(list_name, code)
        if name:
            entry = _add(parent, "name", name)
            entry.set("list", list_name)
            entry.set("code", code)


def _words(root: etree._Element) -> str:
    """The payable amount in words, "" when it is no number that words can be made of."""
    payable = root.find("cac:LegalMonetaryTotal/cbc:PayableAmount", _NS)
    if payable is None:
        return ""
    try:
        return amount_in_words(Decimal((payable.text or "").strip()), payable.get("currencyID", ""))
    except (InvalidOperation, ValueError):
        return ""
