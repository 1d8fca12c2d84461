"""What the stamps of a seal prove, from XAdES-T to XAdES-A.

The newest archive stamp is judged as of now, each older one as of the next: what it covers existed then, so later
trouble with a key, an expired certificate or a list that is no longer published does no harm. The evidence that the
seal encloses counts only under a right archive stamp.
Source: ETSI TS 101 903, annex G; EN 319 102-1, 5.6 (past validation), simplified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography import x509

from zarf.core.seal.evidence import Evidence
from zarf.core.seal.higher_forms import HigherForms
from zarf.core.seal.revocation import Revocation, Several
from zarf.core.seal.timestamp_token import TimestampToken
from zarf.core.seal.timestamps import Stamped, judge_stamps, token_faults
from zarf.core.seal.trust import TrustStore

_TOLERANCE = timedelta(seconds=300)
_NOTHING_AT_HAND = ["EF-SEAL-088"]
_OUTLIVED = {"EF-SEAL-097"}
"""The answer stays open, but nothing is held against the signer that came after the stamps."""


@dataclass(frozen=True, slots=True)
class Found:
    """revocation, certificates: what the signer's certificate is to be judged with."""

    stamped: Stamped
    revocation: Revocation | None
    certificates: tuple[x509.Certificate, ...] = ()


def judge_higher(
    stamps: Sequence[TimestampToken],
    higher: HigherForms | None,
    *,
    trust: TrustStore,
    revocation: Revocation | None,
    at: datetime,
) -> Found:
    """*stamps* are those over the seal's value."""
    if higher is None or not higher.archive:
        references = higher.references_stamps if higher is not None else ()
        judged = judge_stamps([*stamps, *references], trust=trust, revocation=revocation, at=at)
        proven = min((item.gen_time for item in stamps), default=None) if judged.proven_time is not None else None
        faults = [*judged.faults, *_order_faults(stamps, references, ())]
        return Found(Stamped(proven if not faults else None, tuple(faults)), revocation)
    work = _Archive(higher, trust, revocation, higher.evidence)
    faults = [*work.judge_archive(at), *_order_faults(stamps, higher.references_stamps, higher.archive[0].tokens)]
    if set(faults) <= _OUTLIVED:
        faults += work.judge_inner([*stamps, *higher.references_stamps])
    if not set(faults) <= _OUTLIVED or trust.is_empty:
        return Found(Stamped(None, tuple(dict.fromkeys(faults))), revocation)
    # Without a stamp over the value alone, the archive stamp is the earliest proof of it.
    inner = stamps or higher.references_stamps or higher.archive[0].tokens
    stamped = Stamped(min(item.gen_time for item in inner), tuple(dict.fromkeys(faults)))
    return Found(stamped, work.both, higher.evidence.certificates)


@dataclass(frozen=True, slots=True)
class _Archive:
    higher: HigherForms
    trust: TrustStore
    revocation: Revocation | None
    evidence: Evidence

    @property
    def both(self) -> Revocation | None:
        return None if self.revocation is None else Several((self.revocation, self.evidence))

    def judge_archive(self, at: datetime) -> list[str]:
        newest, *older = reversed(self.higher.archive)
        faults = [code for token in newest.tokens for code in self._newest(token, at)]
        horizon = min(token.gen_time for token in newest.tokens)
        for stamp in older:
            faults += [code for token in stamp.tokens for code in self._at(token, self.both, horizon)]
            horizon = min(token.gen_time for token in stamp.tokens)
        return faults

    def judge_inner(self, tokens: list[TimestampToken]) -> list[str]:
        existed = min(token.gen_time for token in self.higher.archive[0].tokens)
        return [code for token in tokens for code in self._at(token, self.both, existed)]

    def _newest(self, token: TimestampToken, at: datetime) -> list[str]:
        """As of now, with what is at hand; where nothing is, with what was enclosed, while its certificate lives."""
        faults = self._at(token, self.revocation, at)
        if faults != _NOTHING_AT_HAND:
            return faults
        if at > token.signer.not_valid_after_utc:
            return ["EF-SEAL-097"]
        return self._at(token, self.evidence, token.gen_time)

    def _at(self, token: TimestampToken, revocation: Revocation | None, at: datetime) -> list[str]:
        known = replace(token, others=token.others + self.evidence.certificates)
        return token_faults(known, trust=self.trust, revocation=revocation, at=at)


def _order_faults(*groups: Sequence[TimestampToken]) -> list[str]:
    """Each group of stamps was made after those before it."""
    latest: datetime | None = None
    for group in groups:
        if not group:
            continue
        if latest is not None and min(item.gen_time for item in group) + _TOLERANCE < latest:
            return ["EF-SEAL-096"]
        latest = max(item.gen_time for item in group)
    return []
