"""The exchange as the doors see it. Every function that touches documents takes the taxpayer or a row of his."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction

from zarf.core.errors import Conflict, NotAllowed, NotFound
from zarf.core.findings import finding
from zarf.core.seal import KeptEvidence, SealReport
from zarf.core.wire.packing import unpack
from zarf.office.exchange import queries, work
from zarf.office.exchange import queue as reminders
from zarf.office.exchange.answering import answer
from zarf.office.exchange.deciding import EFATURA, Asked, Decision, decide, suggested
from zarf.office.exchange.drafts import drop, kept, send_as_efatura, take_mark_off
from zarf.office.exchange.history import Line, history_of_document, history_of_envelope
from zarf.office.exchange.known_parties import known_party
from zarf.office.exchange.models import Document, Envelope
from zarf.office.exchange.outgoing import HandedIn, hand_in_order, submit_order, submit_ubl
from zarf.office.exchange.receiving import receive_zip
from zarf.office.exchange.refusals import Refused
from zarf.office.exchange.releasing import give_back, release, take_back, waiting_for_release
from zarf.office.exchange.routing import Sender, sender_of
from zarf.office.exchange.system_responses import current_system_response
from zarf.office.exchange.transitions import advance, lock
from zarf.office.exchange.whose import (
    find_documents,
    find_incoming_invoice,
    find_sent_document,
    named,
    taxpayer_of_order,
    taxpayer_of_ubl,
)
from zarf.office.folding import fold
from zarf.office.registry.services import sync_registry
from zarf.office.sealing import services as sealing
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.wired import ports

__all__ = [
    "EFATURA",
    "Asked",
    "Decision",
    "HandedIn",
    "Line",
    "Refused",
    "Sender",
    "answer",
    "current_system_response",
    "decide",
    "documents",
    "drop",
    "envelope_xml",
    "envelope_zip",
    "find_document",
    "find_documents",
    "find_incoming_invoice",
    "find_sent_document",
    "fold",
    "give_back",
    "hand_in_order",
    "history",
    "history_of_envelope",
    "judge_seal_again",
    "kept",
    "known_party",
    "receive_zip",
    "release",
    "seal_evidence",
    "sealed_xml",
    "send_again",
    "send_as_efatura",
    "sender_of",
    "submit_order",
    "submit_ubl",
    "suggested",
    "sweep",
    "sync_registry",
    "take_back",
    "take_mark_off",
    "taxpayer_of_order",
    "taxpayer_of_ubl",
    "waiting_for_release",
]

documents = queries.documents
history = history_of_document


def find_document(taxpayer: Taxpayer, reference: str, direction: str | None = None) -> Document:
    """A document of the taxpayer by its number or ETTN; of several the newest. Raises NotFound."""
    found = Document.objects.filter(named(reference), taxpayer=taxpayer)
    if direction is not None:
        found = found.filter(direction=direction)
    item = found.order_by("-created_at").first()
    if item is None:
        raise NotFound(finding("EF-EXC-032", found=reference))
    return item


def sealed_xml(item: Document) -> bytes:
    """The sealed bytes, as sent or as received. Raises NotFound while it is not sealed."""
    if not item.xml_key:
        raise NotFound(finding("EF-EXC-033", found=str(item)))
    return ports().archive.get(item.xml_key)


def seal_evidence(item: Document) -> KeptEvidence:
    """What the document's seal was judged with when it came or was sealed. Raises NotFound (EF-SLG-015)."""
    found = sealing.kept_evidence(item.taxpayer_id, item.sha256)
    if found is None:
        raise NotFound(finding("EF-SLG-015", found=str(item)))
    return found


def judge_seal_again(item: Document) -> SealReport:
    """The verdict as of then, from the kept evidence and today's trusted certificates alone. Raises NotFound."""
    report = sealing.judge_again(item.taxpayer_id, sealed_xml(item))
    if report is None:
        raise NotFound(finding("EF-SLG-015", found=str(item)))
    return report


def envelope_zip(item: Envelope) -> bytes:
    """The zip as sent or as received."""
    return ports().archive.get(item.zip_key)


def envelope_xml(item: Envelope) -> bytes:
    """The envelope's XML. Raises EnvelopeRefused when what came in is no readable zip."""
    return unpack(envelope_zip(item)).xml


def send_again(item: Document, actor: str) -> Document:
    """Put a refused or undelivered document into a new envelope, or let a stopped envelope go on.

    Raises NotAllowed while GİB holds the document (Ek-2 v1.5: after 1000, 1100, 1200, 1210, 1220 and 1300), Conflict
    when a mended document has taken its number.
    """
    require(item.taxpayer_id, Right.DOCUMENTS_SEND)
    try:
        with transaction.atomic():
            locked = lock(item)
            if locked.state == "STOPPED" and locked.envelope is not None:
                advance(locked.envelope, "sent_again", actor)
                advance(locked, "sent_again", actor)
                reminders.send(locked.envelope)
                return locked
            if locked.answers_id is not None:
                raise NotAllowed(finding("EF-EXC-034", found=locked.number))
            locked.envelope = None
            locked.save(update_fields=["envelope"])
            advance(locked, "sent_again", actor)
            reminders.prepare(locked)
            return locked
    except IntegrityError as problem:
        raise Conflict(finding("EF-EXC-011", found=item.number)) from problem


def sweep(*, still_for: timedelta = timedelta(0), rounds: int = 50) -> int:
    """Do here and now what the states say is due, until nothing is; gives how much was done. For tests and tools."""
    done = 0
    for _ in range(rounds):
        pending: Sequence[work.Work] = list(work.due(still_for=still_for))
        if not pending:
            break
        for item in pending:
            item.do()
            done += 1
    return done
