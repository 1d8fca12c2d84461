"""The KABUL of the customs authority for an export invoice: an unsealed application response, profile IHRACAT."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, write_envelope
from zarf.core.xml.namespaces import CBC
from zarf_simulator.merkez.envelopes import Parties
from zarf_simulator.merkez.header import documents_in
from zarf_simulator.merkez.responses_xml import Head, approval
from zarf_simulator.merkez.system_responses import partners


@dataclass(frozen=True, slots=True)
class ExportInvoice:
    """What the customs answers. issue_date as the invoice spells it."""

    ettn: str
    issue_date: str


def export_invoices(root: etree._Element) -> list[ExportInvoice]:
    """The IHRACAT invoices of an envelope."""
    return [
        ExportInvoice(_text(element, "UUID"), _text(element, "IssueDate"))
        for kind, element in documents_in(root)
        if kind == "INVOICE" and _text(element, "ProfileID") == "IHRACAT"
    ]


def approval_envelope(envelope_id: str, parties: Parties, invoice: ExportInvoice, at: datetime) -> bytes:
    """A POSTBOXENVELOPE with the KABUL for *invoice*. at: aware, Istanbul."""
    group = EnvelopeGroup("APPLICATIONRESPONSE", (_approval(parties, invoice, at),))
    sender, receiver = partners(parties)
    return write_envelope(Envelope(envelope_id, EnvelopeType.POSTBOX, sender, receiver, at, (group,)))


def _approval(parties: Parties, invoice: ExportInvoice, at: datetime) -> bytes:
    number = uuid.uuid4().int
    ids = {
        "GTB_REFNO": f"{number % 10**23:023d}",
        "GTB_GCB_TESCILNO": f"{at:%y}999999EX{number % 10**8:08d}",
        "GTB_FIILI_IHRACAT_TARIHI": f"{at:%Y-%m-%d}",
    }
    head = Head("IHRACAT", f"GTB{at:%Y}{number % 10**9:09d}", at)
    return approval(parties, invoice.ettn, invoice.issue_date, ids, head)


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{{{CBC}}}{name}") or "").strip()
