"""Element names in Clark notation, as the rules look them up."""

from __future__ import annotations

from typing import Final

from zarf.core.xml.namespaces import IN_CAC as CAC
from zarf.core.xml.namespaces import IN_CBC as CBC
from zarf.core.xml.namespaces import IN_DS as DS
from zarf.core.xml.namespaces import IN_EXT as EXT
from zarf.core.xml.namespaces import IN_HRXML as HR
from zarf.core.xml.namespaces import IN_OAGIS as OA
from zarf.core.xml.namespaces import IN_PACKAGE as EF
from zarf.core.xml.namespaces import IN_SBDH as SH
from zarf.core.xml.namespaces import (
    IN_UBL_APPLICATION_RESPONSE,
    IN_UBL_DESPATCH_ADVICE,
    IN_UBL_INVOICE,
    IN_UBL_RECEIPT_ADVICE,
    XSI,
    clark,
)
from zarf.core.xml.namespaces import IN_XADES as XADES

__all__ = [
    "APPLICATION_RESPONSE",
    "CAC",
    "CANCEL_USER_ACCOUNT",
    "CBC",
    "DESPATCH_ADVICE",
    "DS",
    "EF",
    "ENVELOPE",
    "ENVELOPE_HEADER",
    "EXT",
    "HR",
    "INVOICE",
    "OA",
    "PACKAGE",
    "PROCESS_USER_ACCOUNT",
    "RECEIPT_ADVICE",
    "SCHEMA_LOCATION",
    "SH",
    "XADES",
    "cac",
]

INVOICE: Final[str] = IN_UBL_INVOICE + "Invoice"
APPLICATION_RESPONSE: Final[str] = IN_UBL_APPLICATION_RESPONSE + "ApplicationResponse"
DESPATCH_ADVICE: Final[str] = IN_UBL_DESPATCH_ADVICE + "DespatchAdvice"
RECEIPT_ADVICE: Final[str] = IN_UBL_RECEIPT_ADVICE + "ReceiptAdvice"
ENVELOPE: Final[str] = SH + "StandardBusinessDocument"
ENVELOPE_HEADER: Final[str] = SH + "StandardBusinessDocumentHeader"
PACKAGE: Final[str] = EF + "Package"
PROCESS_USER_ACCOUNT: Final[str] = HR + "ProcessUserAccount"
CANCEL_USER_ACCOUNT: Final[str] = HR + "CancelUserAccount"
SCHEMA_LOCATION: Final[str] = clark(XSI, "schemaLocation")


def cac(*names: str) -> tuple[str, ...]:
    """A path of aggregate names.

    >>> cac("Party", "Person") == (CAC + "Party", CAC + "Person")
    True
    """
    return tuple(CAC + name for name in names)
