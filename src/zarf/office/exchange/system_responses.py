"""System responses (SAPR): ours about what came in, and taking in those about what we sent."""

from __future__ import annotations

from uuid import uuid4

from zarf.core.documents.responses import read_system_response, system_response
from zarf.core.errors import DocumentUnreadable, NotFound, ZarfError
from zarf.core.wire.envelope import Envelope as WireEnvelope
from zarf.core.wire.envelope import EnvelopeGroup, EnvelopeType, Partner, read_envelope, write_envelope
from zarf.core.wire.packing import unpack
from zarf.core.wire.ubl import write_document
from zarf.office.exchange import queue, responses
from zarf.office.exchange.enveloping import ready_envelope
from zarf.office.exchange.facts import APPLICATION_RESPONSE
from zarf.office.exchange.identity import incoming_pk
from zarf.office.exchange.models import Envelope
from zarf.office.exchange.receiving import fault
from zarf.office.exchange.schedule import ISTANBUL
from zarf.office.exchange.transitions import WORKER, advance, note
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.wired import ports

_ON_THE_WIRE = {1164: 1163}
"""1164 may not stand in a SYSTEMENVELOPE (rule AppResponseCodeType): 1163 goes out, our own record keeps 1164."""

_IN_WORK = {"RECEIVED": (1000, "KUYRUGA EKLENDI"), "PROCESSING": (1100, "ISLENIYOR")}
_GIB = Partner("GIB", responses.GIB_VKN, "")


def answer(row: Envelope, wire: WireEnvelope, code: int, text: str, *, taxpayer_id: int | None) -> Envelope:
    """Queue the system response to an incoming envelope. Within the transaction that settles the envelope."""
    document = _document(wire.receiver, wire.sender, row.identifier, str(wire.type.value), code, text)
    groups = (EnvelopeGroup(APPLICATION_RESPONSE, (document,)),)
    made = ready_envelope(EnvelopeType.SYSTEM, wire.receiver, wire.sender, groups, taxpayer_id=taxpayer_id, answers=row)
    queue.send(made)
    return made


def take(row: Envelope, wire: WireEnvelope) -> None:
    """Take in a system envelope: apply each response to the envelope it names. Unknown ones are ignored."""
    about = None
    for document in (document for group in wire.groups for document in group.documents):
        try:
            told = read_system_response(document)
        except DocumentUnreadable as problem:
            note(row, "ignored", WORKER, text=problem.finding.message("tr"))
            continue
        found = responses.apply_pushed(told, wire.sender.vkn_tckn)
        about = found or about
        note(row, "told" if found else "ignored", WORKER, text=f"{told.envelope_id} {told.description}"[:500])
    if about is not None:
        row.taxpayer_id, row.answers = about.taxpayer_id, about
        row.save(update_fields=["taxpayer", "answers"])
    advance(row, "accepted", WORKER)


def current_system_response(identifier: str) -> bytes:
    """The SYSTEMENVELOPE that says where an envelope that came to us stands now. Raises EFaturaFault 2004."""
    row = Envelope.objects.filter(pk=incoming_pk(identifier.strip())).first()
    if row is None:
        raise fault(2004)
    kept = row.system_responses.filter(direction="out").order_by("-created_at").first()
    if kept is not None:
        return unpack(ports().archive.get(kept.zip_key)).xml
    wire = _header(row)
    sender, receiver = (wire.receiver, wire.sender) if wire else (_GIB, _GIB)
    code, text = _IN_WORK.get(row.state, (row.gib_code or 1200, row.gib_text))
    kind = str(wire.type.value) if wire else "SENDERENVELOPE"
    document = _document(sender, receiver, row.identifier, kind, code, text)
    now = ports().clock.now().astimezone(ISTANBUL).replace(microsecond=0)
    groups = (EnvelopeGroup(APPLICATION_RESPONSE, (document,)),)
    return write_envelope(WireEnvelope(str(uuid4()), EnvelopeType.SYSTEM, sender, receiver, now, groups))


def taxpayer_of(wire: WireEnvelope) -> Taxpayer | None:
    """The taxpayer of ours an envelope is addressed to, whatever is wrong with it."""
    try:
        return taxpayers.taxpayer(wire.receiver.vkn_tckn)
    except NotFound:
        return None


def _document(sender: Partner, receiver: Partner, identifier: str, kind: str, code: int, text: str) -> bytes:
    response = system_response(
        sender=sender,
        receiver=receiver,
        envelope_id=identifier,
        envelope_type=kind,
        code=_ON_THE_WIRE.get(code, code),
        description=text if code not in _ON_THE_WIRE else f"{code} {text}",
        issued_at=ports().clock.now().astimezone(ISTANBUL),
    )
    return write_document(response)


def _header(row: Envelope) -> WireEnvelope | None:
    try:
        return read_envelope(unpack(ports().archive.get(row.zip_key)).xml)
    except ZarfError:
        return None
