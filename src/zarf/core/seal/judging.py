"""From a seal whose cryptography is right to a verdict: whose it is, whether that one may, as of which moment.

One way for the seal of a document and for a counter signature inside it.
Source: seal profile, sections 1.6 and 2.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509

from zarf.core.seal.archive_judging import judge_higher
from zarf.core.seal.certificate_profile import common_name, identity, profile_faults, validity_faults
from zarf.core.seal.higher_forms import HigherForms
from zarf.core.seal.report import SealReport, Signer, make_report
from zarf.core.seal.revocation import Revocation, revocation_fault
from zarf.core.seal.shape import SealShape
from zarf.core.seal.timestamp_token import TimestampToken
from zarf.core.seal.timestamps import Stamped
from zarf.core.seal.trust import Chain, TrustStore, chain_faults

LEVEL: Final = "XAdES-BES"
_TOLERANCE: Final = timedelta(seconds=300)
_WITHOUT_SEAL: Final[tuple[x509.Certificate, ...]] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """What a seal is judged with. at: the moment of receipt. revocation None switches that check off."""

    trust: TrustStore
    revocation: Revocation | None
    at: datetime


@dataclass(slots=True)
class Progress:
    """How far the reading of a seal came: what the report can tell. counter: the verdict on the one inside."""

    shape: SealShape | None = None
    signer: x509.Certificate | None = None
    others: tuple[x509.Certificate, ...] = _WITHOUT_SEAL
    stamps: tuple[TimestampToken, ...] = ()
    higher: HigherForms | None = None
    counter: SealReport | None = None

    def report(self, reasons: list[str]) -> SealReport:
        signer = None
        if self.signer is not None:
            signer = _signer(self.signer)
        time = self.shape.signing_time if self.shape is not None else None
        level = None if self.shape is None else self.higher.level if self.higher is not None else LEVEL
        stamped = min((stamp.gen_time for stamp in self.stamps), default=None)
        return make_report(
            reasons, signer=signer, signing_time=time, level=level, timestamp_time=stamped, counter=self.counter
        )

    def judged(self, judge: Judge, may_seal: Collection[str] | None, code: str = "EF-SEAL-065") -> SealReport:
        """The verdict, once the cryptography is right. code: what to say of a signer who is none of *may_seal*."""
        if self.signer is None or self.shape is None:
            raise ValueError("the seal was not read")
        found = judge_higher(self.stamps, self.higher, trust=judge.trust, revocation=judge.revocation, at=judge.at)
        others = self.others + found.certificates
        moment = found.stamped.proven_time or judge.at
        reasons = _signer_faults(identity(self.signer), may_seal, code)
        reasons += _trust_faults(self.signer, others, judge.trust, found.revocation, moment)
        return self.report(
            [*reasons, *found.stamped.faults, *_time_faults(self.shape.signing_time, found.stamped, judge.at)]
        )


def judge_proven(
    certificate: x509.Certificate, claimed: datetime | None, judge: Judge, may_seal: Collection[str] | None
) -> SealReport:
    """The verdict on a BES seal whose cryptography is right already. claimed: its signing time."""
    signer = _signer(certificate)
    reasons = _signer_faults(signer.vkn_tckn, may_seal, "EF-SEAL-065")
    reasons += _trust_faults(certificate, (), judge.trust, judge.revocation, judge.at)
    reasons += _time_faults(claimed, Stamped(None, ()), judge.at)
    return make_report(reasons, signer=signer, signing_time=claimed, level=LEVEL)


def _time_faults(claimed: datetime | None, stamped: Stamped, at: datetime) -> list[str]:
    """The claimed signing time may be neither in the future nor after the stamp."""
    if claimed is None:
        return []
    if claimed > at + _TOLERANCE:
        return ["EF-SEAL-066"]
    if stamped.proven_time is not None and claimed > stamped.proven_time + _TOLERANCE:
        return ["EF-SEAL-068"]
    return []


_SIGNERS: Final[dict[int, tuple[x509.Certificate, Signer]]] = {}
"""By the certificate object, which is kept beside."""
_MOST_SIGNERS: Final = 4096


def _signer(certificate: x509.Certificate) -> Signer:
    known = _SIGNERS.get(id(certificate))
    if known is not None:
        return known[1]
    if len(_SIGNERS) >= _MOST_SIGNERS:
        _SIGNERS.clear()
    found = Signer(common_name(certificate), identity(certificate), certificate.not_valid_after_utc)
    _SIGNERS[id(certificate)] = certificate, found
    return found


def _signer_faults(who: str | None, may_seal: Collection[str] | None, code: str) -> list[str]:
    if who is None:
        return ["EF-SEAL-064"]
    return [code] if may_seal is not None and who not in may_seal else []


def _trust_faults(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    trust: TrustStore,
    revocation: Revocation | None,
    at: datetime,
) -> list[str]:
    if trust.is_empty:
        # A certificate nobody vouches for proves nothing, not even that it has expired.
        return ["EF-SEAL-050"]
    chain = trust.chain(certificate, others)
    if chain is None:
        return ["EF-SEAL-051"]
    faults = [*chain_faults(chain), *validity_faults(chain, at), *profile_faults(chain)]
    if revocation is not None:
        faults += _revocation_faults(chain, revocation, at)
    return faults


def _revocation_faults(chain: Chain, revocation: Revocation, at: datetime) -> list[str]:
    """A CRL about a certificate given as trusted is heeded when it says revoked, but not demanded."""
    faults: list[str] = []
    for index, (certificate, issuer) in enumerate(zip(chain.certificates, chain.certificates[1:], strict=False)):
        fault = revocation_fault(certificate, issuer, revocation, at)
        is_given = index >= len(chain.certificates) - chain.given
        if fault is not None and not (is_given and fault not in ("EF-SEAL-060", "EF-SEAL-067")):
            faults.append(fault)
    return list(dict.fromkeys(faults))
