"""The envelope of an ordinary file, from the view that structure and rules have used already: nothing is read again.

Only for files whose structure is certainly sound, so that each part of the header stands where it belongs. It says the
same as `envelope_reading.read_envelope`; for whatever it does not know it says None, and that one is asked.
"""

from __future__ import annotations

from typing import Final

from zarf.core.wire.envelope_parts import Envelope, EnvelopeGroup, EnvelopeType, Partner, moment
from zarf.core.xml.namespaces import IN_PACKAGE, IN_SBDH
from zarf.core.xml.plain import PlainFile
from zarf.core.xml.view import Node

_ROOT: Final = IN_SBDH + "StandardBusinessDocument"
_HEAD: Final = IN_SBDH + "StandardBusinessDocumentHeader"
_TYPES: Final = {str(kind.value): kind for kind in EnvelopeType}


def envelope_of(file: PlainFile, data: bytes) -> tuple[Envelope, list[Node]] | None:
    """The envelope in *data*, and the node of each document, in order; None when that is not certain here.

    file: the view of *data*, of sound structure.
    """
    root = file.tree.root
    header = root.all(_HEAD)
    identification = header[0].all(IN_SBDH + "DocumentIdentification") if header else []
    if root.tag != _ROOT or not identification:
        return None
    about = identification[0]
    kind = _TYPES.get(_value(about, IN_SBDH + "Type"))
    if kind is None:
        return None
    parts = file.parts()
    nodes: list[Node] = []
    groups: list[EnvelopeGroup] = []
    for group in root.select(IN_PACKAGE + "Package", "Elements"):
        here = [document for each in group.all("ElementList") for document in each.kids]
        nodes.extend(here)
        places = [parts[document.number] for document in here if document.number in parts]
        groups.append(EnvelopeGroup(_value(group, "ElementType"), tuple([data[start:end] for start, end in places])))
        if len(places) != len(here):
            return None
    envelope = Envelope(
        instance_identifier=_value(about, IN_SBDH + "InstanceIdentifier"),
        type=kind,
        sender=_partner(header[0], IN_SBDH + "Sender"),
        receiver=_partner(header[0], IN_SBDH + "Receiver"),
        created_at=moment(_value(about, IN_SBDH + "CreationDateAndTime")),
        groups=tuple(groups),
        header_version=_value(header[0], IN_SBDH + "HeaderVersion"),
        type_version=_value(about, IN_SBDH + "TypeVersion"),
    )
    return envelope, nodes


def _value(node: Node, tag: str) -> str:
    found = node.all(tag)
    return found[0].text.strip() if found else ""


def _partner(header: Node, role: str) -> Partner:
    found = header.all(role)
    if not found:
        return Partner("", "")
    contacts = {
        _value(item, IN_SBDH + "ContactTypeIdentifier"): _value(item, IN_SBDH + "Contact")
        for item in found[0].all(IN_SBDH + "ContactInformation")
    }
    return Partner(_value(found[0], IN_SBDH + "Identifier"), contacts.get("VKN_TCKN", ""), contacts.get("UNVAN", ""))
