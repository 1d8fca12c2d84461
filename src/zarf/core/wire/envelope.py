"""The envelope (zarf): a StandardBusinessDocument header and the documents, byte for byte.

All four kinds. What a header says wrongly (version, identifier, parties) is kept as it stands, so that the sender can
still be answered; `check_identity` and the rules judge it.
Source: GİB guide "Ek-1 Zarf Şema Yapısı" v1.5, March 2017; schemas of the e-Fatura package.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from xml.parsers import expat
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from lxml import etree

from zarf.core.errors import EnvelopeRefused
from zarf.core.findings import finding
from zarf.core.xml.namespaces import PACKAGE, SBDH, XSI, clark
from zarf.core.xml.reading import ENVELOPE_LIMITS, read_xml
from zarf.core.xml.slicing import raw_slices

ISTANBUL = ZoneInfo("Europe/Istanbul")


class EnvelopeType(StrEnum):
    """Who writes to whom: sender to receiver, the answer back, a system response, an account request to GİB."""

    SENDER = "SENDERENVELOPE"
    POSTBOX = "POSTBOXENVELOPE"
    SYSTEM = "SYSTEMENVELOPE"
    USER = "USERENVELOPE"


@dataclass(frozen=True, slots=True)
class Partner:
    """Sender or receiver. title (UNVAN) may be empty; then it is not written."""

    alias: str
    vkn_tckn: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class EnvelopeGroup:
    """Documents of one kind. element_type: INVOICE, APPLICATIONRESPONSE ...; documents: their raw bytes."""

    element_type: str
    documents: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """created_at: written in Istanbul time; None when what was read is no date.

    instance_identifier: the envelope's own GUID, kept in its spelling.
    """

    instance_identifier: str
    type: EnvelopeType
    sender: Partner
    receiver: Partner
    created_at: datetime | None
    groups: tuple[EnvelopeGroup, ...]
    header_version: str = "1.0"
    type_version: str = "1.2"

    @property
    def documents(self) -> tuple[bytes, ...]:
        """All documents, in order."""
        return tuple(document for group in self.groups for document in group.documents)


_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)
_SCHEMA_LOCATION = f"{SBDH} PackageProxy_1_2.xsd"


def is_guid(text: str) -> bool:
    """Whether the text has the form of an envelope identifier (8-4-4-4-12 hex digits, either case)."""
    return _GUID.fullmatch(text) is not None


def write_envelope(envelope: Envelope) -> bytes:
    """The envelope's XML: canonical by construction around the documents, which go in byte for byte.

    Of a document only a byte order mark and the XML declaration are left out; it must declare its namespaces itself.
    Raises EnvelopeRefused for an identifier that is no GUID, and for a document with a DOCTYPE or a processing
    instruction outside its root element: the seal covers the instruction, and inside an envelope it would be lost.
    """
    if not is_guid(envelope.instance_identifier):
        raise EnvelopeRefused(finding("EF-ZRF-003", found=envelope.instance_identifier[:80]))
    groups = b"".join(_group(group) for group in envelope.groups)
    return b"".join((_header(envelope).encode(), groups, b"</ef:Package></sh:StandardBusinessDocument>"))


def _header(envelope: Envelope) -> str:
    at = envelope.created_at
    created = "" if at is None else (at.astimezone(ISTANBUL) if at.tzinfo else at).strftime("%Y-%m-%dT%H:%M:%S")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sh:StandardBusinessDocument xmlns:ef="{PACKAGE}" xmlns:sh="{SBDH}" xmlns:xsi="{XSI}"'
        f' xsi:schemaLocation="{_SCHEMA_LOCATION}"><sh:StandardBusinessDocumentHeader>'
        f"<sh:HeaderVersion>{_text(envelope.header_version)}</sh:HeaderVersion>"
        f"<sh:Sender>{_partner(envelope.sender)}</sh:Sender><sh:Receiver>{_partner(envelope.receiver)}</sh:Receiver>"
        "<sh:DocumentIdentification><sh:Standard>UBLTR</sh:Standard>"
        f"<sh:TypeVersion>{_text(envelope.type_version)}</sh:TypeVersion>"
        f"<sh:InstanceIdentifier>{envelope.instance_identifier}</sh:InstanceIdentifier>"
        f"<sh:Type>{envelope.type.value}</sh:Type>"
        f"<sh:CreationDateAndTime>{created}</sh:CreationDateAndTime>"
        "</sh:DocumentIdentification></sh:StandardBusinessDocumentHeader><ef:Package>"
    )


def _partner(partner: Partner) -> str:
    contacts = _contact(partner.vkn_tckn, "VKN_TCKN")
    if partner.title.strip():
        contacts = _contact(partner.title, "UNVAN") + contacts
    return f"<sh:Identifier>{_text(partner.alias)}</sh:Identifier>{contacts}"


def _contact(value: str, kind: str) -> str:
    return (
        f"<sh:ContactInformation><sh:Contact>{_text(value)}</sh:Contact>"
        f"<sh:ContactTypeIdentifier>{kind}</sh:ContactTypeIdentifier></sh:ContactInformation>"
    )


def _text(value: str) -> str:
    """Escaped as canonical XML has it."""
    return escape(value, {"\r": "&#xD;"})


def _group(group: EnvelopeGroup) -> bytes:
    head = (
        f"<Elements><ElementType>{_text(group.element_type)}</ElementType>"
        f"<ElementCount>{len(group.documents)}</ElementCount><ElementList>"
    )
    return b"".join((head.encode(), *map(bare_document, group.documents), b"</ElementList></Elements>"))


_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]*?\?>\s*")
_PROLOGUE = re.compile(rb"(?:\s+|<!--.*?-->)*<[^?!]", re.DOTALL)


def bare_document(data: bytes) -> bytes:
    """The document without byte order mark and XML declaration. Raises EnvelopeRefused (see `write_envelope`)."""
    bare = data.removeprefix(b"\xef\xbb\xbf")
    declaration = _DECLARATION.match(bare)
    if declaration is not None:
        bare = bare[declaration.end() :]
    if _PROLOGUE.match(bare) is None or bare.rfind(b"?>") > bare.rfind(b"</"):
        raise EnvelopeRefused(finding("EF-ZRF-006", found=bare[:60].decode("utf-8", "replace")))
    return bare


_ROOT = clark(SBDH, "StandardBusinessDocument")
_HEAD = clark(SBDH, "StandardBusinessDocumentHeader")
_GROUPS = (_ROOT, clark(PACKAGE, "Package"), "Elements")
_LISTS = (*_GROUPS, "ElementList")
_MOST_DECLARATIONS_UNASKED = 256


def read_envelope(data: bytes, root: etree._Element | None = None) -> Envelope:
    """The envelope; its documents are raw slices of *data*, the only form in which their seals verify.

    root: the tree of *data*, when it has been read already. What the header lacks is read as empty.
    Raises DocumentUnreadable (1140) for what is not XML under the limits, EnvelopeRefused for another root element
    or an unknown type of envelope.
    """
    if root is None:
        root = read_xml(data, ENVELOPE_LIMITS(_count_documents(data)))
    if root.tag != _ROOT:
        raise EnvelopeRefused(finding("EF-ZRF-001", path="/", found=str(root.tag)[:200]))
    identification = f"{_HEAD}/{clark(SBDH, 'DocumentIdentification')}/{{{SBDH}}}"
    kind = _found(root, f"{identification}Type")
    if kind not in EnvelopeType._value2member_map_:
        raise EnvelopeRefused(finding("EF-ZRF-002", found=kind[:80], expected=", ".join(EnvelopeType)))
    return Envelope(
        instance_identifier=_found(root, f"{identification}InstanceIdentifier"),
        type=EnvelopeType(kind),
        sender=_read_partner(root, "Sender"),
        receiver=_read_partner(root, "Receiver"),
        created_at=_moment(_found(root, f"{identification}CreationDateAndTime")),
        groups=_read_groups(data, root),
        header_version=_found(root, f"{_HEAD}/{clark(SBDH, 'HeaderVersion')}"),
        type_version=_found(root, f"{identification}TypeVersion"),
    )


def _found(element: etree._Element, path: str) -> str:
    """The element's text without the white space around it. Comments inside a value end it for no one here."""
    child = element.find(path)
    return "" if child is None else "".join(str(piece) for piece in child.itertext(str(child.tag))).strip()


def _read_partner(root: etree._Element, role: str) -> Partner:
    partner = root.find(f"{_HEAD}/{clark(SBDH, role)}")
    if partner is None:
        return Partner("", "")
    contacts = {
        _found(item, clark(SBDH, "ContactTypeIdentifier")): _found(item, clark(SBDH, "Contact"))
        for item in partner.iterfind(clark(SBDH, "ContactInformation"))
    }
    return Partner(_found(partner, clark(SBDH, "Identifier")), contacts.get("VKN_TCKN", ""), contacts.get("UNVAN", ""))


def _read_groups(data: bytes, root: etree._Element) -> tuple[EnvelopeGroup, ...]:
    """Each list is matched with the group it stands in, so that a group without a list shifts nothing."""
    documents: dict[int, list[bytes]] = {}
    for item in raw_slices(data, _LISTS):
        documents.setdefault(item.parent, []).append(data[item.start : item.end])
    groups = []
    lists_before = 0
    for group in root.iterfind("/".join(_GROUPS[1:])):
        lists = len(group.findall("ElementList"))
        inside = [document for at in range(lists_before, lists_before + lists) for document in documents.get(at, ())]
        groups.append(EnvelopeGroup(_found(group, "ElementType"), tuple(inside)))
        lists_before += lists
    return tuple(groups)


def _moment(text: str) -> datetime | None:
    """An xs:dateTime; one without an offset is Istanbul time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=ISTANBUL)


def _count_documents(data: bytes) -> int:
    """How many documents the envelope holds, counted without building a tree.

    An envelope may declare 256 namespaces for each of its documents. Few declarations need no counting. The pass
    stops at a DOCTYPE, at depth and where the text is not XML: reading it afterwards says what is wrong.
    """
    if data.count(b"xmlns") <= _MOST_DECLARATIONS_UNASKED:
        return 1
    counter = _Counter()
    with suppress(expat.ExpatError, _Enough):
        counter.parser.Parse(data, True)
    return counter.documents


class _Enough(Exception):
    """The counting need not go on."""


class _Counter:
    """Elements below the fifth level stand in a document; those at the fifth are the documents."""

    def __init__(self) -> None:
        self.documents = 0
        self._depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, attributes: object) -> None:
        self._depth += 1
        self.documents += self._depth == len(_LISTS) + 1
        if self._depth > 256:
            raise _Enough

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _doctype(self, *details: object) -> None:
        raise _Enough
