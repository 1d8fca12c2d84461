"""The parts of the signature that depend on the certificate alone, made once per certificate."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from zarf.core.seal.algorithms import SHA256
from zarf.core.seal.certificates import load_certificate
from zarf.core.seal.names import write_name
from zarf.core.seal.scope import escape_text


@dataclass(frozen=True, slots=True)
class SignerParts:
    """Canonical XML: `ds:KeyInfo`, and `xades:SigningCertificate` (the v1 element)."""

    key_info: str
    signing_certificate: str


@lru_cache(maxsize=256)
def signer_parts(certificate_der: bytes) -> SignerParts:
    certificate = load_certificate(certificate_der)
    return SignerParts(_key_info(certificate, certificate_der), _signing_certificate(certificate, certificate_der))


def encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _key_info(certificate: x509.Certificate, der: bytes) -> str:
    """Only the signer's certificate, never the chain; KeyValue for RSA only, as Turkish tools write it."""
    key = certificate.public_key()
    value = _rsa_key_value(key) if isinstance(key, rsa.RSAPublicKey) else ""
    subject = escape_text(write_name(certificate.subject))
    return (
        f"<ds:KeyInfo>{value}<ds:X509Data><ds:X509SubjectName>{subject}</ds:X509SubjectName>"
        f"<ds:X509Certificate>{encode(der)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    )


def _rsa_key_value(key: rsa.RSAPublicKey) -> str:
    numbers = key.public_numbers()
    modulus, exponent = (encode(n.to_bytes((n.bit_length() + 7) // 8, "big")) for n in (numbers.n, numbers.e))
    return (
        f"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{modulus}</ds:Modulus>"
        f"<ds:Exponent>{exponent}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>"
    )


def _signing_certificate(certificate: x509.Certificate, der: bytes) -> str:
    issuer = escape_text(write_name(certificate.issuer))
    return (
        "<xades:SigningCertificate><xades:Cert><xades:CertDigest>"
        f'<ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'
        f"<ds:DigestValue>{encode(hashlib.sha256(der).digest())}</ds:DigestValue></xades:CertDigest>"
        f"<xades:IssuerSerial><ds:X509IssuerName>{issuer}</ds:X509IssuerName>"
        f"<ds:X509SerialNumber>{certificate.serial_number}</ds:X509SerialNumber></xades:IssuerSerial>"
        "</xades:Cert></xades:SigningCertificate>"
    )
