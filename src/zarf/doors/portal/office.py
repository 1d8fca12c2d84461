"""What the portal asks of the office: the one module here that knows its functions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.http import Http404

from zarf.core.errors import NotFound
from zarf.office.exchange import queries, services
from zarf.office.exchange.models import KEPT, KEY_IS_FREE, RETURNED, WAITING_RELEASE, Direction, Document, Envelope
from zarf.office.exchange.services import Line, fold
from zarf.office.exchange.states import lawful_events
from zarf.office.exchange.transitions import machine_of
from zarf.office.registry import services as registry
from zarf.office.sealing import services as sealing
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.models import Alias, Membership, Taxpayer
from zarf.ports.wired import ports

__all__ = ["Alias", "Direction", "Document", "Envelope", "Line", "Membership", "Taxpayer", "fold"]

documents = queries.documents
envelopes = queries.envelopes
waiting_answers = queries.waiting_answers
state_counts = queries.state_counts
overdue = queries.overdue
documents_of_envelope = queries.documents_of_envelope
answer_to = queries.answer_to
document_history = services.history
envelope_history = services.history_of_envelope
give_answer = services.answer
send_again = services.send_again
send_as_efatura = services.send_as_efatura
take_mark_off = services.take_mark_off
drop_draft = services.drop
kept_drafts = services.kept
submit_order = services.submit_order
waiting_for_release = services.waiting_for_release
release = services.release
give_back = services.give_back
take_back = services.take_back
known_party = services.known_party
memberships = taxpayers.memberships_of
aliases = taxpayers.aliases_of
sender_of = services.sender_of
save_appearance = taxpayers.save_appearance


def document(of: Collection[Taxpayer], pk: int) -> Document:
    """The document *pk* of one of the taxpayers. Raises Http404: what belongs to others does not exist."""
    found = queries.document([taxpayer.pk for taxpayer in of], pk)
    if found is None:
        raise Http404
    return found


def envelope(of: Collection[Taxpayer], pk: UUID) -> Envelope:
    """The envelope *pk* of one of the taxpayers. Raises Http404."""
    found = queries.envelope([taxpayer.pk for taxpayer in of], pk)
    if found is None:
        raise Http404
    return found


def has_xml(item: Document) -> bool:
    """Whether bytes of the document are kept."""
    return bool(item.xml_key or item.draft)


def document_xml(item: Document) -> tuple[bytes, bool]:
    """The bytes of a document and whether they are sealed. Raises Http404 when none are kept."""
    if item.xml_key:
        return services.sealed_xml(item), True
    if item.draft:
        return bytes(item.draft), False
    raise Http404


def seal_evidence(item: Document) -> bytes:
    """The evidence of a document's seal as a file. Raises Http404 when none is kept."""
    try:
        return services.seal_evidence(item).to_json()
    except NotFound as problem:
        raise Http404 from problem


def has_evidence(item: Document) -> bool:
    """Whether it is kept what the document's seal was judged with."""
    return bool(item.sha256) and sealing.has_evidence(item.taxpayer_id, item.sha256)


def envelope_zip(item: Envelope) -> bytes:
    """The zip of an envelope, as sent or as received. Raises Http404 when it is not kept."""
    try:
        return services.envelope_zip(item)
    except NotFound as problem:
        raise Http404 from problem


def may_be_sent_again(item: Document) -> bool:
    """Whether a person may put the document on its way once more."""
    return "sent_again" in lawful_events(machine_of(item), item.state) and item.answers_id is None


def is_kept_draft(item: Document) -> bool:
    """Whether the document waits for somebody to say how it goes."""
    return item.state in KEPT


def waits_for_release(item: Document) -> bool:
    """Whether somebody who may seal has to look at the document before it goes on."""
    return item.state == WAITING_RELEASE


def is_given_back(item: Document) -> bool:
    """Whether it lies with who prepared it once more."""
    return item.state == RETURNED


def given_back(item: Document) -> queries.GivenBack | None:
    """Who gave it back and why; None when it was taken back by who prepared it."""
    return next((one for one in queries.given_back([item.taxpayer_id]) if one.pk == item.pk), None)


def may_be_mended(item: Document) -> bool:
    """Whether the order of the document is at hand and may be handed in again, mended."""
    return item.state in (*KEY_IS_FREE, RETURNED) and bool(item.order_json)


def sender_labels(taxpayer: Taxpayer) -> list[Alias]:
    """The sender labels for invoices which the database shows this person."""
    return taxpayers.labels_of_role(taxpayer, taxpayers.GB)


def open_aliases(identifier: str) -> list[str]:
    """Labels under which somebody receives e-Fatura now, the oldest first."""
    return registry.open_aliases(identifier, taxpayers.PK, taxpayers.INVOICE, now())


def now() -> datetime:
    """The present moment by the house's clock."""
    return ports().clock.now()
