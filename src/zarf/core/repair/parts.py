"""What a repair is: the bytes to change, and what to tell about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zarf.core.documents.ubl.table import ubl_table
from zarf.core.repair.raw import RawDocument, RawElement
from zarf.core.repair.words import description
from zarf.core.xml.canonical import escape_attribute, escape_text
from zarf.core.xml.namespaces import CBC

_BLANK = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Edit:
    """`data[start:end]` becomes *new*; an insertion has start equal to end."""

    start: int
    end: int
    new: bytes


@dataclass(frozen=True, slots=True)
class Repair:
    """One certain repair.

    kind: stable name of what is repaired. gib_rule: the broken rule; None where no rule asks for it.
    told_at: the path of the finding it takes away. path, line: the place that changes.
    found: what stands there, None if nothing. to: what will. before, after: the element's bytes around the change.
    """

    kind: str
    gib_rule: str | None
    told_at: str
    path: str
    line: int
    found: str | None
    to: str
    edit: Edit
    before: bytes
    after: bytes

    def as_dict(self, language: str = "tr") -> dict[str, object]:
        """The value of a finding's `fix` in JSON."""
        return {
            "kind": self.kind,
            "path": self.path,
            "line": self.line,
            "from": self.found,
            "to": self.to,
            "description": description(self.kind, language, self.found, self.to),
        }


def applied(data: bytes, repairs: Iterable[Repair]) -> bytes:
    """*data* with the repairs made; every other byte as it was."""
    pieces: list[bytes] = []
    at = 0
    for edit in sorted((item.edit for item in repairs), key=lambda item: item.start):
        pieces += (data[at : edit.start], edit.new)
        at = edit.end
    return b"".join((*pieces, data[at:]))


def text_edit(document: RawDocument, element: RawElement, text: str) -> tuple[Edit, bytes] | None:
    """The edit that gives a leaf that text, and the leaf after it. None if it holds more than plain text."""
    inside = document.data[element.inner : element.close]
    if element.children or b"<" in inside:
        return None
    new = escape_text(text).encode()
    if not element.self_closed:
        return Edit(element.inner, element.close, new), _spliced(document, element, element.inner, element.close, new)
    name = document.raw_name(element)
    opening = document.data[element.start : element.inner - 2].rstrip()
    whole = opening + b">" + new + b"</" + name + b">"
    return Edit(element.start, element.end, whole), whole


def attribute_edit(document: RawDocument, element: RawElement, name: str, value: str) -> tuple[Edit, bytes] | None:
    """The edit that gives an attribute that value, and the opening tag after it."""
    place = document.attribute(element, name)
    if place is None:
        return None
    # Values of code lists hold no quote, so the document's own quotes can stay.
    new = escape_attribute(value).encode()
    return Edit(*place, new), _spliced(document, element, *place, new)


def insertion(document: RawDocument, parent: RawElement, local: str, text: str) -> tuple[Edit, bytes] | None:
    """The edit that puts `cbc:local` into *parent* where the schema's order wants it, set out like its neighbour.

    None where no later sibling tells the place, or none tells which prefix the document uses.
    """
    aggregate = ubl_table().aggregates.get(parent.name.rpartition(":")[2])
    if aggregate is None:
        return None
    order = {child.tag: number for number, child in enumerate(aggregate.children)}
    tag = f"{{{CBC}}}{local}"
    if tag not in order:
        return None
    behind = next((child for child in parent.children if order.get(child.tag, -1) > order[tag]), None)
    prefix = _prefix(document, parent)
    if behind is None or prefix is None:
        return None
    name = prefix + local.encode()
    new = b"<" + name + b">" + escape_text(text).encode() + b"</" + name + b">"
    return Edit(behind.start, behind.start, new + blank_before(document, behind)), new


def blank_before(document: RawDocument, element: RawElement) -> bytes:
    """The white space between an element and what stands before it in its parent, at most 200 bytes of it."""
    least = element.parent.inner if element.parent is not None else 0
    before = document.data[max(least, element.start - 200) : element.start]
    return before[len(before.rstrip(_BLANK)) :]


def _prefix(document: RawDocument, parent: RawElement) -> bytes | None:
    """`cbc:` as this document writes it, seen at a child of *parent* that declares nothing itself."""
    for child in parent.children:
        if child.name.startswith("cbc:") and b"xmlns" not in document.data[child.start : child.inner]:
            name = document.raw_name(child)
            return name[: name.find(b":") + 1]
    return None


def _spliced(document: RawDocument, element: RawElement, start: int, end: int, new: bytes) -> bytes:
    return document.data[element.start : start] + new + document.data[end : element.end]
