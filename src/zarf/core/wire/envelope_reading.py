"""Reading an envelope: its header as a value, its documents as raw slices.

What the header says wrongly (version, identifier, parties) is kept as it stands, so that the sender can still be
answered; `packing.check_identity` and the rules judge it.
"""

from __future__ import annotations

from contextlib import suppress
from xml.parsers import expat

from lxml import etree

from zarf.core.errors import EnvelopeRefused
from zarf.core.findings import finding
from zarf.core.wire.envelope_parts import Envelope, EnvelopeGroup, EnvelopeType, Partner, moment
from zarf.core.xml.namespaces import PACKAGE, SBDH, clark
from zarf.core.xml.reading import ENVELOPE_LIMITS, read_xml
from zarf.core.xml.slicing import raw_slices

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
        created_at=moment(_found(root, f"{identification}CreationDateAndTime")),
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
    """What stands right below an ElementList of the fourth level is a document."""

    def __init__(self) -> None:
        self.documents = 0
        self._depth = 0
        self._in_list = False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, attributes: object) -> None:
        self._depth += 1
        if self._depth == len(_LISTS):
            self._in_list = name == _LISTS[-1]
        self.documents += self._in_list and self._depth == len(_LISTS) + 1
        if self._depth > 256:
            raise _Enough

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _doctype(self, *details: object) -> None:
        raise _Enough
