"""The list of sets of ledgers, and the form "Yeni Defter Takımı"."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zarf.core.errors import ZarfError
from zarf.doors.portal.cari.paging import page_of
from zarf.doors.portal.edefter import words
from zarf.doors.portal.edefter.forms import SetForm
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.office.edefter import services as edefter
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """All sets, the latest first; above them what the firm's data still lack."""
    taxpayer = request.scope.taxpayer
    rows = page_of(request, edefter.ledger_sets(taxpayer))
    context = {
        "page": "edefter",
        "rows": [_shown(item) for item in rows],
        "pages": rows,
        "lacking": words.told(edefter.completeness(taxpayer, istanbul_today(ports().clock))),
        "may_change": request.scope.may(Right.EDEFTER_CHANGE),
    }
    return render(request, "portal/edefter/periods.html", context)


@scoped
def new(request: ScopedRequest) -> HttpResponse:
    """The form; `action=inactive` declares a month without entries."""
    taxpayer = request.scope.taxpayer
    if not request.scope.may(Right.EDEFTER_CHANGE):
        messages.error(request, may_not(request, Right.EDEFTER_CHANGE))
        return redirect("portal:edefter")
    branches = edefter.branches(taxpayer)
    initial = {"month": _next_month(request), "with_stamps": edefter.firm(taxpayer).stamps_by_default}
    form = SetForm(request.POST or None, branches=branches, initial=initial)
    if request.method == "POST" and form.is_valid():
        begin = edefter.declare_inactive if request.POST.get("action") == "inactive" else edefter.open_set
        try:
            item = begin(taxpayer, form.choices(), request.scope.actor)
        except ZarfError as problem:
            form.show(getattr(problem, "findings", (problem.finding,)))
        else:
            if item.state == "INACTIVE":
                messages.success(request, gettext("Hareketsiz ay bildirildi."))
            return redirect("portal:edefter-set", pk=item.pk)
    context = {"page": "edefter", "form": form}
    return render(request, "portal/edefter/new.html", context, status=422 if form.errors else 200)


def _next_month(request: ScopedRequest) -> str:
    """The month behind the last set; before any, that of the earliest fiscal year."""
    last = edefter.ledger_sets(request.scope.taxpayer).exclude(state="DELETED").first()
    if last is not None:
        following = date.fromordinal(last.ends.toordinal() + 1)
        return f"{following:%Y-%m}"
    years = edefter.years(request.scope.taxpayer)
    return f"{years[-1].first_day:%Y-%m}" if years else ""


def _shown(item: edefter.LedgerSet) -> dict[str, Any]:
    return {
        "item": item,
        "month": f"{item.year}-{item.month:02d}",
        "badge": words.set_badge(item),
        "next": words.next_step(item),
        "last_entry": (item.next_entry or 1) - 1,
        "has_problems": bool(item.problems),
    }
