"""Which document it is, by the name and namespace of its root."""

from __future__ import annotations

from enum import StrEnum

from lxml import etree

from zarf.core.xml.namespaces import (
    HRXML,
    SBDH,
    UBL_APPLICATION_RESPONSE,
    UBL_CREDIT_NOTE,
    UBL_DESPATCH_ADVICE,
    UBL_INVOICE,
    UBL_RECEIPT_ADVICE,
    clark,
)


class DocumentKind(StrEnum):
    """The kinds that travel in e-Fatura, by the ElementType of the envelope; and the envelope itself."""

    INVOICE = "INVOICE"
    APPLICATION_RESPONSE = "APPLICATIONRESPONSE"
    DESPATCH_ADVICE = "DESPATCHADVICE"
    RECEIPT_ADVICE = "RECEIPTADVICE"
    CREDIT_NOTE = "CREDITNOTE"
    PROCESS_USER_ACCOUNT = "PROCESSUSERACCOUNT"
    CANCEL_USER_ACCOUNT = "CANCELUSERACCOUNT"
    ENVELOPE = "ENVELOPE"
    UNKNOWN = "UNKNOWN"


_ROOTS = {
    clark(UBL_INVOICE, "Invoice"): DocumentKind.INVOICE,
    clark(UBL_APPLICATION_RESPONSE, "ApplicationResponse"): DocumentKind.APPLICATION_RESPONSE,
    clark(UBL_DESPATCH_ADVICE, "DespatchAdvice"): DocumentKind.DESPATCH_ADVICE,
    clark(UBL_RECEIPT_ADVICE, "ReceiptAdvice"): DocumentKind.RECEIPT_ADVICE,
    clark(UBL_CREDIT_NOTE, "CreditNote"): DocumentKind.CREDIT_NOTE,
    clark(HRXML, "ProcessUserAccount"): DocumentKind.PROCESS_USER_ACCOUNT,
    clark(HRXML, "CancelUserAccount"): DocumentKind.CANCEL_USER_ACCOUNT,
    clark(SBDH, "StandardBusinessDocument"): DocumentKind.ENVELOPE,
}


def document_kind(root: etree._Element) -> DocumentKind:
    """The kind of the document whose root this is."""
    return kind_of_root(str(root.tag))


def kind_of_root(tag: str) -> DocumentKind:
    """The kind of the document whose root has this Clark name."""
    return _ROOTS.get(tag, DocumentKind.UNKNOWN)
