"""The EFatura web service on the wire: SOAP 1.2 messages of sendDocument and getApplicationResponse, both directions.

Document/literal in namespace http://gib.gov.tr/vedop3/eFatura; the children of the messages are unqualified and all
optional. The zip travels as an MTOM/XOP part or as base64 inside the message; both are read.
Headers of the SOAP envelope are not looked at. Source: EFatura WSDL; GİB guide "Ek-3" v1.4, August 2013.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from xml.sax.saxutils import escape

from lxml import etree

from zarf.core.errors import ZarfError
from zarf.core.findings import finding
from zarf.core.wire.efatura_wsdl import wsdl
from zarf.core.wire.multipart import BadMultipart, Part, parse_content_type, read_related, write_related
from zarf.core.xml.namespaces import EFATURA_WS, SOAP12, XMIME, XOP

__all__ = [
    "FAULT_TEXTS",
    "AppRespResponse",
    "BadMessage",
    "DocumentResponse",
    "Fault",
    "GetApplicationResponse",
    "SendDocument",
    "ServiceLimits",
    "parse_request",
    "parse_response",
    "write_request",
    "write_response",
    "wsdl",
]

SYSTEM_ERROR = 2005

FAULT_TEXTS: Mapping[int, str] = {
    2000: "OZET DEGERLER ESIT DEGIL",
    2001: "ZARF ID SISTEMDE MEVCUT",
    2002: "ZARF ARSIVE EKLENEMEDI",
    2003: "ZARF KUYRUGA EKLENEMEDI",
    2004: "ZARF ID BULUNAMADI",
    2005: "SISTEM HATASI",
    2006: "GECERSIZ ZARF ADI",
}
"""GİB's texts of its faults. 2007 (right withdrawn for a time) comes from Merkez only, with a text of its own."""


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """Sizes in bytes. The largest message holds a 5 MB zip as base64 with room to spare."""

    max_message: int = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SendDocument:
    """documentRequest. An absent child is empty. hash: MD5 of the zip, 32 hex characters in either case."""

    file_name: str
    binary: bytes
    hash: str


@dataclass(frozen=True, slots=True)
class GetApplicationResponse:
    """getAppRespRequest: asks where the envelope stands."""

    instance_identifier: str


@dataclass(frozen=True, slots=True)
class DocumentResponse:
    """documentResponse. msg is free text; hash is the MD5 the receiver worked out."""

    msg: str
    hash: str


@dataclass(frozen=True, slots=True)
class AppRespResponse:
    """getAppRespResponse: the current system response envelope as text."""

    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A SOAP fault with detail EFaturaFault. A fault without that detail is read as 2005 with its reason."""

    code: int
    msg: str


class BadMessage(ZarfError, ValueError):
    """The bytes are no message of this service. A server answers with fault 2005."""


_QNAME = f"{{{EFATURA_WS}}}"
_BODY = f"{{{SOAP12}}}Body"
_FAULT = f"{{{SOAP12}}}Fault"
_XML_TYPES = frozenset({"application/soap+xml", "application/xop+xml", "text/xml", "application/xml"})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARED_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([^"']*)["']""")
_NO_LIMITS = ServiceLimits()


def parse_request(
    content_type: str, body: bytes, limits: ServiceLimits = _NO_LIMITS
) -> SendDocument | GetApplicationResponse:
    """The call in an HTTP request. Raises BadMessage."""
    element, parts = _body_element(content_type, body, limits)
    if element.tag == f"{_QNAME}documentRequest":
        children = _children(element, ("fileName", "binaryData", "hash"))
        binary = _binary(children.get("binaryData"), parts)
        return SendDocument(_text(children.get("fileName")), binary, _text(children.get("hash")))
    if element.tag == f"{_QNAME}getAppRespRequest":
        children = _children(element, ("instanceIdentifier",))
        return GetApplicationResponse(_text(children.get("instanceIdentifier")))
    raise BadMessage(finding("EF-SOAP-006", found=str(element.tag)[:200]))


def parse_response(
    content_type: str, body: bytes, limits: ServiceLimits = _NO_LIMITS
) -> DocumentResponse | AppRespResponse | Fault:
    """The answer in an HTTP response. Raises BadMessage."""
    element, _ = _body_element(content_type, body, limits)
    if element.tag == _FAULT:
        return _fault(element)
    if element.tag == f"{_QNAME}documentResponse":
        children = _children(element, ("msg", "hash"))
        return DocumentResponse(_text(children.get("msg")), _text(children.get("hash")))
    if element.tag == f"{_QNAME}getAppRespResponse":
        children = _children(element, ("applicationResponse",))
        return AppRespResponse(_text(children.get("applicationResponse")))
    raise BadMessage(finding("EF-SOAP-006", found=str(element.tag)[:200]))


def write_request(call: SendDocument | GetApplicationResponse, *, mtom: bool = True) -> tuple[str, bytes]:
    """Content type and body of a call. mtom: the zip is a part of its own, else base64 in the message."""
    if isinstance(call, GetApplicationResponse):
        inner = f"<instanceIdentifier>{_escaped(call.instance_identifier)}</instanceIdentifier>"
        return _soap_type("getApplicationResponse"), _message(f"<e:getAppRespRequest>{inner}</e:getAppRespRequest>")
    if mtom:
        content = f'<xop:Include xmlns:xop="{XOP}" href="cid:{_ATTACHMENT}"/>'
    else:
        content = base64.b64encode(call.binary).decode("ascii")
    message = _message(
        f"<e:documentRequest><fileName>{_escaped(call.file_name)}</fileName>"
        f'<binaryData xmlns:m="{XMIME}" m:contentType="application/octet-stream">{content}</binaryData>'
        f"<hash>{_escaped(call.hash)}</hash></e:documentRequest>"
    )
    if not mtom:
        return _soap_type("sendDocument"), message
    root = Part(_ROOT, 'application/xop+xml; charset=utf-8; type="application/soap+xml"', message)
    attachment = Part(_ATTACHMENT, "application/octet-stream", call.binary)
    return write_related(root, attachment, parameters='; start-info="application/soap+xml"; action="sendDocument"')


def write_response(reply: DocumentResponse | AppRespResponse | Fault) -> tuple[str, bytes]:
    """Content type and body of an answer. A Fault travels with HTTP status 500, the others with 200."""
    if isinstance(reply, DocumentResponse):
        inner = f"<msg>{_escaped(reply.msg)}</msg><hash>{_escaped(reply.hash)}</hash>"
        return _SOAP_TYPE, _message(f"<e:documentResponse>{inner}</e:documentResponse>")
    if isinstance(reply, AppRespResponse):
        inner = f"<applicationResponse>{_escaped(reply.text)}</applicationResponse>"
        return _SOAP_TYPE, _message(f"<e:getAppRespResponse>{inner}</e:getAppRespResponse>")
    side = "Sender" if reply.code in _OF_THE_CALLER else "Receiver"
    text = _escaped(reply.msg)
    return _SOAP_TYPE, _message(
        f"<s:Fault><s:Code><s:Value>s:{side}</s:Value></s:Code>"
        f'<s:Reason><s:Text xml:lang="tr">{text}</s:Text></s:Reason>'
        f"<s:Detail><e:EFaturaFault><code>{reply.code}</code><msg>{text}</msg></e:EFaturaFault></s:Detail></s:Fault>"
    )


_SOAP_TYPE = "application/soap+xml; charset=utf-8"
_ROOT = "message@zarf.invalid"
_ATTACHMENT = "zip@zarf.invalid"
_OF_THE_CALLER = frozenset({2000, 2001, 2004, 2006, 2007})


def _soap_type(action: str) -> str:
    return f'{_SOAP_TYPE}; action="{action}"'


def _message(inner: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="{SOAP12}" xmlns:e="{EFATURA_WS}">'
        f"<s:Body>{inner}</s:Body></s:Envelope>"
    ).encode()


def _escaped(text: str) -> str:
    """Escaped, with what may not stand in XML at all replaced. A carriage return would be read as a line feed."""
    return _NOT_XML.sub("\ufffd", escape(text, {"\r": "&#13;"}))


def _body_element(content_type: str, body: bytes, limits: ServiceLimits) -> tuple[etree._Element, Mapping[str, Part]]:
    """The one element in the SOAP body, and the parts beside the message."""
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
    return bodies[0][0], parts


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


def _children(element: etree._Element, allowed: tuple[str, ...]) -> dict[str, etree._Element]:
    found: dict[str, etree._Element] = {}
    for child in element:
        name = str(child.tag)
        if name not in allowed or name in found:
            raise BadMessage(finding("EF-SOAP-007", found=name[:200], expected=", ".join(allowed)))
        found[name] = child
    return found


def _text(element: etree._Element | None) -> str:
    if element is None:
        return ""
    if len(element):
        raise BadMessage(finding("EF-SOAP-007", found=str(element[0].tag)[:200], expected=str(element.tag)))
    return element.text or ""


def _binary(element: etree._Element | None, parts: Mapping[str, Part]) -> bytes:
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
        return binascii.a2b_base64("".join(_text(element).split()), strict_mode=True)
    except ValueError as error:
        raise BadMessage(finding("EF-SOAP-008", found="base64")) from error


def _fault(element: etree._Element) -> Fault:
    detail = element.find(f"{{{SOAP12}}}Detail/{_QNAME}EFaturaFault")
    reason = (element.findtext(f"{{{SOAP12}}}Reason/{{{SOAP12}}}Text") or "").strip()
    if detail is None:
        return Fault(SYSTEM_ERROR, reason)
    code = (detail.findtext("code") or "").strip()
    msg = detail.findtext("msg")
    return Fault(
        int(code) if code.isascii() and code.isdigit() and len(code) < 10 else SYSTEM_ERROR,
        reason if msg is None else msg,
    )
