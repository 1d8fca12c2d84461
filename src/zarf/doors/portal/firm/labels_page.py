"""Etiketler: the firm's own labels, beside what GİB's list says of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zarf.core.errors import ZarfError
from zarf.core.identifiers import InvalidIdentifier
from zarf.doors.portal.firm import words
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import page_language, refusal
from zarf.office.registry import services as registry
from zarf.office.registry.services import Offered
from zarf.office.taxpayers import services as taxpayers

ROLES = (("GB", _("Gönderici birim (GB): gönderirken")), ("PK", _("Posta kutusu (PK): alırken")))
DOCUMENT_TYPES = (("Invoice", "e-Fatura"), ("DespatchAdvice", "e-İrsaliye"))


class LabelForm(forms.Form):
    """A label as GİB gave it. Nothing is stripped or put behind it."""

    role = forms.ChoiceField(label=_("Türü"), choices=ROLES)
    document_type = forms.ChoiceField(label=_("Hizmet"), choices=DOCUMENT_TYPES)
    name = forms.CharField(
        label=_("Etiket"),
        strip=False,
        max_length=250,
        widget=forms.TextInput({"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}),
        help_text=_("GİB'in verdiği gibi, örneğin urn:mail:defaultpk@firma.com.tr"),
    )
    branch = forms.ChoiceField(label=_("Şube"), required=False)
    is_default = forms.BooleanField(label=_("Başkası seçilmedikçe bu kullanılsın"), required=False, initial=True)

    def __init__(self, *args: Any, branches: list[tuple[str, str]]) -> None:
        super().__init__(*args)
        self.fields["branch"].choices = [("", _("Firmanın kendisi")), *branches]  # type: ignore[attr-defined]


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """The labels, what GİB's list offers besides, and a form for another one."""
    taxpayer, may_change = request.scope.taxpayer, request.scope.may(Right.BRANCHES_CHANGE)
    form, status = LabelForm(branches=words.branch_choices(taxpayer)), 200
    if request.method == "POST":
        if not may_change:
            messages.error(request, may_not(request, Right.BRANCHES_CHANGE))
            return redirect("portal:labels")
        form, status = LabelForm(request.POST, branches=words.branch_choices(taxpayer)), 422
        if form.is_valid() and _added(request, form):
            return redirect("portal:labels")
    labels = registry.own_labels(taxpayer)
    # Who is limited to branches does not see which of the labels at GİB are kept for others.
    limited = words.why_not_whole_firm(taxpayer.pk)
    context: dict[str, Any] = {
        "page": "settings",
        "tab": "labels",
        "form": form,
        "labels": labels,
        "offered": [] if limited else registry.offered(taxpayer),
        "missing": _missing(labels),
        "list_state": registry.list_state(),
        "may_change": may_change and not limited,
        "why_not": limited if may_change else may_not(request, Right.BRANCHES_CHANGE),
    }
    return render(request, "portal/firm/labels.html", context, status=status)


@scoped
@require_POST
def remove(request: ScopedRequest) -> HttpResponse:
    """Forget one label."""
    given = request.POST
    try:
        taxpayers.remove_alias(
            request.scope.taxpayer,
            given.get("role", ""),
            given.get("name", ""),
            document_type=given.get("document_type", ""),
        )
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, gettext("Etiket silindi."))
    return redirect("portal:labels")


def _added(request: ScopedRequest, form: LabelForm) -> bool:
    told = form.cleaned_data
    label = Offered(told["role"], told["document_type"], told["name"])
    try:
        registry.add_own_label(
            request.scope.taxpayer, label, branch=told["branch"].strip(), is_default=told["is_default"]
        )
    except InvalidIdentifier as problem:
        language = page_language()
        form.add_error("name", f"{problem.finding.message(language)} {problem.finding.hint(language)}")
        return False
    except ZarfError as problem:
        form.add_error(None, refusal(problem))
        return False
    messages.success(request, gettext("Etiket eklendi."))
    return True


def _missing(labels: list[registry.OwnLabel]) -> list[str]:
    """Roles without a label for invoices: without a GB nothing can be sent, without a PK nothing comes in (F309)."""
    held = {one.alias.role for one in labels if one.alias.document_type == "Invoice"}
    return [role for role in registry.ROLES if role not in held]
