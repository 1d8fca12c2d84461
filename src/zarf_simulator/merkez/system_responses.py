"""Merkez's own system responses: a SYSTEMENVELOPE for an envelope and a status code (e-fatura.md section 10)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.packing import Packed, pack
from zarf.core.xml.namespaces import CBC, UBL_INVOICE
from zarf_simulator.merkez.codes import MARK, description, wire_code
from zarf_simulator.merkez.envelopes import Parties
from zarf_simulator.merkez.registry import GIB_ALIAS, GIB_VKN
from zarf_simulator.merkez.responses_xml import Said, system_response
from zarf_simulator.store import Row

GIB_TITLE = f"{MARK} - GIB DEGILDIR"


@dataclass(frozen=True, slots=True)
class SystemEnvelope:
    """A finished SYSTEMENVELOPE. parties: as its header names them."""

    instance_identifier: str
    xml: bytes
    parties: Parties

    def packed(self) -> Packed:
        return pack(self.instance_identifier, self.xml)


def build(row: Row, code: int, detail: str, at: datetime) -> SystemEnvelope:
    """The system response that tells *code* about the envelope *row*. at: aware, Istanbul.

    An envelope whose header could not be read has no parties; GİB's own number and alias stand in for both.
    """
    parties = Parties(
        sender_id=row["receiver_id"] or GIB_VKN,
        sender_alias=row["receiver_alias"] or GIB_ALIAS,
        sender_title=GIB_TITLE,
        receiver_id=row["sender_id"] or GIB_VKN,
        receiver_alias=row["sender_alias"] or GIB_ALIAS,
        receiver_title=row["sender_title"] or MARK,
    )
    identifier = str(uuid.uuid4())
    said = Said(row["id"], row["type"] or "SENDERENVELOPE", wire_code(code), description(code, detail))
    return SystemEnvelope(identifier, _write(identifier, parties, said, at), parties)


def stray_system_envelope(identifier: str, parties: Parties, at: datetime) -> bytes:
    """A system response about an envelope that never was: GİB's test traffic."""
    return _write(identifier, parties, Said(str(uuid.uuid4()), "SENDERENVELOPE", 1200, description(1200)), at)


def write_broken_invoice_envelope(identifier: str, parties: Parties, at: datetime) -> bytes:
    """An invoice envelope whose invoice breaks the schema (it is all but empty): GİB's test traffic."""
    invoice = (
        f'<Invoice xmlns="{UBL_INVOICE}" xmlns:cbc="{CBC}">'
        f"<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:UUID>{uuid.uuid4()}</cbc:UUID></Invoice>"
    )
    sender, receiver = partners(parties)
    group = EnvelopeGroup("INVOICE", (invoice.encode(),))
    return write_envelope(Envelope(identifier, EnvelopeType.SENDER, sender, receiver, at, (group,)))


def _write(identifier: str, parties: Parties, said: Said, at: datetime) -> bytes:
    sender, receiver = partners(parties)
    group = EnvelopeGroup("APPLICATIONRESPONSE", (system_response(parties, said, at),))
    return write_envelope(Envelope(identifier, EnvelopeType.SYSTEM, sender, receiver, at, (group,)))


def partners(parties: Parties) -> tuple[Partner, Partner]:
    return (
        Partner(parties.sender_alias, parties.sender_id, parties.sender_title),
        Partner(parties.receiver_alias, parties.receiver_id, parties.receiver_title),
    )
