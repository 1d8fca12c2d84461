"""Kayıtlı kullanıcılar: GİB's lists, searched by title, number or label; a user with its history."""

from __future__ import annotations

from datetime import datetime, time

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from zarf.doors.portal import office
from zarf.doors.portal.scope import ScopedRequest, scoped
from zarf.office.registry import services as registry
from zarf.ports.clock.api import ISTANBUL

MOST = 50


@scoped
def search(request: ScopedRequest) -> HttpResponse:
    """The search page, and how fresh the lists are."""
    asked = request.GET.get("q", "").strip()[:200]
    hits = registry.find(asked, office.now(), MOST + 1) if asked else []
    context = _about_lists() | {
        "q": asked,
        "hits": hits[:MOST],
        "is_cut": len(hits) > MOST,
        "versions": registry.versions(10),
    }
    return render(request, "portal/registry/search.html", context)


@scoped
def user(request: ScopedRequest, identifier: str) -> HttpResponse:
    """One user: labels now or as known on a day, and everything the lists ever said."""
    day = _day(request.GET.get("on", ""))
    known = registry.known(identifier, day)
    changes = registry.history_of(identifier)
    context = _about_lists() | {
        "identifier": identifier,
        "known": known,
        "found": known.registered,
        "services": _services(known.registered),
        "on": request.GET.get("on", "") if day else "",
        "is_bad_day": bool(request.GET.get("on")) and day is None,
        "changes": changes,
        "title": changes[-1].title if changes else identifier,
    }
    return render(request, "portal/registry/user.html", context, status=200 if changes else 404)


def _services(found: registry.Registered | None) -> list[tuple[str, str, registry.ServiceLabel]]:
    if found is None:
        return []
    return [
        (name, role, label)
        for name, service in (("e-Fatura", found.efatura), ("e-İrsaliye", found.eirsaliye))
        for role, labels in (("PK", service.pk), ("GB", service.gb))
        for label in labels
    ]


def _about_lists() -> dict[str, object]:
    """Age and notice, which stand on every page that uses the lists."""
    language = "tr" if (get_language() or "tr").startswith("tr") else "en"
    notices = [(item, item.finding.message(language), item.finding.hint(language)) for item in registry.problems()]
    return {"page": "cari", "state": registry.list_state(), "notices": notices}


def _day(text: str) -> datetime | None:
    """The end of a day in Istanbul; None for none and for what is no day."""
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return datetime.combine(found, time.max, ISTANBUL) if found else None
