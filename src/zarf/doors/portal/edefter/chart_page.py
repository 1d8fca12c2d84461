"""Hesap planı: the chart of accounts, and accounts brought by a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zarf.core.errors import ZarfError
from zarf.doors.portal.cari.paging import page_of, search_text
from zarf.doors.portal.edefter.forms import ChartForm
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.office.edefter import services as edefter

_MOST_TOLD = 50


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """The accounts, searched by the beginning of their number; a file adds accounts, all or none."""
    taxpayer = request.scope.taxpayer
    form = ChartForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not request.scope.may(Right.EDEFTER_CHANGE):
            messages.error(request, may_not(request, Right.EDEFTER_CHANGE))
            return redirect("portal:edefter-chart")
        if form.is_valid():
            try:
                many = edefter.import_chart(taxpayer, form.cleaned_data["file"].read())
            except ZarfError as problem:
                form.show(getattr(problem, "findings", (problem.finding,))[:_MOST_TOLD])
            else:
                messages.success(request, gettext("%(many)d hesap kaydedildi.") % {"many": many})
                return redirect("portal:edefter-chart")
    text = search_text(request).strip()
    found = edefter.chart(taxpayer)
    if text:
        found = found.filter(main_id__startswith=text[:4]).filter(sub_id__startswith=text if len(text) > 4 else "")
    rows = page_of(request, found)
    context = {
        "page": "edefter",
        "form": form,
        "rows": rows,
        "pages": rows,
        "q": text,
        "may_change": request.scope.may(Right.EDEFTER_CHANGE),
    }
    return render(request, "portal/edefter/chart.html", context, status=422 if form.errors else 200)
