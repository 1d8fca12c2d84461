"""Was this certificate revoked at that moment? Yes, no, or it cannot be told. OCSP first, then the CRL.

Answers and lists are handed in; nothing is fetched here.
Source: RFC 5280, sections 5 and 6.3; RFC 6960, section 3.2; TÜBİTAK's mali mühür validation policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, Protocol

from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from zarf.core.seal.certificates import UNREADABLE, load_crl
from zarf.core.seal.ocsp import Revoked, ocsp_answer


class Revocation(Protocol):
    """Where OCSP answers and CRLs come from. Never waits for the network."""

    def ocsp_for(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
        """DER of the newest known OCSP answer about *certificate*, or None."""
        ...

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        """DER of the newest known CRL of *issuer*, or None."""
        ...


class CrlSet:
    """CRLs in memory; of one issuer the newest counts. Holds no OCSP answers."""

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

    def ocsp_for(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
        return None

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        found = self._crls.get(issuer)
        return found[1] if found is not None else None


@dataclass(frozen=True, slots=True)
class Several:
    """Sources that complete each other: what one does not know for a moment, another may."""

    parts: tuple[Revocation, ...]

    def ocsp_for(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
        answers = (part.ocsp_for(certificate, issuer) for part in self.parts)
        return next((item for item in answers if item is not None), None)

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        lists = (part.crl_for(issuer) for part in self.parts)
        return next((item for item in lists if item is not None), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about a certificate. fault: EF-SEAL-061 nothing at hand, 062 out of date, 063 unusable.

    Revoked counts even where the rest is not known.
    """

    revoked: Revoked | None
    fault: str | None


def standing(certificate: x509.Certificate, issuer: x509.Certificate, source: Revocation, at: datetime) -> Standing:
    """What OCSP, or else the CRL, says about *certificate* for the moment *at*."""
    if isinstance(source, Several):
        return _of_several(certificate, issuer, source, at)
    listed, listed_at = _from_crl(certificate, issuer, source, at)
    data = source.ocsp_for(certificate, issuer)
    answer = ocsp_answer(data, certificate, issuer) if data is not None else None
    if answer is None or not answer.holds_for(at):
        return listed
    # A CRL made after the answer knows more; one made before it may hold a suspension that was lifted since.
    if answer.revoked is None and listed_at is not None and listed_at > answer.this_update:
        return Standing(listed.revoked, None)
    return Standing(answer.revoked, None)


def _of_several(certificate: x509.Certificate, issuer: x509.Certificate, source: Several, at: datetime) -> Standing:
    """The first that knows, and every revocation: a list may drop what has expired. A suspension may be lifted."""
    found = [standing(certificate, issuer, part, at) for part in source.parts]
    known = next((item for item in found if item.fault is None), None)
    basis = known if known is not None else found[0]
    lasting = (item.revoked for item in found if item.revoked is not None and not item.revoked.is_suspension)
    revoked = min(lasting, key=lambda item: item.since, default=basis.revoked)
    return Standing(revoked, basis.fault)


def revocation_fault(
    certificate: x509.Certificate, issuer: x509.Certificate, source: Revocation, at: datetime
) -> str | None:
    """The reason against *certificate* as of *at*: EF-SEAL-060 revoked, 067 suspended, or why it is not known; or None.

    A revocation after *at* does not count: the seal was judged when it was received.
    """
    found = standing(certificate, issuer, source, at)
    if found.revoked is not None and found.revoked.since <= at:
        return "EF-SEAL-067" if found.revoked.is_suspension else "EF-SEAL-060"
    return found.fault


@dataclass(frozen=True, slots=True)
class _Checked:
    """A CRL whose issuer's signature is right."""

    crl: x509.CertificateRevocationList
    last_update: datetime
    next_update: datetime | None


@dataclass(frozen=True, slots=True)
class _Listing:
    """What one CRL says of one certificate."""

    data: bytes
    certificate: x509.Certificate
    issuer: x509.Certificate
    checked: _Checked | None
    revoked: Revoked | None


_LISTINGS: Final[dict[tuple[int, int], _Listing]] = {}
"""The last for each certificate and issuer, by the objects, which are kept in it: partners seal again and again."""
_MOST_LISTINGS: Final = 4096


def _from_crl(
    certificate: x509.Certificate, issuer: x509.Certificate, source: Revocation, at: datetime
) -> tuple[Standing, datetime | None]:
    """What the CRL says, and when it was made (None: it says nothing)."""
    data = source.crl_for(issuer.subject)
    if data is None:
        return Standing(None, "EF-SEAL-061"), None
    listing = _LISTINGS.get((id(certificate), id(issuer)))
    if listing is None or listing.data is not data:
        listing = _listing(data, certificate, issuer)
    checked = listing.checked
    if checked is None:
        return Standing(None, "EF-SEAL-063"), None
    is_stale = checked.next_update is None or checked.next_update < at
    return Standing(listing.revoked, "EF-SEAL-062" if is_stale else None), checked.last_update


def _listing(data: bytes, certificate: x509.Certificate, issuer: x509.Certificate) -> _Listing:
    checked = _checked(data, issuer)
    entry = (
        checked.crl.get_revoked_certificate_by_serial_number(certificate.serial_number) if checked is not None else None
    )
    revoked = Revoked(entry.revocation_date_utc, _reason(entry)) if entry is not None else None
    if len(_LISTINGS) >= _MOST_LISTINGS:
        _LISTINGS.clear()
    found = _Listing(data, certificate, issuer, checked, revoked)
    _LISTINGS[id(certificate), id(issuer)] = found
    return found


@lru_cache(maxsize=64)
def _checked(data: bytes, issuer: x509.Certificate) -> _Checked | None:
    """None when the CRL is not a complete one of *issuer*, rightly signed."""
    try:
        _, crl, name = load_crl(data)
        if name != issuer.subject or not crl.is_signature_valid(issuer.public_key()):  # type: ignore[arg-type]
            return None
        if any(extension.critical for extension in crl.extensions) or _is_delta(crl) or not _may_sign_crls(issuer):
            return None
        return _Checked(crl, crl.last_update_utc, crl.next_update_utc)
    except UNREADABLE:
        return None


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return None
    except UNREADABLE:
        # A reason nobody can read is no reason to call the certificate good.
        return None


def _is_delta(crl: x509.CertificateRevocationList) -> bool:
    return any(extension.oid == ExtensionOID.DELTA_CRL_INDICATOR for extension in crl.extensions)


def _may_sign_crls(issuer: x509.Certificate) -> bool:
    try:
        return issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True
