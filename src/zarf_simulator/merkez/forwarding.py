"""Delivery to integrators: 1200 to 1220 or 1210, four retries two hours apart, then 1215."""

from __future__ import annotations

from zarf_simulator.merkez.envelopes import DELIVER, POLL, Todo, can
from zarf_simulator.merkez.notices import facts_of
from zarf_simulator.merkez.outcomes import Delivered, Failed
from zarf_simulator.merkez.states import Event
from zarf_simulator.merkez.world import World
from zarf_simulator.store import Row


def deliver(world: World, row: Row) -> None:
    """Send the kept bytes on. Safe to repeat: the envelope id never changes, and 2001 counts as delivered."""
    with world.store.transaction():
        held = world.faults.take("delay", facts_of(row), at="forward", once=row["key"])
        if held is not None:
            world.envelopes.postpone(row["key"], world.clock.timestamp() + held.seconds)
            return
    outcome = _send(world, row)
    if isinstance(outcome, Delivered) and world.faults.take("deliver_twice", facts_of(row), once=row["key"]):
        _send(world, row)
    with world.store.transaction():
        _note(world, world.envelopes.need(row["key"]), outcome)


def _send(world: World, row: Row) -> Delivered | Failed:
    integrator = (
        world.registry.integrator(row["integrator_vkn"])
        if row["integrator_vkn"]
        else world.registry.integrator_of(row["receiver_id"], row["receiver_alias"])
    )
    if integrator is None:
        return Failed(f"no integrator serves {row['receiver_id']} {row['receiver_alias']}")
    return world.caller.send_document(integrator["url"], row, world.envelopes.zip(row["key"]))


def _note(world: World, row: Row, outcome: Delivered | Failed) -> None:
    """Write the outcome. The receiver's answer may have come in meanwhile; then the state is not touched."""
    attempts = world.envelopes.count_attempt(row["key"])
    is_answer = row["type"] == "SYSTEMENVELOPE"
    success = Event.NO_ANSWER_DUE if is_answer else Event.DELIVERED
    if not can(row, success):
        return
    now = world.clock.timestamp()
    settings = world.settings.get()
    if isinstance(outcome, Delivered):
        todo = None if is_answer else Todo(POLL, now + settings.poll_after_seconds)
        text = "known there from an earlier attempt (2001)" if outcome.again else ""
        world.envelopes.move(row["key"], success, now, detail=text, todo=todo)
    elif attempts > settings.retries and can(row, Event.RETRIES_ENDED):
        world.envelopes.move(row["key"], Event.RETRIES_ENDED, now, detail=outcome.reason)
    else:
        # Counted from when it was due, so that one long jump of the clock runs through all retries.
        again = Todo(DELIVER, row["due_at"] + settings.retry_seconds)
        world.envelopes.move(row["key"], Event.DELIVERY_FAILED, now, detail=outcome.reason, todo=again)
