"""The inbox: an envelope that came in is judged, filed or refused, and answered with a system response."""

from __future__ import annotations

import hashlib
import logging
from uuid import UUID

from django.db import IntegrityError, transaction

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import Finding, finding
from zarf.core.wire.envelope import Envelope as WireEnvelope
from zarf.core.xml.reading import read_xml
from zarf.office.checkpoints import checkpoint
from zarf.office.exchange import schedule, system_responses
from zarf.office.exchange.answers_in import apply_answer, check_answer
from zarf.office.exchange.facts import INVOICE, Facts, read_facts
from zarf.office.exchange.following import is_answerable
from zarf.office.exchange.identity import incoming_document_key
from zarf.office.exchange.judging import SYSTEM_ERROR, Accepted, Judged, Told, Turned, Verdict, judge
from zarf.office.exchange.models import NEVER_TAKEN, Direction, Document, Envelope
from zarf.office.exchange.refusals import stored, told
from zarf.office.exchange.sealing import report_as_dict
from zarf.office.exchange.transitions import WORKER, advance, create, lock, note
from zarf.office.locks import only_one
from zarf.office.sealing import services as sealing
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.wired import ports

log = logging.getLogger(__name__)


class _AlreadyHere(Exception):
    """A document of the envelope may not be taken again. Rolls back what was written of the envelope."""

    def __init__(self, problem: Finding) -> None:
        super().__init__(problem.code)
        self.finding = problem


def step_process(envelope_id: UUID) -> None:
    """Judge an envelope and write the verdict, the documents and our system response in one transaction.

    One process at a time: a judgement that takes long must not be begun again, for each attempt is counted.
    """
    with only_one(envelope_id) as alone:
        if alone:
            _process(envelope_id)


def _process(envelope_id: UUID) -> None:
    row = Envelope.objects.get(pk=envelope_id)
    if row.state not in ("RECEIVED", "PROCESSING"):
        return
    # Read before the attempt is counted: an archive that is away for a while costs the envelope nothing.
    data = ports().archive.get(row.zip_key)
    if not _take_up(row):
        return
    checkpoint("taken-up")
    verdict = _verdict(row, data)
    checkpoint("judged")
    with transaction.atomic():
        locked = lock(row)
        if locked.state != "PROCESSING":
            return
        _write(locked, verdict)
        checkpoint("verdict-written")
    checkpoint("processed")


def _take_up(row: Envelope) -> bool:
    """Count the attempt. False when somebody else has settled the envelope meanwhile."""
    with transaction.atomic():
        locked = lock(row)
        if locked.state == "RECEIVED":
            advance(locked, "taken_up", WORKER, gib_code=1100)
        if locked.state != "PROCESSING":
            return False
        locked.attempts += 1
        locked.save(update_fields=["attempts"])
    row.attempts = locked.attempts
    return True


def _verdict(row: Envelope, data: bytes) -> Verdict:
    if row.attempts > schedule.judge_attempts():
        log.error("envelope %s is given up after %s attempts", row.identifier, row.attempts - 1)
        return Turned(SYSTEM_ERROR, (finding("EF-EXC-021", found=str(row.attempts - 1)),))
    assert row.received_at is not None
    return judge(data, f"{row.identifier}.zip", row.received_at)


def _write(row: Envelope, verdict: Verdict) -> None:
    if isinstance(verdict, Told):
        _describe(row, verdict.wire)
        system_responses.take(row, verdict.wire)
        return
    if isinstance(verdict, Accepted):
        try:
            with transaction.atomic():
                _file(row, verdict)
                return
        except _AlreadyHere as problem:
            verdict = Turned(problem.finding.gib_code or SYSTEM_ERROR, (problem.finding,), verdict.wire)
    _refuse(row, verdict)


def _describe(row: Envelope, wire: WireEnvelope, taxpayer_id: int | None = None) -> None:
    """What the header says, once it could be read."""
    row.type = str(wire.type.value)
    row.sender_id, row.sender_alias = wire.sender.vkn_tckn, wire.sender.alias[:250]
    row.receiver_id, row.receiver_alias = wire.receiver.vkn_tckn, wire.receiver.alias[:250]
    row.taxpayer_id = taxpayer_id
    names = ["type", "sender_id", "sender_alias", "receiver_id", "receiver_alias", "taxpayer"]
    row.save(update_fields=names)


def _file(row: Envelope, verdict: Accepted) -> None:
    """Put every document into the inbox. Raises _AlreadyHere when one of them may not be taken."""
    _describe(row, verdict.wire, verdict.alias.taxpayer_id)
    for judged in verdict.documents:
        _file_document(row, verdict, judged)
    advance(row, "accepted", WORKER, gib_code=1200)
    system_responses.answer(row, verdict.wire, 1200, "BASARIYLA ISLENDI", taxpayer_id=verdict.alias.taxpayer_id)


def _file_document(row: Envelope, verdict: Accepted, judged: Judged) -> None:
    facts, taxpayer = judged.facts, verdict.alias.taxpayer
    _check_new(judged)
    invoice = check_answer(facts, taxpayer, row) if facts.answered else None
    if isinstance(invoice, Finding):
        raise _AlreadyHere(invoice)
    item = _row(row, verdict.wire, taxpayer, facts, judged.xml)
    # An answer is seen by who sees the invoice it answers.
    item.branch, item.answers = (invoice.branch if invoice else "") or verdict.alias.branch, invoice
    item.seal_report = report_as_dict(judged.report)
    sealing.keep_evidence(taxpayer.pk, judged.evidence.kept, judged.evidence.may_seal)
    item.findings = stored(judged.findings)
    assert row.received_at is not None
    if is_answerable(item):
        item.answer_due_at = schedule.answer_due_at(row.received_at)
    try:
        with transaction.atomic():
            create(item, "received", WORKER)
    except IntegrityError as problem:
        raise _AlreadyHere(finding("EF-EXC-023", found=facts.number)) from problem
    advance(item, "answer_due" if is_answerable(item) else "filed", WORKER)
    if invoice is not None and facts.answered is not None:
        apply_answer(invoice, facts.answered)


def _row(row: Envelope, wire: WireEnvelope, taxpayer: Taxpayer, facts: Facts, xml: bytes) -> Document:
    """A document as it came in, its bytes in the archive. Not saved."""
    key = incoming_document_key(taxpayer.vkn_tckn, facts.ettn, xml)
    ports().archive.put(key, xml)
    return Document(
        **facts.columns(),
        direction=Direction.IN,
        taxpayer=taxpayer,
        sender_alias=wire.sender.alias[:250],
        receiver_alias=wire.receiver.alias[:250],
        envelope=row,
        xml_key=key,
        sha256=hashlib.sha256(xml).hexdigest(),
        delivered_at=row.received_at,
    )


def _show_refused(row: Envelope, wire: WireEnvelope, taxpayer: Taxpayer, verdict: Turned) -> None:
    """Let the receiver see what was refused and why, as far as the documents can be read. They take no place."""
    for xml in wire.documents:
        try:
            facts = read_facts(read_xml(xml))
        except DocumentUnreadable:
            # The envelope itself keeps the bytes and the reasons.
            continue
        item = _row(row, wire, taxpayer, facts, xml)
        item.findings = stored(verdict.findings)
        item.seal_report = report_as_dict(verdict.report) if verdict.report else None
        if verdict.evidence is not None and verdict.evidence.kept.document_sha256 == item.sha256:
            sealing.keep_evidence(taxpayer.pk, verdict.evidence.kept, verdict.evidence.may_seal)
        # In one step: in a state between it would claim its number.
        create(item, "refused", WORKER, gib_code=verdict.code, text=told(verdict.findings))


def _check_new(judged: Judged) -> None:
    """An ETTN is unique for ever, whoever sends it; a number per issuer and kind. 1163 for invoices, else 1164."""
    taken = Document.objects.filter(direction=Direction.IN).exclude(state__in=NEVER_TAKEN)
    facts = judged.facts
    same_number = taken.filter(supplier_id=facts.supplier_id, kind=facts.kind, number=facts.number)
    if taken.filter(ettn=facts.ettn).exists() or (facts.number and same_number.exists()):
        code = "EF-EXC-023" if facts.kind == INVOICE else "EF-EXC-024"
        raise _AlreadyHere(finding(code, found=f"{facts.number} {facts.ettn}"))


def _refuse(row: Envelope, verdict: Turned) -> None:
    """Keep the reasons and answer with the code, unless nobody can be answered."""
    row.findings = stored(verdict.findings)
    row.save(update_fields=["findings"])
    wire = verdict.wire
    if wire is not None:
        ours = system_responses.taxpayer_of(wire)
        _describe(row, wire, ours.pk if ours else None)
        if ours is not None:
            _show_refused(row, wire, ours, verdict)
    advance(row, "refused", WORKER, gib_code=verdict.code, text=told(verdict.findings))
    if wire is None:
        note(row, "not_answered", WORKER)
    elif wire.type.value != "SYSTEMENVELOPE":
        system_responses.answer(row, wire, verdict.code, told(verdict.findings), taxpayer_id=row.taxpayer_id)
