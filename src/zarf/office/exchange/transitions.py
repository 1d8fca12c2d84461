"""`advance`: the only writer of `state`. Locks the row, asks the table, writes the event, all in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from zarf.core.errors import NotAllowed
from zarf.core.findings import finding
from zarf.office.audit import services as audit
from zarf.office.exchange.models import Direction, Document, Envelope, Event
from zarf.office.exchange.states import NEW, By, Machine, step
from zarf.ports.wired import ports

WORKER = "worker"
GIB = "gib"
SYSTEM_ENVELOPE = "SYSTEMENVELOPE"

Row = Document | Envelope
RowT = TypeVar("RowT", bound=Row)


def machine_of(row: Row) -> Machine:
    """Which states *row* goes through."""
    if isinstance(row, Document):
        return Machine.DOCUMENT_OUT if row.direction == Direction.OUT else Machine.DOCUMENT_IN
    if row.direction == Direction.IN:
        return Machine.ENVELOPE_IN
    return Machine.SYSTEM_OUT if row.type == SYSTEM_ENVELOPE else Machine.ENVELOPE_OUT


def may(row: Row, event: str) -> bool:
    """Whether *event* is lawful in the state *row* has in memory."""
    return step(machine_of(row), row.state or NEW, event) is not None


def create(row: Row, event: str, actor: str, *, text: str = "", gib_code: int | None = None) -> None:
    """Write a new row in its first state. `created_at` is set to now when it is empty."""
    row.state = ""
    now = ports().clock.now()
    row.created_at = row.created_at or now
    with transaction.atomic():
        _apply(row, NEW, event, actor, now, text, gib_code)
        row.save(force_insert=True)
        _write(row, "", event, actor, now, text, gib_code)


def advance(row: Row, event: str, actor: str, *, text: str = "", gib_code: int | None = None) -> None:
    """Move *row* by *event*. Raises NotAllowed when the table has no such step from its state in the database.

    The row is locked until the caller's transaction ends. `row.state` is what the database then holds.
    """
    with transaction.atomic():
        row.state = lock(row).state
        before, now = row.state, ports().clock.now()
        _apply(row, before, event, actor, now, text, gib_code)
        fields = ["state", "state_at", "gib_code"]
        if isinstance(row, Envelope):
            fields += ["gib_text", "polls", "next_attempt_at"]
        row.save(update_fields=fields)
        _write(row, before, event, actor, now, text, gib_code)


def note(row: Row, event: str, actor: str, *, text: str = "", gib_code: int | None = None) -> None:
    """A line in the story without a change of state."""
    _write(row, row.state, event, actor, ports().clock.now(), text, gib_code)


def lock(row: RowT) -> RowT:
    """The row as the database has it, locked until the transaction ends."""
    rows: Any = type(row).objects
    locked: RowT = rows.select_for_update(of=("self",)).get(pk=row.pk)
    return locked


def _apply(row: Row, state: str, event: str, actor: str, now: datetime, text: str, gib_code: int | None) -> None:
    found = step(machine_of(row), state, event)
    if found is None or _kind(actor) not in found.by:
        raise NotAllowed(finding("EF-EXC-001", state=state, event=event, found=actor))
    row.state, row.state_at = found.next_state, now
    if gib_code is not None:
        row.gib_code = gib_code
    if isinstance(row, Envelope):
        row.polls, row.next_attempt_at = 0, None
        if gib_code is not None:
            row.gib_text = text


def _kind(actor: str) -> By:
    return {WORKER: By.WORKER, GIB: By.GIB}.get(actor, By.PERSON)


def _write(row: Row, before: str, event: str, actor: str, now: datetime, text: str, gib_code: int | None) -> None:
    Event.objects.create(
        envelope=row if isinstance(row, Envelope) else None,
        document=row if isinstance(row, Document) else None,
        at=now,
        event=event,
        from_state=before,
        to_state=row.state,
        actor=actor,
        gib_code=gib_code,
        text=text,
    )
    if isinstance(row, Document):
        _audit(row, before, event, actor, text)


def _audit(row: Document, before: str, event: str, actor: str, text: str) -> None:
    """What a person did to a document stands in the firm's audit log too, with where it came from."""
    if _kind(actor) is By.PERSON and row.answers_id is None:
        subject = f"{row.number or row.ettn} {row.customer_title if row.direction == 'out' else row.supplier_title}"
        states = {"old": {"state": before}, "new": {"state": row.state}}
        audit.write_step(f"document.{event}", row.taxpayer_id, subject=subject, note=text, **states)
