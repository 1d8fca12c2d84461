"""An envelope that came in, from the bytes of its zip to all that can be said of it: one pass where that is possible.

Limits, names, the envelope and its documents as raw slices, structure and all rules, and what each seal proves. An
ordinary file (core/xml/plain.py) of sound structure is read once, and what that one view has seen serves all of them;
any other is read by each check for itself. Both say the same (tests/unit/core/test_incoming_one_pass.py).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from zarf.core.findings import Finding
from zarf.core.seal.ordinary import Ordinary, ordinary_part
from zarf.core.seal.report import SealReport
from zarf.core.seal.revocation import Revocation
from zarf.core.seal.trust import TrustStore
from zarf.core.seal.verification import verify_document
from zarf.core.validation import MOST_DOCUMENTS, Verdict, judge_sound, validate
from zarf.core.wire.envelope import Envelope, read_envelope
from zarf.core.wire.envelope_view import envelope_of
from zarf.core.wire.packing import DEFAULT_LIMITS, PackLimits, check_identity, unpack
from zarf.core.wire.structure_quick import certainly_sound
from zarf.core.xml.reading import ENVELOPE_LIMITS, read_plain


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """One document of an envelope. xml: its raw bytes, the only form in which its seal verifies.

    ordinary: its parts, where the view of the envelope has shown them.
    """

    xml: bytes
    ordinary: Ordinary | None = None

    def seal_report(
        self,
        *,
        trust: TrustStore,
        revocation: Revocation | None,
        at: datetime,
        may_seal: Collection[str] | None = None,
    ) -> SealReport:
        """The verdict on its seal; see `verify_document`."""
        return verify_document(
            self.xml, trust=trust, revocation=revocation, at=at, may_seal=may_seal, ordinary=self.ordinary
        )


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the zip held. misnamed: the first thing wrong with names, identifier and version (1111, 1133, 1141 to 1143).

    verdict: on structure and rules of the whole envelope. documents: in order; their seals are not judged yet.
    """

    envelope: Envelope
    misnamed: Finding | None
    verdict: Verdict
    documents: tuple[IncomingDocument, ...]


def read_incoming(
    data: bytes, file_name: str, *, rule_date: date, today: date, limits: PackLimits = DEFAULT_LIMITS
) -> Incoming:
    """What came in as the zip *data* under the name *file_name*.

    rule_date: chooses the rule set. today: the day in Istanbul. Raises EnvelopeRefused or DocumentUnreadable where
    there is no envelope to speak of (1110, 1130 to 1133, 1140), and NoRuleSet for a day before the first rule set.
    """
    unpacked = unpack(data, file_name, limits)
    envelope, verdict, documents = _at_once(unpacked.xml, rule_date, today) or _one_by_one(
        unpacked.xml, rule_date, today
    )
    return Incoming(envelope, check_identity(envelope, file_name, unpacked.member_name), verdict, documents)


_Read = tuple[Envelope, Verdict, tuple[IncomingDocument, ...]]


def _at_once(xml: bytes, rule_date: date, today: date) -> _Read | None:
    """All from one view; None for a file that is not ordinary, not sound, or not certainly within the limits."""
    file = read_plain(xml, ENVELOPE_LIMITS(MOST_DOCUMENTS))
    if file is None:
        return None
    try:
        found = envelope_of(file, xml) if certainly_sound(file) else None
        if found is None:
            return None
        envelope, nodes = found
        if file.declared > ENVELOPE_LIMITS(len(nodes)).max_ns_total:
            return None
        verdict = judge_sound(file.tree, rule_date=rule_date, today=today)
        documents = tuple(
            IncomingDocument(document, ordinary_part(document, node, file))
            for document, node in zip(envelope.documents, nodes, strict=True)
        )
        return envelope, verdict, documents
    finally:
        file.release()


def _one_by_one(xml: bytes, rule_date: date, today: date) -> _Read:
    envelope = read_envelope(xml)
    documents = envelope.documents
    verdict = validate(xml, rule_date=rule_date, today=today, limits=ENVELOPE_LIMITS(len(documents)))
    return envelope, verdict, tuple(IncomingDocument(document) for document in documents)
