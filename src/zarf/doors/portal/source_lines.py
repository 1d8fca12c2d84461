"""A document's text as it is shown beside its findings: numbered lines, windows around findings, gaps between them.

A file that is written in one long line is indented first; the places of its findings are then looked up by their paths.
What comes out is plain text: escaping it is the template's part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import Finding
from zarf.core.repair.raw import RawDocument
from zarf.core.validation import limits_for
from zarf.core.xml.reading import read_xml

BEFORE, AFTER = 3, 8
MOST_LINES = 1000
"""So many lines are sent at once; the rest is asked for piece by piece."""
_LONGEST_LINE = 400
_SMALL_GAP = 3
_TAGS_PER_LINE = 6
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
"""Control and direction characters: they could show another text than the one that is judged."""


@dataclass(frozen=True, slots=True)
class Line:
    """cut: how many characters are not shown."""

    number: int
    text: str
    cut: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Either lines, with what is said about the first of them, or a gap of lines that are not shown (first to last)."""

    lines: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    first: int = 0
    last: int = 0

    @property
    def hidden(self) -> int:
        return self.last - self.first + 1 if self.last else 0


@dataclass(frozen=True, slots=True)
class Source:
    """lines: of the text as it is shown. indented: the file's own lines were too long to be read.

    places: the line of each finding that has one, by the finding's number in the verdict.
    """

    lines: tuple[str, ...]
    indented: bool
    places: Mapping[int, int]

    def numbered(self, first: int, last: int) -> tuple[Line, ...]:
        """Lines *first* to *last*, counted from 1; what lies outside is left out."""
        first = max(first, 1)
        return tuple(_line(number, text) for number, text in enumerate(self.lines[first - 1 : last], first))


def source_of(data: bytes, findings: Sequence[Finding]) -> Source:
    """The text of *data* and where in it the findings lie. Never raises: unreadable bytes are shown as they are."""
    pretty = _indented(data) if data.count(b"</") > _TAGS_PER_LINE * (data.count(b"\n") + 1) else None
    if pretty is None:
        lines = _text(data).split("\n")
        places = {
            number: item.line for number, item in enumerate(findings) if item.line and 1 <= item.line <= len(lines)
        }
        return Source(tuple(lines), False, places)
    document = RawDocument(pretty)
    found = {number: document.at(item.path) for number, item in enumerate(findings) if item.path}
    places = {number: place.line for number, place in found.items() if place is not None}
    return Source(tuple(_text(pretty).split("\n")), True, places)


def pieces(source: Source, findings: Sequence[Finding], *, whole: bool) -> Iterator[Piece]:
    """The file from its first line to its last: each finding's line begins a piece of its own.

    whole: gaps are filled as far as MOST_LINES allow.
    """
    by_line: dict[int, list[Finding]] = {}
    for number, line in source.places.items():
        by_line.setdefault(line, []).append(findings[number])
    left = MOST_LINES if whole else 0
    for first, last, near in _windows(sorted(by_line), len(source.lines)):
        if near:
            yield Piece(lines=source.numbered(first, last), findings=tuple(by_line.get(first, ())))
            continue
        filled = min(left, last - first + 1)
        left -= filled
        if filled:
            yield Piece(lines=source.numbered(first, first + filled - 1))
        if first + filled <= last:
            yield Piece(first=first + filled, last=last)


def chunk(source: Source, first: int, last: int) -> Iterator[Piece]:
    """What stands in a gap: at most MOST_LINES lines, then the gap that remains."""
    last = min(last, len(source.lines))
    end = min(last, first + MOST_LINES - 1)
    yield Piece(lines=source.numbered(first, end))
    if end < last:
        yield Piece(first=end + 1, last=last)


def _windows(marked: Sequence[int], total: int) -> Iterator[tuple[int, int, bool]]:
    """Lines 1 to *total* in stretches (first, last, shown), cut before each marked line. *marked* is sorted."""
    at = 1
    for first, last in _spans(marked, total):
        if at < first:
            yield at, first - 1, False
        starts = sorted({first, *(line for line in marked if first <= line <= last)})
        for begin, after in pairwise([*starts, last + 1]):
            yield begin, after - 1, True
        at = last + 1
    if at <= total:
        yield at, total, False


def _spans(marked: Sequence[int], total: int) -> list[tuple[int, int]]:
    """The neighbourhoods of the marked lines; those that nearly touch are one."""
    spans: list[tuple[int, int]] = []
    for line in marked:
        first, last = max(1, line - BEFORE), min(total, line + AFTER)
        if spans and first <= spans[-1][1] + 1 + _SMALL_GAP:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((1 if first <= 1 + _SMALL_GAP else first, last))
    return spans


def _line(number: int, text: str) -> Line:
    return Line(number, text[:_LONGEST_LINE], max(0, len(text) - _LONGEST_LINE))


def _text(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text.removesuffix("\n"))


def _indented(data: bytes) -> bytes | None:
    try:
        root = read_xml(data, limits_for(data))
    except DocumentUnreadable:
        return None
    etree.indent(root, "  ")
    return etree.tostring(root, encoding="utf-8")
