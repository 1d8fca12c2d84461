"""Fişler: the vouchers of a month, looked for; one of them with its lines; those that must go, with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from zarf.core.errors import NotFound, ZarfError
from zarf.doors.portal.cari.paging import page_of, search_text
from zarf.doors.portal.edefter import words
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.edefter import services as edefter

_MOST_CHOSEN = 1000


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """The vouchers of `?month=`, the latest month without it; a POST removes the ticked ones.

    What was refused comes back with all that was ticked and typed.
    """
    taxpayer = request.scope.taxpayer
    months = edefter.voucher_months(taxpayer)
    month = _month(request, months)
    text, removed = search_text(request).strip(), request.GET.get("removed") == "1"
    ticked: set[int] = set()
    wrong = ""
    if request.method == "POST":
        if not request.scope.may(Right.EDEFTER_CHANGE):
            messages.error(request, may_not(request, Right.EDEFTER_CHANGE))
            return redirect(request.get_full_path())
        ticked = {
            int(one) for one in request.POST.getlist("voucher")[:_MOST_CHOSEN] if one.isdecimal() and len(one) < 19
        }
        wrong = _removed(request, sorted(ticked))
        if not wrong:
            return redirect(request.get_full_path())
    rows = page_of(request, edefter.kept_vouchers(taxpayer, month, text, removed=removed))
    context = {
        "page": "edefter",
        "rows": [{"item": one, "total": words.lira(one.total), "ticked": one.pk in ticked} for one in rows],
        "pages": rows,
        "count": rows.paginator.count,
        "months": [(one, f"{one // 100}-{one % 100:02d}") for one in months],
        "month": month,
        "q": text,
        "removed": removed,
        "wrong": wrong,
        "reason": request.POST.get("reason", ""),
        "may_change": request.scope.may(Right.EDEFTER_CHANGE),
    }
    return render(request, "portal/edefter/vouchers.html", context, status=422 if wrong else 200)


@scoped
def one(request: ScopedRequest, pk: int) -> HttpResponse:
    """One voucher with its lines; a POST removes it."""
    try:
        item = edefter.kept_voucher(request.scope.taxpayer, pk)
    except NotFound as problem:
        raise Http404 from problem
    wrong = ""
    if request.method == "POST":
        if not request.scope.may(Right.EDEFTER_CHANGE):
            messages.error(request, may_not(request, Right.EDEFTER_CHANGE))
            return redirect("portal:edefter-voucher", pk=pk)
        wrong = _removed(request, [pk])
        if not wrong:
            return redirect(f"{reverse('portal:edefter-vouchers')}?month={item.month}")
    rows = page_of(request, item.lines.order_by("position"))
    context = {
        "page": "edefter",
        "item": item,
        "total": words.lira(item.total),
        "lines": [_line(line) for line in rows],
        "pages": rows,
        "wrong": wrong,
        "reason": request.POST.get("reason", ""),
        "may_change": request.scope.may(Right.EDEFTER_CHANGE) and item.state == "live",
    }
    return render(request, "portal/edefter/voucher.html", context, status=422 if wrong else 200)


def _removed(request: ScopedRequest, pks: list[int]) -> str:
    """Remove them; what stood in the way, in a sentence."""
    try:
        many = edefter.remove_vouchers(request.scope.taxpayer, pks, request.scope.actor, request.POST.get("reason", ""))
    except ZarfError as problem:
        return refusal(problem)
    messages.success(request, gettext("%(many)d fiş silindi; hiçbir deftere girmez.") % {"many": many})
    return ""


def _month(request: ScopedRequest, months: list[int]) -> int:
    given = request.GET.get("month", "")
    if given.isdecimal() and len(given) == 6:
        return int(given)
    return months[0] if months else 0


def _line(line: Any) -> dict[str, Any]:
    amount = words.lira(line.amount)
    return {
        "account": line.sub_id or line.main_id,
        "comment": line.comment,
        "document": line.document_number,
        "document_date": line.document_date,
        "debit": amount if line.is_debit else "",
        "credit": "" if line.is_debit else amount,
    }
