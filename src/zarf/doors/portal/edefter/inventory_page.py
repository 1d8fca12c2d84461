"""Inventories (envanter defteri): their list, the form for a new one, and the files their lines come from.

An inventory that is open is looked at, approved and followed on the page of its set (`set_page`).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zarf.core.errors import NotFound, ZarfError
from zarf.doors.portal.cari.paging import page_of
from zarf.doors.portal.edefter import words
from zarf.doors.portal.edefter.forms import InventoryFileForm, InventoryForm
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.edefter import services as edefter
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """All inventories, the latest first."""
    taxpayer = request.scope.taxpayer
    rows = page_of(request, edefter.inventories(taxpayer))
    context = {
        "page": "edefter",
        "rows": [_shown(item) for item in rows],
        "pages": rows,
        "lacking": words.told(edefter.completeness(taxpayer, istanbul_today(ports().clock))),
        "may_change": request.scope.may(Right.EDEFTER_CHANGE),
    }
    return render(request, "portal/edefter/inventories.html", context)


def _shown(item: edefter.LedgerSet) -> dict[str, Any]:
    return {
        "item": item,
        "badge": words.set_badge(item),
        "next": words.next_step(item),
        "last_entry": (item.next_entry or 1) - 1,
        "has_problems": bool(item.problems),
    }


@scoped
def new(request: ScopedRequest) -> HttpResponse:
    """The form "Yeni envanter": its day, its branch, time stamps."""
    taxpayer = request.scope.taxpayer
    if not request.scope.may(Right.EDEFTER_CHANGE):
        messages.error(request, may_not(request, Right.EDEFTER_CHANGE))
        return redirect("portal:edefter-inventories")
    initial = {"with_stamps": edefter.firm(taxpayer).stamps_by_default}
    form = InventoryForm(request.POST or None, branches=edefter.branches(taxpayer), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            item = edefter.open_inventory(
                taxpayer,
                form.cleaned_data["day"],
                request.scope.actor,
                branch=form.cleaned_data["branch"],
                with_stamps=form.cleaned_data["with_stamps"],
            )
        except ZarfError as problem:
            form.show(getattr(problem, "findings", (problem.finding,)))
        else:
            return redirect("portal:edefter-set", pk=item.pk)
    context = {"page": "edefter", "form": form}
    return render(request, "portal/edefter/inventory_new.html", context, status=422 if form.errors else 200)


@scoped
@require_POST
def bring(request: ScopedRequest, pk: int) -> HttpResponse:
    """Keep a file of the inventory's lines. A small one is read at once, a large one by the worker."""
    item = _inventory_or_404(request, pk)
    if not request.scope.may(Right.EDEFTER_CHANGE):
        messages.error(request, may_not(request, Right.EDEFTER_CHANGE))
        return redirect("portal:edefter-set", pk=pk)
    form = InventoryFileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, gettext("Dosya seçilmedi ya da boş: CSV, Excel (.xlsx) ya da JSON seçin."))
        return redirect("portal:edefter-set", pk=pk)
    upload = form.cleaned_data["file"]
    try:
        choices = edefter.ImportChoices()
        kept = edefter.keep_file(request.scope.taxpayer, request.scope.actor, upload.name, upload, choices, item)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
        return redirect("portal:edefter-set", pk=pk)
    if upload.size <= edefter.READ_AT_ONCE:
        edefter.read_import(kept.pk)
    else:
        edefter.read_later(kept.pk)
    return redirect("portal:edefter-file", pk=kept.pk)


def _inventory_or_404(request: ScopedRequest, pk: int) -> edefter.LedgerSet:
    try:
        item = edefter.any_set(request.scope.taxpayer, pk)
    except NotFound as problem:
        raise Http404 from problem
    if not item.is_inventory:
        raise Http404
    return item
