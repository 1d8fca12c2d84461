"""Bildirimler: what the firm has to know, what of it is unread, and what comes by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zarf.doors.portal.scope import ScopedRequest, scoped
from zarf.doors.portal.sent_numbers import sent_number
from zarf.doors.portal.wording import page_language
from zarf.office.notices import services as notices

_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """One notice as the page shows it."""

    pk: int
    text: str
    hint: str
    code: str
    is_error: bool
    is_read: bool
    at: datetime
    ended_at: datetime | None
    address: str


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """Open notices, or all that ever were, the newest first."""
    show = "all" if request.GET.get("show") == "all" else "open"
    user, taxpayer_id = request.scope.user, request.scope.taxpayer.pk
    found = Paginator(notices.notices(user, taxpayer_id, with_ended=show == "all"), _PER_PAGE)
    rows = found.get_page(request.GET.get("page"))
    context = {"page": "notices", "show": show, "rows": rows, "notices": [_shown(item) for item in rows]}
    return render(request, "portal/notices/list.html", context)


@scoped
@require_POST
def read(request: ScopedRequest) -> HttpResponse:
    """Mark one notice as read, or all open ones."""
    pk = request.POST.get("notice", "")
    one = sent_number(pk)
    if pk and one is None:
        raise Http404
    count = notices.mark_read(request.scope.user, request.scope.taxpayer.pk, one)
    if not pk:
        messages.success(request, gettext("%(n)s bildirim okundu.") % {"n": count})
    return redirect("portal:notices")


@scoped
def mail(request: ScopedRequest) -> HttpResponse:
    """The person's own choice of mails, for this firm."""
    user, taxpayer_id = request.scope.user, request.scope.taxpayer.pk
    if request.method == "POST":
        notices.choose(user, taxpayer_id, {kind.name: kind.name in request.POST for kind in notices.KINDS})
        messages.success(request, gettext("E-posta seçiminiz kaydedildi."))
        return redirect("portal:notices-mail")
    chosen = notices.choices(user, taxpayer_id)
    kinds = [(kind.name, kind.text(page_language()), chosen[kind.name]) for kind in notices.KINDS]
    return render(request, "portal/notices/mail.html", {"page": "notices", "kinds": kinds, "email": user.email})


def _shown(item: notices.Notice) -> Shown:
    language = page_language()
    hint = item.texts["hint_en" if language == "en" else "hint_tr"]
    return Shown(
        item.pk,
        item.texts[language],
        hint,
        item.code,
        item.severity == "error",
        bool(getattr(item, "is_read", False)),
        item.renewed_at,
        item.ended_at,
        _address(item.subject),
    )


def _address(subject: str) -> str:
    """Where the portal shows what the notice is about; "" for nowhere."""
    name, _, key = subject.partition(":")
    if name == "outgoing":
        states = ("EARSIV_DRAFT", "WAITING_LIST") if key == "drafts" else (key,)
        return reverse("portal:outgoing") + "?" + "&".join(f"state={state}" for state in states)
    route, arguments = {
        "document": ("portal:document", [key]),
        "cari-check": ("portal:cari-checked", [key]),
        "registry": ("portal:registry", []),
        "today": ("portal:home", []),
        "release": ("portal:release", []),
        "backup": ("portal:backup", []),
    }.get(name, ("", []))
    try:
        return reverse(route, args=arguments) if route else ""
    except NoReverseMatch:
        return ""
