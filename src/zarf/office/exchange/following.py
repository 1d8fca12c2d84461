"""What an envelope's fate means for the documents in it, and a response's fate for the invoice it answers."""

from __future__ import annotations

from zarf.office.exchange.facts import INVOICE
from zarf.office.exchange.models import Document, Envelope
from zarf.office.exchange.schedule import answer_due_at
from zarf.office.exchange.transitions import advance, lock, may, note
from zarf.ports.wired import ports

TICARI = "TICARIFATURA"
ANSWER_EVENTS = {"KABUL": "answered_kabul", "RED": "answered_red"}
_FAILED = ("merkez_refused", "receiver_refused", "undelivered")


def documents_follow(row: Envelope, event: str, actor: str, *, text: str = "", gib_code: int | None = None) -> None:
    """Move the documents of an outgoing envelope by what happened to it. Within the envelope's transaction.

    A document may be further than its envelope: the buyer's KABUL can overtake the system response. It stays there.
    """
    for item in row.documents.select_for_update().order_by("pk"):
        if may(item, event):
            advance(item, event, actor, text=text, gib_code=gib_code)
            _after(item, event, actor, text)
        elif event == "receiver_accepted":
            _delivered(item)
            note(item, event, actor, text=text, gib_code=gib_code)


def _after(item: Document, event: str, actor: str, text: str) -> None:
    if event == "receiver_accepted":
        _delivered(item)
        if is_answerable(item):
            return
        advance(item, "no_answer_due", actor)
        _invoice_answered(item, actor)
    elif event in _FAILED or (event, item.state) == ("merkez_accepted", "REFUSED_BY_RECEIVER"):
        _answer_failed(item, actor, text)


def is_answerable(item: Document) -> bool:
    """Whether the buyer may answer KABUL or RED. Source: Ticari Fatura Senaryosu V0.3."""
    return item.kind == INVOICE and item.profile == TICARI


def _delivered(item: Document) -> None:
    if item.delivered_at is None:
        item.delivered_at = ports().clock.now()
        item.answer_due_at = answer_due_at(item.delivered_at) if is_answerable(item) else None
        item.save(update_fields=["delivered_at", "answer_due_at"])


def _invoice_answered(response: Document, actor: str) -> None:
    """Our answer has reached the seller: the invoice in our inbox is accepted or rejected."""
    invoice = _answered_invoice(response)
    if invoice is not None and may(invoice, ANSWER_EVENTS[invoice.answer]):
        advance(invoice, ANSWER_EVENTS[invoice.answer], actor, text=invoice.answer_note)


def _answer_failed(response: Document, actor: str, text: str) -> None:
    """Our answer did not get through: the invoice waits for an answer again."""
    invoice = _answered_invoice(response)
    if invoice is not None and may(invoice, "answer_refused"):
        advance(invoice, "answer_refused", actor, text=text)
        invoice.answer, invoice.answer_note = "", ""
        invoice.save(update_fields=["answer", "answer_note"])


def _answered_invoice(response: Document) -> Document | None:
    if response.answers is None:
        return None
    return lock(response.answers)
