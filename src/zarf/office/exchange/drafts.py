"""Drafts: invoices that were taken in and do not go out as e-Fatura yet, and how they go on.

A draft whose receiver has become a registered user goes on by itself; one from which a person took the mark "e-Fatura"
off waits for a person. Nothing here is lost: the order lies with the document until it has its number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from zarf.core.documents.order import Order
from zarf.core.errors import NotAllowed
from zarf.core.findings import Finding, finding
from zarf.core.outgoing import QuickOrder, read_order
from zarf.office.exchange.deciding import Asked, Decision, decide
from zarf.office.exchange.models import KEPT, Direction, Document
from zarf.office.exchange.outgoing import Written, asked_of, decided, judged, settle, unnumbered, writer
from zarf.office.exchange.refusals import Refused, stored
from zarf.office.exchange.routing import Sender, sender_of
from zarf.office.exchange.transitions import WORKER, advance, lock, may, note
from zarf.office.registry import services as registry
from zarf.office.taxpayers.services import Right, require
from zarf.ports.wired import ports


def kept(taxpayer_ids: Collection[int]) -> QuerySet[Document]:
    """The drafts of these taxpayers, the oldest first."""
    found = Document.objects.filter(direction=Direction.OUT, state__in=KEPT, taxpayer_id__in=list(taxpayer_ids))
    return found.defer("draft", "order_json").order_by("created_at", "id")


def to_decide() -> QuerySet[Document]:
    """Drafts that have not been compared with the list that is in force now."""
    stamp = registry.stamp()
    found = Document.objects.filter(direction=Direction.OUT, state__in=KEPT)
    return found.exclude(decision__list_version=stamp.version) if stamp else found.none()


def step_decide(document_id: int) -> None:
    """Compare a draft with the list in force; it goes on when its receiver is a user now. Safe to repeat."""
    with transaction.atomic():
        item = lock(Document.objects.get(pk=document_id))
        if item.state not in KEPT:
            return
        asked = asked_again(item)
        decision = decide(item.taxpayer, asked, WORKER, ports().clock.now())
        if isinstance(decision, Finding):
            _keep_waiting(item, decision)
        elif decision.goes_out:
            sender = sender_of(item.taxpayer, item.branch, asked.sender_alias)
            if isinstance(sender, Finding):
                _keep_waiting(item, sender)
            else:
                _go_on(item, decision, sender, WORKER)
        else:
            _keep(item, decision)


def send_as_efatura(item: Document, actor: str, *, receiver_alias: str = "") -> Document:
    """A person's word: the draft goes as e-Fatura; somebody who may seal has then looked at it.

    Raises Refused when the receiver is no user or several labels are open and none is named; NotAllowed when it is no
    draft (any more).
    """
    with transaction.atomic():
        locked = _locked_draft(item, Right.DOCUMENTS_SEAL)
        asked = asked_again(locked, receiver_alias=receiver_alias, is_efatura=True)
        decision, sender = decided(locked.taxpayer, asked, actor, ports().clock.now(), branch=locked.branch)
        if not decision.goes_out:
            raise Refused([finding("EF-EXC-004" if decision.list_version else "EF-EXC-052", found=decision.receiver)])
        locked.released_by = actor if locked.prepared_by else ""
        _go_on(locked, decision, sender, actor)
    return locked


def take_mark_off(item: Document, actor: str) -> Document:
    """The draft shall not go as e-Fatura by itself. Logged with who and when (K25). Raises NotAllowed, Refused."""
    with transaction.atomic():
        locked = _locked_draft(item, Right.DOCUMENTS_DRAW_UP)
        decision = decide(locked.taxpayer, asked_again(locked, is_efatura=False), actor, ports().clock.now())
        if isinstance(decision, Finding):
            raise Refused([decision])
        _keep(locked, decision)
        note(locked, "mark_taken_off", actor, text=decision.list_version)
    return locked


def drop(item: Document, actor: str) -> Document:
    """What has no number yet shall never go out. Its order key is free again. Raises NotAllowed."""
    require(item.taxpayer_id, Right.DOCUMENTS_DRAW_UP)
    with transaction.atomic():
        locked = lock(item)
        if not may(locked, "dropped"):
            raise NotAllowed(finding("EF-EXC-057", found=locked.number or str(locked.ettn)))
        advance(locked, "dropped", actor)
    return locked


def _locked_draft(item: Document, right: Right) -> Document:
    require(item.taxpayer_id, right)
    locked = lock(item)
    if locked.state not in KEPT:
        raise NotAllowed(finding("EF-EXC-057", found=locked.number or str(locked.ettn)))
    return locked


def asked_again(item: Document, *, receiver_alias: str = "", is_efatura: bool | None = None) -> Asked:
    """What was asked for at first, with what a person says now."""
    ticked = bool((item.decision or {}).get("is_efatura", True)) if is_efatura is None else is_efatura
    order = order_of(item)
    if order is None:
        return Asked(item.customer_id, receiver_alias, item.profile, item.type_code, ticked, is_ready=True)
    asked = asked_of(order)
    return replace(asked, receiver_alias=receiver_alias or asked.receiver_alias, is_efatura=ticked)


def order_of(item: Document) -> Order | QuickOrder | None:
    """The order of a draft; None for a ready file. It was read when it was taken in, so it can be read."""
    if item.order_json is None:
        return None
    order = read_order(bytes(item.order_json))
    if isinstance(order, list):
        raise Refused(order)
    return order


def _keep(item: Document, decision: Decision) -> None:
    """Still no e-Fatura: what was decided now stands instead of what was."""
    before = item.decision or {}
    item.decision = decision.as_dict()
    item.findings = [*_about_the_document(item), *stored(decision.warnings())]
    item.save(update_fields=["decision", "findings"])
    if item.state == "WAITING_LIST" and decision.list_version:
        advance(item, "earsiv_chosen", WORKER, text=decision.list_version)
    elif before.get("reason") != decision.reason:
        note(item, "decided_anew", WORKER, text=decision.list_version)


def _keep_waiting(item: Document, problem: Finding) -> None:
    """A person has to choose (several labels) or to change something; told with the document."""
    stamp = registry.stamp()
    decision = {**(item.decision or {}), "list_version": stamp.version if stamp else "", "is_registered": True}
    item.decision = decision
    item.findings = [*_about_the_document(item), *stored([problem])]
    item.save(update_fields=["decision", "findings"])


def _about_the_document(item: Document) -> list[dict[str, object]]:
    """The findings of the rules, without those of earlier decisions."""
    return [one for one in item.findings if not str(one.get("code", "")).startswith("EF-EXC-0")]


def _go_on(item: Document, decision: Decision, sender: Sender, actor: str) -> None:
    """Draw the draft up anew as of the decision, in its scenario, and number it; or refuse it with its findings.

    What somebody without the right to seal handed in, and nobody has released, goes before a sealer instead.
    """
    written = _redrawn(item, decision, datetime.fromisoformat(decision.decided_at))
    item.sender_alias, item.branch, item.receiver_alias = sender.alias, sender.branch, decision.label
    item.decision = decision.as_dict()
    advance(item, "efatura_chosen", actor, text=decision.label)
    item.save()
    settle(item, judged(bytes(item.draft or b"")), decision, actor, written)


def _redrawn(item: Document, decision: Decision, now: datetime) -> Written | None:
    """Put the document as it is to be judged into the row. A ready file stays as it came, with its number."""
    order = order_of(item)
    if order is None:
        return None
    written = writer(item.taxpayer, order, decision, ettn=str(item.ettn), now=now)
    drawn = written.drawn(unnumbered(item.prefix, order, now))
    for name, value in drawn.facts.columns().items():
        setattr(item, name, value)
    xml = drawn.xml
    item.number, item.draft, item.sha256 = "", xml, hashlib.sha256(xml).hexdigest()
    return written
