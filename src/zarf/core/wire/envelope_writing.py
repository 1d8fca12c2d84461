"""Writing an envelope: canonical by construction, its documents byte for byte."""

from __future__ import annotations

import re
from datetime import datetime
from xml.parsers import expat

from zarf.core.errors import EnvelopeRefused
from zarf.core.findings import finding
from zarf.core.wire.envelope_parts import ISTANBUL, Envelope, EnvelopeGroup, EnvelopeType, Partner, is_guid
from zarf.core.xml.canonical import DECLARATION, escape_text
from zarf.core.xml.namespaces import PACKAGE, SBDH, XSI

_SCHEMA_LOCATION = f"{SBDH} PackageProxy_1_2.xsd"


def write_envelope(envelope: Envelope) -> bytes:
    """The envelope's XML: canonical by construction around the documents, which go in byte for byte.

    Of a document only a byte order mark and the XML declaration are left out; it must declare its namespaces itself.
    Raises EnvelopeRefused for an identifier that is no GUID, and for a document with a DOCTYPE or a processing
    instruction outside its root element: the seal covers the instruction, and inside an envelope it would be lost.
    """
    if not is_guid(envelope.instance_identifier):
        raise EnvelopeRefused(finding("EF-ZRF-003", found=envelope.instance_identifier[:80]))
    groups = b"".join(_group(group) for group in envelope.groups)
    return b"".join((_header(envelope).encode(), groups, _END.encode()))


_END = "</ef:Package></sh:StandardBusinessDocument>"
_GROUP_END = "</ElementList></Elements>"


def around_one(
    envelope_type: EnvelopeType, sender: Partner, receiver: Partner, identifier: str, created: str, element_type: str
) -> tuple[str, str]:
    """What `write_envelope` writes before and behind the only document of an envelope.

    created: as it is to be written. The identifier is taken as it is.
    """
    head = _header_text(envelope_type, sender, receiver, identifier, created, "1.0", "1.2")
    return head + _group_head(element_type, 1), _GROUP_END + _END


def written_time(at: datetime | None) -> str:
    """A moment as an envelope writes it."""
    if at is None:
        return ""
    return (at.astimezone(ISTANBUL) if at.tzinfo else at).isoformat(timespec="seconds")[:19]


def _header(envelope: Envelope) -> str:
    return _header_text(
        envelope.type,
        envelope.sender,
        envelope.receiver,
        envelope.instance_identifier,
        written_time(envelope.created_at),
        envelope.header_version,
        envelope.type_version,
    )


def _header_text(
    envelope_type: EnvelopeType,
    sender: Partner,
    receiver: Partner,
    identifier: str,
    created: str,
    header_version: str,
    type_version: str,
) -> str:
    return (
        f'{DECLARATION}<sh:StandardBusinessDocument xmlns:ef="{PACKAGE}" xmlns:sh="{SBDH}" xmlns:xsi="{XSI}"'
        f' xsi:schemaLocation="{_SCHEMA_LOCATION}"><sh:StandardBusinessDocumentHeader>'
        f"<sh:HeaderVersion>{escape_text(header_version)}</sh:HeaderVersion>"
        f"<sh:Sender>{_partner(sender)}</sh:Sender><sh:Receiver>{_partner(receiver)}</sh:Receiver>"
        "<sh:DocumentIdentification><sh:Standard>UBLTR</sh:Standard>"
        f"<sh:TypeVersion>{escape_text(type_version)}</sh:TypeVersion>"
        f"<sh:InstanceIdentifier>{identifier}</sh:InstanceIdentifier>"
        f"<sh:Type>{envelope_type.value}</sh:Type>"
        f"<sh:CreationDateAndTime>{created}</sh:CreationDateAndTime>"
        "</sh:DocumentIdentification></sh:StandardBusinessDocumentHeader><ef:Package>"
    )


def _partner(partner: Partner) -> str:
    contacts = _contact(partner.vkn_tckn, "VKN_TCKN")
    if partner.title.strip():
        contacts = _contact(partner.title, "UNVAN") + contacts
    return f"<sh:Identifier>{escape_text(partner.alias)}</sh:Identifier>{contacts}"


def _contact(value: str, kind: str) -> str:
    return (
        f"<sh:ContactInformation><sh:Contact>{escape_text(value)}</sh:Contact>"
        f"<sh:ContactTypeIdentifier>{kind}</sh:ContactTypeIdentifier></sh:ContactInformation>"
    )


def _group(group: EnvelopeGroup) -> bytes:
    head = _group_head(group.element_type, len(group.documents))
    return b"".join((head.encode(), *map(bare_document, group.documents), _GROUP_END.encode()))


def _group_head(element_type: str, documents: int) -> str:
    return (
        f"<Elements><ElementType>{escape_text(element_type)}</ElementType>"
        f"<ElementCount>{documents}</ElementCount><ElementList>"
    )


_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]*?\?>\s*")
_PROLOGUE = re.compile(rb"(?>\s++|<!--.*?-->)*+<[^?!]", re.DOTALL)


def bare_document(data: bytes) -> bytes:
    """The document without byte order mark and XML declaration. Raises EnvelopeRefused (see `write_envelope`)."""
    bare = data.removeprefix(b"\xef\xbb\xbf")
    declaration = _DECLARATION.match(bare)
    if declaration is not None:
        bare = bare[declaration.end() :]
    if _PROLOGUE.match(bare) is None or bare.rfind(b"?>") > bare.rfind(b"</"):
        raise EnvelopeRefused(finding("EF-ZRF-006", found=bare[:60].decode("utf-8", "replace")))
    return bare


_SPACES = re.compile(rb"\s*+")


def without_instructions(data: bytes) -> bytes:
    """An unsealed document without the processing instructions outside its root element (xml-stylesheet, as a rule).

    To be done before sealing: the seal covers them, and an envelope has no place for them. Bytes that are no XML come
    back as they are; whoever reads them tells what is wrong.

    >>> without_instructions(b"<?xml version='1.0'?><?xml-stylesheet href='x'?>\\n<a><?kept?></a><?gone?>")
    b"<?xml version='1.0'?><a><?kept?></a>"
    """
    kept: list[bytes] = []
    end = 0
    for start in _instructions_outside(data):
        close = data.find(b"?>", start)
        if start < end or not data.startswith(b"<?", start) or close < 0:  # an encoding that is refused later
            return data
        kept.append(data[end:start])
        blank = _SPACES.match(data, close + 2)
        end = blank.end() if blank else close + 2
    return b"".join((*kept, data[end:]))


def _instructions_outside(data: bytes) -> list[int]:
    """Where each processing instruction before or behind the root element begins; none in what is no XML."""
    parser = expat.ParserCreate()
    found: list[int] = []
    depth = 0

    def opened(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def instruction(_target: str, _text: str) -> None:
        if not depth:
            found.append(parser.CurrentByteIndex)

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):  # the latter two: encodings that Python cannot read here
        return []
    return found
