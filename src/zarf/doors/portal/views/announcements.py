"""Duyurular: what the operator of the house tells everybody, unread ones marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zarf.core.errors import ZarfError
from zarf.doors.portal.cari.paging import page_of
from zarf.doors.portal.scope import ScopedRequest, scoped
from zarf.doors.portal.sent_numbers import sent_number
from zarf.doors.portal.wording import page_language, refusal
from zarf.office.notices import services as notices


@dataclass(frozen=True, slots=True)
class Shown:
    """An announcement in the reader's language; language: of the text, which may be Turkish on an English page."""

    pk: int
    title: str
    text: str
    language: str
    is_important: bool
    is_read: bool
    at: datetime


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """All that are shown today, the newest first."""
    rows = page_of(request, notices.announcements_for(request.scope.user))
    context = {"page": "notices", "rows": rows, "announcements": [_shown(item) for item in rows]}
    return render(request, "portal/notices/announcements.html", context)


@scoped
@require_POST
def read(request: ScopedRequest) -> HttpResponse:
    """Mark one as read, or all."""
    pk = request.POST.get("announcement", "")
    one = sent_number(pk)
    if pk and one is None:
        raise Http404
    try:
        notices.mark_announcement_read(request.scope.user, one)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, gettext("Okundu olarak işaretlendi."))
    return redirect("portal:announcements")


def important(user: User) -> list[Shown]:
    """For the first page: important ones the person has not read."""
    return [_shown(item) for item in notices.unread_announcements(user).filter(is_important=True)]


def _shown(item: notices.Announcement) -> Shown:
    in_english = page_language() == "en" and bool(item.title_en and item.text_en)
    title, text = (item.title_en, item.text_en) if in_english else (item.title, item.text)
    is_read = bool(getattr(item, "is_read", False))
    return Shown(item.pk, title, text, "en" if in_english else "tr", item.is_important, is_read, item.made_at)
