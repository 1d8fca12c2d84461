"""What the doors read: documents, envelopes and their stories, always for named taxpayers. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from zarf.office.exchange.models import KEPT, RETURNED, WAITING_RELEASE, Direction, Document, Envelope, Event

INVOICE = "INVOICE"
_LOOKED_AT = 500
"""Among so many of the newest the documents are found that a notice names."""
_BUSINESS_ENVELOPES = ("SENDERENVELOPE", "POSTBOXENVELOPE")


def documents(taxpayer_id: int | Collection[int], direction: str, *, kind: str | None = INVOICE) -> QuerySet[Document]:
    """Documents of one taxpayer or several, newest first; only invoices unless *kind* says otherwise (None: all)."""
    ids = [taxpayer_id] if isinstance(taxpayer_id, int) else list(taxpayer_id)
    found = Document.objects.filter(taxpayer_id__in=ids, direction=direction)
    if kind is not None:
        found = found.filter(kind=kind)
    return found.defer("draft").select_related("envelope").order_by("-issue_date", "-id")


def envelopes(taxpayer_id: int, direction: str) -> QuerySet[Envelope]:
    """Envelopes with documents of one taxpayer, newest first, their documents at hand. No system envelopes."""
    inside = Document.objects.filter(taxpayer_id=taxpayer_id).defer("draft").order_by("id")
    return (
        Envelope.objects.filter(taxpayer_id=taxpayer_id, direction=direction, type__in=_BUSINESS_ENVELOPES)
        .prefetch_related(Prefetch("documents", queryset=inside))
        .order_by("-created_at", "-id")
    )


def document(taxpayer_ids: Collection[int], pk: int) -> Document | None:
    """The document *pk* if it belongs to one of the taxpayers."""
    return Document.objects.select_related("envelope", "taxpayer").filter(taxpayer_id__in=taxpayer_ids, pk=pk).first()


def envelope(taxpayer_ids: Collection[int], pk: UUID) -> Envelope | None:
    """The envelope *pk* if it belongs to one of the taxpayers."""
    return Envelope.objects.filter(taxpayer_id__in=taxpayer_ids, pk=pk).first()


def documents_of_envelope(envelope_id: UUID, taxpayer_id: int) -> QuerySet[Document]:
    """What lies in an envelope and belongs to *taxpayer_id*."""
    return Document.objects.filter(envelope_id=envelope_id, taxpayer_id=taxpayer_id).defer("draft").order_by("id")


def document_events(item: Document) -> Sequence[Event]:
    """The story of a document, oldest first. What happens to its envelope is told of the document too."""
    return list(Event.objects.filter(document_id=item.pk).order_by("at", "id"))


def envelope_events(item: Envelope) -> Sequence[Event]:
    """The story of an envelope, oldest first."""
    return list(Event.objects.filter(envelope_id=item.pk, document__isnull=True).order_by("at", "id"))


def answer_to(item: Document) -> Document | None:
    """The application response that answers invoice *item*, if there is one."""
    return Document.objects.filter(answers_id=item.pk, taxpayer_id=item.taxpayer_id).order_by("id").first()


def waiting_answers(taxpayer_id: int | Collection[int]) -> QuerySet[Document]:
    """Invoices that came in and wait for KABUL or RED, the most urgent first."""
    return documents(taxpayer_id, Direction.IN).filter(state="WAITING_ANSWER").order_by("answer_due_at", "id")


def overdue(taxpayer_id: int) -> QuerySet[Document]:
    """Documents we sent whose envelope did not come to its end in time and still has not; a person must look."""
    open_states = ("AT_MERKEZ", "PASSED_MERKEZ", "UNKNOWN")
    sent = Document.objects.filter(taxpayer_id=taxpayer_id, direction=Direction.OUT, state__in=open_states)
    return sent.filter(envelope__alarm_at__isnull=False).order_by("envelope__alarm_at", "id")


@dataclass(frozen=True, slots=True)
class Group:
    """Documents of one branch of a firm that share a trouble: how many, the newest, and what the first are called.

    latest: when the last of them came to it.
    """

    taxpayer_id: int
    count: int
    newest: int
    names: tuple[str, ...]
    state: str
    latest: datetime
    branch: str


def unknown(taxpayer_ids: Collection[int], before: datetime) -> list[Group]:
    """Sent documents of which nobody knows since *before* whether GİB took them, by firm and branch."""
    return _groups(_sent(taxpayer_ids, "UNKNOWN").filter(state_at__lte=before), "UNKNOWN")


def stopped(taxpayer_ids: Collection[int]) -> list[Group]:
    """Documents whose sending has stopped until a person looks, by firm and branch."""
    return _groups(_sent(taxpayer_ids, "STOPPED"), "STOPPED")


def late(taxpayer_ids: Collection[int]) -> list[Group]:
    """Documents GİB has had for too long, by firm and branch."""
    found = _sent(taxpayer_ids, "AT_MERKEZ", "PASSED_MERKEZ").filter(envelope__alarm_at__isnull=False)
    return _groups(found, "AT_MERKEZ")


def drafts(taxpayer_ids: Collection[int], *, for_users: bool = False) -> list[Group]:
    """Kept drafts by firm and branch.

    for_users: those whose receiver is a registered user by now, so that a person must act.
    """
    found = _sent(taxpayer_ids, *KEPT)
    is_user = Q(decision__is_registered=True)
    return _groups(found.filter(is_user) if for_users else found.exclude(is_user), "EARSIV_DRAFT")


def to_release(taxpayer_ids: Collection[int]) -> list[Group]:
    """What waits for a sealer's release, by firm and branch."""
    return _groups(_sent(taxpayer_ids, WAITING_RELEASE), WAITING_RELEASE)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A document that was given back to who prepared it. mark: grows when it is given back once more."""

    pk: int
    taxpayer_id: int
    name: str
    prepared_by: str
    reason: str
    by: str
    mark: int
    branch: str


def given_back(taxpayer_ids: Collection[int]) -> list[GivenBack]:
    """What a sealer gave back and nobody has mended yet, the oldest first; not what somebody took back himself."""
    last = Event.objects.filter(document=OuterRef("pk"), to_state=RETURNED).order_by("-id")
    rows = (
        _sent(taxpayer_ids, RETURNED)
        .defer("draft", "order_json")
        .annotate(
            last_event=Subquery(last.values("event")[:1]),
            last_text=Subquery(last.values("text")[:1]),
            last_actor=Subquery(last.values("actor")[:1]),
            last_id=Subquery(last.values("id")[:1]),
        )
        .filter(last_event="given_back")
        .order_by("state_at", "id")
    )
    return [
        GivenBack(
            pk=row.pk,
            taxpayer_id=row.taxpayer_id,
            name=row.number or row.customer_title,
            prepared_by=row.prepared_by,
            reason=row.last_text,
            by=row.last_actor,
            mark=row.last_id,
            branch=row.branch,
        )
        for row in rows
    ]


def _sent(taxpayer_ids: Collection[int], *states: str) -> QuerySet[Document]:
    return Document.objects.filter(taxpayer_id__in=list(taxpayer_ids), direction=Direction.OUT, state__in=states)


def _groups(found: QuerySet[Document], state: str) -> list[Group]:
    rows = (
        found.order_by()
        .values("taxpayer_id", "branch")
        .annotate(count=Count("pk"), newest=Max("pk"), latest=Max("state_at"))
    )
    names: dict[tuple[int, str], list[str]] = {}
    if rows:
        newest = found.order_by("-pk").values_list("taxpayer_id", "branch", "number", "customer_title")
        for taxpayer_id, branch, number, title in newest[:_LOOKED_AT]:
            names.setdefault((taxpayer_id, branch), []).append(number or title)
    return [
        Group(
            row["taxpayer_id"],
            row["count"],
            row["newest"],
            tuple(names.get((row["taxpayer_id"], row["branch"]), ())),
            state,
            row["latest"],
            row["branch"],
        )
        for row in rows
    ]


def state_counts(taxpayer_id: int, direction: str) -> dict[str, int]:
    """How many invoices stand in each state."""
    rows = (
        Document.objects.filter(taxpayer_id=taxpayer_id, direction=direction, kind=INVOICE)
        .values_list("state")
        .annotate(n=Count("id"))
        .order_by()
    )
    return {str(state): int(n) for state, n in rows}
