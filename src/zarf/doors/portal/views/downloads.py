"""Downloads: exactly the bytes that are kept, never written anew."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse

from zarf.doors.portal import office
from zarf.doors.portal.scope import ScopedRequest, document_or_404, envelope_or_404, scoped
from zarf.doors.portal.tables import envelope_name
from zarf.office.audit import services as audit


@scoped
def sealed_xml(request: ScopedRequest, pk: int) -> HttpResponse:
    item = document_or_404(request, pk)
    xml, sealed = office.document_xml(item)
    audit.write("document.downloaded", item.taxpayer_id, subject=f"{item.number or item.ettn} XML")
    return _file(xml, "application/xml", f"{item.ettn}.xml" if sealed else f"{item.ettn}-TASLAK.xml")


@scoped
def seal_evidence(request: ScopedRequest, pk: int) -> HttpResponse:
    """What the seal was judged with, for `zarf verify --kept`."""
    item = document_or_404(request, pk)
    return _file(office.seal_evidence(item), "application/json", f"{item.ettn}-kanit.json")


@scoped
def envelope_zip(request: ScopedRequest, pk: UUID) -> HttpResponse:
    item = envelope_or_404(request, pk)
    if not item.zip_key:
        raise Http404
    audit.write("document.downloaded", item.taxpayer_id, subject=f"{envelope_name(item)} ZIP")
    return _file(office.envelope_zip(item), "application/zip", f"{envelope_name(item)}.zip")


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
