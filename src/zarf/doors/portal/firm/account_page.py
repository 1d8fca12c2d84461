"""Hesabım: where I am signed in, my second step, my password. It needs no firm."""

from __future__ import annotations

from typing import cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zarf.doors.portal.sent_numbers import sent_number
from zarf.office.taxpayers import services as taxpayers


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """My sessions, this one first."""
    user = cast(User, request.user)
    if not UserSession.objects.filter(session_key=request.session.session_key or "").exists():
        # Signed in before sessions were listed: the present one is entered now.
        UserSession.objects.create_from_request(request)
    here = request.session.session_key
    found = sorted(UserSession.objects.purge_and_list(user), key=lambda one: one.created_at, reverse=True)
    sessions = sorted(found, key=lambda one: one.session_key != here)
    context = {
        "page": "account",
        "is_operator": taxpayers.is_operator(user),
        "sessions": [{"item": one, "is_here": one.session_key == here} for one in sessions],
        "has_mfa": user.pk in taxpayers.two_step_users([user.pk]),
    }
    return render(request, "portal/firm/account.html", context)


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one session, or all but this one (`session=others`)."""
    user, wanted = cast(User, request.user), request.POST.get("session", "")
    mine = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key or "")
    chosen = mine if wanted == "others" else mine.filter(pk=sent_number(wanted) or 0)
    ended = 0
    for one in chosen:
        note = f"{one.ip} {one.user_agent}"[:200]
        one.end()
        taxpayers.log_of_person(user.get_username(), "session.ended", note=note)
        ended += 1
    told = ngettext("%(many)d oturum sonlandırıldı.", "%(many)d oturum sonlandırıldı.", ended) % {"many": ended}
    messages.success(request, told)
    return redirect("portal:account")
