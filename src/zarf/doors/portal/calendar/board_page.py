"""Pano: the firms a person acts for as rows, months as columns; many firms are closed and sent by one button.

Without a filter by state only the firms of the page are asked about; with one, all of them, in as few queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zarf.core.errors import ZarfError
from zarf.doors.portal.calendar import words
from zarf.doors.portal.cari.paging import page_of, search_text
from zarf.doors.portal.office import Taxpayer, fold
from zarf.doors.portal.scope import Right, ScopedRequest, act_for, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.berats import services as berats
from zarf.office.calendar import services as calendar
from zarf.office.calendar.services import FirmMonth
from zarf.office.edefter import services as edefter
from zarf.office.taxpayers.services import may
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

_COLUMNS = 6
_BEGINNING = date(2011, 12, 1)
"""Before the first month of e-Defter there was: nothing that is open stays unseen for being old."""
_SHOW = {
    "late": (_("Günü geçen ya da yaklaşan"), ()),
    "person": (_("Sizi bekleyen"), ("REFUSED", "STOPPED", "WAITING_KONTOR", "DRAFT")),
    "none": (_("Açılmamış"), ("NONE",)),
    "ready": (_("Gönderilecek"), ("READY",)),
    "moving": (_("Yolda"), ("APPROVED", "WRITTEN", "SENT", "FILED")),
}
"""Filters by state: what they are called, and the states; "late" looks at the days instead."""
_CLOSABLE = ("APPROVED", "WRITTEN")


@dataclass(frozen=True, slots=True)
class _Window:
    """The months that are columns, by name, the earliest first."""

    names: tuple[str, ...]

    @property
    def first(self) -> date:
        return date.fromisoformat(f"{self.names[0]}-01")

    @property
    def last(self) -> date:
        return (date.fromisoformat(f"{self.names[-1]}-01") + timedelta(days=32)).replace(day=1) - timedelta(days=1)

    def moved(self, months: int) -> str:
        """Name of the last column when the window is moved."""
        return _name(date.fromisoformat(f"{self.names[-1]}-01"), months)


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """One page of firms, and above it how many wait for what."""
    today = istanbul_today(ports().clock)
    window = _window(request.GET.get("until", ""), today)
    rows = page_of(request, _firms(request, window, today))
    found = calendar.months(list(rows), _BEGINNING, window.last)
    context = {
        "page": "board",
        "months": window.names,
        "older": window.moved(-_COLUMNS),
        "newer": window.moved(_COLUMNS),
        "rows": [(one, _cells(found[one.pk], window, today), _older(found[one.pk], window, today)) for one in rows],
        "pages": rows,
        "q": search_text(request),
        "show": request.GET.get("show", ""),
        "shows": [(key, text) for key, (text, _states) in _SHOW.items()],
        "until": window.names[-1],
        "filter_in_use": bool(request.GET.get("q") or request.GET.get("show")),
    }
    return render(request, "portal/calendar/board.html", context)


def _window(until: str, today: date) -> _Window:
    """Up to the month the address names; else up to the last month that is over."""
    try:
        last = date.fromisoformat(f"{until}-01")
    except ValueError:
        last = today.replace(day=1) - timedelta(days=1)
    last = min(max(last, date(2012, 6, 1)), today + timedelta(days=366))
    return _Window(tuple(_name(last, -back) for back in reversed(range(_COLUMNS))))


def _name(day: date, months: int) -> str:
    number = day.year * 12 + day.month - 1 + months
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _firms(request: ScopedRequest, window: _Window, today: date) -> list[Taxpayer]:
    """The person's firms that the address asks for, by title."""
    text, show = fold(search_text(request)).strip(), request.GET.get("show", "")
    firms = [one.taxpayer for one in request.scope.memberships]
    if text:
        firms = [one for one in firms if text in fold(f"{one.title} {one.vkn_tckn}")]
    firms.sort(key=lambda one: (fold(one.title), one.vkn_tckn))
    if show not in _SHOW:
        return firms
    found = calendar.months(firms, _BEGINNING, window.last)
    return [one for one in firms if any(_is_shown(month, show, today) for month in found[one.pk])]


def _is_shown(month: FirmMonth, show: str, today: date) -> bool:
    if show == "late":
        return words.is_pressing(month, today)
    return month.ends < today and month.state in _SHOW[show][1]


def _older(found: Sequence[FirmMonth], window: _Window, today: date) -> dict[str, Any] | None:
    """How many months before the columns are late, and the columns that begin with the oldest of them."""
    late = [one for one in found if one.starts < window.first and words.is_pressing(one, today)]
    return {"count": len(late), "until": _name(late[0].starts, _COLUMNS - 1), "name": late[0].name} if late else None


def _cells(found: Sequence[FirmMonth], window: _Window, today: date) -> list[dict[str, Any]]:
    """One for each column; a month cut in two by a liquidation shows what is not done."""
    cells: list[dict[str, Any]] = []
    for name in window.names:
        mine = sorted((one for one in found if one.name == name), key=lambda one: calendar.ORDER.index(one.state))
        if not mine:
            cells.append({"name": name, "badge": ""})
            continue
        month = mine[0]
        left = words.left(month, today)
        cells.append(
            {"name": name, "badge": words.badge(month.state), "left": left, "due": month.due.day}
            | {"is_pressing": words.is_pressing(month, today)}
        )
    return cells


@scoped
def go(request: ScopedRequest, taxpayer: int, month: str) -> HttpResponse:
    """From a cell to the firm's month: its set, or the form that opens one."""
    if not act_for(request, taxpayer):
        raise Http404
    try:
        year, number = (int(part) for part in month.split("-"))
    except ValueError as problem:
        raise Http404 from problem
    sets = edefter.ledger_sets(request.scope.taxpayer).exclude(state="DELETED")
    found = sets.filter(year=year, month=number).first()
    if found is not None:
        return redirect("portal:edefter-set", pk=found.pk)
    return redirect("portal:edefter-new" if request.scope.may(Right.EDEFTER_CHANGE) else "portal:edefter-calendar")


@scoped
@require_POST
def act(request: ScopedRequest) -> HttpResponse:
    """Close what is approved, or send what is ready, for the ticked firms or for all of the filter."""
    work = {"close": _close, "send": _send}.get(request.POST.get("action", ""))
    if work is None:
        raise Http404
    back = f"{reverse('portal:board')}?{request.GET.urlencode()}"
    today = istanbul_today(ports().clock)
    firms = _firms(request, _window(request.GET.get("until", ""), today), today)
    if not request.POST.get("all"):
        ticked = set(request.POST.getlist("firm"))
        firms = [one for one in firms if str(one.pk) in ticked]
    if not firms:
        messages.error(request, gettext("Önce firma seçin."))
        return redirect(back)
    roles = {one.taxpayer_id: one.role for one in request.scope.memberships}
    allowed = [one for one in firms if may(roles[one.pk], Right.EDEFTER_SEND)]
    if len(allowed) < len(firms):
        count = len(firms) - len(allowed)
        told = ngettext("%(n)d firmada yetkiniz yok.", "%(n)d firmada yetkiniz yok.", count) % {"n": count}
        messages.error(request, told)
    if allowed:
        work(request, allowed)
    return redirect(back)


def _close(request: ScopedRequest, firms: Sequence[Taxpayer]) -> None:
    count = 0
    for firm in firms:
        for item in edefter.ledger_sets(firm).filter(state__in=_CLOSABLE):
            edefter.try_again(firm, item.pk)
            edefter.close_later(item.pk)
            count += 1
    told = ngettext("%(n)d dönem kapatılıyor.", "%(n)d dönem kapatılıyor.", count) % {"n": count}
    messages.success(request, told if count else gettext("Onaylanmış, kapatılacak dönem yok."))


def _send(request: ScopedRequest, firms: Sequence[Taxpayer]) -> None:
    """One firm's trouble keeps nobody else's packages."""
    count = 0
    for firm in firms:
        try:
            count += berats.send_now(firm, request.scope.actor)
        except ZarfError as problem:
            messages.error(request, f"{firm.title}: {refusal(problem)}")
    told = ngettext("%(n)d paket yola çıktı.", "%(n)d paket yola çıktı.", count) % {"n": count}
    messages.success(request, told if count else gettext("Gönderilecek paket yok."))
