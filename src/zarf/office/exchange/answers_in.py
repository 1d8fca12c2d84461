"""Answers that come back to the seller: KABUL or RED for an invoice we sent.

Source: Ticari Fatura Senaryosu V0.3 (first answer counts, one per invoice); Entegrasyon Kılavuzu v1.10.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from zarf.core.findings import Finding, finding
from zarf.core.identifiers import Ettn, InvalidIdentifier
from zarf.office.exchange.facts import INVOICE, Answered, Facts
from zarf.office.exchange.following import ANSWER_EVENTS, is_answerable
from zarf.office.exchange.models import NEVER_TAKEN, Direction, Document, Envelope
from zarf.office.exchange.transitions import GIB, advance
from zarf.office.taxpayers.services import Taxpayer


def check_answer(facts: Facts, taxpayer: Taxpayer, envelope: Envelope) -> Document | Finding:
    """The invoice that is answered, locked; or why the answer may not be taken."""
    assert facts.answered is not None
    invoice = _invoice(facts.answered.reference, facts.supplier_id, taxpayer)
    if invoice is None or facts.answered.code not in ANSWER_EVENTS or not is_answerable(invoice):
        return finding("EF-EXC-025", found=facts.answered.reference, expected=facts.answered.code)
    if invoice.answer:
        return finding("EF-EXC-026", found=invoice.number)
    if _is_late(invoice, envelope.received_at):
        return finding("EF-EXC-027", found=invoice.number)
    return invoice


def apply_answer(invoice: Document, answered: Answered) -> None:
    """Write KABUL or RED on the invoice."""
    invoice.answer, invoice.answer_note = answered.code, answered.note
    invoice.save(update_fields=["answer", "answer_note"])
    advance(invoice, ANSWER_EVENTS[answered.code], GIB, text=answered.note)


def _is_late(invoice: Document, received_at: datetime | None) -> bool:
    """By the moment the answer came in, not by the moment we got round to it."""
    due = invoice.answer_due_at
    return due is not None and received_at is not None and received_at >= due


def _invoice(reference: str, customer_id: str, taxpayer: Taxpayer) -> Document | None:
    """By ETTN; older programs write the invoice's number."""
    try:
        which = Q(ettn=Ettn.parse(reference).uuid)
    except InvalidIdentifier:
        which = Q(number=reference)
    found = Document.objects.select_for_update(of=("self",)).filter(
        which, direction=Direction.OUT, kind=INVOICE, taxpayer=taxpayer, customer_id=customer_id
    )
    return found.exclude(state__in=NEVER_TAKEN).first()
