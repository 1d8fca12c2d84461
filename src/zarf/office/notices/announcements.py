"""Announcements of the operator to everybody of the house, and who has read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from zarf.core.errors import NotAllowed, NotFound
from zarf.core.findings import finding
from zarf.office.notices.models import Announcement, AnnouncementReading
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_LONGEST = 5000


@dataclass(frozen=True, slots=True)
class AnnouncementText:
    """What the operator writes. until: last Istanbul day on which it is shown, None: until it is withdrawn."""

    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    is_important: bool = False
    until: date | None = None


def announce(written: AnnouncementText, actor: str) -> Announcement:
    """Tell everybody. Raises NotAllowed: nothing is said (EF-ANN-001), too long (EF-ANN-002), over already (003)."""
    title, text = " ".join(written.title.split()), written.text.strip()
    if not title or not text:
        raise NotAllowed(finding("EF-ANN-001"))
    title_en, text_en = " ".join(written.title_en.split()), written.text_en.strip()
    size = max(len(text), len(text_en))
    if max(len(title), len(title_en)) > _longest_title() or size > _LONGEST:
        raise NotAllowed(
            finding("EF-ANN-002", found=str(max(len(title), size)), expected=f"{_longest_title()}/{_LONGEST}")
        )
    if written.until is not None and written.until < istanbul_today(ports().clock):
        raise NotAllowed(finding("EF-ANN-003", found=f"{written.until:%d.%m.%Y}"))
    return Announcement.objects.create(
        title=title,
        text=text,
        title_en=title_en,
        text_en=text_en,
        is_important=written.is_important,
        until=written.until,
        made_at=ports().clock.now(),
        made_by=actor,
    )


def _longest_title() -> int:
    return int(Announcement._meta.get_field("title").max_length or 0)


def withdraw_announcement(pk: int) -> Announcement:
    """It is shown no more. Raises NotFound (EF-ANN-010)."""
    item = Announcement.objects.filter(pk=pk, withdrawn_at=None).first()
    if item is None:
        raise NotFound(finding("EF-ANN-010", found=str(pk)))
    item.withdrawn_at = ports().clock.now()
    item.save(update_fields=["withdrawn_at"])
    return item


def announcements() -> QuerySet[Announcement]:
    """Those that are shown today, the newest first."""
    shown = Q(until=None) | Q(until__gte=istanbul_today(ports().clock))
    return Announcement.objects.filter(shown, withdrawn_at=None).order_by("-made_at", "-pk")


def all_announcements() -> QuerySet[Announcement]:
    """Every one there ever was, for the operator."""
    return Announcement.objects.order_by("-made_at", "-pk")


def announcements_for(user: User) -> QuerySet[Announcement]:
    """Those that are shown today; `is_read` says whether the person has read it."""
    return announcements().annotate(is_read=Exists(_readings(user)))


def unread_announcements(user: User) -> QuerySet[Announcement]:
    """Those the person has not read."""
    return announcements().filter(~Exists(_readings(user)))


def mark_announcement_read(user: User, pk: int | None = None) -> int:
    """The person has read this one, or all; gives how many. Raises NotFound (EF-ANN-010)."""
    found = announcements() if pk is None else announcements().filter(pk=pk)
    chosen = list(found.values_list("pk", flat=True))
    if pk is not None and not chosen:
        raise NotFound(finding("EF-ANN-010", found=str(pk)))
    for one in chosen:
        AnnouncementReading.objects.get_or_create(user=user, announcement_id=one, defaults={"at": ports().clock.now()})
    return len(chosen)


def _readings(user: User) -> QuerySet[AnnouncementReading]:
    return AnnouncementReading.objects.filter(user=user, announcement=OuterRef("pk"))
