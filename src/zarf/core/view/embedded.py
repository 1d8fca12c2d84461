"""The view that travels inside an invoice: a stylesheet that needs nothing but the invoice itself.

Karekod, logo, amount in words and names of codes are worked out when the invoice is drawn up and written into the
stylesheet, so that every receiver's program shows them, without script and without a network.
Nearly all of it is the same in every invoice of a firm. That part stands first and ends where base64 can be cut, so it
is made, encoded and, in an envelope, compressed once; what is the invoice's own stands behind it.
Source: GİB Entegrasyon Kılavuzu v1.10 (the XSLT is inside the document); spec e-fatura.md 4.6.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from zarf.core.view.design import design
from zarf.core.view.facts import VIEW, OwnFacts, firm_facts_xml, own_facts, own_facts_xml
from zarf.core.xml.canonical import element, escape_attribute, namespaces
from zarf.core.xml.namespaces import CAC, CBC, UBL_INVOICE

_XSL = "http://www.w3.org/1999/XSL/Transform"
_EXSLT = "http://exslt.org/common"
_NS = {"xsl": _XSL}
_NS_INVOICE = {"cac": CAC, "cbc": CBC}
_END = b"</xsl:stylesheet>"
_FIRMS_REMEMBERED = 64
# base64 turns three bytes into four letters: a head of full threes can be encoded by itself.
_THREE = 3


@dataclass(frozen=True, slots=True)
class ReferenceIds:
    """What the reference repeats of its invoice. issue_date: as it stands there, yyyy-mm-dd."""

    ettn: str
    issue_date: str


@dataclass(frozen=True, slots=True)
class FirmView:
    """The stylesheet of a firm, up to what is told of the single invoice. Made by `firm_view`.

    head: a whole number of threes of bytes, without the end. head_base64: the same, encoded, without line breaks.
    """

    head: bytes
    head_base64: bytes

    def stylesheet(self, own: OwnFacts) -> bytes:
        """The whole XSLT 1.0 stylesheet for the invoice of which *own* tells."""
        return self.head + _tail(own)

    def reference(self, ids: ReferenceIds, own: OwnFacts, declared: str = "") -> tuple[bytes, bytes, bytes]:
        """The cac:AdditionalDocumentReference with the stylesheet in it, in three parts to be joined.

        The middle one is `head_base64` itself, the same bytes for every invoice of the firm.
        declared: namespace declarations for its root, where those around it do not have cac and cbc.
        """
        after = base64.b64encode(_tail(own)) + REFERENCE_END.encode()
        return reference_start(ids, declared).encode(), self.head_base64, after

    def contents(self, own: OwnFacts) -> tuple[bytes, bytes]:
        """The stylesheet in base64, in two parts to be joined; the first is `head_base64` itself."""
        return self.head_base64, base64.b64encode(_tail(own))


def reference_start(ids: ReferenceIds, declared: str = "") -> str:
    """What stands in a reference before the stylesheet in base64; behind it stands REFERENCE_END."""
    return (
        f"<cac:AdditionalDocumentReference{declared}>"
        + element("cbc:ID", ids.ettn)
        + element("cbc:IssueDate", ids.issue_date)
        + "<cbc:DocumentType>XSLT</cbc:DocumentType><cac:Attachment>"
        + '<cbc:EmbeddedDocumentBinaryObject characterSetCode="UTF-8" encodingCode="Base64"'
        + f' filename="{escape_attribute(ids.ettn)}.xslt" mimeCode="application/xml">'
    )


REFERENCE_END = "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"


@lru_cache(_FIRMS_REMEMBERED)
def firm_view(logo: bytes | None = None, note: str = "", gib_logo: bytes | None = None) -> FirmView:
    """The view of a firm, in Turkish. logo, gib_logo: PNG or JPEG. note: the firm's standing note."""
    sheet = etree.fromstring(design("invoice", "tr"))
    root = sheet.find("xsl:template[@match='/v:view']", _NS | {"v": VIEW})
    variable = sheet.find("xsl:variable[@name='facts']", _NS)
    assert root is not None
    assert variable is not None
    root.set("match", "/")
    root[0].set("select", "inv:Invoice")
    variable.set("select", "exsl:node-set($firm-told)/v:facts | exsl:node-set($own-told)/v:facts")
    told = etree.Element(f"{{{_XSL}}}variable", {"name": "firm-told"})
    firm = firm_facts_xml(logo, note, gib_logo)
    told.append(etree.fromstring(f'<v:facts xmlns:v="{VIEW}" language="tr" draft="False">{firm}</v:facts>'))
    variable.addprevious(told)
    whole = _with_exslt(etree.tostring(sheet, encoding="utf-8"))
    assert whole.endswith(_END)
    head = whole.removesuffix(_END).rstrip()
    head += b"\n" * (-len(head) % _THREE)
    return FirmView(head, base64.b64encode(head))


def _tail(own: OwnFacts) -> bytes:
    """What stands behind the firm's part: a variable of the invoice's own, and the end."""
    told = f'<xsl:variable name="own-told"><v:facts>{own_facts_xml(own)}</v:facts></xsl:variable>'
    return told.encode() + _END


def _with_exslt(sheet: bytes) -> bytes:
    """lxml cannot add a prefix to an element that stands; the declaration is put into the root's tag."""
    mark = b"<xsl:stylesheet "
    return sheet.replace(mark, mark + f'xmlns:exsl="{_EXSLT}" extension-element-prefixes="exsl" '.encode(), 1)


def view_reference(invoice: etree._Element, view: FirmView) -> tuple[bytes, bytes, bytes]:
    """The cac:AdditionalDocumentReference with *view* for *invoice* (root of a UBL-TR Invoice), in three parts.

    It declares its namespaces itself unless the invoice's root does so by the customary prefixes; so canonical XML
    stays canonical.
    """
    ettn = (invoice.findtext("cbc:UUID", "", _NS_INVOICE) or "").strip()
    issued = (invoice.findtext("cbc:IssueDate", "", _NS_INVOICE) or "").strip()
    is_declared = invoice.nsmap.get("cac") == CAC and invoice.nsmap.get("cbc") == CBC
    declared = "" if is_declared else namespaces({"cac": CAC, "cbc": CBC})
    return view.reference(ReferenceIds(ettn, issued), own_facts(invoice), declared)


def carries_view(invoice: etree._Element) -> bool:
    """Whether the document has a stylesheet of its own already."""
    for item in invoice.iterfind("cac:AdditionalDocumentReference", _NS_INVOICE):
        binary = item.find("cac:Attachment/cbc:EmbeddedDocumentBinaryObject", _NS_INVOICE)
        name = (binary.get("filename") or "").lower() if binary is not None else ""
        kind = (item.findtext("cbc:DocumentType", "", _NS_INVOICE) or "").strip().upper()
        if name.endswith((".xslt", ".xsl")) or (binary is not None and kind == "XSLT"):
            return True
    return False


def is_invoice(root: etree._Element) -> bool:
    """Whether *root* is a UBL-TR Invoice."""
    return str(root.tag) == f"{{{UBL_INVOICE}}}Invoice"
