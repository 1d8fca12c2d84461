"""`advance`: the only writer of a package's `state`. Locks the row, asks the table, writes the story, all in one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from zarf.core.errors import NotAllowed
from zarf.core.findings import Finding, finding
from zarf.office.audit import services as audit
from zarf.office.berats import troubles
from zarf.office.berats.models import BeratEvent, BeratPackage
from zarf.office.berats.states import NEW, TROUBLED, step
from zarf.office.deadlines import services as deadlines
from zarf.ports.wired import ports

WORKER = "worker"
_TROUBLED = frozenset(TROUBLED)


def create(row: BeratPackage, event: str, actor: str) -> None:
    """Write a new row in its first state."""
    with transaction.atomic():
        _apply(row, NEW, event, actor)
        row.save(force_insert=True)
        _note(row, "", event, actor, "", None)


def advance(
    row: BeratPackage,
    event: str,
    actor: str,
    *,
    text: str = "",
    note: str = "",
    gib_code: int | None = None,
    problem: Finding | None = None,
    due_at: datetime | None = None,
    **changes: Any,
) -> None:
    """Move *row* by *event*. Raises NotAllowed (EF-BRT-002) when the table has no such step.

    text, gib_code: GİB's own, as received. note: words of ours for the story, never shown as GİB's. problem: why a
    person is needed now. The database's state counts.
    """
    with transaction.atomic():
        before = BeratPackage.objects.select_for_update(of=("self",)).values_list("state", flat=True).get(pk=row.pk)
        _apply(row, before, event, actor)
        row.problem, row.due_at, row.gib_code = as_json(problem), due_at, gib_code
        if text:
            row.gib_text = text
        if row.state != before:
            row.tries = 0
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()
        _note(row, before, event, actor, text or note, gib_code)
        if _TROUBLED & {row.state, before}:
            troubles.renew(row.taxpayer_id)
        if row.state != before:
            deadlines.look_again(row.taxpayer_id)


def wait(row: BeratPackage, event: str, *, until: datetime, text: str = "", gib_code: int | None = None) -> None:
    """A try in vain: the state stays, the story tells it, and the worker comes again."""
    with transaction.atomic():
        row.tries += 1
        row.due_at = until
        row.save(update_fields=["tries", "due_at"])
        _note(row, row.state, event, WORKER, text, gib_code)


def as_json(problem: Finding | None) -> dict[str, str] | None:
    """A finding as it lies in the database: both languages, so that a later wording changes no story."""
    if problem is None:
        return None
    return {
        "code": problem.code,
        "tr": problem.message("tr"),
        "en": problem.message("en"),
        "hint_tr": problem.hint("tr"),
        "hint_en": problem.hint("en"),
    }


def _apply(row: BeratPackage, state: str, event: str, actor: str) -> None:
    found = step(state, event)
    if found is None or ("worker" if actor == WORKER else "person") not in found.by:
        raise NotAllowed(finding("EF-BRT-002", state=state, event=event, found=actor))
    row.state, row.state_at = found.next_state, ports().clock.now()


def _note(row: BeratPackage, before: str, event: str, actor: str, text: str, gib_code: int | None) -> None:
    BeratEvent.objects.create(
        taxpayer_id=row.taxpayer_id,
        package=row,
        at=ports().clock.now(),
        event=event,
        from_state=before,
        to_state=row.state,
        actor=actor,
        gib_code=gib_code,
        text=text,
    )
    if actor != WORKER:
        audit.write_step(f"berat.{event}", row.taxpayer_id, subject=row.package_id, note=text)
