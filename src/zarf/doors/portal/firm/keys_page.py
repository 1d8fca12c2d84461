"""API anahtarları: rights of programs. A key is shown once, right after it was made, and never again."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zarf.core.errors import ZarfError
from zarf.doors.portal.firm import words
from zarf.doors.portal.firm.forms import show_faults
from zarf.doors.portal.scope import Right, ScopedRequest, needs, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.taxpayers import services as taxpayers
from zarf.ports.clock.api import ISTANBUL

_COOKIE = "new_key"
_SHOWN_WITHIN = timedelta(minutes=2)


class KeyForm(forms.Form):
    """A key for one program."""

    name = forms.CharField(label=_("Ad"), max_length=100, help_text=_("Hangi program kullanacak?"))
    role = forms.ChoiceField(label=_("Rol"))
    expires = forms.DateField(
        label=_("Son günü"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Boşsa süresizdir; iptal edene kadar geçerlidir."),
    )

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        choices = [choice for choice in words.role_choices() if choice[0] != taxpayers.ADMINISTRATOR]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


@scoped
@needs(Right.PEOPLE_CHANGE)
def page(request: ScopedRequest) -> HttpResponse:
    """The keys, and the form that makes one. A new key is shown by the page the browser is sent on to, once."""
    form, status = KeyForm(), 200
    if request.method == "POST":
        form, status = KeyForm(request.POST), 422
        if form.is_valid():
            told = form.cleaned_data
            ends = datetime.combine(told["expires"] + timedelta(days=1), time(0), ISTANBUL) if told["expires"] else None
            try:
                _made, key = taxpayers.create_key(
                    request.scope.taxpayer, told["name"], told["role"], ends, request.scope.actor
                )
            except ZarfError as problem:
                show_faults(form, problem)
            else:
                return _sent_on(request, key)
    shown = _carried(request)
    now = taxpayers.now()
    context = {
        "page": "settings",
        "tab": "keys",
        "form": form,
        "shown": shown,
        "keys": [
            {
                "key": one,
                "role": words.role_name(one.role),
                "is_over": one.revoked_at is not None or (one.expires_at is not None and one.expires_at <= now),
            }
            for one in taxpayers.keys_of(request.scope.taxpayer)
        ],
    }
    answer = render(request, "portal/firm/keys.html", context, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    if shown:
        answer.delete_cookie(_COOKIE, path=request.path, samesite="Strict")
    return answer


def _sent_on(request: ScopedRequest, key: str) -> HttpResponse:
    """To the page that shows *key*: loading that one anew makes no second key. Nothing of the key is kept here."""
    answer = redirect("portal:keys")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.set_signed_cookie(
        _COOKIE,
        key,
        salt=_salt(request),
        path=request.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


def _carried(request: ScopedRequest) -> str:
    """The key made just now by this person for this firm; "" for none."""
    if request.method != "GET":
        return ""
    return request.get_signed_cookie(_COOKIE, default="", salt=_salt(request), max_age=_SHOWN_WITHIN) or ""


def _salt(request: ScopedRequest) -> str:
    return f"{_COOKIE}:{request.scope.user.pk}:{request.scope.taxpayer.pk}"


@scoped
@require_POST
def revoke(request: ScopedRequest, pk: int) -> HttpResponse:
    """The key opens nothing from now on."""
    try:
        taxpayers.revoke_key(request.scope.taxpayer, pk, request.scope.actor)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, gettext("Anahtar iptal edildi."))
    return redirect("portal:keys")
