"""e-Defter › Takvim: what is missing, month by month, until when, by which rule; and the feed for calendar programs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zarf.core.errors import NotFound, ZarfError
from zarf.doors.portal.calendar import words
from zarf.doors.portal.scope import Right, ScopedRequest, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.calendar import services as calendar
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

_BACK, _AHEAD = timedelta(days=3660), timedelta(days=92)
_FRESH = "feed_address"
_TAXES = {"": None, "income": True, "corporate": False}


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """Months that are not done, in order; those ahead too, so that nobody is surprised."""
    taxpayer, today = request.scope.taxpayer, istanbul_today(ports().clock)
    found = calendar.months([taxpayer], today - _BACK, today + _AHEAD)[taxpayer.pk]
    kept = calendar.firm_calendar(taxpayer)
    good_at = calendar.last_good_test(taxpayer)
    context = {
        "page": "edefter",
        "rows": [_shown(month, today) for month in found if not month.is_done],
        "has_books": bool(found),
        "good_at": good_at,
        "may_change": request.scope.may(Right.EDEFTER_CHANGE),
        "tax": {None: "", True: "income", False: "corporate"}[kept.pays_income_tax],
        "pays_income_tax": calendar.pays_income_tax(taxpayer),
        "has_feed": bool(kept.token_sha256),
        "feed_made_at": kept.feed_made_at,
        "feed_made_by": kept.feed_made_by,
        # Shown once: only its digest is kept.
        "address": request.session.pop(_FRESH, ""),
    }
    answer = render(request, "portal/calendar/calendar.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _shown(month: calendar.FirmMonth, today: date) -> dict[str, Any]:
    return {
        "month": month,
        "states": [(branch, words.badge(state)) for branch, state in month.states],
        "left": words.left(month, today),
        "is_pressing": words.is_pressing(month, today),
        "is_open": month.ends >= today,
        "set": month.sets[-1] if month.sets else None,
    }


@scoped
@require_POST
def act(request: ScopedRequest) -> HttpResponse:
    """Renew or close the feed's address; say which tax the firm pays."""
    taxpayer, action = request.scope.taxpayer, request.POST.get("action", "")
    try:
        if action == "renew":
            token = calendar.renew_feed(taxpayer, request.scope.actor)
            address = reverse("portal:calendar-feed", args=[token])
            request.session[_FRESH] = request.build_absolute_uri(address)
            messages.success(request, gettext("Yeni takvim adresi hazır; eskisi artık çalışmaz."))
        elif action == "close":
            calendar.end_feed(taxpayer, request.scope.actor)
            messages.success(request, gettext("Takvim adresi kapatıldı."))
        elif action == "tax" and request.POST.get("tax") in _TAXES:
            calendar.choose_tax(taxpayer, _TAXES[request.POST["tax"]])
            calendar.refresh([taxpayer])
            messages.success(request, gettext("Vergi türü kaydedildi; son günler yenilendi."))
        else:
            raise Http404
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    return redirect("portal:edefter-calendar")


def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed for calendar programs: open to whoever knows the address, and to nobody else."""
    try:
        data = calendar.feed(token, request.GET.get("language", ""))
    except NotFound as problem:
        return HttpResponse(refusal(problem), status=404, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = 'inline; filename="edefter.ics"'
    return answer
