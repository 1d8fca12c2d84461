"""Certificates of the simulated KamuSM's services: time-stamping servers, right and wrong ones, and OCSP responders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from zarf_simulator.kamusm.ca import BACKDATED, CA_LIFE, Credential, builder, digest_for, marked_name, with_addresses
from zarf_simulator.kamusm.leaf import new_key


@dataclass(frozen=True, slots=True)
class ServiceKind:
    """issuer: name of the CA. usage None: no extended key usage at all. expired: since yesterday.

    revoked: in the issuer's list from the beginning.
    """

    role: str
    issuer: str
    key: str
    usage: x509.ObjectIdentifier | None
    expired: bool = False
    revoked: bool = False


TSA, EXPIRED_TSA, NOT_TSA, REVOKED_TSA = "tsa", "tsa-expired", "tsa-not", "tsa-revoked"

SERVICES: Mapping[str, ServiceKind] = {
    TSA: ServiceKind("Time Stamp Server", "root", "rsa", ExtendedKeyUsageOID.TIME_STAMPING),
    EXPIRED_TSA: ServiceKind("Expired TSA", "root", "ec", ExtendedKeyUsageOID.TIME_STAMPING, True),
    NOT_TSA: ServiceKind("Not A TSA", "root", "ec", None),
    REVOKED_TSA: ServiceKind("Revoked TSA", "root", "ec", ExtendedKeyUsageOID.TIME_STAMPING, revoked=True),
} | {
    f"ocsp-{ca}": ServiceKind(f"OCSP of {ca}", ca, "ec", ExtendedKeyUsageOID.OCSP_SIGNING)
    for ca in ("root", "sub", "old", "nes")
}


def make_service(kind: ServiceKind, issuer: Credential, base_url: str, now: datetime) -> Credential:
    key = new_key(kind.key)
    last = now - timedelta(days=1) if kind.expired else now + CA_LIFE
    # The issuer itself was made at the same moment or before; nothing may begin before it.
    first = max(now - BACKDATED, issuer.certificate.not_valid_before_utc)
    made = builder(marked_name(kind.role, kind.key), key, issuer.certificate, first, last)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(), critical=True)
    if kind.usage is not None:
        made = made.add_extension(x509.ExtendedKeyUsage([kind.usage]), critical=True)
    if kind.usage == ExtendedKeyUsageOID.OCSP_SIGNING:
        made = made.add_extension(x509.OCSPNoCheck(), critical=False)
    else:
        made = with_addresses(
            made,
            crl_url=f"{base_url}/crl/{kind.issuer}.crl",
            issuer_url=f"{base_url}/ca/{kind.issuer}.crt",
            ocsp_url=f"{base_url}/ocsp",
        )
    return Credential(made.sign(issuer.key, digest_for(issuer.key)), key)


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
