"""A package goes to GİB once, whatever breaks on the way.

Its id and its bytes are fixed before the first attempt, the intent to send is committed before the call, "do you know
this package?" is asked before any second attempt whose first outcome is not known, and only one process at a time
works on a package.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zarf.core.errors import SealRefused, Unavailable
from zarf.core.findings import Finding, finding
from zarf.office.berats.answers import is_passing, told
from zarf.office.berats.models import BeratPackage
from zarf.office.berats.schedule import again_at
from zarf.office.berats.transitions import WORKER, advance, wait
from zarf.office.checkpoints import checkpoint
from zarf.office.edefter import services as edefter
from zarf.office.locks import only_one
from zarf.ports.gib import EDefterFault, EDefterPort, NotSent, OutcomeUnknown
from zarf.ports.wired import ports

log = logging.getLogger(__name__)

ALREADY_THERE, UNKNOWN_PACKAGE, NO_CODE = 111, 304, 0
_TRIES_WITHOUT_CODE = 3


def step_send(pk: UUID) -> None:
    """Send a package, or find out what became of an earlier attempt. Safe to repeat."""
    with only_one(pk) as alone:
        if not alone:
            return
        row = BeratPackage.objects.select_related("taxpayer").get(pk=pk)
        if row.state == "SENDING":
            # Whoever was sending it is dead: nobody knows whether it arrived.
            advance(row, "no_answer", WORKER, note="interrupted", due_at=now())
        if row.state == "UNKNOWN" and is_due(row):
            _ask(row)
        if row.state == "WAITING" and is_due(row):
            _send(row)


def now() -> datetime:
    return ports().clock.now()


def is_due(row: BeratPackage) -> bool:
    return row.due_at is not None and row.due_at <= now()


def service() -> EDefterPort | None:
    """GİB's service; None where the house has none (ZARF_EDEFTER_URL)."""
    return ports().edefter


def _send(row: BeratPackage) -> None:
    port = service()
    if port is None:
        wait(row, "no_service", until=again_at("send", 10, now()))
        return
    try:
        key = edefter.ledger_key(row.taxpayer).key
        data = edefter.package_bytes(row.taxpayer, row.ledger_set, f"{row.package_id}.zip")
    except Unavailable as problem:
        wait(row, "not_ready", until=again_at("send", row.tries + 1, now()), text=problem.finding.message("tr"))
        return
    except SealRefused as problem:
        _refuse(row, problem.finding)
        return
    if hashlib.sha256(data).hexdigest() != row.sha256:
        _refuse(row, finding("EF-BRT-004", found=row.package_id))
        return
    with transaction.atomic(durable=True):
        advance(row, "sending", WORKER, sent_at=row.sent_at or now())
        edefter.set_went_out(row.taxpayer, row.ledger_set, row.package_id)
    checkpoint("berat-send-intended")
    try:
        words = port.send(f"{row.package_id}.zip", data, key, now())
    except NotSent as problem:
        advance(row, "not_sent", WORKER, note=str(problem), due_at=again_at("send", row.tries + 1, now()))
    except OutcomeUnknown as problem:
        advance(row, "no_answer", WORKER, note=str(problem), due_at=again_at("ask", 0, now()))
    except EDefterFault as fault:
        _faulted(row, fault)
    else:
        checkpoint("berat-sent")
        advance(row, "taken", WORKER, text=words, due_at=again_at("poll", 0, now()))


def _faulted(row: BeratPackage, fault: EDefterFault) -> None:
    if fault.code == ALREADY_THERE:
        # From an attempt of ours whose answer was lost, or uploaded by hand: its state says what it is.
        advance(row, "no_answer", WORKER, text=fault.text, gib_code=fault.code, due_at=now())
    elif is_passing(fault.code) or (fault.code == NO_CODE and _without_code(row) < _TRIES_WITHOUT_CODE):
        due = again_at("send", _without_code(row) + 1, now())
        advance(row, "not_sent", WORKER, text=fault.text, gib_code=fault.code, due_at=due)
    else:
        advance(row, "refused", WORKER, text=fault.text, gib_code=fault.code, problem=told(fault.code, fault.text))
        log.warning("package %s refused: fault %s", row.package_id, fault.code)


def _without_code(row: BeratPackage) -> int:
    """Times in a row that sending this attempt came to nothing."""
    events = row.events.order_by("-pk").values_list("event", flat=True)[:20]
    count = 0
    for event in events:
        if event == "not_sent":
            count += 1
        elif event != "sending":
            break
    return count


def _refuse(row: BeratPackage, problem: Finding) -> None:
    """It cannot even be tried: a person has to do something first."""
    with transaction.atomic():
        advance(row, "sending", WORKER)
        advance(row, "refused", WORKER, note=problem.message("tr"), problem=problem)


def _ask(row: BeratPackage) -> None:
    """Ask whether GİB knows the package. No answer: ask again later."""
    port = service()
    if port is None:
        wait(row, "no_service", until=again_at("ask", 10, now()))
        return
    try:
        key = edefter.ledger_key(row.taxpayer).key
        port.states(row.package_id, key, now())
    except EDefterFault as fault:
        if fault.code == UNKNOWN_PACKAGE:
            advance(row, "not_known", WORKER, text=fault.text, gib_code=fault.code, due_at=now())
        else:
            until = again_at("ask", row.tries + 1, now())
            wait(row, "asked_in_vain", until=until, text=fault.text, gib_code=fault.code)
    except (NotSent, OutcomeUnknown) as problem:
        wait(row, "asked_in_vain", until=again_at("ask", row.tries + 1, now()), text=str(problem))
    except (SealRefused, Unavailable) as problem:
        wait(row, "not_ready", until=again_at("ask", row.tries + 1, now()), text=problem.finding.message("tr"))
    else:
        advance(row, "taken", WORKER, text="", due_at=now())
    checkpoint("berat-asked")
