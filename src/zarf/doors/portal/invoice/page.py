"""Fatura düzenle: the form, its decision note that follows what is typed, and the handing in."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zarf.core.documents.order import Order, order_from_json, order_totals
from zarf.core.errors import ZarfError
from zarf.core.findings import Finding
from zarf.doors.portal import office
from zarf.doors.portal.invoice import orders, receivers
from zarf.doors.portal.invoice.forms import InvoiceForm, LineFormSet, vat_rates
from zarf.doors.portal.invoice.live import live_decision
from zarf.doors.portal.scope import Right, ScopedRequest, document_or_404, may_not, scoped
from zarf.doors.portal.sent_numbers import sent_number
from zarf.doors.portal.wording import page_language
from zarf.ports.clock.api import ISTANBUL

PREFIX = "line"
_IN_PLACE = ("receiver_alias", "sender_alias")
"""Chosen where no fault has a place of its own: it is told above the form."""
_MISSING = "EF-ORD-002"
"""A field that is needed: the form says so itself."""
_EMPTY_LINE = {"unit": "C62", "vat_percent": "20"}


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """A new invoice; `?cari=`, `?receiver=` or `?mend=` fill it in."""
    if not request.scope.may_draw_up:
        messages.error(request, may_not(request, Right.DOCUMENTS_DRAW_UP))
        return redirect("portal:outgoing")
    if request.method == "POST":
        return _posted(request)
    head: dict[str, Any] = {"order_key": f"PORTAL-{uuid.uuid4()}", "country": "Türkiye", "currency": "TRY"}
    lines: list[dict[str, Any]] = [dict(_EMPTY_LINE)]
    if "mend" in request.GET:
        given = _to_be_mended(request)
        if given is None:
            return redirect("portal:document", pk=request.GET["mend"])
        head, lines = given
    elif key := _chosen_key(request.GET):
        head |= receivers.fields_of(request.scope.taxpayer, key)
    form = InvoiceForm(initial=head)
    return _show(request, form, LineFormSet(initial=lines, prefix=PREFIX), values=head)


def _chosen_key(query: QueryDict) -> str:
    if "cari" in query:
        return f"cari:{query['cari']}"
    return f"gib:{query['receiver']}" if "receiver" in query else ""


def _to_be_mended(request: ScopedRequest) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """The order of a document that was refused or given up; None, told, when the form cannot show all of it."""
    pk = sent_number(request.GET["mend"])
    if pk is None:
        raise Http404
    item = document_or_404(request, pk)
    if not office.may_be_mended(item):
        raise Http404
    order = json.loads(bytes(item.order_json or b""))
    if left_over := orders.fields_without_place(order):
        told = gettext("Bu sipariş formda olmayan alanlar taşıyor (%(fields)s); düzeltip geldiği yerden yeniden verin.")
        messages.error(request, told % {"fields": ", ".join(left_over[:5])})
        return None
    return orders.initial_of(order)


def _posted(request: ScopedRequest) -> HttpResponse:
    """A button was pressed, or something was typed (no action: only the live part is wanted)."""
    data = request.POST.copy()
    action, _, which = data.get("action", "").partition(":")
    if action == "choose":
        for name, value in receivers.fields_of(request.scope.taxpayer, which).items():
            data[name] = value
        data["q"] = data["receiver_alias"] = ""
    elif action in ("add", "remove"):
        _resize(data, which if action == "remove" else None)
    lines = LineFormSet(data, prefix=PREFIX)
    form = InvoiceForm(data)
    if action == "hand_in":
        return _hand_in(request, form, lines)
    return _show(request, form, lines, values=data)


def _resize(data: QueryDict, removed: str | None) -> None:
    """One line more at the end, or line *removed* less; the others keep what is in them."""
    total = sent_number(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    count = total if total is not None and total < 1000 else 1
    if removed is None:
        for name, value in _EMPTY_LINE.items():
            data[f"{PREFIX}-{count}-{name}"] = value
        data[f"{PREFIX}-TOTAL_FORMS"] = str(count + 1)
        return
    first = sent_number(removed)
    if count < 2 or first is None or first >= count:
        return
    fields = list(LineFormSet.form.base_fields)
    for place in range(first, count - 1):
        for name in fields:
            data[f"{PREFIX}-{place}-{name}"] = data.get(f"{PREFIX}-{place + 1}-{name}", "")
    data[f"{PREFIX}-TOTAL_FORMS"] = str(count - 1)


def _hand_in(request: ScopedRequest, form: InvoiceForm, lines: Any) -> HttpResponse:
    """The office draws up, checks and numbers, or keeps; what it says against the order is put beside the fields."""
    is_filled = form.is_valid() and lines.is_valid()
    if not is_filled:
        _put_beside(form, lines, _faults_of_the_rest(form, lines))
    else:
        order = orders.order_of(form.cleaned_data, _cleaned(lines), is_efatura=_is_marked(request.POST))
        try:
            item = office.submit_order(request.scope.taxpayer, order, request.scope.actor)
        except ZarfError as problem:
            _put_beside(form, lines, tuple(getattr(problem, "findings", (problem.finding,))))
        else:
            _tell(request, item)
            return redirect("portal:document", pk=item.pk)
    return _show(request, form, lines, values=request.POST, status=422)


def _tell(request: ScopedRequest, item: office.Document) -> None:
    if item.state == "REFUSED_BY_RULES":
        messages.error(request, gettext("Fatura GİB kurallarına takıldı ve numara almadı; bulguları giderin."))
    elif office.is_kept_draft(item):
        messages.success(request, gettext("Fatura taslak olarak saklandı; nedeni aşağıda."))
    elif office.waits_for_release(item):
        messages.success(request, gettext("Fatura hazır; mühürleme yetkisi olan birinin onayını bekliyor."))
    else:
        messages.success(request, gettext("%(number)s numaralı fatura yola çıktı.") % {"number": item.number})


def _faults_of_the_rest(form: InvoiceForm, lines: Any) -> tuple[Finding, ...]:
    """What the order would be refused for beside what the form has found itself: all faults are told in one visit."""
    order = order_from_json(orders.order_of(form.cleaned_data, _cleaned(lines), is_efatura=True))
    found = [] if isinstance(order, Order) else order
    return tuple(item for item in found if item.code != _MISSING and not _has_error(form, lines, item.path))


def _has_error(form: InvoiceForm, lines: Any, path: str) -> bool:
    place, name = orders.form_field(path)
    target = form if place is None or place >= len(lines.forms) else lines.forms[place]
    return name in target.errors


def _put_beside(form: InvoiceForm, lines: Any, found: tuple[Finding, ...]) -> None:
    language = page_language()
    for item in found:
        text = f"{item.message(language)} {item.hint(language)}".strip()
        place, name = orders.form_field(item.path)
        target = form if place is None or place >= len(lines.forms) else lines.forms[place]
        target.add_error(name if name in target.fields and name not in _IN_PLACE else None, text)


def _show(
    request: ScopedRequest, form: InvoiceForm, lines: Any, *, values: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    asked = str(values.get("q", "")).strip()[:100]
    today = office.now().astimezone(ISTANBUL).date()
    is_marked = _is_marked(values)
    context = {
        "page": "outgoing",
        "form": form,
        "lines": lines,
        "with_errors": status == 422,
        "q": asked,
        "receivers": receivers.find(request.scope.taxpayer, asked) if asked else [],
        "vat_rates": vat_rates(today),
        "live": live_decision(request.scope.taxpayer, values, is_marked=is_marked, actor=request.scope.actor),
        "totals": _totals(form, lines),
        "today": today,
        **_senders(request, values),
    }
    return render(request, "portal/invoice/form.html", context, status=status)


def _senders(request: ScopedRequest, values: Mapping[str, Any]) -> dict[str, Any]:
    """The labels the person may send from, where there is a choice; the first is taken when none is chosen."""
    usual = office.sender_of(request.scope.taxpayer)
    labels = office.sender_labels(request.scope.taxpayer)
    return {
        "senders": labels if len(labels) > 1 else [],
        "usual_sender": "" if isinstance(usual, Finding) else usual.alias,
        "sender": values.get("sender_alias", ""),
    }


def _is_marked(values: Mapping[str, Any]) -> bool:
    """Whether the box e-Fatura stands. Where the page did not show it, nobody has taken it off."""
    return "efatura_shown" not in values or "efatura" in values


def _cleaned(lines: Any) -> list[dict[str, Any]]:
    return [getattr(line, "cleaned_data", {}) for line in lines.forms]


def _totals(form: InvoiceForm, lines: Any) -> dict[str, object] | None:
    """Amounts of the lines that are complete; None while there is none."""
    if not lines.is_bound:
        return None
    complete = [line.cleaned_data for line in lines.forms if line.is_valid()]
    form.is_valid()
    head = {name: form.cleaned_data.get(name) for name in ("currency", "exchange_rate")}
    order = order_from_json(orders.amounts_only(head, complete)) if complete else None
    if not isinstance(order, Order):
        return None
    return {"amounts": order_totals(order), "currency": order.currency, "left_out": len(lines.forms) - len(complete)}
