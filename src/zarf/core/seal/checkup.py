"""The health of a key before it is relied on: does it sign, whose is it, how long does it last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cryptography import x509

from zarf.core import codes
from zarf.core.findings import Finding, finding
from zarf.core.seal.algorithms import SIGNATURE_OF, SIGNATURES
from zarf.core.seal.certificate_profile import common_name, identity, profile_faults, validity_faults
from zarf.core.seal.certificates import load_certificate
from zarf.core.seal.fault import SealFault
from zarf.core.seal.keys import SealKey
from zarf.core.seal.proof import check_signature
from zarf.core.seal.revocation import Revocation, revocation_fault
from zarf.core.seal.trust import Chain, TrustStore

_ISTANBUL = ZoneInfo("Europe/Istanbul")
WARNINGS = "key_expiry_warnings"
"""The dated list of days before the end of a certificate at which its holder is warned."""


# The catalogue speaks of a seal that came from somebody; here it is one's own key, and what to do is another thing.
_OF_ONES_OWN = {
    "EF-SEAL-052": "EF-KEY-031",
    "EF-SEAL-053": "EF-KEY-032",
    "EF-SEAL-054": "EF-KEY-033",
    "EF-SEAL-055": "EF-KEY-034",
    "EF-SEAL-056": "EF-KEY-035",
    "EF-SEAL-058": "EF-KEY-036",
    "EF-SEAL-064": "EF-KEY-037",
    "EF-SEAL-040": "EF-KEY-038",
    "EF-SEAL-065": "EF-KEY-039",
    "EF-SEAL-060": "EF-KEY-041",
    "EF-SEAL-067": "EF-KEY-042",
}


_REVOKED = frozenset({"EF-SEAL-060", "EF-SEAL-067"})


@dataclass(frozen=True, slots=True)
class KeyHealth:
    """faults: codes of the catalogue; empty when the key is fit. days_left: whole days, negative when expired.

    expires_within: the least of the warning days that what is left fits into; None before the first of them, and
    when the certificate has expired already. is_revoked: revoked or suspended; None when not asked or not known.
    """

    holder: str
    vkn_tckn: str | None
    issuer: str
    not_before: datetime
    not_after: datetime
    days_left: int
    faults: tuple[str, ...]
    expires_within: int | None = None
    is_revoked: bool | None = None


def check_key(
    key: SealKey,
    *,
    at: datetime,
    may_seal: Collection[str] | None = None,
    trust: TrustStore | None = None,
    revocation: Revocation | None = None,
) -> KeyHealth:
    """Sign a probe, verify it, and look at the certificate as of *at*. Costs one signature.

    Whether it was revoked is looked up when *trust* and *revocation* are given; what is not known is no fault.
    Raises Unavailable when the key cannot be reached.
    """
    certificate = load_certificate(key.certificate_der)
    alone = Chain((certificate,), 0)
    faults = [*validity_faults(alone, at), *profile_faults(alone)]
    who = identity(certificate)
    if who is None:
        faults.append("EF-SEAL-064")
    elif may_seal is not None and who not in may_seal:
        faults.append("EF-SEAL-065")
    revoked: bool | None = None
    if trust is not None and revocation is not None:
        standing = _revocation_of(certificate, trust, revocation, at)
        revoked = None if standing is None else bool(standing)
        faults += [standing] if standing else []
    if not _signs_rightly(key, certificate):
        faults.insert(0, "EF-SEAL-040")
    return KeyHealth(
        holder=common_name(certificate),
        vkn_tckn=who,
        issuer=certificate.issuer.rfc4514_string(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        days_left=int((certificate.not_valid_after_utc - at) / timedelta(days=1)),
        faults=tuple(faults),
        expires_within=expires_within(certificate.not_valid_after_utc, at),
        is_revoked=revoked,
    )


def fault_findings(health: KeyHealth) -> list[Finding]:
    """What is wrong with one's own key, in words for the one who has to do something about it."""
    since, until = (f"{moment.astimezone(_ISTANBUL):%d.%m.%Y}" for moment in (health.not_before, health.not_after))
    return [finding(_OF_ONES_OWN[code], since=since, until=until) for code in health.faults]


def expires_within(not_after: datetime, at: datetime) -> int | None:
    """The least of the warning days that the time from *at* to *not_after* fits into; None when none does.

    >>> from datetime import UTC
    >>> end = datetime(2026, 12, 31, tzinfo=UTC)
    >>> [expires_within(end, end - timedelta(days=days)) for days in (91, 90, 8, 7, 0, -1)]
    [None, 90, 30, 7, 1, None]
    """
    left = not_after - at
    if left < timedelta(0):
        return None
    warned = (int(days) for days in codes.load(WARNINGS).values(at.date()))
    return min((days for days in warned if left <= timedelta(days=days)), default=None)


def _revocation_of(
    certificate: x509.Certificate, trust: TrustStore, revocation: Revocation, at: datetime
) -> str | None:
    """EF-SEAL-060 revoked, 067 suspended, empty when neither; None when nobody can tell."""
    chain = trust.chain(certificate)
    if chain is None or len(chain.certificates) < 2:
        return None
    fault = revocation_fault(certificate, chain.certificates[1], revocation, at)
    if fault is None:
        return ""
    return fault if fault in _REVOKED else None


def _signs_rightly(key: SealKey, certificate: x509.Certificate) -> bool:
    # A fixed probe will do: what counts is that this key answers now and fits this certificate.
    probe = b"zarf: is this the key of this certificate?"
    try:
        check_signature(key.sign(probe), probe, SIGNATURES[SIGNATURE_OF[key.algorithm]].digest, certificate)
    except SealFault:
        return False
    return True
