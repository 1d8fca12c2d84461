"""`advance`: the only writer of `state`. Locks the row, asks the table, writes the story, all in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from zarf.core.errors import NotAllowed
from zarf.core.findings import finding
from zarf.office.audit import services as audit
from zarf.office.deadlines import services as deadlines
from zarf.office.edefter.models import LedgerEvent, LedgerPart, LedgerSet
from zarf.office.edefter.states import NEW, Machine, step
from zarf.ports.wired import ports

WORKER = "worker"
Row = LedgerSet | LedgerPart


def create(row: Row, event: str, actor: str, text: str = "") -> None:
    """Write a new row in its first state."""
    with transaction.atomic():
        _apply(row, NEW, event, actor)
        row.save(force_insert=True)
        _note(row, "", event, actor, text)


def advance(row: Row, event: str, actor: str, text: str = "", **changes: Any) -> None:
    """Move *row* by *event*, and write *changes* with it. Raises NotAllowed when the table has no such step.

    The state that counts is the database's, and the row stays locked until the caller's transaction ends.
    """
    with transaction.atomic():
        rows: Any = LedgerSet.every if isinstance(row, LedgerSet) else LedgerPart.objects
        before = rows.select_for_update(of=("self",)).values_list("state", flat=True).get(pk=row.pk)
        _apply(row, before, event, actor)
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(update_fields=["state", "state_at", *changes])
        _note(row, before, event, actor, text)


def note(item: LedgerSet, event: str, actor: str, text: str = "") -> None:
    """A line of the story without a change of state."""
    _note(item, item.state, event, actor, text)


def _apply(row: Row, state: str, event: str, actor: str) -> None:
    machine = Machine.SET if isinstance(row, LedgerSet) else Machine.PART
    found = step(machine, state, event)
    if found is None or ("worker" if actor == WORKER else "person") not in found.by:
        raise NotAllowed(finding("EF-PRD-002", state=state, event=event, found=actor))
    row.state, row.state_at = found.next_state, ports().clock.now()


def _note(row: Row, before: str, event: str, actor: str, text: str) -> None:
    part, item = (row, row.ledger_set) if isinstance(row, LedgerPart) else (None, row)
    LedgerEvent.objects.create(
        taxpayer_id=row.taxpayer_id,
        ledger_set=item,
        part=part,
        at=ports().clock.now(),
        event=event,
        from_state=before,
        to_state=row.state,
        actor=actor,
        text=text,
    )
    if part is None:
        if actor != WORKER:
            subject = f"{item.year}-{item.month:02d} {item.branch}".strip()
            audit.write_step(f"edefter.{event}", row.taxpayer_id, subject=subject, note=text)
        deadlines.look_again(row.taxpayer_id)
