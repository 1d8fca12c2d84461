"""The ledger of stamps: what was ordered, by whose kontör, how it ended; and deciding about what nobody knows."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zarf.core.errors import NotFound, ZarfError
from zarf.doors.portal.cari.paging import page_of
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.timestamps import services as timestamps

_OPEN = "open"


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """Every order of the taxpayer, newest first; `show=open`: only those a person must settle."""
    taxpayer_id = request.scope.taxpayer.pk
    unsettled = timestamps.open_stamps([taxpayer_id])
    is_open = request.GET.get("show") == _OPEN
    context = {
        "page": "settings",
        "rows": page_of(request, unsettled if is_open else timestamps.ledger([taxpayer_id])),
        "is_open": is_open,
        "open_ids": {row.pk for row in unsettled},
        "open_count": len(unsettled),
        "may_change": request.scope.may(Right.SEALING_CHANGE),
        "why_not": may_not(request, Right.SEALING_CHANGE),
    }
    return render(request, "portal/stamping/ledger.html", context)


@require_POST
@scoped
def settle(request: ScopedRequest, pk: int) -> HttpResponse:
    """Whether the kontör of an open order was spent; its value may then be stamped anew."""
    if not request.scope.may(Right.SEALING_CHANGE):
        messages.error(request, may_not(request, Right.SEALING_CHANGE))
        return redirect("portal:timestamp-ledger")
    answer = request.POST.get("paid")
    if answer not in ("yes", "no"):
        messages.error(request, gettext("Kontörün harcanıp harcanmadığını seçin."))
        return redirect("portal:timestamp-ledger")
    try:
        timestamps.settle(pk, was_paid=answer == "yes", actor=request.scope.actor, note=gettext("portaldan"))
    except NotFound as problem:
        raise Http404 from problem
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, gettext("Karar kaydedildi; belge bir sonraki denemede yeniden damgalanır."))
    return redirect("portal:timestamp-ledger")
