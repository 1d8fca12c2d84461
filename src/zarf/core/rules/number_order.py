"""Numbers that go up while their dates go back: told across the files of one check. A warning, never an error.

GİB asks for consecutive numbers within a series and a year (VUK 509, IV.2) but compares no two documents. A document's
number and date are looked up in its bytes: it was judged already, and reading it twice would double the time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zarf.core.findings import Finding, finding

_PROFILE = b"ProfileID>"
_HEAD = re.compile(
    rb"\s*<(?:[\w.-]+:)?ID(?:\s[^<>]*)?>([A-Z0-9]{3}20[0-9]{2})([0-9]{9})<"
    rb"(?:(?!IssueDate)[^<]*<){1,12}?(?:[\w.-]+:)?IssueDate>([0-9]{4}-[0-9]{2}-[0-9]{2})<"
)
_SUPPLIERS = (b"AccountingSupplierParty>", b"DespatchSupplierParty>")
_SUPPLIER = re.compile(
    rb"(?:[^<]*<){1,40}?(?:[\w.-]+:)?ID\s+schemeID=[\"'](?:VKN|TCKN)[\"']>([0-9]{10,11})<",
)
_FAR = 512 * 1024
"""The parties follow the head; a larger embedded view between them is not searched."""


@dataclass(frozen=True, slots=True)
class Issued:
    """series: supplier, letters and year. line: of the number, counted from 1."""

    series: str
    number: int
    text: str
    day: date
    line: int


def issued_in(data: bytes) -> Iterator[Issued]:
    """The invoices and despatch advices in a document or envelope, as far as number, date and supplier are found."""
    at = data.find(_PROFILE)
    while at >= 0:
        at += len(_PROFILE)
        head = _HEAD.match(data, at)
        if head is not None:
            supplier, day = _supplier(data, head.end()), _day(head[3])
            if supplier and day is not None:
                series, number = head[1].decode(), head[2].decode()
                line = 1 + data.count(b"\n", 0, head.start(1))
                yield Issued(f"{supplier} {series}", int(number), series + number, day, line)
        at = data.find(_PROFILE, at)


def _supplier(data: bytes, start: int) -> str:
    """The number of the supplier who is named next, "" when none is."""
    found = [(at, name) for name in _SUPPLIERS if (at := data.find(name, start, start + _FAR)) >= 0]
    if not found:
        return ""
    at, name = min(found)
    match = _SUPPLIER.match(data, at + len(name))
    return match[1].decode() if match else ""


class NumberOrder:
    """Remembers what was seen; each document is compared with its neighbours by number."""

    def __init__(self) -> None:
        self._seen: dict[str, list[tuple[int, date, str]]] = {}

    def warnings(self, items: Iterator[Issued] | list[Issued] | tuple[Issued, ...]) -> list[Finding]:
        """What is out of order with those seen before, one warning for each document at most."""
        return [told for item in items if (told := self._told(item)) is not None]

    def _told(self, item: Issued) -> Finding | None:
        seen = self._seen.setdefault(item.series, [])
        place = bisect_left(seen, (item.number, date.min, ""))
        if place < len(seen) and seen[place][0] == item.number:
            return None
        before = seen[place - 1] if place else None
        after = seen[place] if place < len(seen) else None
        seen.insert(place, (item.number, item.day, item.text))
        if before is not None and before[1] > item.day:
            return _warning(item, before[2], before[1])
        if after is not None and after[1] < item.day:
            return _warning(item, after[2], after[1])
        return None


def _warning(item: Issued, other: str, other_day: date) -> Finding:
    return finding(
        "EF-WRN-012",
        line=item.line,
        found=f"{item.text}, {item.day.isoformat()}",
        expected=f"{other}, {other_day.isoformat()}",
    )


def _day(text: bytes) -> date | None:
    try:
        return date.fromisoformat(text.decode())
    except ValueError:
        return None
