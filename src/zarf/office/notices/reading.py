"""Reading notices: what a person sees, what is unread, and marking it read."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, QuerySet

from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.office.notices.announcements import unread_announcements
from zarf.office.notices.models import Notice, Reading
from zarf.ports.wired import ports

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def notices(user: User, taxpayer_id: int, *, with_ended: bool = False) -> QuerySet[Notice]:
    """A firm's notices, the newest first; `is_read` says whether this person has read it since it was renewed."""
    found = _for(user, taxpayer_id).annotate(is_read=Exists(_readings(user)))
    if not with_ended:
        found = found.filter(ended_at=None)
    return found.order_by(F("ended_at").desc(nulls_first=True), "-renewed_at", "-pk")


def unread(user: User, taxpayer_id: int) -> int:
    """How many open notices the person has not read."""
    return _for(user, taxpayer_id).filter(~Exists(_readings(user)), ended_at=None).count()


def unread_with_announcements(user: User, taxpayer_id: int) -> int:
    """The same with the announcements of the house, in one question: every page asks it."""
    mine = _for(user, taxpayer_id).filter(~Exists(_readings(user)), ended_at=None)
    return mine.values("pk").union(unread_announcements(user).order_by().values("pk"), all=True).count()


def open_notices(taxpayer_ids: Collection[int]) -> QuerySet[Notice]:
    """The open notices of these firms, the newest first."""
    found = Notice.objects.filter(taxpayer_id__in=list(taxpayer_ids), ended_at=None)
    return found.select_related("taxpayer").order_by("taxpayer_id", "-renewed_at", "-pk")


def mark_read(user: User, taxpayer_id: int, pk: int | None = None) -> int:
    """The person has read this notice, or all open ones. Gives how many. Raises NotFound for one of others."""
    found = _for(user, taxpayer_id)
    found = found.filter(ended_at=None) if pk is None else found.filter(pk=pk)
    chosen = list(found.values_list("pk", flat=True))
    if pk is not None and not chosen:
        raise NotFound(finding("EF-NTC-050", found=str(pk)))
    now = ports().clock.now()
    for one in chosen:
        Reading.objects.update_or_create(user=user, notice_id=one, defaults={"at": now, "taxpayer_id": taxpayer_id})
    return len(chosen)


def _for(user: User, taxpayer_id: int) -> QuerySet[Notice]:
    """What the firm has to know, and what this person alone has."""
    return Notice.objects.filter(taxpayer_id=taxpayer_id, person__in=("", user.get_username()))


def _readings(user: User) -> QuerySet[Reading]:
    return Reading.objects.filter(user=user, notice=OuterRef("pk"), at__gte=OuterRef("renewed_at"))
