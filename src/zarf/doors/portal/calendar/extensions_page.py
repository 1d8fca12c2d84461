"""Süre uzatmaları: the acts that moved a last day, for who runs the house. They hold for every firm at once."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zarf.core.errors import ZarfError
from zarf.doors.portal.edefter.forms import OfficeForm, day_field
from zarf.doors.portal.wording import refusal
from zarf.office.acting import address_of
from zarf.office.calendar import services as calendar
from zarf.office.calendar.services import ExtensionState
from zarf.office.taxpayers import services as taxpayers
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

# A sign stands beside the words, so that nothing hangs on colour alone.
_BADGES = {
    ExtensionState.IN_FORCE: ("✓", "good", _("Geçerli")),
    ExtensionState.COMING: ("…", "wait", _("İleride geçerli")),
    ExtensionState.ENDED: ("✕", "calm", _("Sona erdi")),
    ExtensionState.REPLACED: ("✕", "calm", _("Yerine başkası geçti")),
}


class ExtensionForm(OfficeForm):
    """An act that moves a last day. What is wrong with it is said by the office."""

    last_day = day_field(_("Asıl son gün"), help_text=_("Uzatma olmasaydı geçerli olacak iş günü, örnek 16.11.2026."))
    to = day_field(_("Uzatılan son gün"))
    act = forms.CharField(
        label=_("Dayanak"), max_length=200, help_text=_("Sirkülerin ya da duyurunun sayısı ve tarihi.")
    )
    valid_from = day_field(_("Geçerlilik başlangıcı"), required=False, help_text=_("Boş bırakılırsa bugün."))


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All extensions, the form for one more, and a way to end each. For who is no operator it does not exist."""
    user = cast(User, request.user)
    if not taxpayers.is_operator(user):
        raise Http404
    form = ExtensionForm()
    with taxpayers.operating(user, address_of(request)):
        if request.method == "POST" and request.POST.get("action") == "end":
            _end(request, user)
            return redirect("portal:operator-extensions")
        if request.method == "POST":
            form = ExtensionForm(request.POST)
            if form.is_valid() and _add(request, user, form):
                return redirect("portal:operator-extensions")
        today = istanbul_today(ports().clock)
        context = {"form": form, "rows": [_shown(row) for row in calendar.extension_rows(today)], "today": today}
    return render(request, "portal/calendar/extensions.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, user: User, form: ExtensionForm) -> bool:
    given = form.cleaned_data
    try:
        row = calendar.extend(given["last_day"], given["to"], given["act"], user.get_username(), given["valid_from"])
    except ZarfError as problem:
        form.show([problem.finding])
        return False
    calendar.refresh_later()
    months, firms = calendar.months_due_on(row.last_day)
    messages.success(request, gettext("Uzatma yazıldı; bütün firmaların takvimi birazdan yenilenir."))
    if months:
        told = gettext("%(firms)d firmanın %(months)d ayını etkiler.")
        messages.success(request, told % {"firms": firms, "months": months})
    else:
        told = gettext("Hiçbir firmanın son günü %(day)s değil; günü denetleyin, yanlışsa uzatmayı sona erdirin.")
        messages.warning(request, told % {"day": f"{row.last_day:%d.%m.%Y}"})
    return True


def _end(request: HttpRequest, user: User) -> None:
    day, until = day_field(""), day_field("", required=False)
    try:
        last_day = day.clean(request.POST.get("last_day", ""))
        valid_to = until.clean(request.POST.get("valid_to", ""))
    except forms.ValidationError:
        messages.error(request, gettext("Gün anlaşılamadı; uzatma olduğu gibi kaldı."))
        return
    try:
        calendar.end_extension(last_day, request.POST.get("reason", ""), user.get_username(), valid_to)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
        return
    calendar.refresh_later()
    messages.success(request, gettext("Uzatma sona erdirildi; bütün firmaların takvimi birazdan yenilenir."))


def _shown(row: calendar.ExtensionRow) -> dict[str, Any]:
    noted = row.noted
    return {
        "row": row,
        "badge": _badge(row.state),
        "may_end": row.state in (ExtensionState.IN_FORCE, ExtensionState.COMING)
        and (noted is None or noted.valid_to is None),
        "key": f"{row.last_day:%Y%m%d}-{noted.pk if noted else 0}",
    }


def _badge(state: ExtensionState) -> SafeString:
    sign, tone, text = _BADGES[state]
    return format_html('<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>', tone, sign, text)
