"""Namespaces of the documents, the envelope and the service, with the prefixes customary in messages.

Sources: UBL-TR 1.2.1 package, e-Fatura package (schemas, WSDL), W3C XML Signature, ETSI TS 101 903.
"""

from __future__ import annotations

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
UBL_INVOICE = _UBL + "Invoice-2"
UBL_APPLICATION_RESPONSE = _UBL + "ApplicationResponse-2"
UBL_DESPATCH_ADVICE = _UBL + "DespatchAdvice-2"
UBL_RECEIPT_ADVICE = _UBL + "ReceiptAdvice-2"
UBL_CREDIT_NOTE = _UBL + "CreditNote-2"
CAC = _UBL + "CommonAggregateComponents-2"
CBC = _UBL + "CommonBasicComponents-2"
EXT = _UBL + "CommonExtensionComponents-2"
DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
XADES141 = "http://uri.etsi.org/01903/v1.4.1#"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SBDH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
PACKAGE = "http://www.efatura.gov.tr/package-namespace"
HRXML = "http://www.hr-xml.org/3"
OAGIS = "http://www.openapplications.org/oagis/9"
EARSIV = "http://earsiv.efatura.gov.tr"
EDEFTER = "http://www.edefter.gov.tr"
XBRLI = "http://www.xbrl.org/2003/instance"
EFATURA_WS = "http://gib.gov.tr/vedop3/eFatura"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
XOP = "http://www.w3.org/2004/08/xop/include"
XMIME = "http://www.w3.org/2005/05/xmlmime"

PREFIXES = {
    CAC: "cac",
    CBC: "cbc",
    EXT: "ext",
    DS: "ds",
    XADES: "xades",
    XADES141: "xades141",
    XSI: "xsi",
    SBDH: "sh",
    PACKAGE: "ef",
    HRXML: "hr",
    OAGIS: "oa",
    EARSIV: "earsiv",
    EDEFTER: "edefter",
    XBRLI: "xbrli",
    EFATURA_WS: "efatura",
    SOAP12: "soap",
}


def clark(namespace: str, name: str) -> str:
    """The name as `{namespace}name`, or plain where there is no namespace."""
    return f"{{{namespace}}}{name}" if namespace else name


def prefixed(tag: str) -> str:
    """A Clark name as people read it: `{…CommonBasicComponents-2}ID` becomes `cbc:ID`. Root names stay bare.

    >>> prefixed(clark(CBC, "ID")), prefixed(clark(UBL_INVOICE, "Invoice"))
    ('cbc:ID', 'Invoice')
    """
    if not tag.startswith("{"):
        return tag
    namespace, _, name = tag[1:].partition("}")
    prefix = PREFIXES.get(namespace)
    return f"{prefix}:{name}" if prefix else name
