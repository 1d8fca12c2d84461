"""Sütun eşlemeleri: how a firm's own files name their columns, kept for the next file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zarf.core.errors import ZarfError
from zarf.core.vouchers import FIELDS
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import page_language, refusal
from zarf.office.edefter import services as edefter

_COLUMN, _CONSTANT = "column-", "constant-"


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """A row for each field: the heading in the file, or what every line has alike; `?name=` shows a kept map."""
    taxpayer = request.scope.taxpayer
    if request.method == "POST":
        if not request.scope.may(Right.EDEFTER_CHANGE):
            messages.error(request, may_not(request, Right.EDEFTER_CHANGE))
            return redirect("portal:edefter-maps")
        wrong = _act(request)
        if not wrong:
            return redirect("portal:edefter-maps")
        return _show(request, request.POST.get("name", ""), _given(request, _COLUMN), _given(request, _CONSTANT), wrong)
    name = request.GET.get("name", "")
    kept = next((one for one in edefter.column_maps(taxpayer) if one.name == name), None)
    return _show(request, name, kept.columns if kept else {}, kept.constants if kept else {}, [])


def _act(request: ScopedRequest) -> list[str]:
    """Save or delete; what is wrong with it, in sentences."""
    taxpayer, name = request.scope.taxpayer, request.POST.get("name", "")
    try:
        if request.POST.get("action") == "delete":
            edefter.delete_map(taxpayer, name)
        else:
            edefter.save_map(taxpayer, name, _given(request, _COLUMN), _given(request, _CONSTANT), request.scope.actor)
    except ZarfError as problem:
        return [refusal(ZarfError(one)) for one in getattr(problem, "findings", (problem.finding,))]
    messages.success(request, gettext("Kaydedildi."))
    return []


def _given(request: ScopedRequest, prefix: str) -> dict[str, str]:
    found = {name: request.POST.get(prefix + name, "").strip()[:100] for name in FIELDS}
    return {name: value for name, value in found.items() if value}


def _show(
    request: ScopedRequest, name: str, columns: dict[str, Any], constants: dict[str, Any], wrong: list[str]
) -> HttpResponse:
    place = 1 if page_language() == "en" else 0
    rows = [(field, words[place], columns.get(field, ""), constants.get(field, "")) for field, words in FIELDS.items()]
    context = {
        "page": "edefter",
        "maps": edefter.column_maps(request.scope.taxpayer),
        "name": name,
        "rows": rows,
        "wrong": wrong,
        "may_change": request.scope.may(Right.EDEFTER_CHANGE),
    }
    return render(request, "portal/edefter/maps.html", context, status=422 if wrong else 200)
