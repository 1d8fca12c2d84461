"""Two pairs of eyes: what somebody without the right to seal has handed in waits until somebody with it has looked.

Nothing is numbered before the release, so that what is given back leaves no gap. What was looked at is what goes out,
but for its number; where that cannot be (the firm's own data changed since), it has to be looked at again.
Source: feature F220 (S3:247).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from zarf.core.errors import NotAllowed
from zarf.core.findings import finding
from zarf.office.exchange.deciding import Decision
from zarf.office.exchange.drafts import asked_again, order_of
from zarf.office.exchange.drawing import Drawing, Drawn
from zarf.office.exchange.models import WAITING_RELEASE, Direction, Document
from zarf.office.exchange.outgoing import decided, judged, settle, unnumbered
from zarf.office.exchange.refusals import Refused
from zarf.office.exchange.routing import Sender
from zarf.office.exchange.transitions import advance, lock, note
from zarf.office.taxpayers.services import Right, require
from zarf.ports.wired import ports

LONGEST_REASON = 500


def waiting_for_release(taxpayer_ids: Collection[int]) -> QuerySet[Document]:
    """What waits for a sealer's release, the oldest first."""
    found = Document.objects.filter(direction=Direction.OUT, state=WAITING_RELEASE, taxpayer_id__in=list(taxpayer_ids))
    return found.defer("draft", "order_json").order_by("state_at", "id")


def release(item: Document, actor: str, *, seen: str = "") -> Document:
    """Let it go its way: decided anew by GİB's list of now, judged by the rules of today, numbered; sealing follows.

    seen: the document's `sha256` when the actor looked at it. It may end as a draft (the receiver is no user any more)
    or REFUSED_BY_RULES. Raises NotAllowed when it does not wait (any more); Refused when its label is no longer open,
    or when it is not what was looked at.
    """
    require(item.taxpayer_id, Right.DOCUMENTS_SEAL)
    with transaction.atomic():
        locked = _locked(item)
        drawing = _drawing(locked)
        drawn = drawing.drawn(unnumbered(locked.prefix, drawing.order, drawing.now)) if drawing else None
        is_changed = drawn is not None and _is_drawn_anew(locked, drawn, actor)
        is_changed = is_changed or (seen not in ("", locked.sha256))
        if not is_changed:
            decision, sender = _decided(locked, actor)
            locked.sender_alias, locked.branch = sender.alias, sender.branch
            locked.receiver_alias, locked.decision = decision.label, decision.as_dict()
            locked.released_by = actor
            advance(locked, "released", actor, text=decision.label)
            locked.save()
            found = drawn.findings() if drawn else judged(bytes(locked.draft or b""))
            settle(locked, found, decision, actor, drawing)
    if is_changed:
        raise Refused([finding("EF-EXC-059", found=_name(locked))])
    return locked


def give_back(item: Document, reason: str, actor: str) -> Document:
    """Not like this: back to who prepared it, who is told why. Raises NotAllowed, Refused without a reason."""
    require(item.taxpayer_id, Right.DOCUMENTS_SEAL)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused([finding("EF-EXC-060", path="reason", found=str(len(reason)), expected=str(LONGEST_REASON))])
    with transaction.atomic():
        locked = _locked(item)
        advance(locked, "given_back", actor, text=reason)
    return locked


def take_back(item: Document, actor: str) -> Document:
    """Who draws up wants to change it once more before it is looked at. Raises NotAllowed."""
    require(item.taxpayer_id, Right.DOCUMENTS_DRAW_UP)
    with transaction.atomic():
        locked = _locked(item)
        advance(locked, "taken_back", actor)
    return locked


def _locked(item: Document) -> Document:
    locked = lock(item)
    if locked.state != WAITING_RELEASE:
        raise NotAllowed(finding("EF-EXC-058", found=_name(locked)))
    return locked


def _name(item: Document) -> str:
    return item.number or item.customer_title or str(item.ettn)


def _drawing(item: Document) -> Drawing | None:
    """Draws it up as it was drawn up when it was handed in; None for a ready file, which stays as it came."""
    order = order_of(item)
    if order is None:
        return None
    drawn_at = datetime.fromisoformat((item.decision or {})["decided_at"])
    return Drawing(item.taxpayer, order, item.profile, str(item.ettn), drawn_at)


def _is_drawn_anew(item: Document, drawn: Drawn, actor: str) -> bool:
    """Whether it would not be what was looked at; it then is what it would be, to be looked at again."""
    if drawn.xml == bytes(item.draft or b""):
        return False
    for name, value in drawn.facts.columns().items():
        setattr(item, name, value)
    item.number, item.draft, item.sha256 = "", drawn.xml, hashlib.sha256(drawn.xml).hexdigest()
    item.save()
    note(item, "drawn_anew", actor)
    return True


def _decided(item: Document, actor: str) -> tuple[Decision, Sender]:
    """How it goes by the list of now; the scenario stays what was looked at."""
    asked = replace(asked_again(item), profile=item.profile)
    decision, sender = decided(item.taxpayer, asked, actor, ports().clock.now(), branch=item.branch)
    return replace(decision, profile_from=(item.decision or {}).get("profile_from", decision.profile_from)), sender
