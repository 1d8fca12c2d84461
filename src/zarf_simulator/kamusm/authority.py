"""The simulated certificate authority: a root, a sub-CA that issues mali mühür certificates, and their CRLs.

Every name says that it is a simulator. Usable as a library (`Authority.create`) or through the process
(`python -m zarf_simulator.kamusm`). Time is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from zarf_simulator.kamusm.leaf import (
    MALI_MUHUR,
    IssuedSeal,
    LeafProfile,
    LeafState,
    PrivateKey,
    new_key,
    subject,
    validity,
    with_profile,
)

MARK = "ZARF SIMULATOR - NOT KamuSM"
CRL_LIFE = timedelta(days=60)
"""Longer than KamuSM's, so that moving the virtual clock by a week does not leave every seal undetermined."""
_CA_LIFE = timedelta(days=20 * 365)
_BACKDATED = timedelta(days=10 * 365)
"""CAs are older than every certificate they issue, expired ones included."""


@dataclass(frozen=True, slots=True, repr=False)
class CertificateAuthority:
    """One CA: its certificate and key."""

    certificate: x509.Certificate
    key: PrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)


@dataclass(slots=True, repr=False)
class Authority:
    """Root, sub-CA and what was revoked: serial number -> moment of revocation.

    base_url: where the CRLs and the CA certificate are served; written into the certificates.
    """

    root: CertificateAuthority
    sub: CertificateAuthority
    base_url: str
    revoked: dict[int, datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def create(
        cls, now: datetime, *, root_key: str = "ec", sub_key: str = "ec", base_url: str = "http://127.0.0.1:8342"
    ) -> Authority:
        """A new authority whose CAs hold "ec" (P-384) or "rsa" keys; the kinds may be mixed."""
        root_name, sub_name = _ca_name("Root", root_key), _ca_name("Mali Muhur Sub CA", sub_key)
        root_private, sub_private = new_key(root_key), new_key(sub_key)
        root = _ca(root_name, root_private, root_name, root_private, now, path_length=1, crl_url=None)
        sub = _ca(
            sub_name, sub_private, root_name, root_private, now, path_length=0, crl_url=f"{base_url}/crl/root.crl"
        )
        return cls(CertificateAuthority(root, root_private), CertificateAuthority(sub, sub_private), base_url)

    @property
    def anchors_pem(self) -> bytes:
        """Root and sub-CA: documents carry the signer's certificate alone, so who verifies needs both."""
        return self.root.pem + self.sub.pem

    def issue(
        self,
        vkn_tckn: str,
        title: str,
        *,
        now: datetime,
        key: str = "ec",
        state: LeafState = LeafState.GOOD,
        profile: LeafProfile = MALI_MUHUR,
    ) -> IssuedSeal:
        """A mali mühür certificate with its key. Raises ValueError when *vkn_tckn* is not 10 or 11 digits."""
        if not (vkn_tckn.isascii() and vkn_tckn.isdigit() and len(vkn_tckn) in (10, 11)):
            raise ValueError("vkn_tckn is 10 or 11 digits")
        if not title.strip():
            raise ValueError("title is empty")
        private = new_key(key)
        first, last = validity(state, now)
        builder = _builder(subject(vkn_tckn, title, profile), private, self.sub.certificate, first, last)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=False)
        builder = _with_addresses(with_profile(builder, profile), f"{self.base_url}/crl/sub.crl", self.base_url)
        certificate = builder.sign(self.sub.key, _digest(self.sub.key))
        if state is LeafState.REVOKED:
            self.revoke(certificate.serial_number, now)
        return IssuedSeal(certificate, private, self.sub.certificate)

    def revoke(self, serial_number: int, now: datetime) -> None:
        """From *now* on the CRLs list this certificate."""
        with self._lock:
            self.revoked[serial_number] = now

    def sub_crl(self, now: datetime) -> bytes:
        """DER of the sub-CA's CRL as of *now*, with every revoked mali mühür certificate."""
        with self._lock:
            revoked = dict(self.revoked)
        return _crl(self.sub, revoked, now)

    def root_crl(self, now: datetime) -> bytes:
        """DER of the root's CRL as of *now*. Lists the sub-CA when it was revoked."""
        with self._lock:
            revoked = dict(self.revoked)
        return _crl(self.root, revoked, now)


def _ca_name(role: str, key: str) -> x509.Name:
    kind = "EC P-384" if key == "ec" else "RSA"
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, MARK),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{MARK} - {role} ({kind})"),
        ]
    )


def _builder(
    name: x509.Name, key: PrivateKey, issuer: x509.Certificate, first: datetime, last: datetime
) -> x509.CertificateBuilder:
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return _plain_builder(name, key, issuer.subject, first, last).add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
    )


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


def _ca(
    name: x509.Name,
    key: PrivateKey,
    issuer: x509.Name,
    issuer_key: PrivateKey,
    now: datetime,
    *,
    path_length: int,
    crl_url: str | None,
) -> x509.Certificate:
    builder = _plain_builder(name, key, issuer, now - _BACKDATED, now + _CA_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    builder = builder.add_extension(
        x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        ),
        critical=True,
    )
    any_policy = x509.PolicyInformation(x509.ObjectIdentifier("2.5.29.32.0"), None)
    builder = builder.add_extension(x509.CertificatePolicies([any_policy]), critical=False)
    authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = builder.add_extension(authority_key, critical=False)
    if crl_url is not None:
        builder = builder.add_extension(_crl_address(crl_url), critical=False)
    return builder.sign(issuer_key, _digest(issuer_key))


def _with_addresses(builder: x509.CertificateBuilder, crl_url: str, base_url: str) -> x509.CertificateBuilder:
    issuer = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(f"{base_url}/ca.crt")
    )
    return builder.add_extension(_crl_address(crl_url), critical=False).add_extension(
        x509.AuthorityInformationAccess([issuer]), critical=False
    )


def _crl_address(url: str) -> x509.CRLDistributionPoints:
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
    return x509.CRLDistributionPoints([point])


def _crl(authority: CertificateAuthority, revoked: dict[int, datetime], now: datetime) -> bytes:
    """The number is the second of issue: it rises without any state to keep."""
    issued = now.replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(issued)
        .next_update(issued + CRL_LIFE)
        .add_extension(x509.CRLNumber(int(issued.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    for serial, moment in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment.replace(microsecond=0))
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(authority.key, _digest(authority.key)).public_bytes(serialization.Encoding.DER)


def _digest(key: PrivateKey) -> hashes.SHA256 | hashes.SHA384:
    return hashes.SHA256() if isinstance(key, rsa.RSAPrivateKey) else hashes.SHA384()
