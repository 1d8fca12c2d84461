"""The envelope (zarf): StandardBusinessDocument with its header, sender, receiver and groups of documents.

Inner documents are written and cut out byte for byte; they declare all their namespaces themselves.
Sources: GİB guide Ek-1 v1.5; xsd/Envelope of the e-Fatura package; spec e-fatura.md 8.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lxml import etree

from zarf.core.errors import EnvelopeRefused
from zarf.core.findings import finding
from zarf.core.identifiers import Ettn, InvalidIdentifier
from zarf.core.xml.canonical import DECLARATION, element, namespaces
from zarf.core.xml.namespaces import PACKAGE, SBDH, XSI, clark
from zarf.core.xml.reading import ENVELOPE_LIMITS, Limits, read_xml
from zarf.core.xml.slicing import RawSlice, raw_slices

MOST_DOCUMENTS = 1000
"""ElementCount must stay below 1001 (GİB rule ElementCountCheck)."""

_ROOT = clark(SBDH, "StandardBusinessDocument")
_HEADER = clark(SBDH, "StandardBusinessDocumentHeader")
_LIST_PATH = (_ROOT, clark(PACKAGE, "Package"), "Elements", "ElementList")
_SCHEMA = f"{SBDH} PackageProxy_1_2.xsd"


class EnvelopeType(StrEnum):
    """What an envelope carries: documents, answers, system responses, or account work."""

    SENDER = "SENDERENVELOPE"
    POSTBOX = "POSTBOXENVELOPE"
    SYSTEM = "SYSTEMENVELOPE"
    USER = "USERENVELOPE"


@dataclass(frozen=True, slots=True)
class Partner:
    """Sender or receiver: label (etiket), VKN or TCKN, and the title if given."""

    alias: str
    vkn_tckn: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class EnvelopeGroup:
    """One `Elements` group: the ElementType (INVOICE ...) and its documents as raw bytes."""

    element_type: str
    documents: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A whole envelope. created_at: aware. `instance_identifier` keeps the text as written."""

    instance_identifier: str
    type: EnvelopeType
    sender: Partner
    receiver: Partner
    created_at: datetime
    groups: tuple[EnvelopeGroup, ...]

    @property
    def documents(self) -> tuple[bytes, ...]:
        return tuple(document for group in self.groups for document in group.documents)


def write_envelope(envelope: Envelope) -> bytes:
    """The envelope's XML, UTF-8, TypeVersion 1.2. Inner documents lose only their byte order mark and declaration."""
    opening = namespaces({"ef": PACKAGE, "sh": SBDH, "xsi": XSI})
    head = "".join(
        (
            DECLARATION,
            f'<sh:StandardBusinessDocument{opening} xsi:schemaLocation="{_SCHEMA}">',
            "<sh:StandardBusinessDocumentHeader>",
            element("sh:HeaderVersion", "1.0"),
            _partner("sh:Sender", envelope.sender),
            _partner("sh:Receiver", envelope.receiver),
            "<sh:DocumentIdentification>",
            element("sh:Standard", "UBLTR"),
            element("sh:TypeVersion", "1.2"),
            element("sh:InstanceIdentifier", envelope.instance_identifier),
            element("sh:Type", envelope.type.value),
            element("sh:CreationDateAndTime", envelope.created_at.isoformat(timespec="seconds")),
            "</sh:DocumentIdentification></sh:StandardBusinessDocumentHeader><ef:Package>",
        )
    )
    groups = b"".join(_group(group) for group in envelope.groups)
    return head.encode() + groups + b"</ef:Package></sh:StandardBusinessDocument>"


def _partner(name: str, partner: Partner) -> str:
    contacts = []
    if partner.title:
        contacts.append(_contact(partner.title, "UNVAN"))
    contacts.append(_contact(partner.vkn_tckn, "VKN_TCKN"))
    return f"<{name}>{element('sh:Identifier', partner.alias)}{''.join(contacts)}</{name}>"


def _contact(text: str, kind: str) -> str:
    inside = element("sh:Contact", text) + element("sh:ContactTypeIdentifier", kind)
    return f"<sh:ContactInformation>{inside}</sh:ContactInformation>"


def _group(group: EnvelopeGroup) -> bytes:
    head = element("ElementType", group.element_type) + element("ElementCount", str(len(group.documents)))
    inner = b"".join(bare(document) for document in group.documents)
    return b"<Elements>" + head.encode() + b"<ElementList>" + inner + b"</ElementList></Elements>"


def bare(document: bytes) -> bytes:
    """*document* without byte order mark and XML declaration: the rest stays as it is, to the byte."""
    start = document.removeprefix(b"\xef\xbb\xbf")
    if start.startswith(b"<?xml") and start[5:6].isspace():
        start = start[start.index(b"?>") + 2 :]
    return start.strip(b" \t\r\n")


def read_envelope(data: bytes, limits: Limits | None = None) -> Envelope:
    """The envelope with its documents cut out raw.

    Raises DocumentUnreadable for what is no XML, EnvelopeRefused (EF-ZRF-001 to 006) with GİB's code otherwise.
    """
    root = read_xml(data, limits or ENVELOPE_LIMITS(MOST_DOCUMENTS))
    if root.tag != _ROOT:
        raise _refused("EF-ZRF-001", found=etree.QName(root).localname)
    slices = raw_slices(data, _LIST_PATH)
    if limits is None:
        read_xml(data, ENVELOPE_LIMITS(len(slices)))  # now that the number of documents is known
    header = root.find(_HEADER)
    if header is None:
        raise _refused("EF-ZRF-002")
    return Envelope(
        instance_identifier=_instance_identifier(header),
        type=_type(header),
        sender=_read_partner(header, "Sender"),
        receiver=_read_partner(header, "Receiver"),
        created_at=_created_at(header),
        groups=_groups(root, data, slices),
    )


def _refused(code: str, **details: object) -> EnvelopeRefused:
    texts = {key: str(value)[:120] for key, value in details.items()}
    found = texts.pop("found", None)
    return EnvelopeRefused(finding(code, found=found, **texts))


def _text(parent: etree._Element, *path: str) -> str:
    found = parent.find("/".join(clark(SBDH, name) for name in path))
    return (found.text or "").strip() if found is not None else ""


def _instance_identifier(header: etree._Element) -> str:
    text = _text(header, "DocumentIdentification", "InstanceIdentifier")
    if not text:
        raise _refused("EF-ZRF-003")
    try:
        return Ettn.parse(text).text
    except InvalidIdentifier as problem:
        raise _refused("EF-ZRF-004", found=text) from problem


def _type(header: etree._Element) -> EnvelopeType:
    text = _text(header, "DocumentIdentification", "Type")
    try:
        return EnvelopeType(text)
    except ValueError as problem:
        raise _refused("EF-ZRF-005", found=text) from problem


def _created_at(header: etree._Element) -> datetime:
    text = _text(header, "DocumentIdentification", "CreationDateAndTime")
    try:
        return datetime.fromisoformat(text)
    except ValueError as problem:
        raise _refused("EF-ZRF-006", found=text) from problem


def _read_partner(header: etree._Element, side: str) -> Partner:
    partner = header.find(clark(SBDH, side))
    if partner is None:
        raise _refused("EF-ZRF-007", side=side)
    contacts: dict[str, str] = {}
    for item in partner.iterfind(clark(SBDH, "ContactInformation")):
        contacts.setdefault(_text(item, "ContactTypeIdentifier"), _text(item, "Contact"))
    return Partner(_text(partner, "Identifier"), contacts.get("VKN_TCKN", ""), contacts.get("UNVAN", ""))


def _groups(root: etree._Element, data: bytes, slices: list[RawSlice]) -> tuple[EnvelopeGroup, ...]:
    package = root.find(clark(PACKAGE, "Package"))
    found: list[EnvelopeGroup] = []
    parent = 0
    for group in package.iterfind("Elements") if package is not None else ():
        lists = len(group.findall("ElementList"))
        inside = [item for item in slices if parent <= item.parent < parent + lists]
        parent += lists
        documents = tuple(data[item.start : item.end] for item in inside)
        found.append(EnvelopeGroup((group.findtext("ElementType") or "").strip(), documents))
    return tuple(found)
