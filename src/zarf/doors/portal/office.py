"""What the portal asks of the office: the one module here that knows its functions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from zarf.core.errors import ZarfError
from zarf.office.exchange import queries, services
from zarf.office.exchange.models import Direction, Document, Envelope, Event
from zarf.office.exchange.search import fold
from zarf.office.taxpayers.models import Alias, Membership, Taxpayer
from zarf.ports.wired import ports

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = ["Alias", "Direction", "Document", "Envelope", "Event", "Membership", "Taxpayer", "fold"]

documents = queries.documents
envelopes = queries.envelopes
waiting_answers = queries.waiting_answers
state_counts = queries.state_counts
documents_of_envelope = queries.documents_of_envelope
document_events = queries.document_events
envelope_events = queries.envelope_events
answer_to = queries.answer_to
give_answer = services.answer


def memberships(user: User) -> tuple[Membership, ...]:
    """For which active taxpayers *user* may act, by title."""
    found = Membership.objects.filter(user=user, taxpayer__is_active=True).select_related("taxpayer")
    return tuple(found.order_by("taxpayer__title", "taxpayer_id"))


def document(taxpayers: Collection[Taxpayer], pk: int) -> Document:
    """The document *pk* of one of *taxpayers*. Raises Http404: what belongs to others does not exist."""
    found = queries.document([taxpayer.pk for taxpayer in taxpayers], pk)
    if found is None:
        raise Http404
    return found


def envelope(taxpayers: Collection[Taxpayer], pk: UUID) -> Envelope:
    """The envelope *pk* of one of *taxpayers*. Raises Http404."""
    found = queries.envelope([taxpayer.pk for taxpayer in taxpayers], pk)
    if found is None:
        raise Http404
    return found


def document_xml(item: Document) -> tuple[bytes, bool]:
    """The bytes of a document and whether they are sealed. Raises Http404 when none are kept."""
    if item.xml_key:
        return services.sealed_xml(item), True
    if item.draft:
        return bytes(item.draft), False
    raise Http404


def envelope_zip(item: Envelope) -> bytes:
    """The zip of an envelope, as sent or as received. Raises Http404 when it is not kept."""
    try:
        return bytes(ports().archive.get(item.zip_key))
    except ZarfError as problem:
        raise Http404 from problem


def aliases(taxpayer: Taxpayer) -> list[Alias]:
    """GİB labels of a taxpayer."""
    return list(taxpayer.aliases.order_by("role", "document_type", "name"))


def save_appearance(taxpayer: Taxpayer, *, logo: bytes | None, note: str) -> None:
    """Keep the logo (None: no logo) and the standing note that are printed on the view."""
    taxpayer.logo = logo
    taxpayer.invoice_note = note
    taxpayer.save(update_fields=["logo", "invoice_note"])


def now() -> datetime:
    """The present moment by the house's clock."""
    return ports().clock.now()


def has_xml(item: Document) -> bool:
    """Whether bytes of the document are kept."""
    return bool(item.xml_key or item.draft)
