"""What a design needs beside the document: pictures, the amount in words, names of codes.

Written as text: the part of the firm is the same in all its invoices and made once, the part of the invoice is short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree

from zarf.core.view.code_names import code_name
from zarf.core.view.design import style
from zarf.core.view.images import data_uri
from zarf.core.view.karekod import karekod_text
from zarf.core.view.karekod_picture import karekod_picture
from zarf.core.view.words import amount_in_words
from zarf.core.xml.canonical import element, without_forbidden
from zarf.core.xml.kinds import DocumentKind
from zarf.core.xml.namespaces import CAC, CBC

VIEW = "urn:zarf:view"
_NS = {"cac": CAC, "cbc": CBC}
# Where a code stands in the document, and the list that names it.
_CODES = tuple(
    (name, etree.XPath(path, namespaces=_NS, smart_strings=False))
    for name, path in (
        ("units", ".//@unitCode"),
        ("tax_types", ".//cac:TaxTotal//cbc:TaxTypeCode/text()"),
        ("withholding", ".//cac:WithholdingTaxTotal//cbc:TaxTypeCode/text()"),
        ("exemption_reasons", ".//cbc:TaxExemptionReasonCode/text()"),
    )
)


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What the view of one invoice needs of its own.

    karekod: the JSON text. payable: text and currency of the payable amount. codes: (list, code) for each code whose
    name is printed, in any order, repeated or not.
    """

    karekod: str
    payable: tuple[str, str]
    codes: tuple[tuple[str, str], ...]


def own_facts(root: etree._Element) -> OwnFacts:
    """The facts of *root*, a UBL-TR Invoice."""
    payable = root.find("cac:LegalMonetaryTotal/cbc:PayableAmount", _NS)
    amount = ((payable.text or "").strip(), payable.get("currencyID", "")) if payable is not None else ("", "")
    codes = {(name, str(code).strip()) for name, find in _CODES for code in _found(root, find)}
    return OwnFacts(karekod_text(root), amount, tuple(codes))


def _found(root: etree._Element, find: etree.XPath) -> Sequence[object]:
    found = find(root)
    assert isinstance(found, list)
    return found


def own_facts_xml(own: OwnFacts) -> str:
    """The children of `v:facts` that tell *own*; the prefix v is declared around them."""
    picture = karekod_picture(own.karekod)
    named = ((name, code, code_name(name, code)) for name, code in sorted(set(own.codes)))
    names = [element("v:name", text, list=name, code=code) for name, code, text in named if text]
    side = str(picture.side)
    return (
        f'<v:karekod side="{side}">{picture.uri}</v:karekod>'
        + element("v:words", _words(*own.payable))
        + "".join(names)
    )


def firm_facts_xml(logo: bytes | None, note: str, gib_logo: bytes | None) -> str:
    """The children of `v:facts` that are the same for all documents of a firm.

    logo, gib_logo: PNG or JPEG. note: the firm's standing note.
    """
    return (
        element("v:style", style())
        + element("v:logo", data_uri(logo))
        + element("v:gib-logo", data_uri(gib_logo))
        + element("v:note", without_forbidden(note.strip()))
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
    own = own_facts_xml(own_facts(root)) if kind is DocumentKind.INVOICE else ""
    inside = firm_facts_xml(logo, note, gib_logo) + own
    return f'<v:facts xmlns:v="{VIEW}" language="{language}" draft="{draft}">{inside}</v:facts>'.encode()


def _words(amount: str, currency: str) -> str:
    """The payable amount in words, "" when it is no number that words can be made of."""
    if not amount:
        return ""
    try:
        return amount_in_words(Decimal(amount), currency)
    except (InvalidOperation, ValueError):
        return ""
