"""Telling the sender: Merkez's own system responses, queued in the same transaction as the state they tell of."""

from __future__ import annotations

from zarf.core.errors import ZarfError
from zarf_simulator.merkez.system_responses import SystemEnvelope, build
from zarf_simulator.merkez.world import World
from zarf_simulator.store import Row


class ResponseNotPrepared(Exception):
    """No system response can be made, for the header names parties that may not stand in one."""


def tell_sender(world: World, row: Row, code: int, detail: str = "") -> None:
    """Queue a system response with *code* for the sender of *row*. A system response is never answered by one.

    When the header could not be read the sender is unknown. GİB would know it by its network address; here it is
    told only if there is but one integrator it can be. Raises ResponseNotPrepared.
    """
    if row["type"] == "SYSTEMENVELOPE" or row["origin"] == "merkez":
        return
    if row["sender_id"]:
        integrator = world.registry.integrator_of(row["sender_id"], row["sender_alias"])
    else:
        integrator = world.registry.only_integrator()
    if integrator is None:
        world.envelopes.note(
            row["key"], world.clock.timestamp(), code, "no_address", "the sender's integrator is unknown"
        )
        return
    _queue(world, row, code, detail, integrator["vkn"])


def respond_as(world: World, row: Row, code: int) -> None:
    """Queue the system response of the receiver of *row*, where the simulator plays that receiver."""
    integrator = world.registry.integrator_of(row["sender_id"], row["sender_alias"])
    _queue(world, row, code, "", integrator["vkn"] if integrator else None)


def _queue(world: World, row: Row, code: int, detail: str, integrator_vkn: str | None) -> None:
    try:
        made = build(row, code, detail, world.clock.istanbul_now())
        packed = made.packed()
    except (ZarfError, ValueError) as error:
        raise ResponseNotPrepared(str(error)) from error
    world.envelopes.make(
        made.instance_identifier,
        packed.data,
        "SYSTEMENVELOPE",
        made.parties,
        world.clock.timestamp(),
        about=row["key"],
        about_code=code,
        integrator_vkn=integrator_vkn,
    )


def current_response(world: World, row: Row) -> SystemEnvelope:
    """The answer to getApplicationResponse: the present state in the form of a system response, 1210 and up too."""
    return build(row, row["state"], row["detail"], world.clock.istanbul_now())


def facts_of(row: Row) -> dict[str, str]:
    """What a fault may ask of an envelope."""
    return {
        "envelope_id": row["id"],
        "type": row["type"],
        "sender_id": row["sender_id"],
        "sender_alias": row["sender_alias"],
        "receiver_id": row["receiver_id"],
        "receiver_alias": row["receiver_alias"],
    }
