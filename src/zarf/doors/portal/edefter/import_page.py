"""Fiş aktarımı: choose a file, see everything that is wrong with it, take it over as a whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zarf.core.errors import NotFound, ZarfError
from zarf.doors.portal.cari.paging import page_of
from zarf.doors.portal.edefter import words
from zarf.doors.portal.edefter.forms import VoucherFileForm
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.edefter import services as edefter

_LATEST = 10


@scoped
def bring(request: ScopedRequest) -> HttpResponse:
    """The form and the latest files. Small files are read at once, large ones by the worker."""
    taxpayer = request.scope.taxpayer
    if request.method == "POST" and not request.scope.may(Right.EDEFTER_CHANGE):
        messages.error(request, may_not(request, Right.EDEFTER_CHANGE))
        return redirect("portal:edefter-import")
    form = VoucherFileForm(request.POST or None, request.FILES or None, maps=edefter.column_maps(taxpayer))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            item = edefter.keep_file(taxpayer, request.scope.actor, upload.name, upload, form.choices())
        except ZarfError as problem:
            form.show(getattr(problem, "findings", (problem.finding,)))
        else:
            if upload.size <= edefter.READ_AT_ONCE:
                edefter.read_import(item.pk)
            else:
                edefter.read_later(item.pk)
            return redirect("portal:edefter-file", pk=item.pk)
    context = {
        "page": "edefter",
        "form": form,
        "files": edefter.imports(taxpayer)[:_LATEST],
        "may_change": request.scope.may(Right.EDEFTER_CHANGE),
    }
    return render(request, "portal/edefter/import.html", context, status=422 if form.errors else 200)


@scoped
def page(request: ScopedRequest, pk: int) -> HttpResponse:
    """What was read and what is wrong with it; while it is read, how far that is."""
    item = _import_or_404(request, pk)
    rows = page_of(request, edefter.findings_of(item))
    texts = words.stored([row.texts for row in rows])
    counts = item.counts
    context = {
        "page": "edefter",
        "file": item,
        "rows": [{"row": row.row, **text} for row, text in zip(rows, texts, strict=True)],
        "pages": rows,
        "counts": counts,
        "total": words.lira(counts.get("total") or 0),
        "by_code": list(counts.get("by_code", {}).items()),
        "is_reading": item.state in ("waiting", "reading"),
        "inventory": item.inventory,
        "may_change": request.scope.may(Right.EDEFTER_CHANGE),
    }
    return render(request, "portal/edefter/file.html", context)


@scoped
@require_POST
def take(request: ScopedRequest, pk: int) -> HttpResponse:
    """Take the file over, or let go of it."""
    item = _import_or_404(request, pk)
    try:
        if request.POST.get("action") == "discard":
            edefter.discard(request.scope.taxpayer, item.pk)
            if item.inventory_id is not None:
                messages.success(request, gettext("Vazgeçildi; envanter olduğu gibi kaldı."))
                return redirect("portal:edefter-set", pk=item.inventory_id)
            messages.success(request, gettext("Vazgeçildi; hiçbir fiş aktarılmadı."))
            return redirect("portal:edefter-import")
        if item.inventory_id is not None:
            return _inventory_taken(request, edefter.take_inventory(request.scope.taxpayer, pk, request.scope.actor))
        counts = edefter.apply_import(request.scope.taxpayer, item.pk, request.scope.actor)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        told = gettext("%(new)d yeni fiş aktarıldı, %(replaced)d fişin yerine yenisi geçti, %(same)d fiş aynı kaldı.")
        messages.success(request, told % counts)
    return redirect("portal:edefter-file", pk=pk)


def _inventory_taken(request: ScopedRequest, item: edefter.Import) -> HttpResponse:
    """On to the inventory's control page; when the lines are not in it (yet), the file's own page says why."""
    if item.state != "applied" or item.inventory_id is None:
        return redirect("portal:edefter-file", pk=item.pk)
    messages.success(request, gettext("%(lines)d satır aktarıldı; kontrol sayfasına bakıp onaylayın.") % item.counts)
    return redirect("portal:edefter-set", pk=item.inventory_id)


def _import_or_404(request: ScopedRequest, pk: int) -> edefter.Import:
    try:
        return edefter.import_of(request.scope.taxpayer, pk)
    except NotFound as problem:
        raise Http404 from problem
