"""From sealed, archived bytes to a ready envelope: one for each document."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from zarf.core.errors import ZarfError
from zarf.core.validation import validate
from zarf.core.wire.deflating import RepeatedPart, repeated_part
from zarf.core.wire.envelope import Envelope as WireEnvelope
from zarf.core.wire.envelope import EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.packing import pack
from zarf.core.xml.reading import ENVELOPE_LIMITS
from zarf.office.exchange import queue
from zarf.office.exchange.facts import INVOICE
from zarf.office.exchange.identity import outgoing_zip_key
from zarf.office.exchange.models import Direction, Document, Envelope
from zarf.office.exchange.own_view import own_view
from zarf.office.exchange.postponing import try_later
from zarf.office.exchange.refusals import Refused, errors
from zarf.office.exchange.schedule import ISTANBUL
from zarf.office.exchange.transitions import WORKER, advance, create, lock
from zarf.ports.wired import ports


def put_into_envelope(item: Document) -> None:
    """One envelope of its own for each document: if any one of an envelope is wrong, GİB refuses them all."""
    with transaction.atomic():
        locked = lock(item)
        item.state = locked.state
        if locked.state != "SEALED":
            return
        try:
            with transaction.atomic():
                envelope = make_envelope(locked)
        except ZarfError as problem:
            try_later(locked, problem)
            return
        locked.envelope = envelope
        locked.save(update_fields=["envelope"])
        advance(locked, "enveloped", WORKER, text=envelope.identifier)
        item.state, item.envelope = locked.state, envelope
        queue.send(envelope)


def make_envelope(item: Document) -> Envelope:
    """A ready envelope with the sealed bytes of one document; its zip lies in the archive. Within a transaction.

    Raises Refused when the whole envelope breaks GİB's rules. The identifier is fixed in the database before the
    first attempt to send. A process that dies before the transaction ends leaves a zip in the archive that nobody
    speaks of and that never left the house.
    """
    world = ports()
    sender = Partner(item.sender_alias, item.supplier_id, item.supplier_title)
    receiver = Partner(item.receiver_alias, item.customer_id, item.customer_title)
    kind = EnvelopeType.SENDER if item.kind == INVOICE else EnvelopeType.POSTBOX
    groups = (EnvelopeGroup(item.kind, (world.archive.get(item.xml_key),)),)
    view = own_view(item.taxpayer).head_base64
    return ready_envelope(kind, sender, receiver, groups, taxpayer_id=item.taxpayer_id, repeated=view)


def _in_parts(xml: bytes, repeated: bytes) -> list[bytes | RepeatedPart]:
    before, found, after = xml.partition(repeated) if repeated else (xml, b"", b"")
    return [before, repeated_part(repeated), after] if found else [xml]


def ready_envelope(
    kind: EnvelopeType,
    sender: Partner,
    receiver: Partner,
    groups: tuple[EnvelopeGroup, ...],
    *,
    taxpayer_id: int | None,
    answers: Envelope | None = None,
    repeated: bytes = b"",
) -> Envelope:
    """Write, check, pack and archive an envelope and make its row. Within a transaction. Raises Refused.

    repeated: bytes that may stand in it, and do in others of the firm too; they are deflated once for all.
    """
    world, identifier = ports(), uuid4()
    created_at = world.clock.now().astimezone(ISTANBUL).replace(microsecond=0)
    text = str(identifier)
    xml = write_envelope(WireEnvelope(text, kind, sender, receiver, created_at, groups))
    today = created_at.date()
    limits = ENVELOPE_LIMITS(sum(len(group.documents) for group in groups))
    wrong = errors(validate(xml, rule_date=today, today=today, limits=limits).findings)
    if wrong:
        raise Refused(wrong)
    packed = pack(text, _in_parts(xml, repeated))
    key = outgoing_zip_key(text)
    world.archive.put(key, packed.data)
    row = Envelope(
        id=identifier,
        identifier=text,
        direction=Direction.OUT,
        type=str(kind.value),
        taxpayer_id=taxpayer_id,
        sender_id=sender.vkn_tckn,
        sender_alias=sender.alias,
        receiver_id=receiver.vkn_tckn,
        receiver_alias=receiver.alias,
        zip_key=key,
        md5=packed.md5_hex,
        answers=answers,
    )
    create(row, "made", WORKER)
    return row
