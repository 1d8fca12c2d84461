"""Kullanıcılar: who acts for the firm and how, invitations that wait, and whether two steps are demanded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zarf.core.errors import NotFound, ZarfError
from zarf.doors.portal.firm import words
from zarf.doors.portal.firm.forms import RightsForm, show_faults
from zarf.doors.portal.scope import Right, ScopedRequest, needs, scoped, to_send_needs
from zarf.doors.portal.wording import refusal
from zarf.office.notices import services as notices
from zarf.office.taxpayers import services as taxpayers


class InviteForm(RightsForm):
    """A right for the owner of an address."""

    email = forms.EmailField(label=_("E-posta"), max_length=150)
    field_order = ("email", "role", "is_limited", "branches")


@scoped
@needs(Right.PEOPLE_SEE)
@to_send_needs(Right.PEOPLE_CHANGE)
def page(request: ScopedRequest) -> HttpResponse:
    """The list, and the form that invites."""
    form, status = InviteForm(branches=_choices(request)), 200
    if request.method == "POST":
        form, status = InviteForm(request.POST, branches=_choices(request)), 422
        if form.is_valid() and _invited(request, form):
            return redirect("portal:users")
    return render(request, "portal/firm/users.html", _context(request) | {"form": form}, status=status)


@scoped
@needs(Right.PEOPLE_SEE)
@to_send_needs(Right.PEOPLE_CHANGE)
def member(request: ScopedRequest, user_id: int) -> HttpResponse:
    """One person: role and branches, and the button that takes the right away."""
    firm = request.scope.taxpayer
    held = next((one for one in taxpayers.members(firm) if one.user_id == user_id), None)
    if held is None:
        messages.error(request, gettext("Bu kişi artık firmanın kullanıcısı değil."))
        return redirect("portal:users")
    given = {"role": held.role, "is_limited": held.branches is not None, "branches": held.branches or []}
    form, status = RightsForm(initial=given, branches=_choices(request)), 200
    if request.method == "POST":
        form, status = RightsForm(request.POST, branches=_choices(request)), 422
        if form.is_valid():
            try:
                taxpayers.change_member(firm, user_id, form.cleaned_data["role"], form.codes())
            except ZarfError as problem:
                show_faults(form, problem)
            else:
                messages.success(request, gettext("Yetki kaydedildi."))
                return redirect("portal:users")
    context = {
        "page": "settings",
        "tab": "users",
        "member": held,
        "form": form,
        "is_self": user_id == request.scope.user.pk,
        "has_mfa": user_id in taxpayers.two_step_users([user_id]),
        "may_change": request.scope.may(Right.PEOPLE_CHANGE),
    }
    return render(request, "portal/firm/user.html", context, status=status)


@scoped
@require_POST
def remove(request: ScopedRequest, user_id: int) -> HttpResponse:
    """Take a person's right away, at once."""
    try:
        taxpayers.remove_member(request.scope.taxpayer, user_id)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
        return redirect("portal:users")
    messages.success(request, gettext("Kullanıcının bu firmadaki yetkisi kaldırıldı."))
    return redirect("portal:home" if user_id == request.scope.user.pk else "portal:users")


@scoped
@require_POST
def invitation(request: ScopedRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation, or send it anew under a new link."""
    firm = request.scope.taxpayer
    try:
        item = next((one for one in taxpayers.open_invitations(firm) if one.pk == pk), None)
        if item is None or request.POST.get("action") == "withdraw":
            taxpayers.withdraw_invitation(firm, pk)
            messages.success(request, gettext("Davet geri çekildi; bağlantısı artık çalışmaz."))
        else:
            taxpayers.invite(firm, item.email, item.role, item.branches, request.scope.actor)
            messages.success(request, gettext("Yeni bir davet gönderildi; eski bağlantı artık çalışmaz."))
    except NotFound as problem:
        messages.error(request, refusal(problem))
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    return redirect("portal:users")


@scoped
@require_POST
def two_steps(request: ScopedRequest) -> HttpResponse:
    """Whether only who signs in by two steps may act for the firm."""
    wanted = request.POST.get("demand") == "1"
    mine = taxpayers.two_step_users([request.scope.user.pk])
    if wanted and not mine and request.scope.may(Right.PEOPLE_CHANGE):
        messages.error(request, gettext("Önce kendi iki adımlı girişinizi açın; yoksa siz de dışarıda kalırsınız."))
        return redirect("portal:users")
    try:
        taxpayers.demand_two_steps(request.scope.taxpayer, is_demanded=wanted)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, gettext("İki adımlı giriş ayarı kaydedildi."))
    return redirect("portal:users")


def _invited(request: ScopedRequest, form: InviteForm) -> bool:
    told = form.cleaned_data
    try:
        taxpayers.invite(request.scope.taxpayer, told["email"], told["role"], form.codes(), request.scope.actor)
    except ZarfError as problem:
        show_faults(form, problem)
        return False
    messages.success(request, gettext("Davet %(email)s adresine gönderiliyor.") % {"email": told["email"]})
    return True


def _choices(request: ScopedRequest) -> list[taxpayers.Branch]:
    return [one for one in taxpayers.branches_of(request.scope.taxpayer) if one.is_active]


def _context(request: ScopedRequest) -> dict[str, Any]:
    firm = request.scope.taxpayer
    people = taxpayers.members(firm)
    safe = taxpayers.two_step_users(one.user_id for one in people)
    names = {one.code: one.name for one in taxpayers.branches_of(firm)}
    waiting = taxpayers.open_invitations(firm)
    mails = {one.pk: one for one in notices.mails([firm.pk]).filter(pk__in=[one.mail_id for one in waiting])}
    now = taxpayers.now()
    return {
        "page": "settings",
        "tab": "users",
        "people": [
            {
                "user": one.user,
                "role": words.role_name(one.role),
                "branches": words.branch_names(one.branches, names),
                "has_mfa": one.user_id in safe,
                "is_self": one.user_id == request.scope.user.pk,
            }
            for one in people
        ],
        "invitations": [
            {
                "item": one,
                "role": words.role_name(one.role),
                "branches": words.branch_names(one.branches, names),
                "mail": mails.get(one.mail_id or 0),
                "is_over": one.expires_at <= now,
            }
            for one in waiting
        ],
        "roles": words.role_table(),
        "may_change": request.scope.may(Right.PEOPLE_CHANGE),
        "is_demanded": firm.is_mfa_demanded,
    }
