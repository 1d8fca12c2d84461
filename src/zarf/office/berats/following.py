"""What GİB does with a package: asked for until it comes to an end, then the approved berat is fetched and filed."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from zarf.core.errors import Conflict, NotFound, SealRefused, Unavailable, ZarfError
from zarf.core.findings import finding
from zarf.office.berats.answers import Meaning, meaning_of, told
from zarf.office.berats.arriving import BeratUnreadable, berat_in
from zarf.office.berats.models import BeratPackage
from zarf.office.berats.schedule import again_at
from zarf.office.berats.sending import UNKNOWN_PACKAGE, is_due, now, service
from zarf.office.berats.transitions import WORKER, advance, wait
from zarf.office.checkpoints import checkpoint
from zarf.office.edefter import services as edefter
from zarf.office.locks import only_one
from zarf.ports.gib import EDefterFault, EDefterPort, NotSent, OutcomeUnknown

_NOT_YET = 204


def step_follow(pk: UUID) -> None:
    """Ask where a package stands, or fetch its berat. Safe to repeat."""
    with only_one(pk) as alone:
        if not alone:
            return
        row = BeratPackage.objects.select_related("taxpayer").get(pk=pk)
        port = service()
        if port is None or not is_due(row):
            return
        try:
            if row.state == "QUEUED":
                _ask(row, port)
            if row.state == "PROCESSED":
                _fetch(row, port)
        except (NotSent, OutcomeUnknown) as problem:
            _later(row, str(problem))
        except (SealRefused, Unavailable) as problem:
            _later(row, problem.finding.message("tr"))


def _ask(row: BeratPackage, port: EDefterPort) -> None:
    try:
        states = port.states(row.package_id, edefter.ledger_key(row.taxpayer).key, now())
    except EDefterFault as fault:
        if fault.code == UNKNOWN_PACKAGE:
            problem = finding("EF-BRT-003", found=row.package_id)
            advance(row, "not_known", WORKER, text=fault.text, gib_code=fault.code, problem=problem)
        else:
            _later(row, fault.text, fault.code)
        return
    newest = next((item for item in states if item.package_id in ("", row.package_id)), None)
    words = newest.text if newest is not None else ""
    code = newest.code if newest is not None else None
    meaning = meaning_of(words)
    if meaning is Meaning.DONE:
        advance(row, "processed", WORKER, text=words, gib_code=code, due_at=now())
        checkpoint("berat-processed")
    elif meaning is Meaning.DELETED:
        problem = finding("EF-BRT-003", found=row.package_id)
        advance(row, "not_known", WORKER, text=words, gib_code=code, problem=problem)
    elif meaning is Meaning.FAILED:
        problem = finding("EF-BRT-005", found=words[:400])
        advance(row, "failed", WORKER, text=words, gib_code=code, problem=problem)
    elif meaning is Meaning.BERAT_DONE and row.gib_text != words:
        advance(row, "berat_done", WORKER, text=words, gib_code=code, due_at=again_at("poll", 0, now()))
    else:
        if words and row.gib_text != words:
            row.gib_text = words
            row.save(update_fields=["gib_text"])
        _later(row, words, code, event="asked")


def _fetch(row: BeratPackage, port: EDefterPort) -> None:
    if row.kind == "DR":
        # GİB does not countersign it, and there is nothing to fetch.
        with transaction.atomic():
            advance(row, "done", WORKER)
            edefter.report_sent(row.taxpayer, row.ledger_set, WORKER, row.package_id)
        return
    try:
        file = port.approved(row.package_id, edefter.ledger_key(row.taxpayer).key, now())
    except EDefterFault as fault:
        if fault.code == _NOT_YET:
            _later(row, fault.text, fault.code)
        else:
            problem = told(fault.code, fault.text)
            advance(row, "berat_refused", WORKER, text=fault.text, gib_code=fault.code, problem=problem)
        return
    checkpoint("berat-fetched")
    try:
        name, data = berat_in(file.binary, expected=f"GIB-{row.package_id}.xml")
        edefter.file_approved_berat(row.taxpayer, name, data, WORKER)
    except Unavailable:
        raise
    except (BeratUnreadable, SealRefused, NotFound, Conflict) as problem:
        _bad(row, problem)
    else:
        checkpoint("berat-filed")
        advance(row, "filed", WORKER)


def _bad(row: BeratPackage, problem: ZarfError) -> None:
    """What came is not filed and not kept: the period stays as it was, and a person reads why."""
    advance(row, "berat_refused", WORKER, note=problem.finding.message("tr"), problem=problem.finding)


def _later(row: BeratPackage, text: str, code: int | None = None, *, event: str = "asked_in_vain") -> None:
    kind = "fetch" if row.state == "PROCESSED" else "poll"
    wait(row, event, until=again_at(kind, row.tries + 1, now()), text=text, gib_code=code)
