"""The card of one cari account, with its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zarf.core.errors import NotFound, ZarfError
from zarf.doors.portal.cari import words
from zarf.doors.portal.cari.forms import CardForm, initial
from zarf.doors.portal.dates import day
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.cari import services as cari

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Told:
    """One change of the card: all columns that were written together."""

    at: datetime
    by: str
    source: str
    list_version: str
    fields: tuple[tuple[str, str, str], ...]


@scoped
def new(request: ScopedRequest) -> HttpResponse:
    """An empty card, or the one that was filled in."""
    if not request.scope.may(Right.CARI_CHANGE):
        return _looking_only(request)
    form = CardForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                item = cari.add_account(request.scope.taxpayer.pk, form.data_of_card(), request.scope.actor)
            except cari.Refused as problem:
                form.show_faults(problem.findings)
            else:
                messages.success(request, gettext("Cari hesap eklendi."))
                return redirect("portal:cari-card", pk=item.pk)
    return render(request, "portal/cari/card.html", {"page": "cari", "form": form, "may_change": True}, status=status)


@scoped
def page(request: ScopedRequest, pk: int) -> HttpResponse:
    """One card. A change made by somebody else meanwhile is not written over."""
    taxpayer_id = request.scope.taxpayer.pk
    try:
        item = cari.account(taxpayer_id, pk)
    except NotFound as problem:
        raise Http404 from problem
    status = 200
    if request.method == "POST":
        if not request.scope.may(Right.CARI_CHANGE):
            return _looking_only(request)
        form, status = CardForm(request.POST), 422
        if form.is_valid() and _write(request, pk, form):
            messages.success(request, gettext("Cari hesap kaydedildi."))
            return redirect("portal:cari-card", pk=pk)
    else:
        form = CardForm(initial=initial(cari.card(item), item.revision))
    context = {
        "page": "cari",
        "form": form,
        "account": item,
        "history": told(item),
        "may_change": request.scope.may(Right.CARI_CHANGE),
    }
    return render(request, "portal/cari/card.html", context, status=status)


def _write(request: ScopedRequest, pk: int, form: CardForm) -> bool:
    revision = form.cleaned_data["revision"] or 0
    data = form.data_of_card()
    try:
        cari.change_account(request.scope.taxpayer.pk, pk, data, request.scope.actor, revision=revision)
    except cari.Refused as problem:
        form.show_faults(problem.findings)
    except ZarfError as problem:
        form.add_error(None, refusal(problem))
    else:
        return True
    return False


def _looking_only(request: ScopedRequest) -> HttpResponse:
    messages.error(request, may_not(request, Right.CARI_CHANGE))
    return redirect("portal:cari")


def told(item: cari.Account) -> list[Told]:
    """The history of a card for reading, the newest first."""
    changes = list(cari.history(item)[:_SHOWN])
    found = []
    for (at, by, source, version), group in groupby(changes, key=lambda c: (c.at, c.by, c.source, c.list_version)):
        fields = tuple((_column(c.field), _value(c.field, c.old), _value(c.field, c.new)) for c in group)
        found.append(Told(at, by, str(words.SOURCES.get(source, source)), version, fields))
    return found


def _column(name: str) -> str:
    return str(words.COLUMNS.get(name, name))


def _value(name: str, text: str) -> str:
    if name.endswith(("_user", "_confirmed", "is_person")):
        return gettext("Evet") if text == "1" else gettext("Hayır")
    if name.endswith("_scenario"):
        return str(words.SCENARIOS.get(text, text))
    if name.endswith("_since") and text:
        return day(date.fromisoformat(text))
    return text
