"""Platform işletmeni: the firms of this house, and the way to look at one for a stated reason."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zarf.core.errors import ZarfError
from zarf.doors.portal.scope import SESSION_KEY
from zarf.doors.portal.wording import refusal
from zarf.office.taxpayers import services as taxpayers


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The firms. For everybody who is no operator this page does not exist."""
    user = cast(User, request.user)
    if not taxpayers.is_operator(user):
        raise Http404
    if request.method == "POST":
        try:
            firm = taxpayers.known_taxpayer(request.POST.get("firm", ""))
            taxpayers.visit(user, firm, request.POST.get("reason", ""))
        except ZarfError as problem:
            messages.error(request, refusal(problem))
            return redirect("portal:operator")
        request.session[SESSION_KEY] = firm.pk
        return redirect("portal:home")
    open_now = {one.taxpayer_id for one in taxpayers.visited(user)}
    context = {"firms": taxpayers.active_taxpayers(), "open_now": open_now}
    return render(request, "portal/firm/operator.html", context)


@login_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Look at no firm any more."""
    taxpayers.leave(cast(User, request.user))
    return redirect("portal:operator")
