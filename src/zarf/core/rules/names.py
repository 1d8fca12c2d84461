"""Element names in Clark notation, as the rules look them up, and the customary prefix of each namespace."""

from __future__ import annotations

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"

CAC = "{" + _UBL + "CommonAggregateComponents-2}"
CBC = "{" + _UBL + "CommonBasicComponents-2}"
EXT = "{" + _UBL + "CommonExtensionComponents-2}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
SH = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}"
EF = "{http://www.efatura.gov.tr/package-namespace}"
HR = "{http://www.hr-xml.org/3}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"

INVOICE = "{" + _UBL + "Invoice-2}Invoice"
APPLICATION_RESPONSE = "{" + _UBL + "ApplicationResponse-2}ApplicationResponse"
ENVELOPE = SH + "StandardBusinessDocument"
ENVELOPE_HEADER = SH + "StandardBusinessDocumentHeader"
PACKAGE = EF + "Package"
PROCESS_USER_ACCOUNT = HR + "ProcessUserAccount"
CANCEL_USER_ACCOUNT = HR + "CancelUserAccount"
SCHEMA_LOCATION = XSI + "schemaLocation"

PREFIXES: dict[str, str] = {
    CAC: "cac:",
    CBC: "cbc:",
    EXT: "ext:",
    DS: "ds:",
    XADES: "xades:",
    SH: "sh:",
    EF: "ef:",
    HR: "hr:",
}


def cac(*names: str) -> tuple[str, ...]:
    """A path of aggregate names.

    >>> cac("Party", "Person") == (CAC + "Party", CAC + "Person")
    True
    """
    return tuple(CAC + name for name in names)


def shown(tag: str) -> str:
    """The name as people write it: customary prefix for parts, none for the documents themselves.

    >>> shown(CBC + "ID"), shown(INVOICE), shown("ElementType")
    ('cbc:ID', 'Invoice', 'ElementType')
    """
    namespace, brace, local = tag.rpartition("}")
    return PREFIXES.get(namespace + brace, "") + local
