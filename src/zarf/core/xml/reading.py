"""Bytes -> XML tree, under limits that hostile input cannot get round.

Order of the checks: size, encoding, prologue (no DOCTYPE, no processing instruction but xml-stylesheet), number of
namespace declarations (counted before any tree is built: inclusive C14N is quadratic in them), then libxml2 with
entities, network and DTDs switched off and its own limits on depth and text length.
Source: spec seal.md section 5, points 2 and 3.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import cast
from xml.parsers import expat

from lxml import etree

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import Finding, finding
from zarf.core.xml.plain import PlainFile, plain_view
from zarf.core.xml.view import Origin

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may cost. Sizes in bytes, depth in elements, `max_ns_*` in namespace declarations.

    max_tags: opening and closing tags; an invoice of 10,000 lines has about 800,000.
    """

    max_bytes: int = 20 * _MB
    max_depth: int = 256
    max_text: int = 10_000_000
    max_ns_per_element: int = 64
    max_ns_total: int = 256
    max_tags: int = 1_000_000
    max_attributes: int = 256


DOCUMENT_LIMITS = Limits()


def ENVELOPE_LIMITS(documents: int, max_bytes: int = 50 * _MB) -> Limits:  # noqa: N802  reads like the constant beside it
    """The limits of an envelope of that many documents: 256 declarations for each, and one document's for itself."""
    return Limits(max_bytes=max_bytes, max_ns_total=256 * (documents + 1), max_tags=3_000_000)


def read_xml(data: bytes, limits: Limits = DOCUMENT_LIMITS) -> etree._Element:
    """The root element. Raises DocumentUnreadable (codes EF-XML-001 to 009 and 011) for anything that is not plain XML.

    A UTF-8 byte order mark is tolerated; *data* itself is never changed.
    """
    _check_size(data, limits)
    _check_encoding(data)
    _check_prologue(data)
    _check_namespaces(data, limits)
    root = _parse(data, limits)
    _check_instructions(data, root)
    return root


_MOST_PLAIN_BYTES = 8 * _MB
_MOST_PLAIN_TAGS = 60_000
"""An invoice of 1,000 lines has about 50,000. A view takes ten times the memory of libxml2's tree."""


def read_plain(data: bytes, limits: Limits = DOCUMENT_LIMITS) -> PlainFile | None:
    """The lean view of an ordinary file that keeps the limits; None for any other, good or bad.

    An ordinary file (core/xml/plain.py) has nothing that the checks of `read_xml` look for and is well-formed, so that
    whatever this reads `read_xml` reads too, and both are the same document.
    """
    if len(data) > min(limits.max_bytes, _MOST_PLAIN_BYTES):
        return None
    file = plain_view(
        data,
        max_tags=min(limits.max_tags, _MOST_PLAIN_TAGS),
        max_depth=limits.max_depth,
        max_ns_per_element=limits.max_ns_per_element,
        max_ns_total=limits.max_ns_total,
    )
    if file is not None:
        file.tree.root.origin = Origin(lambda: read_xml(data, limits))
    return file


_IDS = " | ".join(f"descendant-or-self::*/@{name}" for name in ("Id", "ID", "id"))
"""Below the element given, so that one document of an envelope can be asked alone."""


def duplicate_ids(root: etree._Element) -> list[Finding]:
    """One finding for each Id, ID or id value that stands at more than one element: a seal could point at either.

    No more than the first MOST_DUPLICATES are told.
    """
    values = root.xpath(_IDS)
    counted = Counter(str(value) for value in values)  # type: ignore[union-attr]
    repeated = ((value, number) for value, number in counted.items() if number > 1)
    return [
        finding("EF-XML-010", path=f"//*[@*='{value}']", found=value[:80], count=number)
        for value, number in islice(repeated, MOST_DUPLICATES)
    ]


MOST_DUPLICATES = 200


def line_of(element: etree._Element) -> int | None:
    """The line on which the element begins, counted from 1; None where the parser did not keep it."""
    return cast("int | None", element.sourceline)


def _refuse(code: str, **details: object) -> DocumentUnreadable:
    return DocumentUnreadable(finding(code, **details))  # type: ignore[arg-type]


def _check_size(data: bytes, limits: Limits) -> None:
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        raise _refuse("EF-XML-001")
    if len(data) > limits.max_bytes:
        raise _refuse("EF-XML-002", found=str(len(data)), expected=str(limits.max_bytes))
    tags = data.count(b"<")
    if tags > limits.max_tags:
        raise _refuse("EF-XML-011", found=str(tags), expected=str(limits.max_tags))


_DECLARATION = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")


def _check_encoding(data: bytes) -> None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4]:
        raise _refuse("EF-XML-003", found="UTF-16/UTF-32", expected="UTF-8")
    match = _DECLARATION.match(data.removeprefix(b"\xef\xbb\xbf"))
    if match and match[1].upper() not in (b"UTF-8", b"UTF8"):
        raise _refuse("EF-XML-003", line=1, found=match[1].decode("ascii"), expected="UTF-8")


_BLANK = re.compile(rb"\s*")
_TARGET = re.compile(rb"<\?([^\s?>]*)")


def _check_prologue(data: bytes) -> None:
    """Walks over the declaration, comments and instructions before the root element."""
    at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while True:
        at = _end(_BLANK.match(data, at))
        if data.startswith(b"<!--", at):
            at = _behind(data, b"-->", at)
        elif data.startswith(b"<?", at):
            _check_instruction(data, at)
            at = _behind(data, b"?>", at)
        else:
            break
    if data[at : at + 9].upper() == b"<!DOCTYPE":
        raise _refuse("EF-XML-004", line=data.count(b"\n", 0, at) + 1)


def _end(match: re.Match[bytes] | None) -> int:
    return match.end() if match else 0


def _behind(data: bytes, mark: bytes, at: int) -> int:
    """Where the text after *mark* begins; the end of the file when it never comes (libxml2 then says so)."""
    found = data.find(mark, at)
    return found + len(mark) if found >= 0 else len(data)


def _check_instruction(data: bytes, at: int) -> None:
    target = _TARGET.match(data, at)
    name = target[1] if target else b""
    if name not in (b"xml", b"xml-stylesheet"):
        raise _refuse("EF-XML-005", line=data.count(b"\n", 0, at) + 1, found=name.decode("utf-8", "replace")[:60])


def _check_namespaces(data: bytes, limits: Limits) -> None:
    """A plain search settles nearly every file; a count over the tags most others; expat only what is left.

    Expat keeps every attribute of an element in memory, so an element beyond all reason never reaches it.
    """
    if data.count(b"xmlns") <= min(limits.max_ns_per_element, limits.max_ns_total):
        return
    most, total = _declarations(data, limits)
    if most <= limits.max_ns_per_element and total <= limits.max_ns_total:
        return
    if most > _BEYOND_REASON or not (b"<!--" in data or b"<![CDATA[" in data):
        raise _too_many(most, total, limits, None)
    _NamespaceCounter(limits).count(data)  # what looks like tags may be quoted in a comment


_BEYOND_REASON = 10_000
_TAG = re.compile(rb"<[^\"'<>]*+(?:\"[^\"]*+\"[^\"'<>]*+|'[^']*+'[^\"'<>]*+)*+>?")
_QUOTED = re.compile(rb"\"[^\"]*+\"|'[^']*+'")
_DECLARES = re.compile(rb"\sxmlns[:=\s]")


def _declarations(data: bytes, limits: Limits) -> tuple[int, int]:
    """The most declarations of one tag, and of all tags, up to the first that breaks a limit."""
    most = total = end = 0
    at = data.find(b"xmlns")
    while at >= 0:
        tag = _TAG.match(data, max(data.rfind(b"<", end, at), end))
        end = tag.end() if tag else end
        if tag is None or end <= at:
            end = data.find(b"<", at)  # in the text behind the tag
            if end < 0:
                break
        else:
            here = len(_DECLARES.findall(_QUOTED.sub(b"''", tag[0])))
            most, total = max(most, here), total + here
            if most > limits.max_ns_per_element or total > limits.max_ns_total:
                break
        at = data.find(b"xmlns", end)
    return most, total


def _too_many(most: int, total: int, limits: Limits, line: int | None) -> DocumentUnreadable:
    expected = f"{limits.max_ns_per_element} / {limits.max_ns_total}"
    return _refuse("EF-XML-006", line=line, found=str(max(most, total)), expected=expected)


class _NamespaceCounter:
    """An expat pass that stops at the first element over a limit. No tree is built."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._total = 0
        self._parser = expat.ParserCreate()
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._start

    def count(self, data: bytes) -> None:
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError:
            return  # not well-formed: libxml2 says where and why in the next step

    def _start(self, name: str, attributes: list[str]) -> None:
        here = sum(1 for item in attributes[::2] if item == "xmlns" or item.startswith("xmlns:"))
        self._total += here
        if here > self._limits.max_ns_per_element or self._total > self._limits.max_ns_total:
            raise _too_many(here, self._total, self._limits, self._parser.CurrentLineNumber)


_parsers = threading.local()


def _parser() -> etree.XMLParser:
    """One parser a thread: making one costs more than reading a small document."""
    parser: etree.XMLParser | None = getattr(_parsers, "parser", None)
    if parser is None:
        parser = _parsers.parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_blank_text=False
        )
    return parser


def _parse(data: bytes, limits: Limits) -> etree._Element:
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as problem:
        raise _syntax(problem, data) from problem
    except ValueError as problem:
        raise _refuse("EF-XML-007", reason=str(problem)[:160]) from problem
    if _crowded(limits.max_attributes)(root):
        raise _refuse("EF-XML-012", expected=str(limits.max_attributes))
    if _too_deep(limits.max_depth)(root):
        raise _refuse("EF-XML-008", expected=str(limits.max_depth))
    return root


@cache
def _crowded(most: int) -> etree.XPath:
    """Whether an element has more attributes than that: lxml takes quadratic time to list them."""
    return etree.XPath(f"boolean(//*[@*[{most + 1}]])")


def _too_deep(depth: int) -> etree.XPath:
    found = _DEPTH_TESTS.get(depth)
    if found is None:
        found = _DEPTH_TESTS[depth] = etree.XPath("boolean(/" + "/".join("*" * (depth + 1)) + ")")
    return found


_DEPTH_TESTS: dict[int, etree.XPath] = {}
_TOO_LONG = re.compile(r"huge text node|too long|too big|too large|resource limit", re.I)
_PLACE = re.compile(r",? line \d+, column \d+.*", re.S)


def _syntax(problem: etree.XMLSyntaxError, data: bytes) -> DocumentUnreadable:
    reason = _PLACE.sub("", problem.msg or "").strip()
    line = problem.lineno or None
    if "depth" in reason.lower():
        return _refuse("EF-XML-008", line=line, expected="256")
    if _TOO_LONG.search(reason):
        return _refuse("EF-XML-009", line=line)
    if "bytes in character encoding" in reason or "not proper UTF-8" in reason:
        return _refuse("EF-XML-003", line=line, found=_stray_byte(data), expected="UTF-8")
    return _refuse("EF-XML-007", line=line, reason=reason[:160])


def _stray_byte(data: bytes) -> str:
    """The first byte that is no UTF-8, as 0xFC."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as problem:
        return f"0x{data[problem.start]:02X}"
    return "?"


def _check_instructions(data: bytes, root: etree._Element) -> None:
    """No processing instruction inside or after the root element."""
    if data.count(b"<?") <= 1 and not data.rstrip().endswith(b"?>"):
        start = data.find(b"<?")
        if start in (-1, 0) or (start == 3 and data.startswith(b"\xef\xbb\xbf")):
            return
    behind = [item for item in root.itersiblings() if isinstance(item, etree._ProcessingInstruction)]
    for item in [*root.iter(etree.ProcessingInstruction), *behind]:
        target = getattr(item, "target", "")
        raise _refuse("EF-XML-005", line=line_of(item), found=str(target)[:60])
