"""The ApplicationResponse documents Merkez writes itself: system responses, and the customs' approval.

Written here by hand and not by the product's writer, so that a mistake there is not repeated by its judge.
Form of a system response: e-fatura.md section 10; GİB "Ek-2 Sistem Yanıtı Şema Yapısı" v1.5.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from zarf.core.xml.canonical import element
from zarf.core.xml.namespaces import CAC, CBC, UBL_APPLICATION_RESPONSE
from zarf_simulator.merkez.codes import MARK
from zarf_simulator.merkez.envelopes import Parties


@dataclass(frozen=True, slots=True)
class Said:
    """What a system response says about an envelope."""

    envelope_id: str
    envelope_type: str
    code: int
    description: str


@dataclass(frozen=True, slots=True)
class Head:
    """The first elements of an application response. issued_at: aware, Istanbul."""

    profile: str
    number: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Approved:
    """What the customs answers. code: KABUL or GUMRUKONAY. attachment: a cac:Attachment element or nothing."""

    code: str
    ettn: str
    issue_date: str
    customs_ids: Mapping[str, str] = field(default_factory=dict)
    attachment: str = ""


def system_response(parties: Parties, said: Said, at: datetime) -> bytes:
    """An unsealed S_APR with the status code in its one LineResponse."""
    day = element("cbc:IssueDate", f"{at:%Y-%m-%d}")
    named = element("cbc:ID", said.envelope_id) + day
    body = (
        _response("S_APR", MARK)
        + _inside("cac:DocumentReference", named, *_types(said.envelope_type))
        + _inside(
            "cac:LineResponse",
            _inside("cac:LineReference", element("cbc:LineID", "0"), _inside("cac:DocumentReference", named)),
            _response(str(said.code), said.description),
        )
    )
    heads = (party("cac:SenderParty", _ids(parties.sender_id)), party("cac:ReceiverParty", _ids(parties.receiver_id)))
    return document(Head("UBL-TR-PROFILE-1", str(uuid.uuid4()), at), heads, body)


def approval(parties: Parties, approved: Approved, head: Head) -> bytes:
    """The customs' unsealed answer to an invoice."""
    reference = element("cbc:ID", approved.ettn) + element("cbc:IssueDate", approved.issue_date)
    body = _response(approved.code, MARK) + _inside(
        "cac:DocumentReference", reference, *_types("FATURA"), approved.attachment
    )
    heads = (
        party("cac:SenderParty", {**_ids(parties.sender_id), **approved.customs_ids}, parties.sender_title or MARK),
        party("cac:ReceiverParty", _ids(parties.receiver_id), parties.receiver_title or MARK),
    )
    return document(head, heads, body)


def document(head: Head, parties: Sequence[str], body: str) -> bytes:
    """A whole ApplicationResponse, UTF-8, without XML declaration."""
    at = head.issued_at
    return (
        f'<ApplicationResponse xmlns="{UBL_APPLICATION_RESPONSE}" xmlns:cac="{CAC}" xmlns:cbc="{CBC}">'
        f"{element('cbc:UBLVersionID', '2.1')}{element('cbc:CustomizationID', 'TR1.2')}"
        f"{element('cbc:ProfileID', head.profile)}{element('cbc:ID', head.number)}"
        f"{element('cbc:UUID', str(uuid.uuid4()))}{element('cbc:IssueDate', f'{at:%Y-%m-%d}')}"
        f"{element('cbc:IssueTime', f'{at:%H:%M:%S}')}{element('cbc:Note', MARK)}"
        f"{''.join(parties)}{_inside('cac:DocumentResponse', body)}</ApplicationResponse>"
    ).encode()


def party(name: str, ids: Mapping[str, str], title: str = "") -> str:
    """A party with its identifications and, where it has a title, the name a VKN or a TCKN wants."""
    identifications = "".join(
        f'<cac:PartyIdentification><cbc:ID schemeID="{scheme}">{value}</cbc:ID></cac:PartyIdentification>'
        for scheme, value in ids.items()
    )
    address = _inside(
        "cac:PostalAddress",
        element("cbc:CitySubdivisionName", ""),
        element("cbc:CityName", ""),
        _inside("cac:Country", element("cbc:Name", "Türkiye")),
    )
    if not title:
        return _inside(name, identifications, address)
    if "TCKN" in ids:
        person = _inside("cac:Person", element("cbc:FirstName", title), element("cbc:FamilyName", MARK))
        return _inside(name, identifications, address, person)
    return _inside(name, identifications, _inside("cac:PartyName", element("cbc:Name", title)), address)


def _ids(identifier: str) -> dict[str, str]:
    return {_scheme(identifier): identifier}


def _scheme(identifier: str) -> str:
    return "TCKN" if len(identifier) == 11 else "VKN"


def _types(name: str) -> tuple[str, str]:
    return element("cbc:DocumentTypeCode", name), element("cbc:DocumentType", name)


def _response(code: str, description: str) -> str:
    return _inside(
        "cac:Response",
        element("cbc:ReferenceID", str(uuid.uuid4())),
        element("cbc:ResponseCode", code),
        element("cbc:Description", description),
    )


def _inside(name: str, *parts: str) -> str:
    return f"<{name}>{''.join(parts)}</{name}>"
