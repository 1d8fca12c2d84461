"""From the queue to a verdict: 1000, 1100, then 11xx or 1200 with a system response to the sender."""

from __future__ import annotations

import hashlib

from zarf_simulator.merkez import accounts, matching
from zarf_simulator.merkez.admission import ROLES, Refusal, check_parties
from zarf_simulator.merkez.customs import is_customs
from zarf_simulator.merkez.envelopes import CUSTOMS, DELIVER, PROCESS, Todo
from zarf_simulator.merkez.header import document_type, registrable
from zarf_simulator.merkez.judging import Opened, judge, open_envelope
from zarf_simulator.merkez.notices import ResponseNotPrepared, facts_of, tell_sender
from zarf_simulator.merkez.states import QUEUED, Event
from zarf_simulator.merkez.world import World
from zarf_simulator.store import Row


def process(world: World, row: Row) -> None:
    """Take one envelope through all checks. Safe to repeat: the verdict and all it brings are one transaction."""
    key = row["key"]
    if row["state"] == QUEUED:
        if _held_back(world, row, "queue"):
            return
        world.envelopes.move(key, Event.TAKEN_UP, world.clock.timestamp(), todo=Todo(PROCESS, row["due_at"]))
    if _held_back(world, row, "processing"):
        return
    opened = _open(world, row)
    if isinstance(opened, Opened):
        verdict = judge(opened, today=world.clock.istanbul_today(), strict=world.settings.get().strict)
    else:
        verdict = opened
    try:
        with world.store.transaction():
            if isinstance(opened, Opened):
                world.envelopes.describe(key, opened.header.type, opened.header.parties)
            row = world.envelopes.need(key)
            forced = world.faults.take("refuse_with", facts_of(row))
            _settle(world, row, opened, Refusal(forced.code, forced.description) if forced else verdict)
    except ResponseNotPrepared as error:
        end_silently(world, key, 1190, str(error))


def end_silently(world: World, key: str, code: int, reason: str) -> None:
    """End an envelope without a system response: 1190 when none can be made, 1195 when something broke."""
    with world.store.transaction():
        now = world.clock.timestamp()
        if world.envelopes.need(key)["state"] == QUEUED:
            world.envelopes.move(key, Event.TAKEN_UP, now)
        world.envelopes.move(key, Event.REFUSED, now, code=code, detail=reason)


def _held_back(world: World, row: Row, place: str) -> bool:
    """Whether a scripted delay keeps the envelope in its state for a while."""
    with world.store.transaction():
        fault = world.faults.take("delay", facts_of(row), at=place, once=row["key"])
        if fault is None:
            return False
        world.envelopes.postpone(row["key"], world.clock.timestamp() + fault.seconds)
        return True


def _open(world: World, row: Row) -> Opened | Refusal:
    data = world.envelopes.zip(row["key"])
    if hashlib.md5(data, usedforsecurity=False).hexdigest() != row["md5"]:
        return Refusal(1120, "the kept bytes are not those that came in")
    return open_envelope(data, row["file_name"])


def _settle(world: World, row: Row, opened: Opened | Refusal, verdict: Refusal | None) -> None:
    """Write the verdict and everything that follows from it. Within one transaction."""
    if verdict is not None or isinstance(opened, Refusal):
        _refuse(world, row, verdict or Refusal(1195))
    elif row["type"] == "SYSTEMENVELOPE":
        matching.settle(world, row, opened.root)
    elif row["type"] == "USERENVELOPE":
        refusal = accounts.settle(world, row, opened.root)
        _refuse(world, row, refusal) if refusal else _finish_account(world, row)
    else:
        refusal = _admit(world, row, opened)
        _refuse(world, row, refusal) if refusal else _accept(world, row)


def _admit(world: World, row: Row, opened: Opened) -> Refusal | None:
    """Addresses, then duplicates; without a refusal the documents are registered."""
    header = opened.header
    if header.type not in ROLES:
        return Refusal(1150, header.type)
    refusal = check_parties(world.registry, header.type, document_type(opened.root), header.parties)
    if refusal is not None:
        return refusal
    duplicate = world.documents.register(row["key"], registrable(opened.root, header.parties.sender_id))
    return Refusal(duplicate.code, duplicate.detail) if duplicate else None


def _refuse(world: World, row: Row, refusal: Refusal) -> None:
    now = world.clock.timestamp()
    code = world.envelopes.move(row["key"], Event.REFUSED, now, code=refusal.code, detail=refusal.detail)
    tell_sender(world, row, code, refusal.detail)


def _accept(world: World, row: Row) -> None:
    now = world.clock.timestamp()
    task = CUSTOMS if is_customs(row["receiver_id"], row["receiver_alias"]) else DELIVER
    code = world.envelopes.move(row["key"], Event.ACCEPTED, now, todo=Todo(task, now))
    tell_sender(world, row, code)


def _finish_account(world: World, row: Row) -> None:
    now = world.clock.timestamp()
    code = world.envelopes.move(row["key"], Event.ACCEPTED, now)
    tell_sender(world, row, code)
    world.envelopes.move(row["key"], Event.NO_ANSWER_DUE, now)
