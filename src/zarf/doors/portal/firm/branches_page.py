"""Şubeler: the firm's branches, each with its labels. What comes to a branch's PK label lies in its inbox (F305)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zarf.core.errors import ZarfError
from zarf.doors.portal.firm import words
from zarf.doors.portal.firm.forms import show_faults
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped, to_send_needs
from zarf.doors.portal.wording import refusal
from zarf.office.taxpayers import services as taxpayers


class BranchForm(forms.Form):
    """A new branch."""

    code = forms.CharField(
        label=_("Kod"), max_length=100, help_text=_("Belgelere ve etiketlere yazılır; sonradan değişmez.")
    )
    name = forms.CharField(label=_("Ad"), max_length=100, required=False, help_text=_("Boşsa kod kullanılır."))


@scoped
@to_send_needs(Right.BRANCHES_CHANGE)
def page(request: ScopedRequest) -> HttpResponse:
    """The branches, the labels without one, and a form for another."""
    firm, may_change = request.scope.taxpayer, request.scope.may(Right.BRANCHES_CHANGE)
    form, status = BranchForm(), 200
    if request.method == "POST":
        form, status = BranchForm(request.POST), 422
        if form.is_valid():
            try:
                taxpayers.add_branch(firm, form.cleaned_data["code"], form.cleaned_data["name"])
            except ZarfError as problem:
                show_faults(form, problem)
            else:
                messages.success(request, gettext("Şube eklendi."))
                return redirect("portal:branches")
    labels = taxpayers.aliases_of(firm)
    limited = words.why_not_whole_firm(firm.pk)
    branches = taxpayers.branches_of(firm)
    context = {
        "page": "settings",
        "tab": "branches",
        "form": form,
        "branches": [
            {"branch": one, "labels": [label for label in labels if label.branch == one.code]} for one in branches
        ],
        "labels": labels,
        "may_change": may_change and not limited,
        "why_not": limited if may_change else may_not(request, Right.BRANCHES_CHANGE),
    }
    return render(request, "portal/firm/branches.html", context, status=status)


@scoped
@require_POST
def change(request: ScopedRequest, pk: int) -> HttpResponse:
    """Another name; closed, or open again."""
    try:
        is_active = request.POST.get("is_active") == "1"
        taxpayers.change_branch(request.scope.taxpayer, pk, request.POST.get("name", ""), is_active=is_active)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, gettext("Şube kaydedildi."))
    return redirect("portal:branches")


@scoped
@require_POST
def assign(request: ScopedRequest, pk: int) -> HttpResponse:
    """Give the label *pk* to a branch, or to none."""
    try:
        taxpayers.set_branch_of_label(request.scope.taxpayer, pk, request.POST.get("branch", ""))
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, gettext("Etiketin şubesi kaydedildi."))
    return redirect("portal:branches")
