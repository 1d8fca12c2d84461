"""A document as it lies in its bytes: where each element and each attribute begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from zarf.core.xml.namespaces import prefixed

_OPENING = re.compile(rb"<[^\"'<>]*+(?:\"[^\"]*+\"[^\"'<>]*+|'[^']*+'[^\"'<>]*+)*+>")
_NAME = re.compile(rb"<([^\s/>]+)")
_ATTRIBUTE = re.compile(rb"(?<=[\s\"'])([^\s=<>\"'/]++)\s*+=\s*+(\"[^\"]*+\"|'[^']*+')")
_STEP = re.compile(r"([^\[\]]+)(?:\[(\d+)\])?")


@dataclass(slots=True, eq=False)
class RawElement:
    """`data[start:end]` is the element, `data[inner:close]` what lies between its tags (nothing if self-closed).

    name: as people read it (`cbc:ID`). tag: Clark name. line: counted from 1.
    """

    name: str
    tag: str
    parent: RawElement | None
    start: int
    inner: int
    line: int
    close: int = 0
    end: int = 0
    text: str = ""
    self_closed: bool = False
    children: list[RawElement] = field(default_factory=list)
    _named: dict[str, list[RawElement]] | None = None

    def all(self, name: str) -> list[RawElement]:
        """The children of that name."""
        if self._named is None:
            self._named = {}
            for child in self.children:
                self._named.setdefault(child.name, []).append(child)
        return self._named.get(name, [])

    def only(self, *names: str) -> RawElement | None:
        """The element reached by the names, where there is exactly one at each step."""
        here = self
        for name in names:
            found = here.all(name)
            if len(found) != 1:
                return None
            here = found[0]
        return here

    def walk(self) -> Iterator[RawElement]:
        """The element and everything below it, in document order."""
        waiting = [self]
        while waiting:
            here = waiting.pop()
            yield here
            waiting.extend(reversed(here.children))


class RawDocument:
    """The bytes with their elements. *data* must have passed `read_xml`."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._open: list[RawElement] = []
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._top: list[RawElement] = []
        self._parser.Parse(data, True)
        self.root = self._top[0]

    def at(self, path: str) -> RawElement | None:
        """The element that a finding's path names; None when there is none. An attribute at the end is left out."""
        steps = path.partition("/@")[0].strip("/").split("/")
        if steps[0] != self.root.name:
            return None
        here = self.root
        for step in steps[1:]:
            match = _STEP.fullmatch(step)
            found = here.all(match[1]) if match else []
            number = int(match[2] or 1) if match else 1
            if number > len(found) or (len(found) > 1 and match is not None and match[2] is None):
                return None
            here = found[number - 1]
        return here

    def attribute(self, element: RawElement, name: str) -> tuple[int, int] | None:
        """Where the attribute's value lies, without its quotes."""
        begin = element.start + len(self.raw_name(element)) + 1
        for match in _ATTRIBUTE.finditer(self.data, begin, element.inner):
            if match[1] == name.encode():
                return match.start(2) + 1, match.end(2) - 1
        return None

    def raw_name(self, element: RawElement) -> bytes:
        """The name as written, with the document's own prefix."""
        match = _NAME.match(self.data, element.start)
        return match[1] if match else b""

    def raw(self, element: RawElement) -> bytes:
        """The bytes of the element."""
        return self.data[element.start : element.end]

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = "{" + name if "}" in name else name
        start = self._parser.CurrentByteIndex
        match = _OPENING.match(self.data, start)
        inner = match.end() if match else start
        parent = self._open[-1] if self._open else None
        element = RawElement(prefixed(tag), tag, parent, start, inner, self._parser.CurrentLineNumber)
        element.self_closed = self.data[inner - 2 : inner] == b"/>"
        if parent is None:
            self._top.append(element)
        else:
            parent.children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if element.self_closed:
            element.close = element.end = element.inner
        else:
            element.close = self._parser.CurrentByteIndex
            element.end = self.data.index(b">", element.close) + 1

    def _characters(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text
