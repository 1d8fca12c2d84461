"""Reading the certificates, lists and OCSP answers that a seal encloses.

Source: ETSI TS 101 903 v1.3.2, 7.6.1 and 7.6.2; v1.4.2, 8.1.
"""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree

from zarf.core.seal.evidence import Evidence
from zarf.core.seal.fault import SealFault
from zarf.core.seal.xmltree import decoded, xades
from zarf.core.xml.namespaces import XADES141, clark

VALIDATION_DATA = clark(XADES141, "TimeStampValidationData")
_CERTIFICATES = xades("EncapsulatedX509Certificate")
_LISTS = f"{xades('CRLValues')}/{xades('EncapsulatedCRLValue')}"
_ANSWERS = f"{xades('OCSPValues')}/{xades('EncapsulatedOCSPValue')}"
_MOST = 32
"""Certificates, lists and answers of each kind; GİB's sample has three. Bounds the work a sender can cause."""
_LARGEST_CERTIFICATE, _LARGEST_KEY = 64 * 1024, 8192
_DER = (None, "http://uri.etsi.org/01903/v1.2.2#DER")


def read_evidence(properties: list[etree._Element]) -> Evidence:
    """Everything enclosed in *properties*, for the signer and for the stamps. Raises SealFault (EF-SEAL-090)."""
    certificates: list[bytes] = []
    crls: list[bytes] = []
    ocsps: list[bytes] = []
    for item in _holders(properties):
        certificates += certificate_values(item)
        crls += list_values(item)
        ocsps += answer_values(item)
    largest = max(map(len, certificates), default=0)
    if max(len(certificates), len(crls), len(ocsps)) > _MOST or largest > _LARGEST_CERTIFICATE:
        raise SealFault("EF-SEAL-090")
    try:
        evidence = Evidence(certificates, crls, ocsps)
    except ValueError as error:
        raise SealFault("EF-SEAL-090") from error
    if any(map(_is_costly, evidence.certificates)):
        raise SealFault("EF-SEAL-090")
    return evidence


def _is_costly(certificate: x509.Certificate) -> bool:
    """A key so large that trying it as an issuer's takes long."""
    key = certificate.public_key()
    return isinstance(key, rsa.RSAPublicKey) and key.key_size > _LARGEST_KEY


def certificate_values(holder: etree._Element) -> list[bytes]:
    return _values(holder, _CERTIFICATES)


def list_values(holder: etree._Element) -> list[bytes]:
    return _values(holder, _LISTS)


def answer_values(holder: etree._Element) -> list[bytes]:
    return _values(holder, _ANSWERS)


def _holders(properties: list[etree._Element]) -> list[etree._Element]:
    """CertificateValues and RevocationValues, those of the stamps' own data included."""
    names = (xades("CertificateValues"), xades("RevocationValues"))
    found: list[etree._Element] = []
    for item in properties:
        if item.tag in names:
            found.append(item)
        elif item.tag == VALIDATION_DATA:
            found += [child for child in item if child.tag in names]
    return found


def _values(holder: etree._Element, path: str) -> list[bytes]:
    found = holder.findall(path)
    if any(item.get("Encoding") not in _DER for item in found):
        raise SealFault("EF-SEAL-090")
    return [decoded(item, "EF-SEAL-090") for item in found]
