"""From documents to their envelope: which type it is, who writes to whom. For people who have only the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from zarf.core.errors import EnvelopeRefused
from zarf.core.findings import finding
from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner
from zarf.core.xml.kinds import DocumentKind, document_kind
from zarf.core.xml.namespaces import CAC, CBC
from zarf.core.xml.reading import read_xml

_CAC, _CBC = f"{{{CAC}}}", f"{{{CBC}}}"
_SELLER = f"{_CAC}AccountingSupplierParty/{_CAC}Party"
_BUYER = f"{_CAC}AccountingCustomerParty/{_CAC}Party"
_DESPATCHER = f"{_CAC}DespatchSupplierParty/{_CAC}Party"
_DELIVEREE = f"{_CAC}DeliveryCustomerParty/{_CAC}Party"

_PARTIES = {
    DocumentKind.INVOICE: (EnvelopeType.SENDER, _SELLER, _BUYER),
    DocumentKind.CREDIT_NOTE: (EnvelopeType.SENDER, _SELLER, _BUYER),
    DocumentKind.DESPATCH_ADVICE: (EnvelopeType.SENDER, _DESPATCHER, _DELIVEREE),
    DocumentKind.RECEIPT_ADVICE: (EnvelopeType.POSTBOX, _DELIVEREE, _DESPATCHER),
    DocumentKind.APPLICATION_RESPONSE: (EnvelopeType.POSTBOX, f"{_CAC}SenderParty", f"{_CAC}ReceiverParty"),
}


@dataclass(frozen=True, slots=True)
class _Letter:
    """What one document says about its envelope. sender and receiver: number and title."""

    kind: DocumentKind
    type: EnvelopeType
    sender: tuple[str, str]
    receiver: tuple[str, str]


def enclose(
    documents: Sequence[bytes],
    *,
    sender_alias: str,
    receiver_alias: str,
    instance_identifier: str,
    created_at: datetime,
) -> Envelope:
    """The envelope of *documents*: all of one kind, from one sender to one receiver.

    Raises DocumentUnreadable, or EnvelopeRefused when they do not belong together or are of another kind.
    """
    letters = [_letter(read_xml(document)) for document in documents]
    if not letters:
        raise EnvelopeRefused(finding("EF-ZRF-007", found="0"))
    first = letters[0]
    for place, letter in enumerate(letters, start=1):
        if (letter.kind, letter.type, letter.sender[0], letter.receiver[0]) != (
            first.kind,
            first.type,
            first.sender[0],
            first.receiver[0],
        ):
            raise EnvelopeRefused(finding("EF-ZRF-007", found=f"{place}: {letter.kind} {letter.sender[0]}"))
    return Envelope(
        instance_identifier=instance_identifier,
        type=first.type,
        sender=Partner(sender_alias, *first.sender),
        receiver=Partner(receiver_alias, *first.receiver),
        created_at=created_at,
        groups=(EnvelopeGroup(first.kind.value, tuple(documents)),),
    )


def _letter(root: etree._Element) -> _Letter:
    kind = document_kind(root)
    if kind not in _PARTIES:
        raise EnvelopeRefused(finding("EF-ZRF-007", found=str(etree.QName(root).localname)[:80]))
    envelope_type, sender, receiver = _PARTIES[kind]
    code = root.findtext(f"{_CAC}DocumentResponse/{_CAC}Response/{_CBC}ResponseCode")
    if kind is DocumentKind.APPLICATION_RESPONSE and (code or "").strip() == "S_APR":
        envelope_type = EnvelopeType.SYSTEM
    return _Letter(kind, envelope_type, _party(root, sender), _party(root, receiver))


def _party(root: etree._Element, path: str) -> tuple[str, str]:
    """Number and title (for a person: first and family name)."""
    party = root.find(path)
    if party is None:
        raise EnvelopeRefused(finding("EF-ZRF-007", found=path.rpartition("}")[2]))
    ids = party.iterfind(f"{_CAC}PartyIdentification/{_CBC}ID")
    number = next(((item.text or "").strip() for item in ids if item.get("schemeID") in ("VKN", "TCKN")), "")
    title = (party.findtext(f"{_CAC}PartyName/{_CBC}Name") or "").strip()
    if not title:
        names = (party.findtext(f"{_CAC}Person/{_CBC}{name}") or "" for name in ("FirstName", "FamilyName"))
        title = " ".join(name.strip() for name in names).strip()
    return number, title
