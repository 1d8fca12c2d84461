"""The page of one envelope."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from zarf.doors.portal import office
from zarf.doors.portal.history import story
from zarf.doors.portal.scope import ScopedRequest, envelope_or_404, scoped
from zarf.doors.portal.wording import next_step, page_language


@scoped
def page(request: ScopedRequest, pk: UUID) -> HttpResponse:
    item = envelope_or_404(request, pk)
    context = {
        "page": "outgoing" if item.direction == "out" else "incoming",
        "envelope": item,
        "inside": office.documents_of_envelope(item.pk, request.scope.taxpayer.pk),
        "story": story(office.envelope_history(item, page_language())),
        "next_step": next_step("envelope", item.direction, item.state),
    }
    return render(request, "portal/envelope.html", context)
