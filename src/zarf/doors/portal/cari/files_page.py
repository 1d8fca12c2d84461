"""Bringing a file of cari accounts: choose it, see what every line would do, take it over."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_POST

from zarf.core.errors import Conflict, NotFound, ZarfError
from zarf.doors.portal.cari import words
from zarf.doors.portal.cari.forms import FileForm
from zarf.doors.portal.cari.list_page import FILE_TYPES, file_response
from zarf.doors.portal.cari.paging import page_of
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.cari import services as cari


@scoped
def bring(request: ScopedRequest) -> HttpResponse:
    """The form, or the file that was sent by it. Small files are read at once, large ones by the worker."""
    if not request.scope.may(Right.CARI_CHANGE):
        messages.error(request, may_not(request, Right.CARI_CHANGE))
        return redirect("portal:cari")
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            item = cari.keep_file(request.scope.taxpayer.pk, request.scope.actor, upload.name, upload.read())
        except ZarfError as problem:
            form.add_error("file", refusal(problem))
        else:
            if upload.size <= cari.READ_AT_ONCE:
                cari.read_import(item.pk)
            else:
                cari.read_later(item.pk)
            return redirect("portal:cari-file", pk=item.pk)
    context = {"page": "cari", "form": form}
    return render(request, "portal/cari/files.html", context, status=422 if form.errors else 200)


@scoped
def example(request: ScopedRequest) -> HttpResponse:
    """The empty workbook with its heading."""
    return file_response(cari.example_file(), "cari-ornek.xlsx", FILE_TYPES["xlsx"])


@scoped
def page(request: ScopedRequest, pk: int) -> HttpResponse:
    """The preview; while the file is read, how far that is; while it is taken over, that it is."""
    item = _import_or_404(request, pk)
    action = request.GET.get("show", "")
    action = action if action in words.ACTIONS else ""
    rows = page_of(request, cari.import_rows(item, action))
    context = {
        "page": "cari",
        "file": item,
        "rows": [_shown(row) for row in rows],
        "pages": rows,
        "show": action,
        "filters": [(key, sign, text, item.counts.get(key, 0)) for key, (sign, text) in words.ACTIONS.items()],
        "writable": item.counts.get("new", 0) + item.counts.get("change", 0),
        "problems": [_finding(one) for one in item.problem or []],
        "is_reading": item.state in ("waiting", "reading"),
        "is_applying": item.state == "applying",
        "is_read_again": item.state == "ready" and bool(item.problem),
        "may_change": request.scope.may(Right.CARI_CHANGE),
    }
    return render(request, "portal/cari/file.html", context)


@scoped
@require_POST
def take(request: ScopedRequest, pk: int) -> HttpResponse:
    """Write the good lines, many by the worker. When a card has changed meanwhile, the file is read and shown again."""
    item = _import_or_404(request, pk)
    if not request.scope.may(Right.CARI_CHANGE):
        messages.error(request, may_not(request, Right.CARI_CHANGE))
        return redirect("portal:cari-file", pk=pk)
    many = item.counts.get("new", 0) + item.counts.get("change", 0)
    try:
        if many > cari.APPLY_AT_ONCE:
            cari.apply_later(request.scope.taxpayer.pk, item.pk, request.scope.actor)
            return redirect("portal:cari-file", pk=pk)
        counts = cari.apply_import(request.scope.taxpayer.pk, item.pk, request.scope.actor)
    except Conflict:
        cari.read_later(item.pk)
        messages.warning(
            request,
            gettext(
                "Siz bakarken bir kart değişti; hiçbir satır aktarılmadı. Dosya yeniden okunuyor, yeniden onaylayın."
            ),
        )
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        many = counts.get("new", 0) + counts.get("change", 0)
        told = ngettext("%(many)d cari hesap aktarıldı.", "%(many)d cari hesap aktarıldı.", many) % {"many": many}
        messages.success(request, told)
    return redirect("portal:cari-file", pk=pk)


def _import_or_404(request: ScopedRequest, pk: int) -> cari.Import:
    try:
        return cari.import_of(request.scope.taxpayer.pk, pk)
    except NotFound as problem:
        raise Http404 from problem


def _shown(row: cari.ImportRow) -> dict[str, object]:
    sign, text = words.ACTIONS[row.action]
    return {
        "line": row.line,
        "sign": sign,
        "action": text,
        "code": row.code,
        "title": row.values.get("title", ""),
        "account_id": row.account_id,
        "findings": [_finding(one) for one in row.findings],
        "is_error": row.action == "error",
    }


def _finding(stored: dict[str, str]) -> dict[str, str]:
    english = (get_language() or "tr").startswith("en")
    end = "_en" if english else ""
    return {"code": stored["code"], "message": stored[f"message{end}"], "hint": stored[f"hint{end}"]}
