"""The outbox: an envelope goes to Merkez exactly once, whatever breaks on the way.

Four things carry that: the identifier is fixed before the first attempt, the intent to send is committed before the
call, "do you know this envelope?" is asked before any second attempt whose first outcome is not known, and only one
process at a time works on an envelope.
"""

from __future__ import annotations

import hashlib
import logging
from uuid import UUID

from django.db import transaction

from zarf.office.checkpoints import checkpoint
from zarf.office.exchange import schedule
from zarf.office.exchange.following import documents_follow
from zarf.office.exchange.identity import outgoing_zip_key
from zarf.office.exchange.models import Envelope
from zarf.office.exchange.transitions import WORKER, advance, lock, may, note
from zarf.office.locks import only_one
from zarf.ports.gib.api import EFaturaFault, NotSent, OutcomeUnknown
from zarf.ports.wired import ports

log = logging.getLogger(__name__)

HASH_DIFFERS, KNOWN_BEFORE, UNKNOWN_ID = 2000, 2001, 2004
_FOR_A_PERSON = frozenset({2006, 2007})
"""A wrong name is our own mistake; a withdrawn right is settled with GİB. Source: Ek-3 v1.4; e-fatura.md 9.2."""


def step_send(envelope_id: UUID) -> None:
    """Send an envelope, or find out what became of an earlier attempt. Safe to repeat."""
    with only_one(envelope_id) as alone:
        if not alone:
            return
        row = Envelope.objects.get(pk=envelope_id)
        if row.state == "SENDING":
            # Whoever was sending it is dead: nobody knows whether it arrived.
            _settle(row, "no_answer", "interrupted")
        if row.state == "UNKNOWN":
            _ask(row)
        if row.state == "READY" and _is_due(row):
            _send(row)


def _is_due(row: Envelope) -> bool:
    return row.next_attempt_at is None or row.next_attempt_at <= ports().clock.now()


def _send(row: Envelope) -> None:
    data = ports().archive.get(row.zip_key or outgoing_zip_key(row.identifier))
    _intend(row)
    checkpoint("send-intended")
    try:
        answer = ports().efatura.send_document(f"{row.identifier}.zip", data, hashlib.md5(data).hexdigest())
    except NotSent as problem:
        _settle(row, "not_sent", str(problem), wait="send")
    except OutcomeUnknown as problem:
        _settle(row, "no_answer", str(problem), wait="ask")
    except EFaturaFault as fault:
        _faulted(row, fault)
    else:
        checkpoint("sent")
        if answer.hash and answer.hash.lower() != row.md5.lower():
            log.warning("envelope %s: Merkez answers with another hash", row.identifier)
        _settle(row, "taken", answer.msg)


def _intend(row: Envelope) -> None:
    """Commit that the envelope is about to be sent."""
    with transaction.atomic(durable=True):
        advance(row, "sending", WORKER)
        row.attempts += 1
        row.sent_at = row.sent_at or ports().clock.now()
        row.save(update_fields=["attempts", "sent_at"])
        documents_follow(row, "sending", WORKER)


def _faulted(row: Envelope, fault: EFaturaFault) -> None:
    """Merkez answered with a fault. 2001 means that it has the envelope from an earlier attempt of ours.

    At the first attempt there was none: then Merkez is asked, as after any outcome that is not known.
    """
    text = f"{fault.code} {fault.msg}"
    if fault.code == KNOWN_BEFORE and row.attempts == 1:
        _settle(row, "no_answer", text, wait="ask")
    elif fault.code == KNOWN_BEFORE:
        _settle(row, "taken", text)
    elif fault.code in _FOR_A_PERSON:
        _settle(row, "stopped", text, code=fault.code)
        log.error("envelope %s: sending stopped, fault %s", row.identifier, fault.code)
    elif fault.code == HASH_DIFFERS and row.attempts == 1:
        _settle(row, "not_sent", text)
    else:
        _settle(row, "not_sent", text, wait="send")


def _ask(row: Envelope) -> None:
    """Ask whether Merkez knows the envelope. No answer: ask again later."""
    if not _is_due(row):
        return
    try:
        ports().efatura.get_application_response(row.identifier)
    except EFaturaFault as fault:
        if fault.code == UNKNOWN_ID:
            _settle(row, "not_known", f"{fault.code} {fault.msg}")
        else:
            _ask_later(row, f"{fault.code} {fault.msg}")
    except (NotSent, OutcomeUnknown) as problem:
        _ask_later(row, str(problem))
    else:
        _settle(row, "taken", "known to Merkez")
    checkpoint("asked")


def _ask_later(row: Envelope, text: str) -> None:
    with transaction.atomic():
        row.polls += 1
        row.next_attempt_at = ports().clock.now() + schedule.delay("ask", row.polls)
        row.save(update_fields=["polls", "next_attempt_at"])
        note(row, "asked_in_vain", WORKER, text=text)


def _settle(row: Envelope, event: str, text: str, *, code: int | None = None, wait: str = "") -> None:
    """Write the outcome of an attempt.

    Merkez's system response may have come in while its answer to our call was on the way; then the envelope is
    further than this outcome and stays there.
    """
    with transaction.atomic():
        row.state = lock(row).state
        if not may(row, event):
            note(row, "outcome_came_late", WORKER, text=text)
            return
        advance(row, event, WORKER, text=text, gib_code=code)
        if wait:
            row.next_attempt_at = ports().clock.now() + schedule.delay(wait, _times(row, wait))
            row.save(update_fields=["next_attempt_at"])
        if event == "taken":
            set_next_poll(row)
        documents_follow(row, event, WORKER, text=text, gib_code=code)


def _times(row: Envelope, wait: str) -> int:
    return row.attempts - 1 if wait == "send" else 0


def set_next_poll(row: Envelope) -> None:
    """When to ask Merkez about an envelope it has. Nothing for a system envelope: nobody answers those."""
    if row.state not in ("AT_MERKEZ", "PASSED_MERKEZ"):
        return
    now = ports().clock.now()
    row.next_attempt_at = now + schedule.poll_delay(row.polls, row.sent_at or now, now)
    row.save(update_fields=["next_attempt_at", "polls"])
