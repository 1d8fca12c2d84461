"""The two uses of ApplicationResponse: the system response (S_APR) and the buyer's answer (KABUL, RED).

Source: GİB guides "Ek-2 Sistem Yanıtı Şema Yapısı" v1.5, "UBL-TR Uygulama Yanıtı" V0.2, "Ticari Fatura Senaryosu" V0.3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from zarf.core.documents.response_reading import (
    AnswerData,
    SystemResponseData,
    read_answer,
    read_system_response,
)
from zarf.core.documents.ubl.aggregates import (
    Address,
    ApplicationResponse,
    Code,
    Country,
    Date,
    DocumentReference,
    DocumentResponse,
    Identifier,
    Invoice,
    LineReference,
    LineResponse,
    Party,
    PartyIdentification,
    PartyName,
    Response,
    Signature,
    Text,
    Time,
    UBLExtension,
    UBLExtensions,
)

__all__ = [
    "AnswerData",
    "SystemResponseData",
    "application_response",
    "read_answer",
    "read_system_response",
    "system_response",
]

_ISTANBUL = ZoneInfo("Europe/Istanbul")
_LOCATION = "urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2 UBL-ApplicationResponse-2.1.xsd"
_SYSTEM_PROFILE = "UBL-TR-PROFILE-1"
_ANSWER_PROFILE = "TICARIFATURA"


class ResponseParty(Protocol):
    """Sender or receiver of an envelope; the title may be empty."""

    @property
    def vkn_tckn(self) -> str: ...
    @property
    def title(self) -> str: ...


def system_response(
    *,
    sender: ResponseParty,
    receiver: ResponseParty,
    envelope_id: str,
    envelope_type: str,
    code: int,
    description: str,
    issued_at: datetime,
    new_id: Callable[[], UUID] = uuid4,
) -> ApplicationResponse:
    """What is told about an envelope: its status *code* with one description. Not sealed.

    sender: whoever got the envelope, receiver: its sender. issued_at: aware; written in Istanbul time.
    A description that is blank is replaced by the code, for the schema wants exactly one.
    """
    at = issued_at.astimezone(_ISTANBUL)
    about = DocumentReference(id=Identifier(envelope_id), issue_date=Date(at.date().isoformat()))
    line = LineResponse(
        line_reference=LineReference(line_id=Identifier("0"), document_reference=about),
        response=(_response(new_id, str(code), description.strip() or str(code)),),
    )
    return ApplicationResponse(
        schema_location=_LOCATION,
        ubl_version_id=Identifier("2.1"),
        customization_id=Identifier("TR1.2"),
        profile_id=Identifier(_SYSTEM_PROFILE),
        id=Identifier(str(new_id())),
        uuid=Identifier(str(new_id())),
        issue_date=Date(at.date().isoformat()),
        issue_time=Time(at.strftime("%H:%M:%S")),
        sender_party=_party(sender),
        receiver_party=_party(receiver),
        document_response=(
            DocumentResponse(
                response=_response(new_id, "S_APR", "SISTEM YANITI"),
                document_reference=replace(
                    about, document_type_code=Code(envelope_type), document_type=Text(envelope_type)
                ),
                line_response=(line,),
            ),
        ),
    )


def application_response(
    invoice: Invoice,
    *,
    code: str,
    note: str,
    number: str,
    ettn: str,
    issued_at: datetime,
    signature: Signature,
    new_id: Callable[[], UUID] = uuid4,
) -> ApplicationResponse:
    """The buyer's answer to *invoice*, unsealed, with a place for the seal.

    code: KABUL or RED; note: the reason, needed with RED (the office sees to it). number: 16 characters.
    signature: who will seal and the Id its seal will bear. The invoice is named by its ETTN.
    """
    at = issued_at.astimezone(_ISTANBUL)
    reference = DocumentReference(
        id=Identifier(invoice.uuid.text.strip()),
        issue_date=Date(invoice.issue_date.text.strip()),
        document_type_code=Code("FATURA"),
        document_type=Text("FATURA"),
    )
    return ApplicationResponse(
        schema_location=_LOCATION,
        ubl_extensions=UBLExtensions(ubl_extension=(UBLExtension(extension_content=b""),)),
        ubl_version_id=Identifier("2.1"),
        customization_id=Identifier("TR1.2.1"),
        profile_id=Identifier(_ANSWER_PROFILE),
        id=Identifier(number),
        uuid=Identifier(ettn),
        issue_date=Date(at.date().isoformat()),
        issue_time=Time(at.strftime("%H:%M:%S")),
        note=(Text(note.strip()),) if note.strip() else (),
        signature=(signature,),
        sender_party=invoice.accounting_customer_party.party,
        receiver_party=invoice.accounting_supplier_party.party,
        document_response=(
            DocumentResponse(
                response=_response(new_id, code, note.strip() or code),
                document_reference=reference,
            ),
        ),
    )


def _response(new_id: Callable[[], UUID], code: str, description: str) -> Response:
    return Response(reference_id=Identifier(str(new_id())), response_code=Code(code), description=(Text(description),))


def _party(party: ResponseParty) -> Party:
    """Number and name; the address elements are demanded by the schema and stay blank."""
    scheme = "TCKN" if len(party.vkn_tckn) == 11 else "VKN"
    return Party(
        party_identification=(PartyIdentification(id=Identifier(party.vkn_tckn, scheme_id=scheme)),),
        party_name=PartyName(name=Text(party.title)) if party.title.strip() else None,
        postal_address=Address(
            city_subdivision_name=Text(""),
            city_name=Text(""),
            country=Country(identification_code=Code("TR"), name=Text("Türkiye")),
        ),
    )
