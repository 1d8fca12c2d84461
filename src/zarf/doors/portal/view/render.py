"""From the bytes of a document to the page a person reads."""

from __future__ import annotations

import base64
import binascii

from lxml import etree

from zarf.core.findings import finding
from zarf.core.view.design import design
from zarf.core.view.facts import facts
from zarf.core.xml.kinds import DocumentKind, document_kind
from zarf.core.xml.namespaces import CAC, CBC
from zarf.core.xml.reading import read_xml
from zarf.doors.portal.view.runner import ViewFailed, run

__all__ = ["ViewFailed", "render_html", "render_senders_view", "senders_stylesheet"]

_NS = {"cac": CAC, "cbc": CBC}
_STYLESHEET_BYTES = 2 * 1024 * 1024
_DESIGNS = {DocumentKind.INVOICE: "invoice", DocumentKind.APPLICATION_RESPONSE: "application_response"}


def render_html(
    xml: bytes,
    *,
    logo: bytes | None = None,
    note: str = "",
    gib_logo: bytes | None = None,
    language: str = "tr",
    draft: bool = False,
) -> str:
    """*xml* in our own design: one HTML page that needs nothing from outside and holds no script.

    logo, gib_logo: PNG or JPEG. note: the firm's standing note. language: `tr` or `en`. draft: print "TASLAK" across
    the top, for a document that is not sealed yet.
    Raises DocumentUnreadable when *xml* cannot be read, ViewFailed (EF-VIEW-...) when it cannot be drawn.
    """
    root = read_xml(xml)
    kind = document_kind(root)
    if kind not in _DESIGNS:
        raise ViewFailed(finding("EF-VIEW-004", found=kind.name))
    language = "en" if language == "en" else "tr"
    beside = facts(root, kind, logo=logo, note=note, gib_logo=gib_logo, language=language, draft=draft)
    return run(design(_DESIGNS[kind], language), xml, facts=beside, clean=False)


def render_senders_view(xml: bytes) -> str:
    """*xml* in the design its sender put into it, cleaned of scripts, links and everything from outside.

    Raises DocumentUnreadable, ViewFailed (EF-VIEW-003 when the document carries no design).
    """
    stylesheet = senders_stylesheet(read_xml(xml))
    if stylesheet is None:
        raise ViewFailed(finding("EF-VIEW-003"))
    return run(stylesheet, xml, clean=True)


def senders_stylesheet(root: etree._Element) -> bytes | None:
    """The first XSLT that the document carries, None when there is none that can be read or it is over 2 MiB.

    Source: e-Arşiv/e-Fatura guides; file name ending in .xslt or .xsl in any case, or DocumentType XSLT.
    """
    for reference in root.iterfind("cac:AdditionalDocumentReference", _NS):
        binary = reference.find("cac:Attachment/cbc:EmbeddedDocumentBinaryObject", _NS)
        if binary is None or not binary.text or len(binary.text) > _STYLESHEET_BYTES * 3 // 2:
            continue
        named = (binary.get("filename") or "").strip().lower().endswith((".xslt", ".xsl"))
        typed = (reference.findtext("cbc:DocumentType", "", _NS) or "").strip().upper() == "XSLT"
        if named or typed:
            try:
                data = base64.b64decode(binary.text)
            except binascii.Error:
                continue
            return data if len(data) <= _STYLESHEET_BYTES else None
    return None
