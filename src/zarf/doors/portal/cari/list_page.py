"""Finans Yönetimi › Cari Hesaplar Listesi: all accounts of the taxpayer, and what can be done with the chosen ones."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zarf.doors.portal.cari.paging import page_of, search_text
from zarf.doors.portal.office import fold
from zarf.doors.portal.scope import Right, ScopedRequest, scoped
from zarf.office.audit import services as audit
from zarf.office.cari import services as cari
from zarf.office.cari.sheets.writing import XLSX_TYPE

KINDS: dict[str, tuple[str | Promise, dict[str, object]]] = {
    "efatura": (_("e-Fatura kullanıcıları"), {"efatura_user": True}),
    "eirsaliye": (_("e-İrsaliye kullanıcıları"), {"eirsaliye_user": True}),
    "none": (_("Kullanıcı olmayanlar"), {"efatura_user": False, "eirsaliye_user": False}),
    "numberless": (_("Vergi/TC No olmayanlar"), {"lookup_key": ""}),
}
FILE_TYPES = {"xlsx": XLSX_TYPE, "csv": "text/csv; charset=utf-8"}


def filtered(request: HttpRequest, taxpayer_id: int) -> QuerySet[cari.Account]:
    """The accounts that the address asks for: q is part of code, title or number; kind is one of KINDS."""
    rows = cari.accounts(taxpayer_id)
    kind, text = request.GET.get("kind", ""), search_text(request)
    if kind in KINDS:
        rows = rows.filter(**KINDS[kind][1])
    return rows.filter(search_key__contains=fold(text)) if text.strip() else rows


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    taxpayer = request.scope.taxpayer
    rows = page_of(request, filtered(request, taxpayer.pk))
    context = {
        "page": "cari",
        "rows": rows,
        "q": search_text(request),
        "kind": request.GET.get("kind", ""),
        "kinds": [(key, text) for key, (text, _) in KINDS.items()],
        "filter_in_use": bool(request.GET.get("q") or request.GET.get("kind")),
        "may_change": request.scope.may(Right.CARI_CHANGE),
    }
    return render(request, "portal/cari/list.html", context)


@scoped
def export(request: ScopedRequest, kind: str) -> HttpResponse:
    """The accounts of the filter as a file that can be brought back."""
    if kind not in FILE_TYPES:
        raise Http404
    data = cari.export_accounts(filtered(request, request.scope.taxpayer.pk), kind)
    log_export(request, gettext("Cari hesaplar"))
    return file_response(data, f"cari-hesaplar.{kind}", FILE_TYPES[kind])


def log_export(request: ScopedRequest, what: str) -> None:
    """That somebody took a list along, with the filter it was narrowed by, stands in the audit log."""
    audit.write("page.exported", request.scope.taxpayer.pk, subject=what, note=request.GET.urlencode())


def file_response(data: bytes, name: str, media_type: str) -> HttpResponse:
    """A download that no cache keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=media_type, headers=headers)
