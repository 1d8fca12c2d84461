"""Firma bilgileri: the mandatory heading, who keeps the books, fiscal years, branches, consents to seal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zarf.core.errors import ZarfError
from zarf.doors.portal.edefter import words
from zarf.doors.portal.edefter.forms import AccountantForm, BranchForm, FirmForm, OfficeForm, SignerForm, YearForm
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.office.edefter import services as edefter
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

_SMALL: dict[str, type[OfficeForm]] = {
    "accountant": AccountantForm,
    "year": YearForm,
    "branch": BranchForm,
    "signer": SignerForm,
}


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """The heading as a form; below it the lists with a small form each."""
    taxpayer = request.scope.taxpayer
    kept = edefter.firm(taxpayer)
    initial = {name: getattr(kept, name) for name in (*edefter.FIELDS, "exchange_way", "stamps_by_default")}
    form = FirmForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if not request.scope.may(Right.EDEFTER_CHANGE):
            messages.error(request, may_not(request, Right.EDEFTER_CHANGE))
            return redirect("portal:edefter-firm")
        if form.is_valid() and _keep(request, form):
            messages.success(request, gettext("Firma bilgileri kaydedildi."))
            return redirect("portal:edefter-firm")
    return _show(request, form)


def _keep(request: ScopedRequest, form: FirmForm) -> bool:
    given, taxpayer, actor = form.cleaned_data, request.scope.taxpayer, request.scope.actor
    try:
        edefter.save_firm(taxpayer, {name: given[name] for name in edefter.FIELDS}, actor)
        edefter.save_preferences(
            taxpayer, exchange_way=given["exchange_way"], stamps_by_default=given["stamps_by_default"], actor=actor
        )
    except ZarfError as problem:
        form.show(getattr(problem, "findings", (problem.finding,)))
        return False
    return True


@scoped
@require_POST
def add(request: ScopedRequest, what: str) -> HttpResponse:
    """An accountant, a fiscal year, a branch or a consent to seal."""
    if what not in _SMALL:
        raise Http404
    form = _SMALL[what](request.POST, auto_id=f"{what}_%s")
    if form.is_valid():
        try:
            _add(request, what, form.cleaned_data)
        except ZarfError as problem:
            form.show(getattr(problem, "findings", (problem.finding,)))
        else:
            messages.success(request, gettext("Kaydedildi."))
            return redirect("portal:edefter-firm")
    kept = edefter.firm(request.scope.taxpayer)
    initial = {name: getattr(kept, name) for name in (*edefter.FIELDS, "exchange_way", "stamps_by_default")}
    return _show(request, FirmForm(initial=initial), {what: form})


def _add(request: ScopedRequest, what: str, given: dict[str, Any]) -> None:
    taxpayer, actor = request.scope.taxpayer, request.scope.actor
    if what == "accountant":
        edefter.save_accountant(taxpayer, given)
    elif what == "year":
        data = edefter.YearData(
            given["starts"], given["ends"], None, given["is_branched"], given["filing"], given["note"]
        )
        edefter.add_year(taxpayer, data, actor)
    elif what == "signer":
        edefter.add_signer(taxpayer, edefter.SignerData(**given), actor)
    else:
        edefter.save_branch(taxpayer, given["number"], given["name"], given["closed_on"])


def _show(request: ScopedRequest, form: FirmForm, small: dict[str, OfficeForm] | None = None) -> HttpResponse:
    taxpayer = request.scope.taxpayer
    forms = {name: kind(auto_id=f"{name}_%s") for name, kind in _SMALL.items()} | (small or {})
    context = {
        "page": "edefter",
        "form": form,
        "accountant": forms["accountant"],
        "year": forms["year"],
        "branch": forms["branch"],
        "signer": forms["signer"],
        "may_sign": request.scope.may(Right.SEALING_CHANGE),
        "accountants": edefter.accountants(taxpayer),
        "years": edefter.years(taxpayer),
        "branches": edefter.branches(taxpayer),
        "signers": edefter.signers(taxpayer),
        "lacking": words.told(edefter.completeness(taxpayer, istanbul_today(ports().clock))),
        "may_change": request.scope.may(Right.EDEFTER_CHANGE),
        "program": edefter.source_application(),
    }
    wrong = bool(form.errors) or bool(small)
    return render(request, "portal/edefter/firm.html", context, status=422 if wrong else 200)
