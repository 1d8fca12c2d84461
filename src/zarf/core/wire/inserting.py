"""Putting an element into a UBL document as bytes, where the schema's order wants it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lxml import etree

from zarf.core.documents.ubl.table import ubl_table
from zarf.core.xml.slicing import RawSlice, raw_slices


def children_of(xml: bytes, root: etree._Element) -> list[RawSlice]:
    """The children of the root, as they lie in the bytes."""
    return [item for item in raw_slices(xml, (str(root.tag),)) if item.parent == 0]


@cache
def order_of(document: str) -> Mapping[str, int]:
    """The place of each child's tag in the schema's order. document: local name of a UBL-TR document's root."""
    return {child.tag: index for index, child in enumerate(ubl_table().aggregates[document].children)}


def first_after(root: etree._Element, order: Mapping[str, int], tag: str) -> etree._Element | None:
    """The child before which an element of that tag belongs: the first that comes after it in the schema's order."""
    return next((child for child in root if order.get(str(child.tag), -1) > order[tag]), None)


def start_of(xml: bytes, root: etree._Element, child: etree._Element) -> int:
    """Where the tag of *child*, a child of *root*, begins in the bytes that *root* was read from."""
    tag = etree.QName(child).localname if child.prefix is None else f"{child.prefix}:{etree.QName(child).localname}"
    alike = [item for item in root.iter(str(child.tag)) if item.prefix == child.prefix]
    starts = [match.start() for match in re.finditer(rb"<" + tag.encode() + rb"[\s/>]", xml)]
    if len(starts) == len(alike):
        # None of them lies in a comment or CDATA, nor means another namespace: they are the elements, in order.
        return starts[alike.index(child)]
    return children_of(xml, root)[[item for item in root if isinstance(item.tag, str)].index(child)].start


def inserted(xml: bytes, at: int, *pieces: bytes) -> bytes:
    """*xml* with *pieces* put in at that offset, copied once."""
    return b"".join((xml[:at], *pieces, xml[at:]))
