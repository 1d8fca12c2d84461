"""One set or inventory: the control page with Onayla, then its progress, packages, decisions, deletion, its story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zarf.core.errors import NotFound, ZarfError
from zarf.doors.portal.cari.list_page import file_response
from zarf.doors.portal.edefter import words
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.berats import services as berats
from zarf.office.edefter import services as edefter

_RUNNING = ("APPROVED", "WRITTEN")
_MOST_DRAFT_LINES = 50_000
"""A larger print would be held whole in the web process."""
_LATEST = 5
_LARGEST_MIZAN = 5 * 1024 * 1024


@scoped
def page(request: ScopedRequest, pk: int) -> HttpResponse:
    item = _set_or_404(request, pk)
    context: dict[str, Any] = {
        "page": "edefter",
        "item": item,
        "month": f"{item.year}-{item.month:02d}",
        "badge": words.set_badge(item),
        "next": words.next_step(item),
        "problems": words.stored(item.problems),
        "is_running": item.state in _RUNNING and not item.problems,
        "parts": [_part(part) for part in item.parts.order_by("position")],
        "packages": edefter.packages(item),
        "files": edefter.filed_files(item),
        "story": words.story(item),
        "may_change": request.scope.may(Right.EDEFTER_CHANGE),
        "may_approve": request.scope.may(Right.EDEFTER_SEND),
        "why_not": may_not(request, Right.EDEFTER_SEND),
        "was_sent": item.state in ("SENT", "FILED", "COMPLETE"),
    }
    if item.state == "DRAFT" and item.is_inventory:
        context["inventory"] = _inventory(edefter.inventory_control(item))
        context["brought"] = edefter.imports(request.scope.taxpayer, item)[:_LATEST]
    elif item.state == "DRAFT":
        context["control"] = _control(edefter.control(item))
    return render(request, "portal/edefter/set.html", context)


def _part(part: edefter.LedgerPart) -> dict[str, Any]:
    return {"part": part, "badge": words.part_badge(part.state), "number": f"{part.number:06d}"}


def _control(page: edefter.Control) -> dict[str, Any]:
    rows = []
    for one in page.accounts:
        erp = page.erp.get(one.number)
        rows.append(
            {
                "number": one.number,
                "name": one.name,
                "before": words.lira(one.debit_before - one.credit_before),
                "debit": words.lira(one.debit),
                "credit": words.lira(one.credit),
                "balance": words.lira(one.balance),
                "erp": f"{words.lira(erp[0])} / {words.lira(erp[1])}" if erp else "",
                "differs": bool(page.erp) and (erp or (0, 0)) != (one.debit, one.credit),
            }
        )
    taxes = [(number, name, words.lira(debit), words.lira(credit)) for number, name, debit, credit in page.taxes]
    return {
        "page": page,
        "rows": rows,
        "taxes": taxes,
        "total": words.lira(page.total),
        "findings": words.told(page.findings),
        "has_erp": bool(page.erp),
        "turning": [
            {"word": words.TURNS[one.turn], "entry": one, "total": words.lira(one.total)} for one in page.turning
        ],
    }


def _inventory(page: edefter.InventoryControl) -> dict[str, Any]:
    return {
        "page": page,
        "rows": [(number, name, lines, words.lira(total)) for number, name, lines, total in page.accounts],
        "total": words.lira(page.total),
        "findings": words.told(page.findings),
    }


@scoped
@require_POST
def act(request: ScopedRequest, pk: int) -> HttpResponse:
    """What a person decided. A refusal is told with all that stands in the way."""
    item = _set_or_404(request, pk)
    action = _ACTIONS.get(request.POST.get("action", ""))
    if action is None:
        raise Http404
    try:
        told = action(request, item)
    except _TooLarge as problem:
        messages.error(request, str(problem))
    except ZarfError as problem:
        for one in getattr(problem, "findings", (problem.finding,)):
            messages.error(request, refusal(ZarfError(one)))
    else:
        messages.success(request, told)
    return redirect("portal:edefter-set", pk=pk)


def _approve(request: ScopedRequest, item: edefter.LedgerSet) -> str:
    seen = request.POST.get("fingerprint", "")
    approve = edefter.approve_inventory if item.is_inventory else edefter.approve
    approve(request.scope.taxpayer, item.pk, seen, request.scope.actor)
    edefter.close_later(item.pk)
    return gettext("Onaylandı. Defterler yazılıyor; bu sayfa nerede olduğunu gösterir, kapatırsanız iş sürer.")


def _stamps(request: ScopedRequest, item: edefter.LedgerSet) -> str:
    with_stamps, stamps_ledgers = (request.POST.get(name) == "on" for name in ("with_stamps", "stamps_ledgers"))
    edefter.choose_stamps(
        request.scope.taxpayer,
        item.pk,
        request.scope.actor,
        with_stamps=with_stamps or stamps_ledgers,
        stamps_ledgers=stamps_ledgers,
    )
    return gettext("Zaman damgası seçimi kaydedildi; kontrol sayfasına yeniden bakın.")


def _again(request: ScopedRequest, item: edefter.LedgerSet) -> str:
    edefter.try_again(request.scope.taxpayer, item.pk)
    edefter.close_later(item.pk)
    return gettext("Yeniden deneniyor.")


def _withdraw(request: ScopedRequest, item: edefter.LedgerSet) -> str:
    edefter.withdraw_approval(request.scope.taxpayer, item.pk, request.scope.actor)
    if item.is_inventory:
        return gettext("Onay geri alındı; envanter satırları yeniden değişebilir.")
    return gettext("Onay geri alındı; fişler yeniden değişebilir.")


def _go_on(request: ScopedRequest, item: edefter.LedgerSet) -> str:
    edefter.go_on(request.scope.taxpayer, item.pk, request.scope.actor)
    edefter.close_later(item.pk)
    return gettext("Damgalama sürüyor.")


def _unstamped(request: ScopedRequest, item: edefter.LedgerSet) -> str:
    edefter.go_on_unstamped(request.scope.taxpayer, item.pk, request.scope.actor)
    edefter.close_later(item.pk)
    return gettext("Damgasız sürülüyor.")


def _delete(request: ScopedRequest, item: edefter.LedgerSet) -> str:
    berats.delete_set(
        request.scope.taxpayer,
        item.pk,
        request.scope.actor,
        deleted_at_gib=request.POST.get("deleted_at_gib") == "on",
        reason=request.POST.get("reason", "")[:300],
        despite_gib=request.POST.get("despite_gib") == "on",
    )
    if item.is_inventory:
        return gettext("Envanter silindi; dosyaları SİLİNENLER klasörüne taşındı.")
    return gettext("Dönem silindi; dosyaları SİLİNENLER klasörüne taşındı.")


class _TooLarge(Exception):
    """A file that would not be read to its end, in words."""


def _erp(request: ScopedRequest, item: edefter.LedgerSet) -> str:
    upload = request.FILES.get("file")
    if upload is None:
        raise Http404
    if (upload.size or 0) > _LARGEST_MIZAN:
        # Accounts behind the limit would stand there as differences that there are not.
        raise _TooLarge(gettext("%(name)s çok büyük: en çok 5 MB olabilir.") % {"name": upload.name})
    edefter.compare_with_erp(request.scope.taxpayer, item.pk, upload.read())
    return gettext("ERP mizanı yanına kondu.")


_ACTIONS: dict[str, Callable[[ScopedRequest, edefter.LedgerSet], str]] = {
    "approve": _approve,
    "stamps": _stamps,
    "again": _again,
    "withdraw": _withdraw,
    "go-on": _go_on,
    "unstamped": _unstamped,
    "delete": _delete,
    "erp": _erp,
}


@scoped
def package(request: ScopedRequest, pk: int, name: str) -> HttpResponse:
    """A package for GİB's portal, streamed from its file."""
    found = next((one for one in edefter.packages(_set_or_404(request, pk)) if one.name == name), None)
    if found is None or not found.path.is_file():
        raise Http404
    response = FileResponse(found.path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


@scoped
def draft(request: ScopedRequest, pk: int, kind: str) -> HttpResponse:
    """A draft print without seal, as a file to open or print."""
    item = _set_or_404(request, pk)
    if kind not in edefter.KINDS or item.is_inventory is not (kind == "inventory"):
        raise Http404
    if kind != "mizan" and edefter.line_count(item) > _MOST_DRAFT_LINES:
        messages.error(
            request, gettext("Dönemde çok satır var; taslağı komut satırından alın: zarf edefter dokum AY -o DOSYA")
        )
        return redirect("portal:edefter-set", pk=pk)
    name = f"taslak-{item.year}-{item.month:02d}-{kind}.html"
    # Made whole: the page's database session is the person's own only while the view runs.
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse("".join(edefter.draft(item, kind)), content_type="text/html; charset=utf-8", headers=headers)


@scoped
def draft_pdf(request: ScopedRequest, pk: int, kind: str) -> HttpResponse:
    """The same as PDF."""
    item = _set_or_404(request, pk)
    if kind not in edefter.KINDS or item.is_inventory is not (kind == "inventory"):
        raise Http404
    try:
        data = edefter.draft_pdf(item, kind)
    except edefter.Refused as problem:
        told = gettext("Daha uzun taslak için HTML dökümünü alın.")
        messages.error(request, f"{refusal(problem)} {told}")
        return redirect("portal:edefter-set", pk=pk)
    return file_response(data, f"taslak-{item.year}-{item.month:02d}-{kind}.pdf", "application/pdf")


def _set_or_404(request: ScopedRequest, pk: int) -> edefter.LedgerSet:
    try:
        return edefter.any_set(request.scope.taxpayer, pk)
    except NotFound as problem:
        raise Http404 from problem
