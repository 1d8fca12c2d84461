"""Giden and Gelen: by invoice and by envelope."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from zarf.doors.portal import office
from zarf.doors.portal.filters import DocumentFilter, EnvelopeFilter
from zarf.doors.portal.scope import ScopedRequest, scoped
from zarf.doors.portal.tables import DocumentTable, EnvelopeTable

_PER_PAGE = 25


@scoped
def outgoing(request: ScopedRequest) -> HttpResponse:
    return _list(request, "out")


@scoped
def incoming(request: ScopedRequest) -> HttpResponse:
    return _list(request, "in")


def _list(request: ScopedRequest, direction: str) -> HttpResponse:
    by = "envelope" if request.GET.get("by") == "envelope" else "invoice"
    taxpayer, now = request.scope.taxpayer, office.now()
    filtered: Any
    table: Any
    if by == "envelope":
        filtered = EnvelopeFilter(request.GET, office.envelopes(taxpayer.pk, direction), direction=direction)
        table = EnvelopeTable(filtered.qs, direction=direction, now=now)
    else:
        filtered = DocumentFilter(request.GET, office.documents(taxpayer.pk, direction), direction=direction)
        table = DocumentTable(filtered.qs, direction=direction, now=now)
    RequestConfig(request, paginate={"per_page": _PER_PAGE}).configure(table)
    context = {
        "page": "outgoing" if direction == "out" else "incoming",
        "title": _("Giden") if direction == "out" else _("Gelen"),
        "by": by,
        "filter": filtered,
        "filter_in_use": any(request.GET.get(name) for name in filtered.filters),
        "table": table,
        "to_release": office.waiting_for_release([taxpayer.pk]).count() if direction == "out" else 0,
        "may_draw_up": direction == "out" and request.scope.may_draw_up,
    }
    return render(request, "portal/list.html", context)
