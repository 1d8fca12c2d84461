"""The customs authority's approvals: KABUL for an export invoice, GUMRUKONAY for a tax free one. Both are unsealed.

KABUL goes to the exporter and carries the customs' three numbers; GUMRUKONAY goes to the intermediary that the invoice
names and carries the invoice in a zip. Source: GİB "Gümrük İşlemleri" guide 1.8.
"""

from __future__ import annotations

import base64
import io
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, write_envelope
from zarf.core.xml.canonical import element
from zarf.core.xml.namespaces import CAC, CBC, PACKAGE, SBDH, clark
from zarf.core.xml.slicing import raw_children
from zarf_simulator.merkez.envelopes import Parties
from zarf_simulator.merkez.header import documents_in
from zarf_simulator.merkez.responses_xml import Approved, Head, approval
from zarf_simulator.merkez.system_responses import partners

_LIST = (clark(SBDH, "StandardBusinessDocument"), clark(PACKAGE, "Package"), "Elements", "ElementList")


@dataclass(frozen=True, slots=True)
class CustomsInvoice:
    """An invoice the customs approves. issue_date as the invoice spells it; raw: its bytes as they came.

    intermediary: number and alias of the aracı kurum, for YOLCUBERABERFATURA only.
    """

    profile: str
    ettn: str
    issue_date: str
    raw: bytes = b""
    intermediary: tuple[str, str] | None = field(default=None)


def customs_invoices(root: etree._Element, xml: bytes) -> list[CustomsInvoice]:
    """The IHRACAT and YOLCUBERABERFATURA invoices of an envelope; a tax free one without intermediary is left out."""
    found = []
    for (kind, invoice), raw in zip(documents_in(root), raw_children(xml, _LIST), strict=True):
        profile = _text(invoice, "ProfileID")
        intermediary = _intermediary(invoice)
        if kind == "INVOICE" and (profile == "IHRACAT" or (profile == "YOLCUBERABERFATURA" and intermediary)):
            found.append(
                CustomsInvoice(profile, _text(invoice, "UUID"), _text(invoice, "IssueDate"), raw, intermediary)
            )
    return found


def approval_envelope(envelope_id: str, parties: Parties, invoice: CustomsInvoice, at: datetime) -> bytes:
    """A POSTBOXENVELOPE with the approval of *invoice*. at: aware, Istanbul."""
    number = uuid.uuid4().int
    head = Head(invoice.profile, f"GTB{at:%Y}{number % 10**9:09d}", at)
    if invoice.profile == "IHRACAT":
        approved = Approved("KABUL", invoice.ettn, invoice.issue_date, customs_ids=_numbers(number, at))
    else:
        approved = Approved("GUMRUKONAY", invoice.ettn, invoice.issue_date, attachment=_attachment(invoice))
    group = EnvelopeGroup("APPLICATIONRESPONSE", (approval(parties, approved, head),))
    sender, receiver = partners(parties)
    return write_envelope(Envelope(envelope_id, EnvelopeType.POSTBOX, sender, receiver, at, (group,)))


def _numbers(number: int, at: datetime) -> Mapping[str, str]:
    return {
        "GTB_REFNO": f"{number % 10**23:023d}",
        "GTB_GCB_TESCILNO": f"{at:%y}999999EX{number % 10**8:08d}",
        "GTB_FIILI_IHRACAT_TARIHI": f"{at:%Y-%m-%d}",
    }


def _attachment(invoice: CustomsInvoice) -> str:
    """The invoice as it came, alone in a zip, as an attachment of the document reference."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{invoice.ettn}.xml"), invoice.raw, zipfile.ZIP_DEFLATED)
    content = element(
        "cbc:EmbeddedDocumentBinaryObject",
        base64.b64encode(buffer.getvalue()).decode("ascii"),
        characterSetCode="UTF-8",
        encodingCode="Base64",
        filename=f"{invoice.ettn}.zip",
        mimeCode="application/zip",
    )
    return f"<cac:Attachment>{content}</cac:Attachment>"


def _intermediary(invoice: etree._Element) -> tuple[str, str] | None:
    path = f"{clark(CAC, 'TaxRepresentativeParty')}/{clark(CAC, 'PartyIdentification')}/{clark(CBC, 'ID')}"
    ids = {item.get("schemeID"): (item.text or "").strip() for item in invoice.iterfind(path)}
    number, alias = ids.get("ARACIKURUMVKN"), ids.get("ARACIKURUMETIKET")
    return (number, alias) if number and alias else None


def _text(element_: etree._Element, name: str) -> str:
    return (element_.findtext(clark(CBC, name)) or "").strip()
