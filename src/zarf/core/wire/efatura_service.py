"""The EFatura web service on the wire: SOAP 1.2 messages of sendDocument and getApplicationResponse, both directions.

Document/literal in namespace http://gib.gov.tr/vedop3/eFatura; the children of the messages are unqualified and all
optional. The zip travels as an MTOM/XOP part or as base64 inside the message; both are read.
Headers of the SOAP envelope are not looked at. Source: EFatura WSDL; GİB guide "Ek-3" v1.4, August 2013.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from zarf.core.findings import finding
from zarf.core.wire.efatura_wsdl import wsdl
from zarf.core.wire.multipart import Part, write_related
from zarf.core.wire.soap import (
    SOAP_TYPE,
    BadMessage,
    ServiceLimits,
    binary_of,
    children,
    escaped,
    read_message,
    soap_type,
    text_of,
)
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


_QNAME = f"{{{EFATURA_WS}}}"
_FAULT = f"{{{SOAP12}}}Fault"
_NO_LIMITS = ServiceLimits()


def parse_request(
    content_type: str, body: bytes, limits: ServiceLimits = _NO_LIMITS
) -> SendDocument | GetApplicationResponse:
    """The call in an HTTP request. Raises BadMessage."""
    message = read_message(content_type, body, limits)
    element, parts = message.element, message.parts
    if element.tag == f"{_QNAME}documentRequest":
        found = children(element, ("fileName", "binaryData", "hash"))
        binary = binary_of(found.get("binaryData"), parts)
        return SendDocument(text_of(found.get("fileName")), binary, text_of(found.get("hash")))
    if element.tag == f"{_QNAME}getAppRespRequest":
        found = children(element, ("instanceIdentifier",))
        return GetApplicationResponse(text_of(found.get("instanceIdentifier")))
    raise BadMessage(finding("EF-SOAP-006", found=str(element.tag)[:200]))


def parse_response(
    content_type: str, body: bytes, limits: ServiceLimits = _NO_LIMITS
) -> DocumentResponse | AppRespResponse | Fault:
    """The answer in an HTTP response. Raises BadMessage."""
    element = read_message(content_type, body, limits).element
    if element.tag == _FAULT:
        return _fault(element)
    if element.tag == f"{_QNAME}documentResponse":
        found = children(element, ("msg", "hash"))
        return DocumentResponse(text_of(found.get("msg")), text_of(found.get("hash")))
    if element.tag == f"{_QNAME}getAppRespResponse":
        found = children(element, ("applicationResponse",))
        return AppRespResponse(text_of(found.get("applicationResponse")))
    raise BadMessage(finding("EF-SOAP-006", found=str(element.tag)[:200]))


def write_request(call: SendDocument | GetApplicationResponse, *, mtom: bool = True) -> tuple[str, bytes]:
    """Content type and body of a call. mtom: the zip is a part of its own, else base64 in the message."""
    if isinstance(call, GetApplicationResponse):
        inner = f"<instanceIdentifier>{escaped(call.instance_identifier)}</instanceIdentifier>"
        return soap_type("getApplicationResponse"), _message(f"<e:getAppRespRequest>{inner}</e:getAppRespRequest>")
    if mtom:
        content = f'<xop:Include xmlns:xop="{XOP}" href="cid:{_ATTACHMENT}"/>'
    else:
        content = base64.b64encode(call.binary).decode("ascii")
    message = _message(
        f"<e:documentRequest><fileName>{escaped(call.file_name)}</fileName>"
        f'<binaryData xmlns:m="{XMIME}" m:contentType="application/octet-stream">{content}</binaryData>'
        f"<hash>{escaped(call.hash)}</hash></e:documentRequest>"
    )
    if not mtom:
        return soap_type("sendDocument"), message
    root = Part(_ROOT, 'application/xop+xml; charset=utf-8; type="application/soap+xml"', message)
    attachment = Part(_ATTACHMENT, "application/octet-stream", call.binary)
    return write_related(root, attachment, parameters='; start-info="application/soap+xml"; action="sendDocument"')


def write_response(reply: DocumentResponse | AppRespResponse | Fault) -> tuple[str, bytes]:
    """Content type and body of an answer. A Fault travels with HTTP status 500, the others with 200."""
    if isinstance(reply, DocumentResponse):
        inner = f"<msg>{escaped(reply.msg)}</msg><hash>{escaped(reply.hash)}</hash>"
        return SOAP_TYPE, _message(f"<e:documentResponse>{inner}</e:documentResponse>")
    if isinstance(reply, AppRespResponse):
        inner = f"<applicationResponse>{escaped(reply.text)}</applicationResponse>"
        return SOAP_TYPE, _message(f"<e:getAppRespResponse>{inner}</e:getAppRespResponse>")
    side = "Sender" if reply.code in _OF_THE_CALLER else "Receiver"
    text = escaped(reply.msg)
    return SOAP_TYPE, _message(
        f"<s:Fault><s:Code><s:Value>s:{side}</s:Value></s:Code>"
        f'<s:Reason><s:Text xml:lang="tr">{text}</s:Text></s:Reason>'
        f"<s:Detail><e:EFaturaFault><code>{reply.code}</code><msg>{text}</msg></e:EFaturaFault></s:Detail></s:Fault>"
    )


_ROOT = "message@zarf.invalid"
_ATTACHMENT = "zip@zarf.invalid"
_OF_THE_CALLER = frozenset({2000, 2001, 2004, 2006, 2007})


def _message(inner: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="{SOAP12}" xmlns:e="{EFATURA_WS}">'
        f"<s:Body>{inner}</s:Body></s:Envelope>"
    ).encode()


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
