"""Judging an incoming envelope, check by check, in the order of e-fatura.md section 16. Nothing is changed here.

1110-1142 zip and names, 1140-1160 bytes and structure, 1150 rules, 1181 label, 1161/1175-1177 seal. Duplicates
(1163/1164) are found when the documents are written, for only the database can tell them for certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zarf.core.errors import DocumentUnreadable, EnvelopeRefused
from zarf.core.findings import Finding, finding
from zarf.core.incoming import Incoming, read_incoming
from zarf.core.seal import KeptEvidence, Recorder, SealReport, SealResult, what_was_used
from zarf.core.wire.envelope import Envelope as WireEnvelope
from zarf.core.wire.envelope import EnvelopeType
from zarf.core.xml.reading import read_xml
from zarf.office.exchange.facts import APPLICATION_RESPONSE, INVOICE, Facts, read_facts
from zarf.office.exchange.refusals import errors
from zarf.office.exchange.schedule import ISTANBUL
from zarf.office.exchange.sealing import may_have_sealed
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Alias
from zarf.ports.wired import ports

SYSTEM_ERROR = 1195


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a seal was judged with, and who was allowed to have sealed."""

    kept: KeptEvidence
    may_seal: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One document that passed every check."""

    xml: bytes
    facts: Facts
    findings: tuple[Finding, ...]
    report: SealReport
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Accepted:
    """An envelope whose documents all passed. `alias` is the label of ours it came to."""

    wire: WireEnvelope
    alias: Alias
    documents: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """An envelope to be refused. `wire` is None when its header could not be read.

    report: of the seal at fault, with the evidence it rests on.
    """

    code: int
    findings: tuple[Finding, ...]
    wire: WireEnvelope | None = None
    report: SealReport | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A system envelope: it is not answered."""

    wire: WireEnvelope


Verdict = Accepted | Turned | Told

_KINDS = {EnvelopeType.SENDER: (INVOICE, taxpayers.PK), EnvelopeType.POSTBOX: (APPLICATION_RESPONSE, taxpayers.GB)}


def judge(data: bytes, file_name: str, received_at: datetime) -> Verdict:
    """The verdict on a zip that came in."""
    received_on = received_at.astimezone(ISTANBUL).date()
    try:
        came = read_incoming(data, file_name, rule_date=received_on, today=received_on)
    except (EnvelopeRefused, DocumentUnreadable) as problem:
        return Turned(problem.finding.gib_code or SYSTEM_ERROR, (problem.finding,))
    wire = came.envelope
    if came.misnamed is not None:
        return _turned(wire, came.misnamed)
    wrong = errors(came.verdict.findings)
    if wrong:
        return _turned(wire, *wrong)
    if wire.type is EnvelopeType.SYSTEM:
        return Told(wire)
    kind, role = _KINDS.get(wire.type, ("", ""))
    if not kind or any(group.element_type != kind for group in wire.groups):
        return _turned(wire, finding("EF-EXC-018", found=str(wire.type.value)))
    alias = taxpayers.own_alias(wire.receiver.vkn_tckn, wire.receiver.alias, role)
    if alias is None:
        return _turned(wire, finding("EF-EXC-019", found=wire.receiver.alias))
    return _judge_documents(came, alias, received_at)


def _judge_documents(came: Incoming, alias: Alias, received_at: datetime) -> Verdict:
    wire, judged = came.envelope, []
    for document in came.documents:
        try:
            facts = read_facts(read_xml(document.xml))
        except DocumentUnreadable as problem:
            return _turned(wire, problem.finding)
        may_seal, seen = may_have_sealed(facts.supplier_id), Recorder(ports().revocation)
        report = document.seal_report(trust=ports().trust, revocation=seen, at=received_at, may_seal=may_seal)
        evidence = Evidence(what_was_used(document.xml, report, seen, received_at), frozenset(may_seal))
        if report.result is not SealResult.VALID:
            code = report.gib_code or 1177
            return Turned(code, (finding("EF-EXC-020", found=", ".join(report.reasons)),), wire, report, evidence)
        judged.append(Judged(document.xml, facts, (), report, evidence))
    return Accepted(wire, alias, tuple(judged))


def _turned(wire: WireEnvelope, *findings: Finding) -> Turned:
    return Turned(_code(findings), findings, wire)


def _code(findings: Sequence[Finding]) -> int:
    """GİB's code: that of the first thing wrong, in the order in which GİB looks."""
    codes = [item.gib_code for item in findings if item.gib_code]
    for first in (1140, 1160, 1150):
        if first in codes:
            return first
    return codes[0] if codes else SYSTEM_ERROR
