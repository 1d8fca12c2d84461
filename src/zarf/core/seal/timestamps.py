"""The time stamps of a seal: what they cover, whose they are, and which moment they prove.

A wrong stamp makes the seal invalid: somebody has tampered. A stamp of a server we do not know proves no time, and
leaves the question open.
Source: ETSI TS 101 903, 7.3; RFC 3161, section 4.1; TÜBİTAK's mali mühür validation policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from lxml import etree

from zarf.core.seal.certificate_profile import has_unknown_critical, validity_faults
from zarf.core.seal.fault import SealFault
from zarf.core.seal.revocation import Revocation, standing
from zarf.core.seal.scope import canonical_subtree
from zarf.core.seal.shape import SealShape
from zarf.core.seal.timestamp_token import TimestampToken, read_token
from zarf.core.seal.trust import Chain, TrustStore, chain_faults

_TOLERANCE = timedelta(seconds=300)
_HARMLESS = frozenset(
    {
        x509.ReasonFlags.unspecified,
        x509.ReasonFlags.affiliation_changed,
        x509.ReasonFlags.superseded,
        x509.ReasonFlags.cessation_of_operation,
    }
)
"""Revoked for one of these, a server's earlier stamps stand; for any other or none, they all fall."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """proven_time: the earliest stamp's, when every stamp is trusted."""

    proven_time: datetime | None
    faults: tuple[str, ...]


def read_stamps(shape: SealShape) -> tuple[TimestampToken, ...]:
    """Every token of the seal, rightly signed and over this seal's value. Raises SealFault."""
    tokens: list[TimestampToken] = []
    for stamp in shape.timestamps:
        try:
            covered = canonical_subtree(shape.value_element, stamp.canonicalization)
        except etree.LxmlError as error:
            raise SealFault("EF-SEAL-044") from error
        for der in stamp.tokens:
            token = read_token(der)
            if not token.covers(covered):
                raise SealFault("EF-SEAL-081")
            tokens.append(token)
    return tuple(tokens)


def judge_stamps(
    tokens: Sequence[TimestampToken], *, trust: TrustStore, revocation: Revocation | None, at: datetime
) -> Stamped:
    """Whether the time of *tokens* can be relied on, as of *at*."""
    faults: list[str] = []
    for token in tokens:
        faults += token_faults(token, trust=trust, revocation=revocation, at=at)
    if faults or not tokens or trust.is_empty:
        return Stamped(None, tuple(dict.fromkeys(faults)))
    return Stamped(min(token.gen_time for token in tokens), ())


def token_faults(token: TimestampToken, *, trust: TrustStore, revocation: Revocation | None, at: datetime) -> list[str]:
    """What is against the server of *token* and its time: EF-SEAL-085 to 089, and those of a chain.

    Without any trusted certificate nothing is said: that is told once, about the seal.
    """
    faults = ["EF-SEAL-089"] if token.gen_time > at + _TOLERANCE else []
    if trust.is_empty:
        return faults
    chain = trust.chain(token.signer, token.others)
    if chain is None:
        return [*faults, "EF-SEAL-085"]
    faults += chain_faults(chain)
    if any(map(has_unknown_critical, chain.certificates)):
        faults.append("EF-SEAL-058")
    if validity_faults(chain, token.gen_time):
        faults.append("EF-SEAL-086")
    if revocation is not None:
        faults += _revocation_faults(chain, token, revocation, at)
    return faults


def _revocation_faults(chain: Chain, token: TimestampToken, revocation: Revocation, at: datetime) -> list[str]:
    """As of *at*, not of the stamp: with a stolen key any time can be written."""
    faults: list[str] = []
    for index, (certificate, issuer) in enumerate(zip(chain.certificates, chain.certificates[1:], strict=False)):
        found = standing(certificate, issuer, revocation, at)
        is_given = index >= len(chain.certificates) - chain.given
        if found.revoked is not None and found.revoked.since <= at:
            stands = found.revoked.reason in _HARMLESS and token.gen_time < found.revoked.since
            faults += [] if stands else ["EF-SEAL-087"]
        elif found.fault is not None and not is_given:
            faults.append("EF-SEAL-088")
    return faults
