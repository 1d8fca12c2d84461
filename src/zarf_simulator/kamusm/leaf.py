"""What a simulated mali mühür (or personal) certificate looks like, and in which states it can be issued.

Source of the profile: KamuSM's published test certificates and TÜBİTAK's mali mühür validation policy.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_LONGEST_NAME = 64
"""X.520's bound for a common name."""


class LeafState(StrEnum):
    GOOD = "good"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    REVOKED = "revoked"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class LeafProfile:
    """What sets a mali mühür apart from other certificates. Tests take one property away at a time."""

    policy: str | None = "2.16.792.1.2.1.1.5.7.4.1"
    extended_key_usage: str | None = "2.16.792.1.2.1.1.5.7.50.1"
    digital_signature: bool = True
    non_repudiation: bool = False
    serial_number: str | None = None
    """In place of the VKN or TCKN in the subject; "" leaves the attribute out."""
    qualified: bool = False
    """With the QC statements of a person's certificate: ETSI's QcCompliance and that of Law 5070."""


MALI_MUHUR = LeafProfile()
NES = LeafProfile(policy="2.16.792.3.0.3.1.1.1", extended_key_usage=None, non_repudiation=True, qualified=True)
"""Qualified certificate of a person (nitelikli elektronik sertifika). The policy number is only an example."""

# DER: SEQUENCE OF QCStatement with 0.4.0.1862.1.1 and 2.16.792.1.61.0.1.5070.1.1. Source: ETSI EN 319 412-5.
_QC_STATEMENTS = bytes.fromhex("30193008060604008e460101300d060b608618013d0001a74e0101")


@dataclass(frozen=True, slots=True, repr=False)
class IssuedSeal:
    """A certificate with its key. Its repr tells no secret."""

    certificate: x509.Certificate
    key: PrivateKey
    issuer: x509.Certificate

    @property
    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def certificate_der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def pkcs12(self, password: str) -> bytes:
        """The PKCS#12 file with key, certificate and issuing CA."""
        return pkcs12.serialize_key_and_certificates(
            b"ZARF SIMULATOR",
            self.key,
            self.certificate,
            [self.issuer],
            serialization.BestAvailableEncryption(password.encode("utf-8")),
        )

    def __repr__(self) -> str:
        return f"IssuedSeal({self.certificate.subject.rfc4514_string()!r})"


def new_password() -> str:
    return secrets.token_urlsafe(18)


def new_key(algorithm: str) -> PrivateKey:
    """A fresh P-384 ("ec") or RSA-2048 ("rsa") key."""
    if algorithm == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    if algorithm == "ec":
        return ec.generate_private_key(ec.SECP384R1())
    raise ValueError(f"key is ec or rsa, not {algorithm!r}")


def validity(state: LeafState, now: datetime) -> tuple[datetime, datetime]:
    """First and last moment. Three years, as KamuSM gives."""
    three_years = timedelta(days=3 * 365)
    if state is LeafState.EXPIRED:
        return now - three_years, now - timedelta(days=1)
    if state is LeafState.NOT_YET:
        return now + timedelta(days=1), now + three_years
    return now - timedelta(days=1), now + three_years


def subject(vkn_tckn: str, title: str, profile: LeafProfile) -> x509.Name:
    """CN = unvan, serialNumber = VKN or TCKN."""
    identity = vkn_tckn if profile.serial_number is None else profile.serial_number
    names = [x509.NameAttribute(NameOID.COMMON_NAME, title[:_LONGEST_NAME])]
    if identity:
        names.insert(0, x509.NameAttribute(NameOID.SERIAL_NUMBER, identity))
    return x509.Name(names)


def with_profile(builder: x509.CertificateBuilder, profile: LeafProfile) -> x509.CertificateBuilder:
    """*builder* with the extensions the profile asks for."""
    builder = builder.add_extension(
        x509.KeyUsage(
            digital_signature=profile.digital_signature,
            content_commitment=profile.non_repudiation,
            key_encipherment=not profile.digital_signature,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=False,
            crl_sign=False,
            encipher_only=False,
            decipher_only=False,
        ),
        critical=True,
    )
    if profile.policy is not None:
        policy = x509.PolicyInformation(x509.ObjectIdentifier(profile.policy), None)
        builder = builder.add_extension(x509.CertificatePolicies([policy]), critical=False)
    if profile.extended_key_usage is not None:
        usage = x509.ExtendedKeyUsage([x509.ObjectIdentifier(profile.extended_key_usage)])
        builder = builder.add_extension(usage, critical=False)
    if profile.qualified:
        statements = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"), _QC_STATEMENTS)
        builder = builder.add_extension(statements, critical=False)
    return builder
