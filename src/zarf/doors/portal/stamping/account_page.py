"""Program > Ayarlar > Zaman damgası: the account, a trial of it ("Sına"), what is left, and what was spent."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zarf.core.errors import ZarfError
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.stamping.forms import AccountForm
from zarf.office.timestamps import services as timestamps

_TRY = "try"
_LATEST = 5


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """The form; `action=try` asks KamuSM about what was typed and keeps nothing."""
    taxpayer = request.scope.taxpayer
    held = timestamps.kept_account(taxpayer)
    is_kept = held is not None and timestamps.is_password_kept(taxpayer, held.userid)
    status = 200
    if request.method == "POST":
        if not request.scope.may(Right.SEALING_CHANGE):
            messages.error(request, may_not(request, Right.SEALING_CHANGE))
            return redirect("portal:timestamps")
        form, status = AccountForm(request.POST, is_password_kept=is_kept), 422
        if form.is_valid():
            if request.POST.get("action") == _TRY:
                if _try(request, form):
                    status = 200
            elif _keep(request, form):
                messages.success(request, gettext("Ayarlar kaydedildi."))
                return redirect("portal:timestamps")
    else:
        initial = {"userid": held.userid if held else "", "stamps_outgoing": timestamps.stamps_outgoing(taxpayer)}
        form = AccountForm(initial=initial, is_password_kept=is_kept)
    context = {
        "page": "settings",
        "form": form,
        "held": held,
        "check": timestamps.last_check(taxpayer),
        "spent": timestamps.spent(taxpayer),
        "stamps": timestamps.ledger([taxpayer.pk])[:_LATEST],
        "may_change": request.scope.may(Right.SEALING_CHANGE),
        "why_not": may_not(request, Right.SEALING_CHANGE),
    }
    return render(request, "portal/stamping/account.html", context, status=status)


def _keep(request: ScopedRequest, form: AccountForm) -> bool:
    taxpayer, actor, given = request.scope.taxpayer, request.scope.actor, form.cleaned_data
    try:
        with transaction.atomic():
            timestamps.set_account_with_password(taxpayer, given["userid"], given["password"], actor)
            timestamps.choose_stamping(taxpayer, stamps_outgoing=given["stamps_outgoing"], actor=actor)
    except ZarfError as problem:
        form.show_fault(problem)
        return False
    return True


def _try(request: ScopedRequest, form: AccountForm) -> bool:
    """The kontör of the platform are the operator's business: of its account only that it answers is told."""
    given = form.cleaned_data
    try:
        trial = timestamps.try_account(request.scope.taxpayer, given["userid"], given["password"])
    except ZarfError as problem:
        form.show_fault(problem)
        return False
    if trial.is_platform:
        told = gettext("Alanlar boş: damgalar platformun hesabından alınır. Hesap sınandı, çalışıyor.")
    else:
        told = gettext("Hesap sınandı, çalışıyor. Kalan kontör: {left}.").format(left=trial.left)
    messages.success(request, told)
    return True
