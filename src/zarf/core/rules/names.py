"""Element names in Clark notation, as the rules look them up."""

from __future__ import annotations

from zarf.core.xml import namespaces
from zarf.core.xml.namespaces import clark

CAC = clark(namespaces.CAC, "")
CBC = clark(namespaces.CBC, "")
EXT = clark(namespaces.EXT, "")
DS = clark(namespaces.DS, "")
XADES = clark(namespaces.XADES, "")
SH = clark(namespaces.SBDH, "")
HR = clark(namespaces.HRXML, "")
OA = clark(namespaces.OAGIS, "")
EF = clark(namespaces.PACKAGE, "")

INVOICE = clark(namespaces.UBL_INVOICE, "Invoice")
APPLICATION_RESPONSE = clark(namespaces.UBL_APPLICATION_RESPONSE, "ApplicationResponse")
DESPATCH_ADVICE = clark(namespaces.UBL_DESPATCH_ADVICE, "DespatchAdvice")
RECEIPT_ADVICE = clark(namespaces.UBL_RECEIPT_ADVICE, "ReceiptAdvice")
ENVELOPE = SH + "StandardBusinessDocument"
ENVELOPE_HEADER = SH + "StandardBusinessDocumentHeader"
PACKAGE = EF + "Package"
PROCESS_USER_ACCOUNT = clark(namespaces.HRXML, "ProcessUserAccount")
CANCEL_USER_ACCOUNT = clark(namespaces.HRXML, "CancelUserAccount")
SCHEMA_LOCATION = clark(namespaces.XSI, "schemaLocation")


def cac(*names: str) -> tuple[str, ...]:
    """A path of aggregate names.

    >>> cac("Party", "Person") == (CAC + "Party", CAC + "Person")
    True
    """
    return tuple(CAC + name for name in names)
