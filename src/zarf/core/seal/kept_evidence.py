"""What a seal was judged with, kept beside its report: who asks years later gets the same answer from the same data.

The record says when it was judged and of which bytes. It is believed as far as the archive it lies in; the lists and
answers in it are signed by their CAs, and the anchors must still be given.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from zarf.core.seal.evidence import Evidence, Recorder
from zarf.core.seal.report import SealReport, make_report
from zarf.core.seal.revocation import Revocation
from zarf.core.seal.trust import Chain, TrustStore
from zarf.core.seal.verification import verify_document

FORMAT = "zarf-seal-evidence-1"
_BROKEN = (ValueError, TypeError, KeyError, binascii.Error)


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """One judgement. document_sha256 in hexadecimal; judged_at aware; certificates, crls and ocsps in DER.

    has_revocation: whether revocation was asked about. report: the verdict as told then (`SealReport.as_dict`).
    """

    document_sha256: str
    judged_at: datetime
    has_revocation: bool
    report: dict[str, object]
    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()

    def to_json(self) -> bytes:
        """UTF-8, the same bytes for the same record."""
        record = {
            "format": FORMAT,
            "document_sha256": self.document_sha256,
            "judged_at": self.judged_at.isoformat(),
            "has_revocation": self.has_revocation,
            "report": self.report,
            "certificates": _to_texts(self.certificates),
            "crls": _to_texts(self.crls),
            "ocsps": _to_texts(self.ocsps),
        }
        return json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8") + b"\n"

    @classmethod
    def from_json(cls, data: bytes) -> KeptEvidence:
        """Raises ValueError when *data* is no such record."""
        try:
            record = json.loads(data)
            if not isinstance(record, dict) or record["format"] != FORMAT:
                raise ValueError("another format")
            moment = datetime.fromisoformat(record["judged_at"])
            if moment.tzinfo is None or not isinstance(record["report"], dict):
                raise ValueError("incomplete")
            return cls(
                document_sha256=str(record["document_sha256"]),
                judged_at=moment,
                has_revocation=record["has_revocation"] is True,
                report=record["report"],
                certificates=_from_texts(record["certificates"]),
                crls=_from_texts(record["crls"]),
                ocsps=_from_texts(record["ocsps"]),
            )
        except (*_BROKEN, RecursionError, AttributeError) as error:
            raise ValueError("not a record of seal evidence") from error


def verify_and_keep(
    xml: bytes,
    *,
    trust: TrustStore,
    revocation: Revocation | None,
    at: datetime,
    may_seal: Collection[str] | None = None,
    may_counter_seal: Collection[str] | None = None,
) -> tuple[SealReport, KeptEvidence]:
    """As `verify_document`, with everything that was used: chains, lists and OCSP answers."""
    seen = Recorder(revocation) if revocation is not None else None
    report = verify_document(
        xml, trust=trust, revocation=seen, at=at, may_seal=may_seal, may_counter_seal=may_counter_seal
    )
    return report, what_was_used(xml, report, seen, at)


def what_was_used(xml: bytes, report: SealReport, seen: Recorder | None, at: datetime) -> KeptEvidence:
    """The record of a judgement that asked *seen* about revocation; None: it did not ask."""
    return KeptEvidence(
        document_sha256=hashlib.sha256(xml).hexdigest(),
        judged_at=at,
        has_revocation=seen is not None,
        report=report.as_dict(),
        certificates=tuple(item.public_bytes(Encoding.DER) for item in seen.certificates) if seen else (),
        crls=seen.crls if seen else (),
        ocsps=seen.ocsps if seen else (),
    )


def verify_kept(
    xml: bytes,
    kept: KeptEvidence,
    *,
    trust: TrustStore,
    may_seal: Collection[str] | None = None,
    may_counter_seal: Collection[str] | None = None,
) -> SealReport:
    """The verdict as of receipt, from *kept* alone: nothing else is asked, and now does not matter.

    EF-SEAL-071 when *kept* is of another document or holds something that cannot be read.
    """
    if hashlib.sha256(xml).hexdigest() != kept.document_sha256:
        return make_report(["EF-SEAL-071"])
    try:
        evidence = Evidence(kept.certificates, kept.crls, kept.ocsps)
    except ValueError:
        return make_report(["EF-SEAL-071"])
    return verify_document(
        xml,
        trust=_Helped(trust, evidence.certificates),
        revocation=evidence if kept.has_revocation else None,
        at=kept.judged_at,
        may_seal=may_seal,
        may_counter_seal=may_counter_seal,
    )


class _Helped(TrustStore):
    """The same anchors; *helpers* may stand between them and a signer, but are not trusted."""

    def __init__(self, given: TrustStore, helpers: tuple[x509.Certificate, ...]) -> None:
        super().__init__(given.certificates)
        self._helpers = helpers

    def chain(self, signer: x509.Certificate, others: tuple[x509.Certificate, ...] = ()) -> Chain | None:
        return super().chain(signer, others + self._helpers)


def _to_texts(items: tuple[bytes, ...]) -> list[str]:
    return [base64.b64encode(item).decode("ascii") for item in items]


def _from_texts(items: object) -> tuple[bytes, ...]:
    if not isinstance(items, list):
        raise ValueError("a list is missing")
    return tuple(base64.b64decode(item, validate=True) for item in items)
