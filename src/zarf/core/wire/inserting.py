"""Putting an element into a UBL document as bytes, where the schema's order wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from zarf.core.documents.ubl.table import Aggregate
from zarf.core.xml.slicing import RawSlice, raw_slices


def children_of(xml: bytes, root: etree._Element) -> list[RawSlice]:
    """The children of the root, as they lie in the bytes."""
    return [item for item in raw_slices(xml, (str(root.tag),)) if item.parent == 0]


def order_of(table: Aggregate) -> dict[str, int]:
    """The place of each child's tag in the schema's order."""
    return {child.tag: index for index, child in enumerate(table.children)}


def place_before(children: Sequence[RawSlice], order: Mapping[str, int], tag: str) -> int | None:
    """Where an element of that tag belongs: before the first child that comes after it in the schema's order."""
    return next((item.start for item in children if order.get(item.tag, -1) > order[tag]), None)


def inserted(xml: bytes, at: int, piece: bytes) -> bytes:
    """*xml* with *piece* put in at that offset."""
    return xml[:at] + piece + xml[at:]
