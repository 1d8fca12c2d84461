"""Mühürlenecek faturalar (F220, F229): what waits for a sealer's release, one by one or many at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zarf.core.errors import ZarfError
from zarf.doors.portal import office
from zarf.doors.portal.scope import Right, ScopedRequest, document_or_404, may_not, scoped
from zarf.doors.portal.wording import refusal

_PER_PAGE = 50
_AT_ONCE = 200
"""So many are released by one press: each is drawn up and judged once more."""
_WISHES = ("release", "give_back", "take_back", "drop")
_TOLD = 5
"""So many refusals are told one by one."""


class GiveBackForm(forms.Form):
    """Why it goes back."""

    reason = forms.CharField(
        label=_("Geri verme nedeni"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hazırlayanın neyi düzelteceğini yazın.")},
    )


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """The list; a POST releases the ticked ones, or all that were found."""
    if request.method == "POST":
        _release_many(request)
        query = QueryDict(mutable=True)
        query.update({name: request.POST[name] for name in ("q", "by") if request.POST.get(name)})
        return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
    found = _found(request, request.GET)
    preparers = office.waiting_for_release([request.scope.taxpayer.pk]).order_by("prepared_by")
    context = {
        "page": "outgoing",
        "rows": Paginator(found, _PER_PAGE).get_page(request.GET.get("page")),
        "q": request.GET.get("q", "").strip(),
        "by": request.GET.get("by", ""),
        "until": office.now().isoformat(),
        "preparers": list(preparers.values_list("prepared_by", flat=True).distinct()),
        "why_not": may_not(request, Right.DOCUMENTS_SEAL),
    }
    return render(request, "portal/release.html", context)


@scoped
@require_POST
def one(request: ScopedRequest, pk: int) -> HttpResponse:
    """What becomes of one document: released, given back, taken back, or dropped."""
    item, actor = document_or_404(request, pk), request.scope.actor
    wish = request.POST.get("wish", "")
    if wish not in _WISHES:
        told = gettext(
            "Ne yapılacağı anlaşılmadı; hiçbir şey değişmedi. Belgenin sayfasındaki düğmelerden birine basın."
        )
        return render(request, "portal/trouble.html", {"message": told}, status=422)
    form = GiveBackForm(request.POST)
    if wish == "give_back" and request.scope.may_seal and not form.is_valid():
        messages.error(request, " ".join(str(one) for one in form.errors["reason"]))
        return redirect("portal:document", pk=pk)
    try:
        if wish == "release":
            _tell(request, office.release(item, actor, seen=request.POST.get("seen", "")))
        elif wish == "give_back":
            office.give_back(item, form.data.get("reason", ""), actor)
            messages.success(request, gettext("Fatura hazırlayana geri verildi; nedeni ona bildirilir."))
        elif wish == "take_back":
            office.take_back(item, actor)
            messages.success(request, gettext("Fatura geri alındı; düzeltip yeniden verebilirsiniz."))
        elif wish == "drop":
            office.drop_draft(item, actor)
            messages.success(request, gettext("Faturadan vazgeçildi."))
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    return redirect("portal:document", pk=pk)


def release_part(request: ScopedRequest, item: office.Document) -> dict[str, Any]:
    """What the page of a document shows of its release."""
    return {
        "is_given_back": office.is_given_back(item),
        "back": office.given_back(item) if office.is_given_back(item) else None,
        "form": GiveBackForm(),
        "may_seal": request.scope.may_seal,
        "may_change": request.scope.may_draw_up,
        "why_not_change": may_not(request, Right.DOCUMENTS_DRAW_UP),
        "why_not_seal": may_not(request, Right.DOCUMENTS_SEAL),
    }


def _found(request: ScopedRequest, wanted: QueryDict) -> QuerySet[office.Document]:
    found = office.waiting_for_release([request.scope.taxpayer.pk])
    if text := wanted.get("q", "").strip()[:100]:
        by_number = text.isascii() and text.isdigit()
        found = found.filter(
            **{"customer_id__startswith": text} if by_number else {"search_key__contains": office.fold(text)}
        )
    return found.filter(prepared_by=wanted["by"]) if wanted.get("by") else found


def _release_many(request: ScopedRequest) -> None:
    if not request.scope.may_seal:
        messages.error(request, may_not(request, Right.DOCUMENTS_SEAL))
        return
    chosen = _chosen(request)
    if not chosen:
        messages.info(request, gettext("Önce onaylanacak faturaları seçin."))
        return
    gone, kept, refused = 0, 0, []
    for item, seen in chosen[:_AT_ONCE]:
        try:
            released = office.release(item, request.scope.actor, seen=seen)
        except ZarfError as problem:
            refused.append(refusal(problem))
        else:
            gone, kept = (gone + 1, kept) if released.number else (gone, kept + 1)
    if gone:
        told = ngettext(
            "%(n)s fatura onaylandı; numara aldı ve mühürleniyor.",
            "%(n)s fatura onaylandı; numara aldı ve mühürleniyor.",
            gone,
        )
        messages.success(request, told % {"n": gone})
    if kept:
        messages.warning(
            request, gettext("%(n)s fatura onaylandı ama yola çıkmadı; Giden listesinde nedenine bakın.") % {"n": kept}
        )
    for text in refused[:_TOLD]:
        messages.error(request, text)
    if len(refused) > _TOLD:
        messages.error(request, gettext("%(n)s fatura daha onaylanamadı.") % {"n": len(refused) - _TOLD})
    if len(chosen) > _AT_ONCE:
        messages.info(
            request, gettext("Bir kerede %(n)s fatura onaylanır; kalanlar için yeniden onaylayın.") % {"n": _AT_ONCE}
        )


def _chosen(request: ScopedRequest) -> list[tuple[office.Document, str]]:
    """The documents that are meant, each with what it was when the page showed it."""
    if request.POST.get("all"):
        found = _found(request, request.POST).filter(state_at__lte=_until(request))
        return [(item, item.sha256) for item in found[: _AT_ONCE + 1]]
    ticked = dict(value.partition(":")[::2] for value in request.POST.getlist("document"))
    keys = [int(pk) for pk in ticked if pk.isdigit() and len(pk) < 19]
    found = office.documents(request.scope.taxpayer.pk, "out").filter(pk__in=keys).order_by("id")
    return [(item, ticked[str(item.pk)]) for item in found]


def _until(request: ScopedRequest) -> datetime:
    """When the page was shown: what came after it is not among "all"."""
    try:
        shown = datetime.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        return office.now()
    return shown if shown.tzinfo else office.now()


def _tell(request: ScopedRequest, item: office.Document) -> None:
    if item.state == "REFUSED_BY_RULES":
        messages.error(request, gettext("Fatura bugünün GİB kurallarına takıldı ve numara almadı; bulgular aşağıda."))
    elif office.is_kept_draft(item):
        messages.warning(
            request, gettext("Onaylandı, ama alıcı artık e-Fatura kullanıcısı değil: taslak olarak saklandı.")
        )
    else:
        messages.success(
            request, gettext("%(number)s numaralı fatura onaylandı; mühürleniyor.") % {"number": item.number}
        )
