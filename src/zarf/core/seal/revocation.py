"""Revocation by CRL: was this certificate revoked at that moment? Yes, no, or it cannot be told.

CRLs are handed in; nothing is fetched here.
Source: RFC 5280, sections 5 and 6.3; TÜBİTAK's mali mühür validation policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from zarf.core.seal.certificates import UNREADABLE, load_crl


class Revocation(Protocol):
    """Where the CRLs come from."""

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        """DER of the newest known CRL of *issuer*, or None. Never waits for the network."""
        ...


class CrlSet:
    """CRLs in memory; of one issuer the newest counts."""

    def __init__(self, crls: Iterable[bytes] = ()) -> None:
        self._crls: dict[x509.Name, tuple[datetime, bytes]] = {}
        for data in crls:
            self.add(data)

    def add(self, data: bytes) -> None:
        """Take in a CRL, DER or PEM. Raises ValueError when it is none."""
        try:
            der, crl, issuer = load_crl(data)
        except UNREADABLE as error:
            raise ValueError("not a CRL") from error
        known = self._crls.get(issuer)
        if known is None or known[0] <= crl.last_update_utc:
            self._crls[issuer] = (crl.last_update_utc, der)

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        found = self._crls.get(issuer)
        return found[1] if found is not None else None


@dataclass(frozen=True, slots=True)
class _Checked:
    """A CRL whose issuer's signature is right."""

    crl: x509.CertificateRevocationList
    next_update: datetime | None


def revocation_fault(
    certificate: x509.Certificate, issuer: x509.Certificate, source: Revocation, at: datetime
) -> str | None:
    """The reason against *certificate* as of *at*: EF-SEAL-060 revoked, 061 no CRL, 062 stale, 063 unusable; or None.

    A revocation after *at* does not count: the seal was judged when it was received.
    """
    data = source.crl_for(issuer.subject)
    if data is None:
        return "EF-SEAL-061"
    checked = _checked(data, issuer)
    if checked is None:
        return "EF-SEAL-063"
    revoked = checked.crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if revoked is not None and revoked.revocation_date_utc <= at:
        return "EF-SEAL-060"
    if checked.next_update is None or checked.next_update < at:
        return "EF-SEAL-062"
    return None


@lru_cache(maxsize=64)
def _checked(data: bytes, issuer: x509.Certificate) -> _Checked | None:
    """None when the CRL is not a complete one of *issuer*, rightly signed."""
    try:
        _, crl, name = load_crl(data)
        if name != issuer.subject or not crl.is_signature_valid(issuer.public_key()):  # type: ignore[arg-type]
            return None
        if any(extension.critical for extension in crl.extensions) or _is_delta(crl) or not _may_sign_crls(issuer):
            return None
        return _Checked(crl, crl.next_update_utc)
    except UNREADABLE:
        return None


def _is_delta(crl: x509.CertificateRevocationList) -> bool:
    return any(extension.oid == ExtensionOID.DELTA_CRL_INDICATOR for extension in crl.extensions)


def _may_sign_crls(issuer: x509.Certificate) -> bool:
    try:
        return issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True
