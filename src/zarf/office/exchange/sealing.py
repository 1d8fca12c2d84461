"""From a numbered draft to sealed, verified, archived bytes in a ready envelope."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from zarf.core.errors import SealRefused, Unavailable, ZarfError
from zarf.core.findings import finding
from zarf.core.seal import (
    KeptEvidence,
    SealReport,
    SealResult,
    add_signature_timestamp,
    signature_imprint,
    verify_and_keep,
)
from zarf.office.checkpoints import checkpoint
from zarf.office.exchange.enveloping import put_into_envelope
from zarf.office.exchange.identity import outgoing_document_key
from zarf.office.exchange.models import Document
from zarf.office.exchange.postponing import try_later
from zarf.office.exchange.transitions import WORKER, advance, lock
from zarf.office.exchange.unstamped import sealed_now, unstamped
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import ChosenKey, KeyHolder, SealLog
from zarf.office.timestamps import services as timestamps
from zarf.ports.wired import ports

_NOT_ALLOWED = ("EF-SLG-001", "EF-SLG-003")
"""A key was at hand, and may not seal for this taxpayer."""


def step_prepare(document_id: int) -> None:
    """Take a document as far as a ready envelope. Safe to repeat; each half is a transaction of its own."""
    item = Document.objects.select_related("taxpayer").get(pk=document_id)
    if item.state == "WAITING_SEAL" and not sealing.is_sealed_elsewhere(item.taxpayer):
        _take_back(item)
    if item.state == "NUMBERED":
        if not timestamps.stamps_outgoing(item.taxpayer) or sealing.is_sealed_elsewhere(item.taxpayer):
            _seal(item)
        elif (stamped := _stamp(item)) is not None:
            _seal(item, stamped.by)
        checkpoint("sealed")
    if item.state == "SEALED":
        put_into_envelope(item)
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


@dataclass(frozen=True, slots=True)
class Checked:
    """A seal that is valid, what it was judged with, and who was allowed to make it."""

    report: SealReport
    kept: KeptEvidence
    may_seal: frozenset[str]


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


@dataclass(frozen=True, slots=True)
class _Stamped:
    """The seal of a document has its stamp in the ledger. by: the key that made it just now."""

    by: ChosenKey | None


def _stamp(item: Document) -> _Stamped | None:
    """Seal, and have the seal stamped; None while that cannot be done, and why stands in the document.

    The stamp is ordered outside of any transaction, for the ledger of what was paid must last whatever happens. The
    seal is in the archive before, so that whoever begins again stamps the same one and pays nothing.
    """
    try:
        with transaction.atomic():
            locked = lock(item)
            item.state = locked.state
            if locked.state != "NUMBERED":
                return None
            sealed, by = unstamped(locked)
        checkpoint("unstamped-archived")
        timestamps.stamp(item.taxpayer, signature_imprint(sealed), str(item))
        checkpoint("stamped")
    except ZarfError as problem:
        with transaction.atomic():
            locked = lock(item)
            if locked.state == "NUMBERED":
                _log_refusal(locked, problem)
                try_later(locked, problem)
        return None
    return _Stamped(by)


def _seal(item: Document, by: ChosenKey | None = None) -> None:
    """by: the key that made the seal already, where it has been stamped before."""
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
            sealed, found, chosen = _sealed_bytes(locked)
        except ZarfError as problem:
            _log_refusal(locked, problem)
            try_later(locked, problem)
            return
        keep_sealed(locked, sealed, found, WORKER)
        log_seal(locked, SealLog.Event.SEALED, WORKER, chosen or by)
        item.state = locked.state


def keep_sealed(locked: Document, sealed: bytes, by: Checked, actor: str) -> None:
    """Note that the archive has the sealed bytes of a locked document, and what they were judged with.

    Within a transaction.
    """
    locked.sha256 = hashlib.sha256(sealed).hexdigest()
    locked.seal_report = report_as_dict(by.report)
    sealing.keep_evidence(locked.taxpayer_id, by.kept, by.may_seal)
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


def _sealed_bytes(item: Document) -> tuple[bytes, Checked, ChosenKey | None]:
    """The sealed bytes, in the archive and verified, and the key they were sealed with just now.

    A process that died after archiving left bytes there: they are taken as they are, for what was archived under a
    name is never replaced. A seal that was made to be stamped is taken with its stamp. Raises SealRefused,
    Unavailable, or OutcomeUnknown for a stamp that is not there.
    """
    world, key = ports(), archive_key(item)
    may_seal = sealing.may_seal_today(item.taxpayer)
    if world.archive.exists(key):
        sealed = world.archive.get(key)
        return sealed, checked(sealed, may_seal), None
    chosen: ChosenKey | None
    if timestamps.stamps_outgoing(item.taxpayer):
        sealed, chosen = unstamped(item)
        sealed = add_signature_timestamp(sealed, timestamps.known_stamp(signature_imprint(sealed)))
    else:
        sealed, chosen = sealed_now(item)
    found = checked(sealed, may_seal)
    world.archive.put(key, sealed)
    checkpoint("sealed-bytes-archived")
    return sealed, found, chosen


def checked(sealed: bytes, may_seal: set[str]) -> Checked:
    """Our own verifier's report. Nothing leaves the house that it does not call valid.

    Raises Unavailable (EF-EXC-015) while that cannot be said, SealRefused (EF-EXC-016).
    """
    world = ports()
    report, kept = verify_and_keep(
        sealed,
        trust=world.trust,
        revocation=world.revocation,
        at=world.clock.now(),
        may_seal=may_seal,
    )
    if report.result is SealResult.UNDETERMINED:
        raise Unavailable(report.not_settled())
    if report.result is not SealResult.VALID:
        turkish, english = report.reasons_in_words("tr"), report.reasons_in_words("en")
        found = ", ".join(report.reasons)
        raise SealRefused(finding("EF-EXC-016", found=found, reason_tr=turkish, reason_en=english))
    return Checked(report, kept, frozenset(may_seal))


def archive_key(item: Document) -> str:
    """Where the sealed bytes of a document lie in the archive."""
    return outgoing_document_key(item.taxpayer.vkn_tckn, item.ettn, item.pk)
