"""From a numbered draft to sealed, verified, archived bytes in a ready envelope."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from zarf.core.errors import SealRefused, Unavailable, ZarfError
from zarf.core.findings import finding
from zarf.core.seal import SealReport, SealResult, seal_document, verify_document
from zarf.core.validation import validate
from zarf.core.wire.envelope import Envelope as WireEnvelope
from zarf.core.wire.envelope import EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.packing import pack
from zarf.core.xml.reading import ENVELOPE_LIMITS
from zarf.office.exchange import queue
from zarf.office.exchange.checkpoints import checkpoint
from zarf.office.exchange.facts import INVOICE
from zarf.office.exchange.identity import outgoing_document_key, outgoing_zip_key
from zarf.office.exchange.models import Direction, Document, Envelope
from zarf.office.exchange.refusals import Refused, errors, stored
from zarf.office.exchange.schedule import ISTANBUL, delay
from zarf.office.exchange.transitions import WORKER, advance, create, lock, note
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import ChosenKey, KeyHolder, SealLog
from zarf.ports.wired import ports

_NOT_ALLOWED = ("EF-SLG-001", "EF-SLG-003")
"""A key was at hand, and may not seal for this taxpayer."""


def step_prepare(document_id: int) -> None:
    """Take a document as far as a ready envelope. Safe to repeat; each half is a transaction of its own."""
    item = Document.objects.select_related("taxpayer").get(pk=document_id)
    if item.state == "WAITING_SEAL" and not sealing.is_sealed_elsewhere(item.taxpayer):
        _take_back(item)
    if item.state == "NUMBERED":
        _seal(item)
        checkpoint("sealed")
    if item.state == "SEALED":
        _put_into_envelope(item)
        checkpoint("enveloped")


def may_seal(vkn_tckn: str) -> set[str]:
    """Who may have sealed for an issuer of this house: itself, and this house's integrator. Source: seal.md 1.6."""
    return {vkn_tckn} | _numbers("ZARF_INTEGRATOR_VKN")


def may_have_sealed(vkn_tckn: str) -> set[str]:
    """Who may have sealed what comes in: as above, and the other integrators the operator knows of.

    GİB publishes no list by which programs could know them, so the operator names them.
    """
    return may_seal(vkn_tckn) | _numbers("ZARF_OTHER_INTEGRATORS")


def _numbers(setting: str) -> set[str]:
    return {number.strip() for number in str(settings.ZARF[setting]).split(",") if number.strip()}


def report_as_dict(report: SealReport) -> dict[str, object]:
    """A seal report as it lies in the database."""
    return report.as_dict() | {"gib_code": report.gib_code}


def _take_back(item: Document) -> None:
    """The taxpayer no longer seals for itself: what still waits is sealed here."""
    with transaction.atomic():
        locked = lock(item)
        if locked.state == "WAITING_SEAL":
            advance(locked, "seal_here", WORKER)
        item.state = locked.state


def _seal(item: Document) -> None:
    with transaction.atomic():
        locked = lock(item)
        item.state = locked.state
        if locked.state != "NUMBERED":
            return
        if sealing.is_sealed_elsewhere(locked.taxpayer):
            advance(locked, "seal_awaited", WORKER)
            item.state = locked.state
            return
        try:
            sealed, report, by = _sealed_bytes(locked)
        except ZarfError as problem:
            _log_refusal(locked, problem)
            _try_later(locked, problem)
            return
        keep_sealed(locked, sealed, report, WORKER)
        log_seal(locked, SealLog.Event.SEALED, WORKER, by)
        item.state = locked.state


def keep_sealed(locked: Document, sealed: bytes, report: SealReport, actor: str) -> None:
    """Note that the archive has the sealed bytes of a locked document. Within a transaction."""
    locked.sha256 = hashlib.sha256(sealed).hexdigest()
    locked.seal_report = report_as_dict(report)
    locked.xml_key = archive_key(locked)
    locked.draft = None
    locked.prepare_at = None
    locked.findings = [found for found in locked.findings if found.get("severity") != "error"]
    locked.save(update_fields=["sha256", "seal_report", "xml_key", "draft", "prepare_at", "findings"])
    advance(locked, "sealed", actor)


def log_seal(item: Document, event: SealLog.Event, actor: str, by: ChosenKey | KeyHolder | None) -> None:
    """One line in the log of sealing; by: the key that was used here, or the holder of the seal that was handed in."""
    holder = by.holder if isinstance(by, ChosenKey) else by
    consent = by.authorisation if isinstance(by, ChosenKey) else None
    sealing.write(item.taxpayer, event, actor, subject=str(item), holder=holder, authorisation=consent)


def _log_refusal(item: Document, problem: ZarfError) -> None:
    """That a key was not allowed to seal is told once for each document and reason, however often it is tried."""
    if problem.code not in _NOT_ALLOWED:
        return
    same = SealLog.objects.filter(taxpayer=item.taxpayer, subject=str(item), code=problem.code)
    if not same.exists():
        found = problem.finding.found or ""
        sealing.write(
            item.taxpayer, SealLog.Event.REFUSED, WORKER, subject=str(item), code=problem.code, note=str(found)
        )


def _sealed_bytes(item: Document) -> tuple[bytes, SealReport, ChosenKey | None]:
    """The sealed bytes, in the archive and verified, and the key they were sealed with just now.

    A process that died after archiving left bytes there: they are taken as they are, for what was archived under a
    name is never replaced. Raises SealRefused or Unavailable.
    """
    world, key = ports(), archive_key(item)
    may_seal = sealing.may_seal_today(item.taxpayer)
    if world.archive.exists(key):
        sealed = world.archive.get(key)
        return sealed, checked(sealed, may_seal), None
    draft = bytes(item.draft or b"")
    chosen = sealing.key_for(item.taxpayer)
    now = world.clock.now()
    role = "Supplier" if item.kind == INVOICE else "Customer"
    # What was drawn up from an order is canonical, so no tree is built; the report would tell if it were not.
    sealed = seal_document(draft, chosen.key, signing_time=now, role=role, canonical=bool(item.order_key))
    report = checked(sealed, may_seal)
    world.archive.put(key, sealed)
    checkpoint("sealed-bytes-archived")
    return sealed, report, chosen


def checked(sealed: bytes, may_seal: set[str]) -> SealReport:
    """Our own verifier's report. Nothing leaves the house that it does not call valid.

    Raises Unavailable (EF-EXC-015) while that cannot be said, SealRefused (EF-EXC-016).
    """
    world = ports()
    report = verify_document(
        sealed,
        trust=world.trust,
        revocation=world.revocation,
        at=world.clock.now(),
        may_seal=may_seal,
    )
    if report.result is SealResult.UNDETERMINED:
        raise Unavailable(finding("EF-EXC-015", found=", ".join(report.reasons)))
    if report.result is not SealResult.VALID:
        raise SealRefused(finding("EF-EXC-016", found=", ".join(report.reasons)))
    return report


def archive_key(item: Document) -> str:
    """Where the sealed bytes of a document lie in the archive."""
    return outgoing_document_key(item.taxpayer.vkn_tckn, item.ettn, item.pk)


def _try_later(item: Document, problem: ZarfError) -> None:
    """Keep the number, say what is wrong, and try again later: keys are renewed and neighbours come back."""
    times = item.events.filter(event="not_prepared").count()
    wait = delay("prepare", times) if isinstance(problem, Unavailable) else timedelta(minutes=30)
    item.prepare_at = ports().clock.now() + wait
    item.findings = stored(problem.findings if isinstance(problem, Refused) else [problem.finding])
    item.save(update_fields=["prepare_at", "findings"])
    note(item, "not_prepared", WORKER, text=problem.finding.message("tr"))


def _put_into_envelope(item: Document) -> None:
    """One envelope of its own for each document: if any one of an envelope is wrong, GİB refuses them all."""
    with transaction.atomic():
        locked = lock(item)
        item.state = locked.state
        if locked.state != "SEALED":
            return
        try:
            with transaction.atomic():
                envelope = make_envelope(locked)
        except ZarfError as problem:
            _try_later(locked, problem)
            return
        locked.envelope = envelope
        locked.save(update_fields=["envelope"])
        advance(locked, "enveloped", WORKER, text=envelope.identifier)
        item.state, item.envelope = locked.state, envelope
        queue.send(envelope)


def make_envelope(item: Document) -> Envelope:
    """A ready envelope with the sealed bytes of one document; its zip lies in the archive. Within a transaction.

    Raises Refused when the whole envelope breaks GİB's rules. The identifier is fixed in the database before the
    first attempt to send. A process that dies before the transaction ends leaves a zip in the archive that nobody
    speaks of and that never left the house.
    """
    world = ports()
    sender = Partner(item.sender_alias, item.supplier_id, item.supplier_title)
    receiver = Partner(item.receiver_alias, item.customer_id, item.customer_title)
    kind = EnvelopeType.SENDER if item.kind == INVOICE else EnvelopeType.POSTBOX
    groups = (EnvelopeGroup(item.kind, (world.archive.get(item.xml_key),)),)
    return ready_envelope(kind, sender, receiver, groups, taxpayer_id=item.taxpayer_id)


def ready_envelope(
    kind: EnvelopeType,
    sender: Partner,
    receiver: Partner,
    groups: tuple[EnvelopeGroup, ...],
    *,
    taxpayer_id: int | None,
    answers: Envelope | None = None,
) -> Envelope:
    """Write, check, pack and archive an envelope and make its row. Within a transaction. Raises Refused."""
    world, identifier = ports(), uuid4()
    created_at = world.clock.now().astimezone(ISTANBUL).replace(microsecond=0)
    text = str(identifier)
    xml = write_envelope(WireEnvelope(text, kind, sender, receiver, created_at, groups))
    today = created_at.date()
    limits = ENVELOPE_LIMITS(sum(len(group.documents) for group in groups))
    wrong = errors(validate(xml, rule_date=today, today=today, limits=limits).findings)
    if wrong:
        raise Refused(wrong)
    packed = pack(text, xml)
    key = outgoing_zip_key(text)
    world.archive.put(key, packed.data)
    row = Envelope(
        id=identifier,
        identifier=text,
        direction=Direction.OUT,
        type=str(kind.value),
        taxpayer_id=taxpayer_id,
        sender_id=sender.vkn_tckn,
        sender_alias=sender.alias,
        receiver_id=receiver.vkn_tckn,
        receiver_alias=receiver.alias,
        zip_key=key,
        md5=packed.md5_hex,
        answers=answers,
    )
    create(row, "made", WORKER)
    return row
