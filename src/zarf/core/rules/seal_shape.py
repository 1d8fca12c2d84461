"""The rules about the shape of the seal inside a document. Whether the seal is genuine is judged in core/seal.

The same assertions exist under two names: XadesSignatureCheckForInvoice for invoices, XadesSignatureCheck elsewhere.
Source: GİB schematron, rules XadesSignatureCheck, X509DataCheck, SignatureMethodCheck, TransformCountCheck.
"""

from __future__ import annotations

from typing import Final

from zarf.core.rules.facts import InvoiceFacts
from zarf.core.rules.names import DS, EXT, XADES
from zarf.core.rules.rule import Fault
from zarf.core.rules.tree import Node
from zarf.core.rules.values import is_blank

SEAL_PATH: Final[tuple[str, ...]] = (
    EXT + "UBLExtensions",
    EXT + "UBLExtension",
    EXT + "ExtensionContent",
    DS + "Signature",
)
X509_DATA_PATH: Final[tuple[str, ...]] = (*SEAL_PATH, DS + "KeyInfo", DS + "X509Data")
SUBJECT_NAME_PATH: Final[tuple[str, ...]] = (*X509_DATA_PATH, DS + "X509SubjectName")
TRANSFORMS_PATH: Final[tuple[str, ...]] = (*SEAL_PATH, DS + "SignedInfo", DS + "Reference", DS + "Transforms")

_RSA_SHA1: Final = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
_RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_SIGNED_PROPERTIES: Final = (
    DS + "Object",
    XADES + "QualifyingProperties",
    XADES + "SignedProperties",
    XADES + "SignedSignatureProperties",
)


def xades_signature_check_1(_facts: object, node: Node) -> Fault | None:
    if node.select(DS + "SignedInfo", DS + "Reference", DS + "Transforms"):
        return None
    return Fault(node, None, "1", below="ds:SignedInfo/ds:Reference/ds:Transforms")


def xades_signature_check_2(_facts: object, node: Node) -> Fault | None:
    return None if node.all(DS + "KeyInfo") else Fault(node, None, "1", below="ds:KeyInfo")


def xades_signature_check_3(_facts: object, node: Node) -> Fault | None:
    if not node.all(DS + "KeyInfo") or node.select(DS + "KeyInfo", DS + "X509Data"):
        return None
    return Fault(node, None, "1", below="ds:KeyInfo/ds:X509Data")


def xades_signature_check_4(_facts: object, node: Node) -> Fault | None:
    return None if node.all(DS + "Object") else Fault(node, None, "1", below="ds:Object")


def xades_signature_check_5(_facts: object, node: Node) -> Fault | None:
    return _signed_property(node, "SigningTime")


def xades_signature_check_6(_facts: object, node: Node) -> Fault | None:
    return _signed_property(node, "SigningCertificate")


def xades_signature_check_for_invoice_7(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    references = node.select(DS + "SignedInfo", DS + "Reference")
    count = sum(reference.attributes.get("URI") == "" for reference in references)
    return None if count == 1 else Fault(node, str(count), "1", below="ds:SignedInfo/ds:Reference[@URI='']")


def signature_method_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """Any algorithm but rsa-sha1; a missing algorithm fails too."""
    if not invoice.ubl_21:
        return None
    methods = node.select(DS + "SignedInfo", DS + "SignatureMethod")
    found = [method.attributes["Algorithm"] for method in methods if "Algorithm" in method.attributes]
    if any(algorithm != _RSA_SHA1 for algorithm in found):
        return None
    return Fault(
        methods[0] if methods else node, found[0] if found else None, _RSA_SHA256, below="@Algorithm" if methods else ""
    )


def x509_data_check_1(_facts: object, node: Node) -> Fault | None:
    return None if node.all(DS + "X509Certificate") else Fault(node, None, "1", below="ds:X509Certificate")


def x509_subject_name_check_1(_facts: object, node: Node) -> Fault | None:
    return Fault(node, node.text, "CN=...") if is_blank(node.text) else None


def transform_count_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    count = len(node.all(DS + "Transform"))
    return None if count <= 1 else Fault(node, str(count), "<= 1", below="ds:Transform")


def _signed_property(node: Node, name: str) -> Fault | None:
    if not node.all(DS + "Object") or node.select(*_SIGNED_PROPERTIES, XADES + name):
        return None
    return Fault(node, None, "1", below=f"ds:Object//xades:{name}")
