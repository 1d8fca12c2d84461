"""Reading a receiver's system response: which envelope, which code (e-fatura.md section 10)."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

_CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
_CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
_DOCUMENT = f"{_CAC}DocumentResponse"
_LINE = f"{_DOCUMENT}/{_CAC}LineResponse/{_CAC}Response"


@dataclass(frozen=True, slots=True)
class Told:
    """What a system response tells. code is 0 where it is no number."""

    envelope_id: str
    code: int
    description: str


def read_told(response: etree._Element) -> Told:
    """Read an ApplicationResponse element; the envelope is named in DocumentReference/ID only."""
    code = _text(response, f"{_LINE}/{_CBC}ResponseCode")
    return Told(
        envelope_id=_text(response, f"{_DOCUMENT}/{_CAC}DocumentReference/{_CBC}ID"),
        code=int(code) if code.isascii() and code.isdigit() and len(code) < 10 else 0,
        description=_text(response, f"{_LINE}/{_CBC}Description"),
    )


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
