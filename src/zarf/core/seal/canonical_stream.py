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
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import finding
from zarf.core.seal.places import WRAPPABLE
from zarf.core.seal.scope import XML_NAMESPACE, escape_attribute, escape_text
from zarf.core.xml.namespaces import DS

LARGEST = 256 * 1024 * 1024
"""Bytes; GİB's own limit for a ledger is 200 MB."""
_CHUNK = 256 * 1024
_DEEPEST, _LONGEST_TEXT, _MOST_ATTRIBUTES = 256, 10_000_000, 256
_MOST_DECLARATIONS, _MOST_DECLARATIONS_OF_ALL = 64, 256
_LONGEST_SILENCE = 16 * 1024 * 1024
"""Bytes of one tag or instruction that expat would have to hold."""
_MOST_IDS, _LONGEST_ID = 1_000_000, 1000
_MOST_KNOWN, _LONGEST_KNOWN = 4096, 400
"""Start tags remembered at one place, and their length: most lines of a ledger have the same ones."""
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
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


class _Scope:
    """Namespaces in scope at an element, and the canonical start tags already made there."""

    __slots__ = ("names", "tags")

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        self.tags: dict[tuple[str, ...], tuple[str, str]] = {}


@dataclass(slots=True)
class _Open:
    """An element whose end has not come. has_*: what stands in it, for comments inside values."""

    scope: _Scope
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
        self._ids: set[str] = set()
        self._declarations = 0
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
                    _refuse("EF-XML-002", found=f"> {LARGEST}", expected=str(LARGEST))
                self._is_quiet = True
                self._parser.Parse(piece, False)
                quiet = quiet + len(piece) if self._is_quiet else 0
                if quiet > _LONGEST_SILENCE:
                    _refuse("EF-XML-009")
            if not read:
                _refuse("EF-XML-001")
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise _unreadable("EF-XML-007", reason=expat.ErrorString(error.code)[:160], line=error.lineno) from error
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
            _refuse("EF-XML-007", line=1, reason=f"version {version[:40]}")
        if encoding is not None and encoding.upper() not in _UTF8:
            _refuse("EF-XML-003", line=1, found=encoding[:40], expected="UTF-8")

    def _doctype(self, *_given: object) -> None:
        _refuse("EF-XML-004", line=self._parser.CurrentLineNumber)

    def _instruction(self, target: str, data: str) -> None:
        if self._open or self._found.root or target != "xml-stylesheet":
            _refuse("EF-XML-005", line=self._parser.CurrentLineNumber, found=target[:60])
        self._put(f"<?{target} {data}?>\n" if data else f"<?{target}?>\n")

    def _comment(self, _text: str) -> None:
        self._is_quiet = False
        if self._open:
            self._open[-1].has_comment = True

    def _text(self, text: str) -> None:
        self._is_quiet = False
        self._text_length += len(text)
        if self._text_length > _LONGEST_TEXT:
            _refuse("EF-XML-009", line=self._parser.CurrentLineNumber)
        here = self._open[-1]
        if not here.has_text and text.strip(_BLANK):
            here.has_text = True
        if not self._skipped:
            self._put(escape_text(text))

    def _start(self, name: str, attributes: list[str]) -> None:
        self._text_length, self._is_quiet = 0, False
        depth = len(self._open)
        if depth >= _DEEPEST:
            _refuse("EF-XML-008", expected=str(_DEEPEST))
        if len(attributes) > 2 * _MOST_ATTRIBUTES:
            _refuse("EF-XML-012", expected=str(_MOST_ATTRIBUTES))
        above = self._open[-1] if self._open else None
        scope, tag, qualified = self._tag(above.scope if above is not None else _ROOT_SCOPE, name, attributes)
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

    def _begin(self, tag: str, qualified: str, scope: _Scope, attributes: list[str]) -> None:
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

    def _tag(self, scope: _Scope, name: str, attributes: list[str]) -> tuple[_Scope, str, str]:
        """The scope inside the element, its canonical start tag and its Clark name."""
        key = (name, *attributes)
        known = scope.tags.get(key)
        if known is not None:
            return scope, *known
        declared = {item: attributes[at + 1] for at, item in enumerate(attributes) if not at % 2 and _declares(item)}
        inside = self._declared(scope, declared) if declared else scope
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        plain = [(item, value) for item, value in pairs if item not in declared]
        self._note_ids(plain)
        new = sorted((prefix, uri) for prefix, uri in inside.names.items() if scope.names.get(prefix, "") != uri)
        text = "".join(
            f' xmlns:{p}="{escape_attribute(u)}"' if p else f' xmlns="{escape_attribute(u)}"' for p, u in new
        )
        ordered = sorted((*_expanded(inside, item, is_attribute=True), item, value) for item, value in plain)
        if len({item[:2] for item in ordered}) != len(ordered):
            _refuse("EF-XML-007", reason="duplicate attribute", line=self._parser.CurrentLineNumber)
        text += "".join(f' {item[2]}="{escape_attribute(item[3])}"' for item in ordered)
        uri, local = _expanded(inside, name, is_attribute=False)
        made = f"<{name}{text}>", f"{{{uri}}}{local}" if uri else local
        if inside is scope and len(text) <= _LONGEST_KNOWN and not any(item[2] in _ID_NAMES for item in ordered):
            if len(scope.tags) > _MOST_KNOWN:
                scope.tags.clear()
            scope.tags[key] = made
        return inside, *made

    def _declared(self, scope: _Scope, declared: dict[str, str]) -> _Scope:
        self._declarations += len(declared)
        if len(declared) > _MOST_DECLARATIONS or self._declarations > _MOST_DECLARATIONS_OF_ALL:
            found = str(max(len(declared), self._declarations))
            _refuse("EF-XML-006", found=found, expected=f"{_MOST_DECLARATIONS} / {_MOST_DECLARATIONS_OF_ALL}")
        names = dict(scope.names)
        for item, uri in declared.items():
            prefix = item[6:]
            if prefix in ("xml", "xmlns") or (prefix and not uri) or uri in (XML_NAMESPACE, _XMLNS):
                if prefix == "xml" and uri == XML_NAMESPACE:
                    continue
                _refuse("EF-XML-007", reason="namespace declaration", line=self._parser.CurrentLineNumber)
            if uri and not _ABSOLUTE.match(uri):
                self._blame("EF-SEAL-044")
            names[prefix] = uri
        return _Scope(names)

    def _note_ids(self, attributes: list[tuple[str, str]]) -> None:
        for name, value in attributes:
            if name not in _ID_NAMES:
                continue
            if value in self._ids or len(self._ids) >= _MOST_IDS or len(value) > _LONGEST_ID:
                self._blame("EF-SEAL-013")
            self._ids.add(value)


_ID_NAMES = ("Id", "ID", "id", "xml:id")
_XMLNS = "http://www.w3.org/2000/xmlns/"
_SIGNATURE, _MANIFEST = f"{{{DS}}}Signature", f"{{{DS}}}Manifest"
_WATCHED = frozenset((*WRAPPABLE, _MANIFEST))
_ROOT_SCOPE = _Scope({"xml": XML_NAMESPACE})


def _declaration(prefix: str) -> str:
    return f"xmlns:{prefix}" if prefix else "xmlns"


def _declares(name: str) -> bool:
    return name == "xmlns" or name.startswith("xmlns:")


def _expanded(scope: _Scope, name: str, *, is_attribute: bool) -> tuple[str, str]:
    """Namespace and local name."""
    prefix, colon, local = name.rpartition(":")
    if not colon:
        return ("" if is_attribute else scope.names.get("", "")), name
    uri = scope.names.get(prefix)
    if not uri or ":" in prefix or not local:
        _refuse("EF-XML-007", reason=f"namespace prefix {prefix[:40]}")
    return uri, local


def _check_beginning(piece: bytes) -> None:
    if piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in piece[:4]:
        _refuse("EF-XML-003", found="UTF-16/UTF-32", expected="UTF-8")


def _unreadable(code: str, **details: object) -> DocumentUnreadable:
    return DocumentUnreadable(finding(code, **details))  # type: ignore[arg-type]


def _refuse(code: str, **details: object) -> NoReturn:
    raise _unreadable(code, **details)
