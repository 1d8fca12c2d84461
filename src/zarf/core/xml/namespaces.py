"""Namespaces of the documents, the envelope and the service, with the prefixes customary in messages.

Sources: UBL-TR 1.2.1 package, e-Fatura package (schemas, WSDL), W3C XML Signature, ETSI TS 101 903.
"""

from __future__ import annotations

from typing import Final

_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
UBL_INVOICE: Final = _UBL + "Invoice-2"
UBL_APPLICATION_RESPONSE: Final = _UBL + "ApplicationResponse-2"
UBL_DESPATCH_ADVICE: Final = _UBL + "DespatchAdvice-2"
UBL_RECEIPT_ADVICE: Final = _UBL + "ReceiptAdvice-2"
UBL_CREDIT_NOTE: Final = _UBL + "CreditNote-2"
CAC: Final = _UBL + "CommonAggregateComponents-2"
CBC: Final = _UBL + "CommonBasicComponents-2"
EXT: Final = _UBL + "CommonExtensionComponents-2"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
XADES141: Final = "http://uri.etsi.org/01903/v1.4.1#"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
SBDH: Final = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
PACKAGE: Final = "http://www.efatura.gov.tr/package-namespace"
HRXML: Final = "http://www.hr-xml.org/3"
OAGIS: Final = "http://www.openapplications.org/oagis/9"
EARSIV: Final = "http://earsiv.efatura.gov.tr"
EDEFTER: Final = "http://www.edefter.gov.tr"
EDEFTER_ATTACHMENT: Final = "http://www.edefter.gov.tr/ek"
XBRLI: Final = "http://www.xbrl.org/2003/instance"
XBRL_LINK: Final = "http://www.xbrl.org/2003/linkbase"
XLINK: Final = "http://www.w3.org/1999/xlink"
XML: Final = "http://www.w3.org/XML/1998/namespace"
GL_COR: Final = "http://www.xbrl.org/int/gl/cor/2006-10-25"
GL_BUS: Final = "http://www.xbrl.org/int/gl/bus/2006-10-25"
GL_MUC: Final = "http://www.xbrl.org/int/gl/muc/2006-10-25"
EFATURA_WS: Final = "http://gib.gov.tr/vedop3/eFatura"
EDEFTER_WS: Final = "http://webservice.edefter.gib.gov.tr/"
_OASIS_WSS: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE: Final = _OASIS_WSS + "wssecurity-secext-1.0.xsd"
WSU: Final = _OASIS_WSS + "wssecurity-utility-1.0.xsd"
EXC_C14N: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
SOAP12: Final = "http://www.w3.org/2003/05/soap-envelope"
XOP: Final = "http://www.w3.org/2004/08/xop/include"
XMIME: Final = "http://www.w3.org/2005/05/xmlmime"

# The beginning of a name in Clark notation. Put together with + beside the namespaces, so that a compiler knows each
# text while it compiles: `CBC + "ID"` in a rule is then there already, and not made and hashed for each document.
IN_CAC: Final = "{" + CAC + "}"
IN_CBC: Final = "{" + CBC + "}"
IN_EXT: Final = "{" + EXT + "}"
IN_DS: Final = "{" + DS + "}"
IN_XADES: Final = "{" + XADES + "}"
IN_SBDH: Final = "{" + SBDH + "}"
IN_HRXML: Final = "{" + HRXML + "}"
IN_OAGIS: Final = "{" + OAGIS + "}"
IN_PACKAGE: Final = "{" + PACKAGE + "}"
IN_EDEFTER: Final = "{" + EDEFTER + "}"
IN_EDEFTER_ATTACHMENT: Final = "{" + EDEFTER_ATTACHMENT + "}"
IN_XBRLI: Final = "{" + XBRLI + "}"
IN_GL_COR: Final = "{" + GL_COR + "}"
IN_GL_BUS: Final = "{" + GL_BUS + "}"
IN_GL_MUC: Final = "{" + GL_MUC + "}"
IN_UBL_INVOICE: Final = "{" + UBL_INVOICE + "}"
IN_UBL_APPLICATION_RESPONSE: Final = "{" + UBL_APPLICATION_RESPONSE + "}"
IN_UBL_DESPATCH_ADVICE: Final = "{" + UBL_DESPATCH_ADVICE + "}"
IN_UBL_RECEIPT_ADVICE: Final = "{" + UBL_RECEIPT_ADVICE + "}"

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
    EDEFTER_ATTACHMENT: "defterek",
    XBRLI: "xbrli",
    XBRL_LINK: "link",
    XLINK: "xlink",
    GL_COR: "gl-cor",
    GL_BUS: "gl-bus",
    GL_MUC: "gl-muc",
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
