"""Changing the taxpayer one acts for."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zarf.doors.portal.scope import ScopedRequest, act_for, scoped
from zarf.doors.portal.sent_numbers import sent_number


@scoped
@require_POST
def switch(request: ScopedRequest) -> HttpResponse:
    chosen = sent_number(request.POST.get("taxpayer", ""))
    if chosen is None or not act_for(request, chosen):
        raise Http404
    return redirect("portal:home")
