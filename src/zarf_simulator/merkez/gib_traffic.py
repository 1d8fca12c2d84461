"""GİB's test traffic on demand: envelopes from number 3900383669, alias GIB (e-Fatura test plan, section 7).

A system response that matches nothing must be taken and ignored; an invoice envelope that breaks the schema must be
answered by an error system response.
"""

from __future__ import annotations

import uuid

from zarf.core.wire.packing import pack
from zarf_simulator.merkez.codes import ERRORS
from zarf_simulator.merkez.envelopes import Parties
from zarf_simulator.merkez.registry import GIB_ALIAS, GIB_VKN
from zarf_simulator.merkez.states import COMPLETED, DELIVERED, RECEIVER_REFUSED
from zarf_simulator.merkez.system_responses import GIB_TITLE, stray_system_envelope, write_broken_invoice_envelope
from zarf_simulator.merkez.world import World
from zarf_simulator.store import Row

UNMATCHED, BROKEN = "unmatched_system_response", "broken_invoice"
KINDS = (UNMATCHED, BROKEN)


def send(world: World, kind: str, identifier: str, alias: str) -> str:
    """Queue one test envelope for a user's alias; gives its id. Raises ValueError for an unknown kind."""
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
    parties = Parties(GIB_VKN, GIB_ALIAS, GIB_TITLE, identifier, alias, identifier)
    envelope_id = str(uuid.uuid4())
    make = stray_system_envelope if kind == UNMATCHED else write_broken_invoice_envelope
    xml = make(envelope_id, parties, world.clock.istanbul_now())
    envelope_type = "SYSTEMENVELOPE" if kind == UNMATCHED else "SENDERENVELOPE"
    now = world.clock.timestamp()
    with world.store.transaction():
        world.envelopes.make(envelope_id, pack(envelope_id, xml).data, envelope_type, parties, now)
        world.store.insert("gib_traffic", key=envelope_id, kind=kind)
    return envelope_id


def listed(world: World) -> list[dict[str, object]]:
    """Every test envelope with the integrator's answer and whether it is the one the test plan wants."""
    found = []
    for item in world.store.all("SELECT * FROM gib_traffic ORDER BY rowid"):
        row = world.envelopes.need(item["key"])
        answer = world.store.one("SELECT id, about_code FROM envelopes WHERE about = ? ORDER BY seq", (row["key"],))
        found.append(
            {
                "envelope_id": row["id"],
                "kind": item["kind"],
                "state": row["state"],
                "answer": dict(answer) if answer else None,
                "as_expected": _as_expected(item["kind"], row, answer),
            }
        )
    return found


def _as_expected(kind: str, row: Row, answer: Row | None) -> bool | None:
    """None while the answer may still come."""
    if kind == UNMATCHED:
        if answer is not None:
            return False
        return True if row["state"] == COMPLETED else None
    if row["state"] == RECEIVER_REFUSED and answer is not None:
        return answer["about_code"] in ERRORS
    return False if row["state"] > DELIVERED else None
