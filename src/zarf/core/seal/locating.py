"""Finding the one seal of a document by its fixed path, and refusing whatever could hide another.

Source: seal profile, sections 1.3 and 5.3.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from zarf.core.seal.fault import SealFault
from zarf.core.xml.namespaces import (
    DS,
    EXT,
    SBDH,
    UBL_APPLICATION_RESPONSE,
    UBL_CREDIT_NOTE,
    UBL_DESPATCH_ADVICE,
    UBL_INVOICE,
    UBL_RECEIPT_ADVICE,
    clark,
)

_CONTENT = "/".join(clark(EXT, name) for name in ("UBLExtensions", "UBLExtension", "ExtensionContent"))
_UBL_ROOTS = (
    clark(UBL_INVOICE, "Invoice"),
    clark(UBL_APPLICATION_RESPONSE, "ApplicationResponse"),
    clark(UBL_DESPATCH_ADVICE, "DespatchAdvice"),
    clark(UBL_RECEIPT_ADVICE, "ReceiptAdvice"),
    clark(UBL_CREDIT_NOTE, "CreditNote"),
)

PLACES: Mapping[str, str] = {root: f"{_CONTENT}/{clark(DS, 'Signature')}" for root in _UBL_ROOTS}
"""Root element -> path of its seal."""

_ENVELOPE = clark(SBDH, "StandardBusinessDocument")
_ACCOUNTS = ("ProcessUserAccount", "CancelUserAccount")

_WRAPPABLE = (*_UBL_ROOTS, _ENVELOPE)

_HAS_SPLIT_VALUE = etree.XPath("boolean(//*[comment()][not(*) or text()[normalize-space()]])")


def check_document(root: etree._Element, *, has_comments: bool) -> None:
    """The document around the seal: a kind we know, nothing wrapped inside, no comment within a value."""
    if root.tag not in PLACES:
        raise SealFault("EF-SEAL-014" if etree.QName(root).localname in _ACCOUNTS else "EF-SEAL-012")
    if next(root.iterdescendants(*_WRAPPABLE), None) is not None:
        raise SealFault("EF-SEAL-016")
    # A value split by a comment reads differently to those who take only the first piece of text.
    if has_comments and _HAS_SPLIT_VALUE(root):
        raise SealFault("EF-SEAL-015")


def find_seal(root: etree._Element) -> etree._Element:
    """The `ds:Signature` at its place. Raises SealFault when it is missing, elsewhere, or not the only one."""
    everywhere = list(root.iter(clark(DS, "Signature")))
    at_place = root.findall(PLACES[str(root.tag)])
    if not everywhere:
        raise SealFault("EF-SEAL-010")
    if len(everywhere) > 1:
        raise SealFault("EF-SEAL-011")
    if at_place != everywhere:
        raise SealFault("EF-SEAL-017")
    return everywhere[0]
