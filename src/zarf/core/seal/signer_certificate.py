"""The signer's certificate: the one in KeyInfo that xades:SigningCertificate names. Everything else must agree with it.

Source: seal profile, section 5.5; ETSI TS 101 903, 7.2.2.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from lxml import etree

from zarf.core.seal.algorithms import DIGESTS, SignatureAlgorithm, is_sha1
from zarf.core.seal.certificates import UNREADABLE, load_certificate
from zarf.core.seal.fault import SealFault
from zarf.core.seal.names import UnreadableName, parse_name, same_name
from zarf.core.seal.shape import SealShape
from zarf.core.seal.xmltree import decoded, ds, elements, only, xades

_DSIG11 = "http://www.w3.org/2009/xmldsig11#"
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_MOST = 8
"""Certificates, names and values of one kind in a signature: bounds the work a sender can cause."""
_LARGEST_CERTIFICATE = 64 * 1024
_LONGEST_NAME = 2048
_LARGEST_KEY = 8192
"""Bits of an RSA key."""


def _load(der: bytes) -> x509.Certificate:
    try:
        return load_certificate(der)
    except UNREADABLE as error:
        raise SealFault("EF-SEAL-030") from error


def signer_certificate(shape: SealShape) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    """The signer's certificate, and the others that came along. Raises SealFault."""
    return named_certificate(shape.key_info, shape.signed_signature_properties, shape.algorithm)


def named_certificate(
    key_info: etree._Element, properties: etree._Element, algorithm: SignatureAlgorithm
) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    """The certificate of *key_info* that the signed signature *properties* name, as `signer_certificate`."""
    ders = _certificates(key_info)
    entries = _signing_certificate(properties)
    signer = next((der for der in ders if any(_names(entry, der) for entry in entries)), None)
    if signer is None:
        raise SealFault("EF-SEAL-032")
    certificate = _load(signer)
    _check_key_info(key_info, certificate)
    _check_key(certificate, algorithm)
    return certificate, tuple(_load(der) for der in ders if der != signer)


def _certificates(key_info: etree._Element) -> list[bytes]:
    children = elements(key_info)
    if len(children) > _MOST or any(len(child) > 2 * _MOST for child in children):
        raise SealFault("EF-SEAL-031")
    for child in children:
        if child.tag not in (ds("X509Data"), ds("KeyValue"), ds("KeyName")):
            raise SealFault("EF-SEAL-031")
    found = key_info.findall(f"{ds('X509Data')}/{ds('X509Certificate')}")
    if not 0 < len(found) <= _MOST:
        raise SealFault("EF-SEAL-030")
    ders = [decoded(item, "EF-SEAL-030") for item in found]
    if max(map(len, ders)) > _LARGEST_CERTIFICATE:
        raise SealFault("EF-SEAL-030")
    return ders


def _signing_certificate(properties: etree._Element) -> list[etree._Element]:
    """The `xades:Cert` entries of the v1 element. SigningCertificateV2 alone is outside GİB's profile."""
    found = properties.findall(xades("SigningCertificate"))
    if len(found) != 1 or not elements(found[0]):
        is_v2 = not found and properties.find(xades("SigningCertificateV2")) is not None
        raise SealFault("EF-SEAL-033" if is_v2 else "EF-SEAL-032")
    entries = found[0].findall(xades("Cert"))
    if len(entries) > _MOST:
        raise SealFault("EF-SEAL-032")
    return entries


def _names(entry: etree._Element, der: bytes) -> bool:
    """Whether *entry* holds the digest, the issuer and the serial number of the certificate in *der*."""
    proof = only(entry, xades("CertDigest"), "EF-SEAL-032")
    uri = only(proof, ds("DigestMethod"), "EF-SEAL-032").get("Algorithm", "")
    digest = DIGESTS.get(uri)
    if digest is None:
        raise SealFault("EF-SEAL-023" if is_sha1(uri) else "EF-SEAL-022")
    if digest(der) != decoded(only(proof, ds("DigestValue"), "EF-SEAL-032"), "EF-SEAL-032"):
        return False
    issuer = only(entry, xades("IssuerSerial"), "EF-SEAL-032")
    serial = (only(issuer, ds("X509SerialNumber"), "EF-SEAL-032").text or "").strip()
    name = only(issuer, ds("X509IssuerName"), "EF-SEAL-032").text or ""
    return len(serial) + len(name) <= _LONGEST_NAME and _is_issued_as(der, serial, name)


@lru_cache(maxsize=1024)
def _is_issued_as(der: bytes, serial: str, name: str) -> bool:
    """Remembered: a partner's documents carry the same certificate for years."""
    certificate = _load(der)
    return _same_number(serial, certificate.serial_number) and same_name(name, certificate.issuer)


def _same_number(text: str, number: int) -> bool:
    """Serial numbers have up to 20 bytes; a longer text is not even converted."""
    return len(text) <= 60 and text.isascii() and text.isdigit() and int(text) == number


def _check_key_info(key_info: etree._Element, certificate: x509.Certificate) -> None:
    """What KeyInfo says beside the certificate is not used, but it must not contradict it."""
    for value in key_info.findall(ds("KeyValue")):
        if not _same_key(value, certificate):
            raise SealFault("EF-SEAL-035")
    for name in key_info.findall(f"{ds('X509Data')}/{ds('X509SubjectName')}"):
        text = name.text or ""
        if len(text) <= _LONGEST_NAME and _contradicts(text, certificate):
            raise SealFault("EF-SEAL-035")


@lru_cache(maxsize=1024)
def _contradicts(text: str, certificate: x509.Certificate) -> bool:
    """A name that cannot be read says nothing; a readable one must be the certificate's."""
    try:
        parse_name(text)
    except UnreadableName:
        return not text.strip()
    return not same_name(text, certificate.subject)


def _same_key(value: etree._Element, certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        stated = [value.find(f"{ds('RSAKeyValue')}/{ds(part)}") for part in ("Modulus", "Exponent")]
        found = [int.from_bytes(decoded(item), "big") for item in stated if item is not None]
        return found == [numbers.n, numbers.e]
    if isinstance(key, ec.EllipticCurvePublicKey):
        point = value.find(f"{{{_DSIG11}}}ECKeyValue/{{{_DSIG11}}}PublicKey")
        encoded = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        return point is not None and decoded(point) == encoded
    return False


def _check_key(certificate: x509.Certificate, algorithm: SignatureAlgorithm) -> None:
    key = certificate.public_key()
    fits_rsa = algorithm.family == "rsa" and isinstance(key, rsa.RSAPublicKey) and 2048 <= key.key_size <= _LARGEST_KEY
    fits_ec = algorithm.family == "ec" and isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, _CURVES)
    if not (fits_rsa or fits_ec):
        raise SealFault("EF-SEAL-037")
