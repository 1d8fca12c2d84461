"""Canonical XML (inclusive C14N 1.0, without comments) of a file of any size, in one pass and little memory.

For ledgers: a tree of 200 MB takes two gigabytes. Everything that the reader and the seal's judge look for in a tree
is looked for here on the way: encoding, DOCTYPE, instructions, limits, Ids, comments inside values, wrapped documents,
further signatures. The seal itself is left out of the digest, as the enveloped transform does, and its place is told.
Source: W3C Canonical XML 1.0; seal profile, section 5.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from zarf.core.seal.canonical_tags import Scope, TagWriter, refuse, unreadable
from zarf.core.seal.places import WRAPPABLE
from zarf.core.seal.scope import escape_text
from zarf.core.xml.namespaces import DS

LARGEST = 256 * 1024 * 1024
"""Bytes; GİB's own limit for a ledger is 200 MB."""
_CHUNK = 256 * 1024
_DEEPEST, _LONGEST_TEXT, _MOST_ATTRIBUTES = 256, 10_000_000, 256
_LONGEST_SILENCE = 16 * 1024 * 1024
"""Bytes of one tag or instruction that expat would have to hold."""
_UTF8 = ("UTF-8", "UTF8")
_VERSION = re.compile(r"1\.[0-9]*")
_BLANK = " \t\r\n"


@dataclass(slots=True)
class Scan:
    """What was found. root: Clark name. root_tag, end_tag: as text, the first canonical. namespaces: on the root.

    seal: offsets of the start tag and the end tag of the ds:Signature right below the root; None when there is none.
    signatures: how many stand outside it, it included. is_last: no element stands behind it. end: offset of the root's
    end tag. fault: the first thing against the document, a code EF-SEAL-...
    """

    root: str = ""
    root_tag: str = ""
    end_tag: str = ""
    namespaces: dict[str | None, str] = field(default_factory=dict)
    xml_attributes: dict[str, str] = field(default_factory=dict)
    seal: tuple[int, int] | None = None
    end: int = -1
    signatures: int = 0
    is_last: bool = True
    fault: str | None = None


@dataclass(slots=True)
class _Open:
    """An element whose end has not come. has_*: what stands in it, for comments inside values."""

    scope: Scope
    has_comment: bool = False
    has_element: bool = False
    has_text: bool = False


def scan(file: BinaryIO, update: Callable[[bytes], object]) -> Scan:
    """Read *file* from its beginning; *update* gets the canonical document without its seal, piece by piece.

    Raises DocumentUnreadable as `read_xml` does.
    """
    return _Scanner(update).run(file)


class _Scanner:
    def __init__(self, update: Callable[[bytes], object]) -> None:
        self._update = update
        self._parts: list[str] = []
        self._size = 0
        self._open: list[_Open] = []
        self._text_length = 0
        self._skipped = 0
        self._tags = TagWriter(self._blame)
        self._is_quiet = True
        self._found = Scan()
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.buffer_size = 64 * 1024
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        parser.CommentHandler = self._comment
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        self._parser = parser

    def run(self, file: BinaryIO) -> Scan:
        file.seek(0)
        read = quiet = 0
        try:
            while piece := file.read(_CHUNK):
                if not read:
                    _check_beginning(piece)
                read += len(piece)
                if read > LARGEST:
                    refuse("EF-XML-002", found=f"> {LARGEST}", expected=str(LARGEST))
                self._is_quiet = True
                self._parser.Parse(piece, False)
                quiet = quiet + len(piece) if self._is_quiet else 0
                if quiet > _LONGEST_SILENCE:
                    refuse("EF-XML-009")
            if not read:
                refuse("EF-XML-001")
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise unreadable("EF-XML-007", reason=expat.ErrorString(error.code)[:160], line=error.lineno) from error
        self._flush()
        return self._found

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._size += len(text)
        if self._size > _CHUNK:
            self._flush()

    def _flush(self) -> None:
        if self._parts:
            self._update("".join(self._parts).encode("utf-8"))
            self._parts.clear()
            self._size = 0

    def _blame(self, code: str) -> None:
        if self._found.fault is None:
            self._found.fault = code

    def _declaration(self, version: str, encoding: str | None, _standalone: int) -> None:
        # Expat takes any text for a version, libxml2 does not.
        if not _VERSION.fullmatch(version):
            refuse("EF-XML-007", line=1, reason=f"version {version[:40]}")
        if encoding is not None and encoding.upper() not in _UTF8:
            refuse("EF-XML-003", line=1, found=encoding[:40], expected="UTF-8")

    def _doctype(self, *_given: object) -> None:
        refuse("EF-XML-004", line=self._parser.CurrentLineNumber)

    def _instruction(self, target: str, data: str) -> None:
        if self._open or self._found.root or target != "xml-stylesheet":
            refuse("EF-XML-005", line=self._parser.CurrentLineNumber, found=target[:60])
        self._put(f"<?{target} {data}?>\n" if data else f"<?{target}?>\n")

    def _comment(self, _text: str) -> None:
        self._is_quiet = False
        if self._open:
            self._open[-1].has_comment = True

    def _text(self, text: str) -> None:
        self._is_quiet = False
        self._text_length += len(text)
        if self._text_length > _LONGEST_TEXT:
            refuse("EF-XML-009", line=self._parser.CurrentLineNumber)
        here = self._open[-1]
        if not here.has_text and text.strip(_BLANK):
            here.has_text = True
        if not self._skipped:
            self._put(escape_text(text))

    def _start(self, name: str, attributes: list[str]) -> None:
        self._text_length, self._is_quiet = 0, False
        depth = len(self._open)
        if depth >= _DEEPEST:
            refuse("EF-XML-008", expected=str(_DEEPEST))
        if len(attributes) > 2 * _MOST_ATTRIBUTES:
            refuse("EF-XML-012", expected=str(_MOST_ATTRIBUTES))
        above = self._open[-1] if self._open else None
        scope, tag, qualified = self._tags.tag(above.scope if above is not None else None, name, attributes)
        if above is not None:
            above.has_element = True
        self._open.append(_Open(scope))
        if self._skipped:
            self._skipped += 1
        elif depth == 0:
            self._begin(tag, qualified, scope, attributes)
        elif qualified == _SIGNATURE:
            self._signature(depth)
        elif depth == 1 and self._found.seal is not None:
            self._found.is_last = False
        if depth and qualified in _WATCHED:
            self._blame("EF-SEAL-028" if qualified == _MANIFEST else "EF-SEAL-016")
        if not self._skipped:
            self._put(tag)

    def _begin(self, tag: str, qualified: str, scope: Scope, attributes: list[str]) -> None:
        found = self._found
        found.root, found.root_tag = qualified, tag
        found.namespaces = {prefix or None: uri for prefix, uri in scope.names.items() if prefix != "xml" and uri}
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        found.xml_attributes = {name[4:]: value for name, value in pairs if name.startswith("xml:")}

    def _signature(self, depth: int) -> None:
        """The first one right below the root is the seal; any other is told."""
        self._found.signatures += 1
        if depth == 1 and self._found.seal is None:
            self._skipped = 1
            self._found.seal = (self._parser.CurrentByteIndex, -1)
        else:
            self._blame("EF-SEAL-011" if self._found.signatures > 1 else "EF-SEAL-017")

    def _end(self, name: str) -> None:
        self._text_length, self._is_quiet = 0, False
        here = self._open.pop()
        if here.has_comment and (here.has_text or not here.has_element):
            self._blame("EF-SEAL-015")
        index = self._parser.CurrentByteIndex
        if self._skipped:
            self._skipped -= 1
            if not self._skipped and self._found.seal is not None:
                self._found.seal = (self._found.seal[0], index)
            return
        if not self._open:
            self._found.end, self._found.end_tag = index, f"</{name}>"
        self._put(f"</{name}>")


_SIGNATURE, _MANIFEST = f"{{{DS}}}Signature", f"{{{DS}}}Manifest"
_WATCHED = frozenset((*WRAPPABLE, _MANIFEST))


def _check_beginning(piece: bytes) -> None:
    if piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in piece[:4]:
        refuse("EF-XML-003", found="UTF-16/UTF-32", expected="UTF-8")
