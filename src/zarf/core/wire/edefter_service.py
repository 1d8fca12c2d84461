"""GİB's e-Defter web service on the wire: SOAP 1.2 messages, both directions. Every name of the service is in here.

Sure are the operations, their parameters, the namespace and SOAP 1.2. The shapes of Attachment and durum come from one
public client, and the shape of a fault from nowhere: what a fault is read from is as wide as can be.
Source: Web Servis Kılavuzu v1.7 (22.05.2024); spec e-defter.md, section 6.1; reconstructed WSDL.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from zarf.core.findings import finding
from zarf.core.wire.soap import (
    SOAP_TYPE,
    BadMessage,
    Message,
    ServiceLimits,
    binary_of,
    children,
    escaped,
    read_message,
    soap_type,
    text_of,
)
from zarf.core.xml.canonical import DECLARATION
from zarf.core.xml.namespaces import EDEFTER_WS, SOAP12

LIMITS: Final = ServiceLimits(max_message=400 * 1024 * 1024)
"""A package holds a ledger of at most 200 MB, deflated; base64 adds a third."""

UNKNOWN_CODE: Final = 0
"""Code of a fault that tells none."""

_SEND, _RECEIVE, _STATUS = "sendDocumentFile", "receiveDocumentFile", "getBatchStatus"
_ATTACHMENT, _FILE_NAME, _BINARY = "Attachment", "fileName", "binaryData"
_SENT, _STATE = "return", "durum"
_STATE_TEXT, _STATE_CODE, _STATE_PACKAGE = "durumAciklama", "durumKodu", "paketKimligi"
_PACKAGE_OF = {_RECEIVE: "PaketID", _STATUS: "paketID"}
_FAULT, _FAULT_CODE, _FAULT_TEXT = "EDefterFault", "code", "msg"

_IN = f"{{{EDEFTER_WS}}}"
_SOAP_FAULT = f"{{{SOAP12}}}Fault"
_CODE_NAMES = frozenset({"code", "kod", "hatakodu", "errorcode", "faultcode", "durumkodu"})
_LEADING_CODE = re.compile(r"\s*+(?:\[\s*+)?+([0-9]{3})\b")


@dataclass(frozen=True, slots=True)
class SendDocumentFile:
    """Hand in one package (zip). An absent child is empty."""

    file_name: str
    binary: bytes


@dataclass(frozen=True, slots=True)
class ReceiveDocumentFile:
    """Ask for the approved berat of a package, by its name without `.zip`."""

    package_id: str


@dataclass(frozen=True, slots=True)
class GetBatchStatus:
    """Ask where a package stands."""

    package_id: str


Call = SendDocumentFile | ReceiveDocumentFile | GetBatchStatus


@dataclass(frozen=True, slots=True)
class Taken:
    """The package is in GİB's queue; its words, as received."""

    text: str


@dataclass(frozen=True, slots=True)
class ApprovedFile:
    """What receiveDocumentFile brings."""

    file_name: str
    binary: bytes


@dataclass(frozen=True, slots=True)
class PackageState:
    """One `durum`: GİB's words and number, as received. code None where it tells none."""

    text: str
    code: int | None
    package_id: str


@dataclass(frozen=True, slots=True)
class PackageStates:
    """The attempts of a package, the newest as the service orders them."""

    states: tuple[PackageState, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """The service refuses. code: of `codes/ws-error-codes.csv` (101 to 305), or UNKNOWN_CODE."""

    code: int
    text: str


Answer = Taken | ApprovedFile | PackageStates | Fault


def body_of(call: Call) -> str:
    """What stands in the SOAP body of a call, canonical and with its own namespace declared."""
    if isinstance(call, SendDocumentFile):
        return _element(_SEND, _attachment(call.file_name, call.binary))
    name = _RECEIVE if isinstance(call, ReceiveDocumentFile) else _STATUS
    return _element(name, _leaf(_PACKAGE_OF[name], call.package_id))


def content_type_of(call: Call) -> str:
    """The HTTP content type of a call."""
    if isinstance(call, SendDocumentFile):
        return soap_type(_SEND)
    return soap_type(_RECEIVE if isinstance(call, ReceiveDocumentFile) else _STATUS)


def parse_call(message: Message) -> Call:
    """The call in a message. Raises BadMessage."""
    element = message.element
    if element.tag == _IN + _SEND:
        found = children(element, (_ATTACHMENT,))
        return SendDocumentFile(*_read_attachment(found.get(_ATTACHMENT), message))
    for name, parameter in _PACKAGE_OF.items():
        if element.tag == _IN + name:
            package = text_of(children(element, (parameter,)).get(parameter))
            return ReceiveDocumentFile(package) if name == _RECEIVE else GetBatchStatus(package)
    raise BadMessage(finding("EF-SOAP-006", found=str(element.tag)[:200]))


def write_answer(answer: Answer) -> tuple[str, bytes]:
    """Content type and body of an answer. A Fault travels with HTTP status 500, the others with 200."""
    return (
        SOAP_TYPE,
        f'{DECLARATION}<s:Envelope xmlns:s="{SOAP12}"><s:Body>{_inner(answer)}</s:Body></s:Envelope>'.encode(),
    )


def parse_answer(content_type: str, body: bytes) -> Answer:
    """The answer in an HTTP response. Raises BadMessage."""
    message = read_message(content_type, body, LIMITS)
    element = message.element
    if element.tag == _SOAP_FAULT:
        return _fault(element)
    if element.tag == f"{_IN}{_SEND}Response":
        return Taken(text_of(children(element, (_SENT,)).get(_SENT)))
    if element.tag == f"{_IN}{_RECEIVE}Response":
        found = children(element, (_ATTACHMENT,))
        return ApprovedFile(*_read_attachment(found.get(_ATTACHMENT), message))
    if element.tag == f"{_IN}{_STATUS}Response":
        if any(child.tag != _STATE for child in element):
            raise BadMessage(finding("EF-SOAP-007", found=str(element[0].tag)[:200], expected=_STATE))
        return PackageStates(tuple(_read_state(child) for child in element))
    raise BadMessage(finding("EF-SOAP-006", found=str(element.tag)[:200]))


def _inner(answer: Answer) -> str:
    if isinstance(answer, Taken):
        return _element(f"{_SEND}Response", _leaf(_SENT, answer.text))
    if isinstance(answer, ApprovedFile):
        return _element(f"{_RECEIVE}Response", _attachment(answer.file_name, answer.binary))
    if isinstance(answer, PackageStates):
        return _element(f"{_STATUS}Response", "".join(_state(item) for item in answer.states))
    text = escaped(f"[{answer.code}] {answer.text}")
    detail = _element(_FAULT, _leaf(_FAULT_CODE, str(answer.code)) + _leaf(_FAULT_TEXT, answer.text))
    return (
        f"<s:Fault><s:Code><s:Value>s:{_side(answer.code)}</s:Value></s:Code><s:Reason>"
        f'<s:Text xml:lang="tr">{text}</s:Text></s:Reason><s:Detail>{detail}</s:Detail></s:Fault>'
    )


def _side(code: int) -> str:
    """Whose fault: the disk, database and queue errors are the service's."""
    return "Receiver" if code in (110, 112, 113, 203, 206, 303) else "Sender"


def _element(name: str, inner: str) -> str:
    return f'<e:{name} xmlns:e="{EDEFTER_WS}">{inner}</e:{name}>'


def _leaf(name: str, text: str) -> str:
    return f"<{name}>{escaped(text)}</{name}>"


def _attachment(file_name: str, binary: bytes) -> str:
    content = base64.b64encode(binary).decode("ascii")
    return f"<{_ATTACHMENT}>{_leaf(_FILE_NAME, file_name)}<{_BINARY}>{content}</{_BINARY}></{_ATTACHMENT}>"


def _state(item: PackageState) -> str:
    code = "" if item.code is None else _leaf(_STATE_CODE, str(item.code))
    inner = f"{_leaf(_STATE_TEXT, item.text)}{code}{_leaf(_STATE_PACKAGE, item.package_id)}"
    return f"<{_STATE}>{inner}</{_STATE}>"


def _read_attachment(element: etree._Element | None, message: Message) -> tuple[str, bytes]:
    found: Mapping[str, etree._Element] = {} if element is None else children(element, (_FILE_NAME, _BINARY))
    return text_of(found.get(_FILE_NAME)), binary_of(found.get(_BINARY), message.parts)


def _read_state(element: etree._Element) -> PackageState:
    found = children(element, (_STATE_TEXT, _STATE_CODE, _STATE_PACKAGE))
    code = text_of(found.get(_STATE_CODE)).strip()
    return PackageState(
        text_of(found.get(_STATE_TEXT)),
        int(code) if code.isascii() and code.isdigit() and len(code) < 10 else None,
        text_of(found.get(_STATE_PACKAGE)),
    )


def _fault(element: etree._Element) -> Fault:
    """A number in the detail under any likely name, else one that the reason begins with."""
    reason = (element.findtext(f"{{{SOAP12}}}Reason/{{{SOAP12}}}Text") or "").strip()
    detail = element.find(f"{{{SOAP12}}}Detail")
    for item in detail.iter("*") if detail is not None else ():
        name = etree.QName(item).localname
        value = (item.text or "").strip()
        if name.lower() in _CODE_NAMES and value.isascii() and value.isdigit() and len(value) < 10:
            text = next((t.text or "" for t in item.itersiblings() if etree.QName(t).localname == _FAULT_TEXT), reason)
            return Fault(int(value), text)
    leading = _LEADING_CODE.match(reason)
    return Fault(int(leading[1]) if leading else UNKNOWN_CODE, reason)
