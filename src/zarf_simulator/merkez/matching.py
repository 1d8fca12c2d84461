"""System responses from the receivers: finding the envelope they speak of, moving it, passing them on."""

from __future__ import annotations

from lxml import etree

from zarf_simulator.merkez.codes import ERRORS
from zarf_simulator.merkez.envelopes import DELIVER, Todo, can
from zarf_simulator.merkez.header import documents_in
from zarf_simulator.merkez.states import PROCESSED, Event
from zarf_simulator.merkez.system_response_reading import Told, read_told
from zarf_simulator.merkez.world import World
from zarf_simulator.store import Row


def settle(world: World, row: Row, root: etree._Element) -> None:
    """Take a system response that passed all checks. It ends here or goes on to the sender of the envelope it names.

    The spec is silent on a response that names an unknown envelope (ended with 1195), that comes from somebody
    else than the receiver (1171), or that repeats an answer already given (kept, not passed on).
    """
    now = world.clock.timestamp()
    told = read_told(documents_in(root)[0][1])
    original = world.envelopes.get(told.envelope_id)
    if original is None:
        _end(world, row, 1195, f"no envelope {told.envelope_id}")
        return
    if row["sender_id"] != original["receiver_id"]:
        _end(world, row, 1171, f"{row['sender_id']} is not the receiver of {told.envelope_id}")
        return
    integrator = world.registry.integrator_of(original["sender_id"], original["sender_alias"])
    world.envelopes.answers(row["key"], original["key"], told.code, integrator["vkn"] if integrator else None)
    fresh = apply_answer(world, original, told)
    if original["origin"] == "merkez" or not fresh:
        world.envelopes.move(row["key"], Event.ACCEPTED, now)
        reason = "for Merkez itself" if fresh else "repeats an answer, not passed on"
        world.envelopes.move(row["key"], Event.NO_ANSWER_DUE, now, detail=reason)
        return
    world.envelopes.move(row["key"], Event.ACCEPTED, now, todo=Todo(DELIVER, now))


def apply_answer(world: World, original: Row, told: Told) -> bool:
    """Move the original by the receiver's code; True when that was news. Within a transaction."""
    event = _event(told.code)
    if event is None:
        world.envelopes.note(
            original["key"], world.clock.timestamp(), original["state"], "receiver_working", str(told.code)
        )
        return int(original["state"]) >= PROCESSED
    if not can(original, event):
        return False
    detail = f"{told.code} {told.description}" if event is Event.RECEIVER_REFUSED else ""
    world.envelopes.move(original["key"], event, world.clock.timestamp(), detail=detail)
    return True


def _event(code: int) -> Event | None:
    """1200 completes, 11xx refuses; 1000 and 1100 say only that the receiver is at work."""
    if code == 1200:
        return Event.RECEIVER_ACCEPTED
    return Event.RECEIVER_REFUSED if code in ERRORS else None


def _end(world: World, row: Row, code: int, detail: str) -> None:
    world.envelopes.move(row["key"], Event.REFUSED, world.clock.timestamp(), code=code, detail=detail)
