"""System responses about what we sent: what each code means for an envelope, pushed to us or asked for.

Source: Ek-2 v1.5, section 4. A good envelope brings two 1200: Merkez's own, then the receiver's. Both name the
receiver as their sender; they are told apart by what has come before.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction

from zarf.core.documents.responses import SystemResponseData, read_system_response
from zarf.core.errors import ZarfError
from zarf.core.wire.envelope import read_envelope
from zarf.office.exchange import schedule
from zarf.office.exchange.following import documents_follow
from zarf.office.exchange.models import Direction, Envelope
from zarf.office.exchange.sending import UNKNOWN_ID, set_next_poll
from zarf.office.exchange.transitions import GIB, SYSTEM_ENVELOPE, WORKER, advance, lock, may, note
from zarf.office.locks import only_one
from zarf.ports.gib.api import EFaturaFault, NotSent, OutcomeUnknown
from zarf.ports.wired import ports

log = logging.getLogger(__name__)

_BEFORE_MERKEZ = ("READY", "SENDING", "UNKNOWN", "STOPPED", "AT_MERKEZ")
_IN_WORK = (1000, 1100)
SUCCESS = 1200
GIB_VKN = "3900383669"


def find_sent(identifier: str) -> Envelope | None:
    """The envelope of ours that a system response speaks of."""
    try:
        pk = UUID(identifier)
    except ValueError:
        return None
    return Envelope.objects.filter(pk=pk, direction=Direction.OUT).exclude(type=SYSTEM_ENVELOPE).first()


def apply_pushed(told: SystemResponseData, sender_id: str) -> Envelope | None:
    """Take a system response that was sent to us by *sender_id*. Within a transaction.

    Gives the envelope it spoke of; None when it is not ours, or the sender has no say in it.
    """
    row = find_sent(told.envelope_id)
    if row is None or sender_id not in (row.receiver_id, GIB_VKN):
        return None
    locked = lock(row)
    successes = locked.system_response_codes.count(SUCCESS)
    locked.system_response_codes = [*locked.system_response_codes, told.code]
    locked.save(update_fields=["system_response_codes"])
    _move(locked, _pushed_event(locked, told.code, successes), told.code, told.description, GIB)
    return locked


def _pushed_event(row: Envelope, code: int, successes: int) -> str:
    if code in _IN_WORK:
        return ""
    if code == SUCCESS:
        return "merkez_accepted" if successes == 0 else "receiver_accepted"
    return "merkez_refused" if row.state in _BEFORE_MERKEZ else "receiver_refused"


def _asked_event(row: Envelope, code: int) -> str:
    """Merkez's own states are told when it is asked; a state further on brings the earlier ones with it."""
    if code in (SUCCESS, 1210, 1220):
        return "merkez_accepted"
    if code == 1215:
        return "undelivered"
    if code == 1230:
        return "receiver_refused"
    if code in (1300, 1235):
        return "receiver_accepted"
    return "" if code in _IN_WORK else "merkez_refused"


def _move(row: Envelope, event: str, code: int, text: str, actor: str) -> None:
    if not event or not may(row, event):
        if actor == WORKER and row.gib_code == code:
            return
        row.gib_code, row.gib_text = code, text
        row.save(update_fields=["gib_code", "gib_text"])
        note(row, "told", actor, text=text, gib_code=code)
        return
    advance(row, event, actor, text=text, gib_code=code)
    set_next_poll(row)
    documents_follow(row, event, actor, text=text, gib_code=code)


def step_poll(envelope_id: UUID) -> None:
    """Ask Merkez where an envelope stands that has not come to its end. Safe to repeat."""
    with only_one(envelope_id) as alone:
        if not alone:
            return
        row = Envelope.objects.get(pk=envelope_id)
        if row.state not in ("AT_MERKEZ", "PASSED_MERKEZ"):
            return
        lost = False
        try:
            told, problem = _ask(row), ""
        except EFaturaFault as fault:
            told, problem = None, f"{fault.code} {fault.msg}"
            lost = fault.code == UNKNOWN_ID
        except (NotSent, OutcomeUnknown, ZarfError) as error:
            told, problem = None, str(error)
        with transaction.atomic():
            locked = lock(row)
            locked.polls += 1
            locked.save(update_fields=["polls"])
            if lost and may(locked, "not_known"):
                _lost(locked, problem)
                return
            if told is not None:
                _move(locked, _asked_event(locked, told.code), told.code, told.description, WORKER)
            else:
                note(locked, "asked_in_vain", WORKER, text=problem)
            set_next_poll(locked)
            _alarm(locked)


def _lost(row: Envelope, text: str) -> None:
    """Merkez does not know an envelope it is thought to have: the same envelope goes out again, under the same id.

    If Merkez has it after all, it answers 2001 and nothing is doubled.
    """
    advance(row, "not_known", WORKER, text=text, gib_code=UNKNOWN_ID)
    row.next_attempt_at = None
    row.save(update_fields=["next_attempt_at"])
    documents_follow(row, "not_known", WORKER, text=text, gib_code=UNKNOWN_ID)


def _ask(row: Envelope) -> SystemResponseData:
    xml = ports().efatura.get_application_response(row.identifier)
    return read_system_response(read_envelope(xml).groups[0].documents[0])


def _alarm(row: Envelope) -> None:
    """Call for a person, once, when an envelope has not come to its end in time."""
    now = ports().clock.now()
    open_still = row.state in ("AT_MERKEZ", "PASSED_MERKEZ")
    if open_still and row.alarm_at is None and row.sent_at and schedule.is_overdue(row.sent_at, now):
        row.alarm_at = now
        row.save(update_fields=["alarm_at"])
        note(row, "alarm", WORKER)
        log.error("envelope %s has not come to its end since %s", row.identifier, row.sent_at.isoformat())
