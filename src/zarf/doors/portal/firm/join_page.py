"""Taking an invitation: the page behind the link of the mail. Open to everybody; the link is the secret."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zarf.core.errors import Conflict, NotFound, ZarfError
from zarf.doors.portal.firm import words
from zarf.doors.portal.firm.forms import show_faults
from zarf.doors.portal.wording import refusal
from zarf.office.taxpayers import services as taxpayers


class PasswordForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label=_("Parola"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("En az 10 karakter; yalnız rakam olmasın, adresinize benzemesin."),
    )
    again = forms.CharField(
        label=_("Parola (yeniden)"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(gettext("İki parola aynı değil."))
        return again


def page(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, and the way to take it."""
    try:
        item = taxpayers.invitation(token)
    except Conflict as problem:
        return render(request, "portal/firm/join_over.html", {"message": refusal(problem), "is_used": True}, status=404)
    except NotFound as problem:
        return render(request, "portal/firm/join_over.html", {"message": refusal(problem)}, status=404)
    user = request.user if isinstance(request.user, User) else None
    is_known = taxpayers.may_sign_in(item.email)
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        is_new = user is None and not is_known
        if not is_new or form.is_valid():
            try:
                taxpayers.accept(token, user=user, password=form.cleaned_data["password"] if is_new else "")
            except ZarfError as problem:
                if is_new:
                    show_faults(form, problem)
                else:
                    messages.error(request, refusal(problem))
            else:
                messages.success(request, gettext("Davet kabul edildi."))
                return redirect("portal:home")
        status = 422
    context = {
        "item": item,
        "role": words.role_name(item.role),
        "form": form,
        "is_new": user is None and not is_known,
        "must_sign_in": user is None and is_known,
        "is_other": user is not None and user.get_username() != item.email,
    }
    answer = render(request, "portal/firm/join.html", context, status=status)
    # The link must not get into a cache; to other sites it does not travel (SECURE_REFERRER_POLICY).
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
