"""SOAP 1.2 messages on the wire, whatever the service: reading one with its limits, and writing text into one.

The binary of a message travels as an MTOM/XOP part or as base64 inside it; both are read.
Source: SOAP 1.2 part 1 and 2; MTOM; XOP; RFC 2387.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from xml.sax.saxutils import escape

from lxml import etree

from zarf.core.errors import ZarfError
from zarf.core.findings import finding
from zarf.core.wire.multipart import BadMultipart, Part, parse_content_type, read_related
from zarf.core.xml.namespaces import SOAP12, XOP

SOAP_TYPE = "application/soap+xml; charset=utf-8"

_BODY = f"{{{SOAP12}}}Body"
_XML_TYPES = frozenset({"application/soap+xml", "application/xop+xml", "text/xml", "application/xml"})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARED_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """Sizes in bytes. The largest message of e-Fatura holds a 5 MB zip as base64 with room to spare."""

    max_message: int = 16 * 1024 * 1024


class BadMessage(ZarfError, ValueError):
    """The bytes are no message of this service."""


def soap_type(action: str) -> str:
    """The content type of a call."""
    return f'{SOAP_TYPE}; action="{action}"'


def escaped(text: str) -> str:
    """Escaped in the canonical way, with what may not stand in XML at all replaced.

    A bare carriage return would be read as a line feed.
    """
    return _NOT_XML.sub("\ufffd", escape(text, {"\r": "&#xD;"}))


@dataclass(frozen=True, slots=True)
class Message:
    """A SOAP message that was read. element: the one element in its body. parts: the parts beside it, by content id."""

    root: etree._Element
    element: etree._Element
    parts: Mapping[str, Part]


def read_message(content_type: str, body: bytes, limits: ServiceLimits) -> Message:
    """The message in the body of an HTTP request or response. Raises BadMessage."""
    if len(body) > limits.max_message:
        raise BadMessage(finding("EF-SOAP-001", found=str(len(body)), expected=str(limits.max_message)))
    parts: Mapping[str, Part] = {}
    try:
        kind = parse_content_type(content_type)
    except BadMultipart as error:
        raise BadMessage(finding("EF-SOAP-002", found=content_type[:200])) from error
    try:
        if kind.media_type == "multipart/related":
            related = read_related(kind, body)
            kind, body, parts = parse_content_type(related.root.content_type), related.root.data, related.parts
    except BadMultipart as error:
        raise BadMessage(finding("EF-SOAP-003", found=str(error))) from error
    if kind.media_type not in _XML_TYPES or kind.parameters.get("charset", "utf-8").lower() not in (
        "utf-8",
        "us-ascii",
    ):
        raise BadMessage(finding("EF-SOAP-002", found=content_type[:200]))
    root = _read(body)
    bodies = root.findall(_BODY) if root.tag == f"{{{SOAP12}}}Envelope" else []
    if len(bodies) != 1 or len(bodies[0]) != 1:
        raise BadMessage(finding("EF-SOAP-005", found=str(root.tag)[:200]))
    return Message(root, bodies[0][0], parts)


def inlined(message: Message) -> Message:
    """The message with the parts beside it put in as base64, which is what a signature over its body is about.

    Raises BadMessage for a part that is not there. Source: MTOM, section 3; XOP, section 3.2.
    """
    for include in list(message.element.iter(f"{{{XOP}}}Include")):
        holder = include.getparent()
        assert holder is not None  # the element of the body is none itself, or would not be read as a call
        data = binary_of(holder, message.parts)
        holder.remove(include)
        holder.text = binascii.b2a_base64(data, newline=False).decode("ascii")
    return message


def _read(data: bytes) -> etree._Element:
    """A SOAP message has no DOCTYPE and no processing instruction (SOAP 1.2 part 1, section 5)."""
    declared = _DECLARED_ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared is not None and declared[1].upper() not in (b"UTF-8", b"US-ASCII"):
        raise BadMessage(finding("EF-SOAP-004", found=declared[1].decode("latin-1")[:40]))
    if b"<!DOCTYPE" in data:
        raise BadMessage(finding("EF-SOAP-004", found="DOCTYPE"))
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadMessage(finding("EF-SOAP-004", found=(error.msg or "")[:200])) from error


def children(element: etree._Element, allowed: tuple[str, ...]) -> dict[str, etree._Element]:
    """The children by name, each at most once. Raises BadMessage for any other."""
    found: dict[str, etree._Element] = {}
    for child in element:
        name = str(child.tag)
        if name not in allowed or name in found:
            raise BadMessage(finding("EF-SOAP-007", found=name[:200], expected=", ".join(allowed)))
        found[name] = child
    return found


def text_of(element: etree._Element | None) -> str:
    """The text of a leaf, "" where it is missing. Raises BadMessage."""
    if element is None:
        return ""
    if len(element):
        raise BadMessage(finding("EF-SOAP-007", found=str(element[0].tag)[:200], expected=str(element.tag)))
    return element.text or ""


def binary_of(element: etree._Element | None, parts: Mapping[str, Part]) -> bytes:
    """The zip of binaryData: the part its xop:Include names, or its own base64."""
    if element is None:
        return b""
    if len(element) == 1 and element[0].tag == f"{{{XOP}}}Include":
        href = element[0].get("href", "")
        part = parts.get(unquote(href.removeprefix("cid:")))
        if part is None or not href.startswith("cid:"):
            raise BadMessage(finding("EF-SOAP-008", found=href[:200]))
        return part.data
    try:
        return binascii.a2b_base64("".join(text_of(element).split()), strict_mode=True)
    except ValueError as error:
        raise BadMessage(finding("EF-SOAP-008", found="base64")) from error
