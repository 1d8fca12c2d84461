"""The buyer's answer: KABUL or RED, once, within the period, by one of two hands at the same moment."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from zarf.core.documents.order.parties import signature
from zarf.core.documents.responses import application_response
from zarf.core.errors import Conflict, NotAllowed
from zarf.core.findings import finding
from zarf.core.wire.ubl import read_invoice, write_document
from zarf.core.xml.reading import read_xml
from zarf.office.exchange.facts import read_facts
from zarf.office.exchange.following import ANSWER_EVENTS, is_answerable
from zarf.office.exchange.models import Direction, Document
from zarf.office.exchange.outgoing import Draft, take_in
from zarf.office.exchange.refusals import Refused
from zarf.office.exchange.routing import Sender
from zarf.office.exchange.schedule import ISTANBUL
from zarf.office.exchange.transitions import advance, lock
from zarf.office.taxpayers import services as taxpayers
from zarf.ports.wired import ports

PREFIX = "UYG"
_ANSWERED = ("ANSWERING", "ACCEPTED", "REJECTED")
_PLACEHOLDER = "000000000"


def answer(invoice: Document, verdict: str, note: str, actor: str) -> Document:
    """Answer an incoming invoice with KABUL or RED; gives the invoice. The response goes out by the outbox.

    Raises NotAllowed (not answerable, too late, RED without a reason) or Conflict (somebody was first).
    """
    taxpayers.require(invoice.taxpayer_id, taxpayers.Right.DOCUMENTS_ANSWER)
    with transaction.atomic():
        locked = lock(invoice)
        _check(locked, verdict, note.strip())
        locked.answer, locked.answer_note = verdict, note.strip()
        locked.save(update_fields=["answer", "answer_note"])
        advance(locked, "answer_given", actor, text=f"{verdict} {note}".strip())
        _hand_in(locked, actor)
    return locked


def _check(invoice: Document, verdict: str, note: str) -> None:
    if verdict not in ANSWER_EVENTS:
        raise NotAllowed(finding("EF-EXC-028", found=verdict))
    if invoice.direction != Direction.IN or not is_answerable(invoice):
        raise NotAllowed(finding("EF-EXC-029", found=invoice.profile))
    if invoice.state in _ANSWERED:
        raise Conflict(finding("EF-EXC-022", found=invoice.answer))
    if invoice.answer_due_at is None or ports().clock.now() >= invoice.answer_due_at:
        raise NotAllowed(finding("EF-EXC-030", found=_day(invoice.answer_due_at)))
    if verdict == "RED" and not note:
        raise NotAllowed(finding("EF-EXC-031"))
    if invoice.state != "WAITING_ANSWER":
        raise NotAllowed(finding("EF-EXC-001", state=invoice.state, event="answer_given", found=""))


def _hand_in(invoice: Document, actor: str) -> None:
    """Draw up the response and let it go the way of every outgoing document."""
    taxpayer, now, ettn = invoice.taxpayer, ports().clock.now().astimezone(ISTANBUL), str(uuid.uuid4())
    answered = read_invoice(ports().archive.get(invoice.xml_key))

    def written(number: str) -> bytes:
        response = application_response(
            answered,
            code=invoice.answer,
            note=invoice.answer_note,
            number=number,
            ettn=ettn,
            issued_at=now,
            signature=signature(taxpayers.party_data(taxpayer), number),
        )
        return write_document(response)

    xml = written(f"{PREFIX}{now.year}{_PLACEHOLDER}")
    draft = Draft(
        taxpayer,
        xml,
        read_facts(read_xml(xml)),
        sender=Sender(invoice.receiver_alias, invoice.branch),
        receiver_alias=invoice.sender_alias,
        prefix=PREFIX,
        answers=invoice,
    )
    item = take_in(draft, actor, written)
    if item.state == "REFUSED_BY_RULES":
        # Raised so that the invoice waits for its answer as before.
        raise Refused([finding("EF-EXC-035", found=str(item.findings[0]["message"]))])


def _day(due_at: datetime | None) -> str:
    return due_at.astimezone(ISTANBUL).strftime("%d.%m.%Y") if due_at else "-"
