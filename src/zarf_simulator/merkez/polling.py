"""Asking receivers about envelopes stuck in 1220, by their getApplicationResponse.

Source: GİB "e-Fatura Uygulaması Özel Entegrasyon Kılavuzu" v1.13; how long Merkez waits is not published.
"""

from __future__ import annotations

from lxml import etree

from zarf.core.errors import DocumentUnreadable
from zarf.core.wire.packing import pack
from zarf.core.xml.reading import ENVELOPE_LIMITS, read_xml
from zarf_simulator.merkez import matching
from zarf_simulator.merkez.header import documents_in, read_header
from zarf_simulator.merkez.outcomes import Answer, NoAnswer
from zarf_simulator.merkez.states import DELIVERED
from zarf_simulator.merkez.system_response_reading import read_told
from zarf_simulator.merkez.world import World
from zarf_simulator.store import Row


def poll(world: World, row: Row) -> None:
    """Ask the receiver's integrator once. Without a verdict the question comes again after the same time."""
    integrator = world.registry.integrator_of(row["receiver_id"], row["receiver_alias"])
    answer: Answer | NoAnswer = NoAnswer("no integrator serves the receiver")
    if integrator is not None:
        answer = world.caller.get_application_response(integrator["url"], row["id"])
    with world.store.transaction():
        row = world.envelopes.need(row["key"])
        if row["state"] != DELIVERED:
            return
        text = _take(world, row, answer)
        row = world.envelopes.need(row["key"])
        world.envelopes.note(row["key"], world.clock.timestamp(), row["state"], "polled", text)
        if row["state"] == DELIVERED:
            world.envelopes.postpone(row["key"], world.clock.timestamp() + world.settings.get().poll_after_seconds)


def _take(world: World, row: Row, answer: Answer | NoAnswer) -> str:
    """Apply an answer and pass it on as if it had been sent. Gives a line for the history."""
    if isinstance(answer, NoAnswer):
        return answer.reason
    try:
        root = read_xml(answer.xml, ENVELOPE_LIMITS(1))
    except DocumentUnreadable as error:
        return f"unreadable answer: {error.code}"
    documents = documents_in(root)
    if not documents:
        return "an answer without a system response"
    told = read_told(documents[0][1])
    if told.envelope_id.lower() != row["key"]:
        return f"the answer speaks of {told.envelope_id}"
    if told.code in (1000, 1100) or not matching.apply_answer(world, row, told):
        return str(told.code)
    _pass_on(world, row, root, answer.xml, told.code)
    return str(told.code)


def _pass_on(world: World, row: Row, root: etree._Element, xml: bytes, code: int) -> None:
    header = read_header(root)
    integrator = world.registry.integrator_of(row["sender_id"], row["sender_alias"])
    if world.envelopes.get(header.instance_identifier) is not None:
        return
    packed = pack(header.instance_identifier, xml)
    world.envelopes.make(
        header.instance_identifier,
        packed.data,
        "SYSTEMENVELOPE",
        header.parties,
        world.clock.timestamp(),
        about=row["key"],
        about_code=code,
        integrator_vkn=integrator["vkn"] if integrator else None,
    )
