"""Finding the one seal of a document by its fixed path, and refusing whatever could hide another.

Source: seal profile, sections 1.3 and 5.3.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from zarf.core.seal.fault import SealFault
from zarf.core.seal.xmltree import ds

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_EXT = f"{_UBL}CommonExtensionComponents-2"
_CONTENT = f"{{{_EXT}}}UBLExtensions/{{{_EXT}}}UBLExtension/{{{_EXT}}}ExtensionContent"

_UBL_KINDS = ("Invoice", "ApplicationResponse", "DespatchAdvice", "ReceiptAdvice", "CreditNote")
PLACES: Mapping[str, str] = {f"{{{_UBL}{kind}-2}}{kind}": f"{_CONTENT}/{ds('Signature')}" for kind in _UBL_KINDS}
"""Root element -> path of its seal."""

_ENVELOPE = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}StandardBusinessDocument"
_ACCOUNTS = ("ProcessUserAccount", "CancelUserAccount")


def check_document(root: etree._Element) -> None:
    """The document around the seal: a kind we know, nothing wrapped inside, no comment within a value."""
    if root.tag not in PLACES:
        raise SealFault("EF-SEAL-014" if etree.QName(root).localname in _ACCOUNTS else "EF-SEAL-012")
    for element in root.iterdescendants(etree.Element):
        if element.tag in PLACES or element.tag == _ENVELOPE:
            raise SealFault("EF-SEAL-016")
    for comment in root.iter(etree.Comment):
        parent = comment.getparent()
        # A value split by a comment reads differently to those who take only the first piece of text.
        if parent is not None and (_is_leaf(parent) or _has_text(parent)):
            raise SealFault("EF-SEAL-015")


def find_seal(root: etree._Element) -> etree._Element:
    """The `ds:Signature` at its place. Raises SealFault when it is missing, elsewhere, or not the only one."""
    everywhere = list(root.iter(ds("Signature")))
    at_place = root.findall(PLACES[str(root.tag)])
    if not everywhere:
        raise SealFault("EF-SEAL-010")
    if len(everywhere) > 1:
        raise SealFault("EF-SEAL-011")
    if at_place != everywhere:
        raise SealFault("EF-SEAL-017")
    return everywhere[0]


def _is_leaf(element: etree._Element) -> bool:
    return next(element.iterchildren(etree.Element), None) is None


def _has_text(element: etree._Element) -> bool:
    pieces = [element.text, *(child.tail for child in element)]
    return any(piece and not piece.isspace() for piece in pieces)
