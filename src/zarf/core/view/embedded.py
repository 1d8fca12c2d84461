"""The view that travels inside an invoice: a stylesheet that needs nothing but the invoice itself.

Karekod, logo, amount in words and names of codes are worked out when the invoice is drawn up and written into the
stylesheet, so that every receiver's program shows them, without script and without a network.
Source: GİB Entegrasyon Kılavuzu v1.10 (the XSLT is inside the document); spec e-fatura.md 4.6.
"""

from __future__ import annotations

import base64

from lxml import etree

from zarf.core.view.design import design
from zarf.core.view.facts import facts
from zarf.core.xml.canonical import element, namespaces
from zarf.core.xml.kinds import DocumentKind
from zarf.core.xml.namespaces import CAC, CBC, UBL_INVOICE

_XSL = "http://www.w3.org/1999/XSL/Transform"
_EXSLT = "http://exslt.org/common"
_NS = {"xsl": _XSL}
_NS_INVOICE = {"cac": CAC, "cbc": CBC}


def stylesheet_of(
    invoice: etree._Element, *, logo: bytes | None = None, note: str = "", gib_logo: bytes | None = None
) -> bytes:
    """A whole XSLT 1.0 stylesheet for this one *invoice* (root of a UBL-TR Invoice), in Turkish.

    logo, gib_logo: PNG or JPEG. note: the firm's standing note.
    """
    sheet = etree.fromstring(design("invoice", "tr"))
    root = sheet.find("xsl:template[@match='/v:view']", _NS)
    variable = sheet.find("xsl:variable[@name='facts']", _NS)
    assert root is not None
    assert variable is not None
    root.set("match", "/")
    entry = root[0]
    entry.set("select", "inv:Invoice")
    variable.set("select", "exsl:node-set($facts-told)/v:facts")
    told = etree.Element(f"{{{_XSL}}}variable", {"name": "facts-told"})
    told.append(
        etree.fromstring(
            facts(invoice, DocumentKind.INVOICE, logo=logo, note=note, gib_logo=gib_logo, language="tr", draft=False)
        )
    )
    variable.addprevious(told)
    return _with_exslt(etree.tostring(sheet, encoding="utf-8"))


def _with_exslt(sheet: bytes) -> bytes:
    """lxml cannot add a prefix to an element that stands; the declaration is put into the root's tag."""
    mark = b"<xsl:stylesheet "
    return sheet.replace(mark, mark + f'xmlns:exsl="{_EXSLT}" extension-element-prefixes="exsl" '.encode(), 1)


def view_reference(invoice: etree._Element, stylesheet: bytes) -> bytes:
    """The cac:AdditionalDocumentReference that carries *stylesheet*.

    It declares its namespaces itself unless the invoice's root does so by the customary prefixes; so canonical XML
    stays canonical.
    """
    number = (invoice.findtext("cbc:ID", "", _NS_INVOICE) or "").strip()
    issued = (invoice.findtext("cbc:IssueDate", "", _NS_INVOICE) or "").strip()
    ettn = (invoice.findtext("cbc:UUID", "", _NS_INVOICE) or "").strip()
    attachment = element(
        "cbc:EmbeddedDocumentBinaryObject",
        base64.b64encode(stylesheet).decode("ascii"),
        characterSetCode="UTF-8",
        encodingCode="Base64",
        filename=f"{number}.xslt",
        mimeCode="application/xml",
    )
    inside = element("cbc:ID", ettn) + element("cbc:IssueDate", issued) + element("cbc:DocumentType", "XSLT")
    is_declared = invoice.nsmap.get("cac") == CAC and invoice.nsmap.get("cbc") == CBC
    declared = "" if is_declared else namespaces({"cac": CAC, "cbc": CBC})
    opening = f"<cac:AdditionalDocumentReference{declared}>"
    whole = f"{opening}{inside}<cac:Attachment>{attachment}</cac:Attachment></cac:AdditionalDocumentReference>"
    return whole.encode()


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
