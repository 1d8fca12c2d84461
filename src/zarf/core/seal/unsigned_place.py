"""Where something new goes in the unsigned properties of a seal, as a byte offset: nothing is re-serialised."""

from __future__ import annotations

from xml.parsers import expat

from lxml import etree

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.core.seal.shape import SealShape
from zarf.core.xml.namespaces import DS, XADES

_QUALIFYING = (f"{DS} Signature", f"{DS} Object", f"{XADES} QualifyingProperties")
_UNSIGNED = (*_QUALIFYING, f"{XADES} UnsignedProperties", f"{XADES} UnsignedSignatureProperties")


def insert_property(sealed: bytes, shape: SealShape, text: bytes) -> bytes:
    """*sealed* with *text* behind all other unsigned properties of its seal; makes the containers when missing.

    *text* uses the prefix that QualifyingProperties has. Raises SealRefused when there is no place.
    """
    wanted = _QUALIFYING if shape.unsigned is None else _UNSIGNED
    place = _Finder(sealed, wanted).run()
    if place is None:
        raise SealRefused(finding("EF-SEAL-006"))
    if shape.unsigned is None:
        name = prefix_at(shape)
        before = f"<{name}UnsignedProperties><{name}UnsignedSignatureProperties>"
        after = f"</{name}UnsignedSignatureProperties></{name}UnsignedProperties>"
        text = before.encode() + text + after.encode()
    return b"".join((sealed[:place], text, sealed[place:]))


def container(shape: SealShape) -> etree._Element:
    """The element that something new is put into: UnsignedSignatureProperties, or QualifyingProperties without one."""
    if shape.unsigned is not None:
        return shape.unsigned
    signed = shape.signed_signature_properties.getparent()
    qualifying = signed.getparent() if signed is not None else None
    if qualifying is None:
        raise SealRefused(finding("EF-SEAL-006"))
    return qualifying


def prefix_at(shape: SealShape) -> str:
    """The XAdES prefix in use there, with its colon; empty for the default namespace."""
    prefix = container(shape).prefix
    return f"{prefix}:" if prefix else ""


def ds_prefix_at(shape: SealShape) -> str:
    """The same for XML Signature. Raises SealRefused when that namespace has no prefix there."""
    known = {prefix for prefix, uri in container(shape).nsmap.items() if uri == DS}
    if not known:
        raise SealRefused(finding("EF-SEAL-006"))
    prefix = next((item for item in sorted(known, key=str) if item), None)
    return f"{prefix}:" if prefix else ""


class _Finder:
    """The end tag of the first element whose last ancestors and own name are *wanted*: that of the outer seal."""

    def __init__(self, data: bytes, wanted: tuple[str, ...]) -> None:
        self._data = data
        self._wanted = wanted
        self._open: list[str] = []
        self._place: int | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def run(self) -> int | None:
        self._parser.Parse(self._data, True)
        return self._place

    def _start(self, name: str, _attributes: object) -> None:
        self._open.append(name)

    def _end(self, _name: str) -> None:
        size = len(self._wanted)
        if tuple(self._open[-size:]) == self._wanted:
            # An element of a counter signature ends first; the outer one ends last and counts.
            index = self._parser.CurrentByteIndex
            self._place = index if self._data[index : index + 2] == b"</" else None
        self._open.pop()
