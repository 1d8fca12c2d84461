"""The references of XAdES-C against the values enclosed: each must name exactly one, and none may be left unnamed.

Otherwise a stamp over the references would vouch for other data than is used.
Source: ETSI TS 101 903 v1.3.2, 7.4.1, 7.4.2 and 7.6; seal profile, section 1.5 (CRL Number).
"""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from lxml import etree

from zarf.core.seal.algorithms import DIGESTS, is_sha1
from zarf.core.seal.certificates import UNREADABLE, load_certificate, load_crl
from zarf.core.seal.evidence_values import answer_values, certificate_values, list_values
from zarf.core.seal.fault import SealFault
from zarf.core.seal.names import same_name
from zarf.core.seal.xmltree import decoded, ds, only, xades

_MOST = 64
_LONGEST_NUMBER = 60


def check_references(properties: list[etree._Element]) -> None:
    """Raises SealFault: EF-SEAL-093 certificates, 094 lists and answers, 095 what a list's reference says of it.

    Where only one of references and values is there, there is nothing to compare.
    """
    parts = {str(item.tag): item for item in properties}
    names, values = parts.get(xades("CompleteCertificateRefs")), parts.get(xades("CertificateValues"))
    if names is not None and values is not None:
        _check_certificates(names.findall(f"{xades('CertRefs')}/{xades('Cert')}"), certificate_values(values))
    names, values = parts.get(xades("CompleteRevocationRefs")), parts.get(xades("RevocationValues"))
    if names is not None and values is not None:
        _check_lists(names.findall(f"{xades('CRLRefs')}/{xades('CRLRef')}"), list_values(values))
        _check_answers(names.findall(f"{xades('OCSPRefs')}/{xades('OCSPRef')}"), answer_values(values))


def _check_certificates(names: list[etree._Element], values: list[bytes]) -> None:
    for name, der in _pairs(names, values, xades("CertDigest"), "EF-SEAL-093"):
        certificate = load_certificate(der)
        issued = only(name, xades("IssuerSerial"), "EF-SEAL-093")
        number = _number(issued.findtext(ds("X509SerialNumber")))
        issuer = issued.findtext(ds("X509IssuerName")) or ""
        if number != certificate.serial_number or not same_name(issuer, certificate.issuer):
            raise SealFault("EF-SEAL-093")


def _check_lists(names: list[etree._Element], values: list[bytes]) -> None:
    for name, der in _pairs(names, values, xades("DigestAlgAndValue"), "EF-SEAL-094"):
        _, crl, issuer = load_crl(der)
        told = only(name, xades("CRLIdentifier"), "EF-SEAL-095")
        is_of = same_name(told.findtext(xades("Issuer")) or "", issuer)
        if not is_of or _moment(told.findtext(xades("IssueTime"))) != crl.last_update_utc:
            raise SealFault("EF-SEAL-095")
        # A reference without the number is taken for invalid by TÜBİTAK's tools too.
        if _number(told.findtext(xades("Number"))) != crl_number(crl):
            raise SealFault("EF-SEAL-095")


def _check_answers(names: list[etree._Element], values: list[bytes]) -> None:
    _pairs(names, values, xades("DigestAlgAndValue"), "EF-SEAL-094")


def crl_number(crl: x509.CertificateRevocationList) -> int | None:
    try:
        return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except (*UNREADABLE, x509.ExtensionNotFound):
        return None


def _pairs(
    names: list[etree._Element], values: list[bytes], digest: str, code: str
) -> list[tuple[etree._Element, bytes]]:
    """Each reference with its value: one to one. Raises SealFault(code)."""
    if len(names) != len(values) or len(names) > _MOST:
        raise SealFault(code)
    left = list(values)
    found: list[tuple[etree._Element, bytes]] = []
    for name in names:
        value = _named(only(name, digest, code), left, code)
        left.remove(value)
        found.append((name, value))
    return found


def _named(proof: etree._Element, values: list[bytes], code: str) -> bytes:
    uri = only(proof, ds("DigestMethod"), code).get("Algorithm", "")
    digest = DIGESTS.get(uri)
    if digest is None:
        raise SealFault("EF-SEAL-023" if is_sha1(uri) else "EF-SEAL-022")
    wanted = decoded(only(proof, ds("DigestValue"), code), code)
    found = next((item for item in values if digest(item) == wanted), None)
    if found is None:
        raise SealFault(code)
    return found


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if len(text) <= _LONGEST_NUMBER and text.isascii() and text.isdigit() else -1


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
