"""The human view as a page of its own, shown in a sandboxed frame and printed from there."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_sameorigin

from zarf.core.errors import ZarfError
from zarf.doors.portal import office
from zarf.doors.portal.scope import ScopedRequest, document_or_404, scoped
from zarf.doors.portal.view import render_html, render_senders_view
from zarf.doors.portal.wording import refusal, refusal_hint

# No script, nothing from outside, no forms, an origin of its own: whatever a sender's design holds stays in its frame.
POLICY = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'"
)


@scoped
@xframe_options_sameorigin
def show(request: ScopedRequest, pk: int) -> HttpResponse:
    item = document_or_404(request, pk)
    xml, sealed = office.document_xml(item)
    try:
        if request.GET.get("design") == "sender":
            html = render_senders_view(xml)
        else:
            own = item.direction == "out"
            taxpayer = request.scope.taxpayer
            html = render_html(
                xml,
                logo=bytes(taxpayer.logo) if own and taxpayer.logo else None,
                note=taxpayer.invoice_note if own else "",
                gib_logo=gib_logo(settings.ZARF_GIB_LOGO),
                language=get_language() or "tr",
                draft=not sealed,
            )
        response = HttpResponse(html)
        response["Content-Security-Policy"] = POLICY
    except ZarfError as problem:
        context = {"message": refusal(problem), "hint": refusal_hint(problem)}
        response = render(request, "portal/view_failed.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@cache
def gib_logo(path: str) -> bytes | None:
    """GİB's logo as supplied by the operator (setting ZARF_GIB_LOGO), None when there is none to be read."""
    file = Path(path) if path else None
    return file.read_bytes() if file is not None and file.is_file() else None
