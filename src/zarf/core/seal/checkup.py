"""The health of a key before it is relied on: does it sign, whose is it, how long does it last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509

from zarf.core.seal.algorithms import SIGNATURE_OF, SIGNATURES
from zarf.core.seal.certificate_profile import common_name, identity, profile_faults, validity_faults
from zarf.core.seal.certificates import load_certificate
from zarf.core.seal.fault import SealFault
from zarf.core.seal.keys import SealKey
from zarf.core.seal.proof import check_signature
from zarf.core.seal.trust import Chain


@dataclass(frozen=True, slots=True)
class KeyHealth:
    """faults: codes of the catalogue; empty when the key is fit. days_left: whole days, negative when expired."""

    holder: str
    vkn_tckn: str | None
    issuer: str
    not_before: datetime
    not_after: datetime
    days_left: int
    faults: tuple[str, ...]


def check_key(key: SealKey, *, at: datetime, may_seal: Collection[str] | None = None) -> KeyHealth:
    """Sign a probe, verify it, and look at the certificate as of *at*. Costs one signature.

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
    )


def _signs_rightly(key: SealKey, certificate: x509.Certificate) -> bool:
    # A fixed probe will do: what counts is that this key answers now and fits this certificate.
    probe = b"zarf: is this the key of this certificate?"
    try:
        check_signature(key.sign(probe), probe, SIGNATURES[SIGNATURE_OF[key.algorithm]].digest, certificate)
    except SealFault:
        return False
    return True
