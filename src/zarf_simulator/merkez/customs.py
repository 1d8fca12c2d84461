"""A stub of the customs authority (GTB), which receives IHRACAT, OZELFATURA and YOLCUBERABERFATURA envelopes.

It takes every envelope, waits the time that is set and answers with its system response 1200. An IHRACAT invoice gets
KABUL as well, a YOLCUBERABERFATURA a GUMRUKONAY to the intermediary it names.
"""

from __future__ import annotations

import uuid

from zarf.core.wire.packing import pack
from zarf_simulator.merkez.customs_approval import CustomsInvoice, approval_envelope, customs_invoices
from zarf_simulator.merkez.envelopes import CUSTOMS, Parties, Todo
from zarf_simulator.merkez.judging import Opened, open_envelope
from zarf_simulator.merkez.notices import respond_as
from zarf_simulator.merkez.registry import GTB_ALIASES, GTB_TITLE, GTB_VKN
from zarf_simulator.merkez.states import DELIVERED, Event
from zarf_simulator.merkez.world import World
from zarf_simulator.store import Row


def is_customs(identifier: str, alias: str) -> bool:
    return identifier == GTB_VKN and alias in GTB_ALIASES


def answer(world: World, row: Row) -> None:
    """First take the envelope, then, after the set time, answer it."""
    now = world.clock.timestamp()
    with world.store.transaction():
        if row["state"] != DELIVERED:
            todo = Todo(CUSTOMS, now + world.settings.get().customs_seconds)
            world.envelopes.move(row["key"], Event.DELIVERED, now, detail="taken by the customs stub", todo=todo)
            return
        respond_as(world, row, 1200)
        world.envelopes.move(row["key"], Event.RECEIVER_ACCEPTED, now)
        opened = open_envelope(world.envelopes.zip(row["key"]), row["file_name"])
        if isinstance(opened, Opened):
            for invoice in customs_invoices(opened.root, opened.xml):
                _approve(world, row, invoice)


def _approve(world: World, row: Row, invoice: CustomsInvoice) -> None:
    """Queue the approval of one invoice in an envelope of its own."""
    receiver_id, receiver_alias = invoice.intermediary or (row["sender_id"], row["sender_alias"])
    parties = Parties(
        sender_id=GTB_VKN,
        sender_alias=row["receiver_alias"],
        sender_title=GTB_TITLE,
        receiver_id=receiver_id,
        receiver_alias=receiver_alias,
        receiver_title="" if invoice.intermediary else row["sender_title"],
    )
    envelope_id = str(uuid.uuid4())
    xml = approval_envelope(envelope_id, parties, invoice, world.clock.istanbul_now())
    now = world.clock.timestamp()
    world.envelopes.make(envelope_id, pack(envelope_id, xml).data, "POSTBOXENVELOPE", parties, now)
