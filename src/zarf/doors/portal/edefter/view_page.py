"""The viewer: a filed ledger page by page, a berat with its sums and seals; a range as a workbook or to be printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zarf.core.codes import load
from zarf.core.documents.edefter import LedgerKind
from zarf.core.documents.edefter.sums import TAX_ACCOUNTS
from zarf.core.errors import NotFound, ZarfError
from zarf.core.findings import finding
from zarf.core.ledgers.shown_lines import ShownGoods
from zarf.core.seal import SealReport, SealResult
from zarf.doors.portal.cari.list_page import file_response
from zarf.doors.portal.cari.paging import PER_PAGE, page_of
from zarf.doors.portal.dates import day
from zarf.doors.portal.edefter import words
from zarf.doors.portal.edefter.view_search import NUMBER, Search, search_of
from zarf.doors.portal.scope import ScopedRequest, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.cari.sheets.writing import XLSX_TYPE
from zarf.office.edefter import services as edefter

_DOCUMENTS = {
    "check": _("Çek"),
    "invoice": _("Fatura"),
    "order-customer": _("Müşteri sipariş belgesi"),
    "order-vendor": _("Satıcı sipariş belgesi"),
    "voucher": _("Senet"),
    "shipment": _("Navlun"),
    "receipt": _("Makbuz"),
}
"""Names of the code list ledger_document_types in the language of the page; `other` brings its own name."""

_BY_ENTRY = (LedgerKind.JOURNAL, LedgerKind.INVENTORY)
"""Books that are made of numbered entries; a ledger is made of accounts."""

_SEALS = {SealResult.VALID: ("✓", "good"), SealResult.INVALID: ("✕", "bad"), SealResult.UNDETERMINED: ("?", "warn")}


@scoped
def page(request: ScopedRequest, pk: int, name: str) -> HttpResponse:
    item, file = _file_or_404(request, pk, name)
    month = day(item.ends) if item.is_inventory else f"{item.year}-{item.month:02d}"
    context = {"page": "edefter", "item": item, "file": file, "month": month}
    if not file.is_book:
        return render(request, "portal/edefter/view_berat.html", context | _berat(item, file))
    index = edefter.index_of(file)
    go = request.GET.get("go", "").strip()
    if go:
        return _jump(request, index, file, go)
    search = search_of(request)
    pages = page_of(request, range(index.count(search.wanted)))
    shown = edefter.entries_shown(index, search.wanted, (pages.number - 1) * PER_PAGE, PER_PAGE)
    context |= {
        "pages": pages,
        "search": search,
        "entries": [_entry(one, item) for one in shown],
        "is_journal": file.name.kind in _BY_ENTRY,
        "is_inventory": item.is_inventory,
        "too_many": pages.paginator.count > edefter.MOST_TAKEN,
        "too_many_to_print": pages.paginator.count > edefter.MOST_PRINTED,
        "most_printed": edefter.MOST_PRINTED,
        "most": edefter.MOST_TAKEN,
    }
    return render(request, "portal/edefter/view.html", context, status=422 if search.wrong else 200)


@scoped
def download(request: ScopedRequest, pk: int, name: str) -> HttpResponse:
    """The file as it was sealed, streamed."""
    file = _file_or_404(request, pk, name)[1]
    response = FileResponse(
        file.path.open("rb"), as_attachment=True, filename=file.name.text, content_type="application/xml"
    )
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


@scoped
def excel(request: ScopedRequest, pk: int, name: str) -> HttpResponse:
    """The lines of the search as a workbook."""
    file = _book_or_404(request, pk, name)[1]
    search = search_of(request)
    if search.wrong:
        return _back_to_search(pk, name, search)
    try:
        headings = _inventory_headings() if file.name.kind is LedgerKind.INVENTORY else _headings()
        data = edefter.workbook(file, search.wanted, headings)
    except edefter.Refused as problem:
        return _refused(request, pk, name, problem)
    return file_response(data, f"{file.name.stem}.xlsx", XLSX_TYPE)


@scoped
def pdf(request: ScopedRequest, pk: int, name: str) -> HttpResponse:
    """The lines of the search as PDF."""
    return _as_pdf(request, pk, name, edefter.book_pdf)


@scoped
def mizan(request: ScopedRequest, pk: int, name: str) -> HttpResponse:
    """The mizan of the search as PDF."""
    if "-E-" in name:
        raise Http404
    return _as_pdf(request, pk, name, edefter.mizan_pdf)


def _as_pdf(request: ScopedRequest, pk: int, name: str, made: Callable[..., bytes]) -> HttpResponse:
    item, file = _book_or_404(request, pk, name)
    search = search_of(request)
    if search.wrong:
        return _back_to_search(pk, name, search)
    try:
        data = made(item, [file], search.wanted)
    except edefter.Refused as problem:
        return _refused(request, pk, name, problem)
    kind = "-mizan" if made is edefter.mizan_pdf else ""
    return file_response(data, f"{file.name.stem}{kind}.pdf", "application/pdf")


@scoped
def printed(request: ScopedRequest, pk: int, name: str) -> HttpResponse:
    """The lines of the search on one page, to be printed or kept as PDF by the browser."""
    item, file = _book_or_404(request, pk, name)
    index, search = edefter.index_of(file), search_of(request)
    if search.wrong:
        return _back_to_search(pk, name, search)
    count = index.count(search.wanted)
    if count > edefter.MOST_TAKEN:
        told = finding("EF-PRD-050", found=str(count), expected=str(edefter.MOST_TAKEN))
        return _refused(request, pk, name, edefter.Refused([told]))
    context = {
        "page": "edefter",
        "item": item,
        "file": file,
        "entries": [_entry(one, item) for one in edefter.entries_shown(index, search.wanted, 0, count)],
        "is_journal": file.name.kind in _BY_ENTRY,
        "is_inventory": item.is_inventory,
        "count": count,
    }
    return render(request, "portal/edefter/view_print.html", context)


def _refused(request: ScopedRequest, pk: int, name: str, problem: ZarfError) -> HttpResponse:
    messages.error(request, refusal(problem))
    return _back_to_search(pk, name, search_of(request))


def _back_to_search(pk: int, name: str, search: Search) -> HttpResponse:
    return redirect(f"{reverse('portal:edefter-view', args=[pk, name])}?{search.address}")


def _jump(request: ScopedRequest, index: edefter.LedgerIndex, file: edefter.FiledFile, go: str) -> HttpResponse:
    """To the page on which an entry (of a journal) or an account (of a ledger) begins."""
    address = reverse("portal:edefter-view", args=[request.resolver_match.kwargs["pk"], file.name.text])  # type: ignore[union-attr]
    if file.name.kind is LedgerKind.LEDGER:
        wanted = edefter.WantedLines(account=go[:40])
    else:
        number = int(go) if NUMBER.fullmatch(go) else 0
        wanted = edefter.WantedLines(first_entry=number, last_entry=number)
    before = index.before(wanted)
    if before is None:
        messages.error(request, gettext("Bu defterde “%s” yok.") % go[:40])
        return redirect(address)
    return redirect(f"{address}?page={before // PER_PAGE + 1}")


def _entry(entry: edefter.ShownEntry, item: edefter.LedgerSet) -> dict[str, Any]:
    head = entry.head
    first = entry.lines[0]
    return {
        "head": head,
        "turn": words.TURNS.get(edefter.turn_of(item, head, first) or "", ""),
        "day": _day(head.day),
        "debit": _lira(head.debit),
        "credit": _lira(head.credit),
        "account": first.sub_account or first.account,
        "account_name": first.sub_name or first.account_name,
        "lines": [
            {
                "line": line,
                "amount": _lira(line.amount),
                "quantity": _quantity(line.goods),
                "debit": _lira(line.amount) if line.is_debit else "",
                "credit": "" if line.is_debit else _lira(line.amount),
                "day": _day(line.day),
                "document_day": _day(line.document_day),
                "document_type": line.document_name or _DOCUMENTS.get(line.document_type, line.document_type),
            }
            for line in entry.lines
        ],
    }


def _lira(text: str) -> str:
    return words.lira(int(Decimal(text) * 100)) if re.fullmatch(r"[0-9]{1,18}(?:\.[0-9]{1,2})?", text) else text


def _quantity(goods: ShownGoods) -> str:
    """How much there is, in the page's way of writing numbers, with GİB's word for the unit."""
    if not re.fullmatch(r"[0-9]{1,18}(?:\.[0-9]{1,18})?", goods.quantity):
        return f"{goods.quantity} {goods.unit}".strip()
    return f"{number_format(Decimal(goods.quantity))} {load('units').name(goods.unit) or goods.unit}"


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def _headings() -> list[str]:
    return [
        gettext("Satır no"), gettext("Madde no"), gettext("Fiş no"), gettext("Tarih"), gettext("Ana hesap"),
        gettext("Ana hesap adı"), gettext("Alt hesap"), gettext("Alt hesap adı"), gettext("Borç"), gettext("Alacak"),
        gettext("Belge türü"), gettext("Belge no"), gettext("Belge tarihi"), gettext("Ödeme yöntemi"),
        gettext("Açıklama"),
    ]  # fmt: skip


def _inventory_headings() -> list[str]:
    return [
        gettext("Satır no"), gettext("Madde no"), gettext("Kayıt no"), gettext("Tarih"), gettext("Ana hesap"),
        gettext("Ana hesap adı"), gettext("Alt hesap"), gettext("Alt hesap adı"), gettext("Tutar"),
        gettext("Stok kodu"), gettext("Stok adı"), gettext("Miktar"), gettext("Birim"), gettext("Açıklama"),
    ]  # fmt: skip


def _berat(item: edefter.LedgerSet, file: edefter.FiledFile) -> dict[str, Any]:
    """What the berat tells, and both seals as they are judged now."""
    verdict, report = edefter.berat_told(item, file)
    told = verdict.summary
    sums = told.sums if told is not None else {}
    names = dict(TAX_ACCOUNTS)
    return {
        "told": told,
        "starts": _day(told.starts) if told is not None else "",
        "ends": _day(told.ends) if told is not None else "",
        "created": _day(told.created) if told is not None else "",
        "sums": [
            (account, names.get(account, ""), words.lira(one.debit), words.lira(one.credit), one)
            for account, one in sorted(sums.items())
        ],
        "is_report": file.name.kind is LedgerKind.REPORT,
        "findings": words.told(list(verdict.findings)),
        "seal": _seal(report),
        "counter": _seal(report.counter) if report.counter is not None else None,
    }


def _seal(report: SealReport) -> dict[str, Any]:
    sign, tone = _SEALS[report.result]
    said = {
        SealResult.VALID: gettext("geçerli"),
        SealResult.INVALID: gettext("geçersiz"),
        SealResult.UNDETERMINED: gettext("belirsiz"),
    }
    reasons = words.told([finding(code) for code in report.reasons])
    return {"report": report, "sign": sign, "tone": tone, "said": said[report.result], "reasons": reasons}


def _book_or_404(request: ScopedRequest, pk: int, name: str) -> tuple[edefter.LedgerSet, edefter.FiledFile]:
    item, file = _file_or_404(request, pk, name)
    if not file.is_book:
        raise Http404
    return item, file


def _file_or_404(request: ScopedRequest, pk: int, name: str) -> tuple[edefter.LedgerSet, edefter.FiledFile]:
    try:
        item = edefter.any_set(request.scope.taxpayer, pk)
        return item, edefter.filed_file(item, name)
    except NotFound as problem:
        raise Http404 from problem
