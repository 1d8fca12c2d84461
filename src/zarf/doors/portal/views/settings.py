"""Taxpayer settings: the logo and the standing note that are printed on the view."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zarf.core.view.images import media_type
from zarf.doors.portal import office
from zarf.doors.portal.forms import AppearanceForm
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    taxpayer = request.scope.taxpayer
    status = 200
    if request.method == "POST":
        form = AppearanceForm(request.POST, request.FILES)
        if not request.scope.may(Right.FIRM_CHANGE):
            messages.error(request, may_not(request, Right.FIRM_CHANGE))
            return redirect("portal:settings")
        if form.is_valid():
            office.save_appearance(taxpayer, logo=_logo(taxpayer, form), note=form.cleaned_data["note"])
            messages.success(request, gettext("Ayarlar kaydedildi."))
            return redirect("portal:settings")
        status = 422
    else:
        form = AppearanceForm(initial={"note": taxpayer.invoice_note})
    context = {
        "page": "settings",
        "tab": "firm",
        "form": form,
        "has_logo": bool(taxpayer.logo),
        "aliases": office.aliases(taxpayer),
        "may_change": request.scope.may(Right.FIRM_CHANGE),
        "why_not": may_not(request, Right.FIRM_CHANGE),
    }
    return render(request, "portal/settings.html", context, status=status)


@scoped
def logo(request: ScopedRequest) -> HttpResponse:
    """The logo of the taxpayer, for the settings page."""
    data = bytes(request.scope.taxpayer.logo or b"")
    kind = media_type(data)
    if kind is None:
        raise Http404
    return HttpResponse(data, content_type=kind, headers={"Cache-Control": "private, no-cache"})


def _logo(taxpayer: office.Taxpayer, form: AppearanceForm) -> bytes | None:
    new: bytes | None = form.cleaned_data["logo"]
    if new:
        return new
    if form.cleaned_data["remove_logo"] or not taxpayer.logo:
        return None
    return bytes(taxpayer.logo)
