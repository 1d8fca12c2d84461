"""Small readers over a tree that hostile hands may have written."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from typing import cast

from lxml import etree

from zarf.core.seal.fault import SealFault
from zarf.core.xml.namespaces import DS, XADES

_ALL_IDS = etree.XPath("//@*[name() = 'Id' or name() = 'ID' or name() = 'id' or name() = 'xml:id']")
_SPACE = re.compile(r"[ \t\r\n]+")


def ds(name: str) -> str:
    return f"{{{DS}}}{name}"


def xades(name: str) -> str:
    return f"{{{XADES}}}{name}"


def elements(parent: etree._Element) -> list[etree._Element]:
    """The child elements; comments are no elements."""
    return [child for child in parent if isinstance(child.tag, str)]


def only(parent: etree._Element, name: str, code: str) -> etree._Element:
    """The one child called *name*. Raises SealFault(code) when there is none or more than one."""
    found = parent.findall(name)
    if len(found) != 1:
        raise SealFault(code)
    return found[0]


def in_order(parent: etree._Element, names: Sequence[str], code: str) -> list[etree._Element]:
    """The child elements, which are exactly *names* in this order. Raises SealFault(code) otherwise."""
    children = elements(parent)
    if [child.tag for child in children] != list(names):
        raise SealFault(code)
    return children


def decoded(element: etree._Element, code: str = "EF-SEAL-036") -> bytes:
    """The bytes of a base64 leaf; white space is ignored. Raises SealFault when it is no base64, or empty."""
    if len(element):
        raise SealFault(code)
    try:
        data = base64.b64decode(_SPACE.sub("", element.text or "").encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise SealFault(code) from error
    if not data:
        raise SealFault(code)
    return data


def by_id(root: etree._Element) -> dict[str, etree._Element]:
    """Elements by their Id, ID, id or xml:id. Raises SealFault when a value is given twice anywhere."""
    found: dict[str, etree._Element] = {}
    for value in cast("list[etree._ElementUnicodeResult]", _ALL_IDS(root)):
        parent = value.getparent()
        if parent is None or value in found:
            raise SealFault("EF-SEAL-013")
        found[str(value)] = parent
    return found
