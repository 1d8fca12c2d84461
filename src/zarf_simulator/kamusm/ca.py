"""How the simulated KamuSM makes its own certificates and revocation lists. Every name says that it is a simulator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from zarf_simulator.kamusm.leaf import PrivateKey

MARK = "ZARF SIMULATOR - NOT KamuSM"
CRL_LIFE = timedelta(days=60)
"""Longer than KamuSM's, so that moving the virtual clock by a week does not leave every seal undetermined."""
CA_LIFE = timedelta(days=20 * 365)
BACKDATED = timedelta(days=10 * 365)
"""CAs are older than every certificate they issue, expired ones included."""


@dataclass(frozen=True, slots=True, repr=False)
class Credential:
    """A certificate of the authority's own, with its key."""

    certificate: x509.Certificate
    key: PrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a CRL. suspended: certificateHold, which may be lifted again."""

    serial_number: int
    moment: datetime
    suspended: bool = False


def marked_name(role: str, key: str) -> x509.Name:
    kind = "EC P-384" if key == "ec" else "RSA"
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, MARK),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{MARK} - {role} ({kind})"),
        ]
    )


def digest_for(key: PrivateKey) -> hashes.SHA256 | hashes.SHA384:
    return hashes.SHA256() if isinstance(key, rsa.RSAPrivateKey) else hashes.SHA384()


def builder(
    name: x509.Name, key: PrivateKey, issuer: x509.Certificate, first: datetime, last: datetime
) -> x509.CertificateBuilder:
    """A certificate below *issuer*, without its profile yet."""
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return _plain_builder(name, key, issuer.subject, first, last).add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
    )


def make_ca(
    name: x509.Name, key: PrivateKey, now: datetime, *, issuer: Credential | None, crl_url: str | None
) -> Credential:
    """A CA below *issuer*; a root when there is none."""
    above_name = issuer.certificate.subject if issuer else name
    above_key = issuer.key if issuer else key
    made = _plain_builder(name, key, above_name, now - BACKDATED, now + CA_LIFE)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0 if issuer else 1), critical=True)
    made = made.add_extension(_ca_usage(), critical=True)
    any_policy = x509.PolicyInformation(x509.ObjectIdentifier("2.5.29.32.0"), None)
    made = made.add_extension(x509.CertificatePolicies([any_policy]), critical=False)
    authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(above_key.public_key())
    made = made.add_extension(authority_key, critical=False)
    if crl_url is not None:
        made = made.add_extension(_crl_address(crl_url), critical=False)
    return Credential(made.sign(above_key, digest_for(above_key)), key)


def with_addresses(
    made: x509.CertificateBuilder, *, crl_url: str, issuer_url: str, ocsp_url: str
) -> x509.CertificateBuilder:
    """Where the CRL, the issuer's certificate and the OCSP responder are."""
    places = (
        (AuthorityInformationAccessOID.CA_ISSUERS, issuer_url),
        (AuthorityInformationAccessOID.OCSP, ocsp_url),
    )
    access = [x509.AccessDescription(kind, x509.UniformResourceIdentifier(url)) for kind, url in places]
    return made.add_extension(_crl_address(crl_url), critical=False).add_extension(
        x509.AuthorityInformationAccess(access), critical=False
    )


def make_crl(authority: Credential, entries: Iterable[Entry], now: datetime) -> bytes:
    """DER. The number is the second of issue: it rises without any state to keep."""
    issued = now.replace(microsecond=0)
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(issued)
        .next_update(issued + CRL_LIFE)
        .add_extension(x509.CRLNumber(int(issued.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    for entry in entries:
        line = x509.RevokedCertificateBuilder().serial_number(entry.serial_number)
        line = line.revocation_date(entry.moment.replace(microsecond=0))
        if entry.suspended:
            line = line.add_extension(x509.CRLReason(x509.ReasonFlags.certificate_hold), critical=False)
        made = made.add_revoked_certificate(line.build())
    return made.sign(authority.key, digest_for(authority.key)).public_bytes(serialization.Encoding.DER)


def _plain_builder(
    name: x509.Name, key: PrivateKey, issuer: x509.Name, first: datetime, last: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first.replace(microsecond=0))
        .not_valid_after(last.replace(microsecond=0))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _ca_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def _crl_address(url: str) -> x509.CRLDistributionPoints:
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
    return x509.CRLDistributionPoints([point])
