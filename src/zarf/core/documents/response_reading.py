"""What a system response or a buyer's answer says. Reads no more than that, so that odd ones are read, too."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import finding
from zarf.core.xml.namespaces import CAC, CBC, UBL_APPLICATION_RESPONSE, clark
from zarf.core.xml.reading import read_xml


@dataclass(frozen=True, slots=True)
class SystemResponseData:
    """A status code told about an envelope. Correlate by envelope_id only (Ek-2 v1.5).

    sender_id and receiver_id: VKN or TCKN; issue_date and issue_time as written. Absent texts are empty.
    """

    envelope_id: str
    envelope_type: str
    code: int
    description: str
    sender_id: str
    receiver_id: str
    issue_date: str
    issue_time: str


@dataclass(frozen=True, slots=True)
class AnswerData:
    """KABUL, RED, IADE or GUMRUKONAY for a document.

    reference: ETTN of the answered invoice; older programs write its number. note: reason, from Note or Description.
    """

    ettn: str
    number: str
    code: str
    reference: str
    note: str
    sender_id: str
    receiver_id: str


_CAC, _CBC = f"{{{CAC}}}", f"{{{CBC}}}"
_DOCUMENT = f"{_CAC}DocumentResponse"
_ABOUT = f"{_DOCUMENT}/{_CAC}DocumentReference/{_CBC}"
_LINE = f"{_DOCUMENT}/{_CAC}LineResponse/{_CAC}Response/{_CBC}"
_ANSWER = f"{_DOCUMENT}/{_CAC}Response/{_CBC}"


def read_system_response(data: bytes) -> SystemResponseData:
    """The status a system response tells. Raises DocumentUnreadable: not XML, another document, no envelope or code."""
    root = _root(data)
    code, envelope_id = _text(root, f"{_LINE}ResponseCode"), _text(root, f"{_ABOUT}ID")
    if _text(root, f"{_ANSWER}ResponseCode") != "S_APR" or not envelope_id or not _is_status(code):
        raise DocumentUnreadable(finding("EF-SYS-002", found=code[:40], expected=envelope_id[:80]))
    return SystemResponseData(
        envelope_id=envelope_id,
        envelope_type=_text(root, f"{_ABOUT}DocumentTypeCode"),
        code=int(code),
        description=_text(root, f"{_LINE}Description"),
        sender_id=_number(root, "SenderParty"),
        receiver_id=_number(root, "ReceiverParty"),
        issue_date=_text(root, f"{_CBC}IssueDate"),
        issue_time=_text(root, f"{_CBC}IssueTime"),
    )


def read_answer(data: bytes) -> AnswerData:
    """What an application response answers, and to what. Raises DocumentUnreadable."""
    root = _root(data)
    code, reference = _text(root, f"{_ANSWER}ResponseCode"), _text(root, f"{_ABOUT}ID")
    if not code or not reference or code == "S_APR":
        raise DocumentUnreadable(finding("EF-SYS-003", found=code[:40]))
    return AnswerData(
        ettn=_text(root, f"{_CBC}UUID"),
        number=_text(root, f"{_CBC}ID"),
        code=code,
        reference=reference,
        note=_text(root, f"{_CBC}Note") or _text(root, f"{_LINE}Description") or _text(root, f"{_ANSWER}Description"),
        sender_id=_number(root, "SenderParty"),
        receiver_id=_number(root, "ReceiverParty"),
    )


def _root(data: bytes) -> etree._Element:
    root = read_xml(data)
    if root.tag != clark(UBL_APPLICATION_RESPONSE, "ApplicationResponse"):
        raise DocumentUnreadable(finding("EF-SYS-001", path="/", found=str(root.tag)[:200]))
    return root


def _is_status(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) == 4


def _number(root: etree._Element, role: str) -> str:
    ids = root.iterfind(f"{_CAC}{role}/{_CAC}PartyIdentification/{_CBC}ID")
    return next(((item.text or "").strip() for item in ids if item.get("schemeID") in ("VKN", "TCKN")), "")


def _text(root: etree._Element, path: str) -> str:
    element = root.find(path)
    return "" if element is None else "".join(str(piece) for piece in element.itertext(str(element.tag))).strip()
