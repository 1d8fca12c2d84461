"""Changing the taxpayer one acts for."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zarf.doors.portal.scope import ScopedRequest, act_for, scoped


@scoped
@require_POST
def switch(request: ScopedRequest) -> HttpResponse:
    chosen = request.POST.get("taxpayer", "")
    if not (chosen.isascii() and chosen.isdigit() and act_for(request, int(chosen))):
        raise Http404
    return redirect("portal:home")
