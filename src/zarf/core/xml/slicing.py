"""Cutting inner documents out of an envelope as raw bytes.

Serialising a sub-tree with an XML library copies the envelope's namespace declarations onto the inner root and
breaks its seal; only the raw slice still verifies. Source: spec seal.md 1.4, point 2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.parsers import expat

_SELF_CLOSED = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*(/?)>", re.S)


@dataclass(frozen=True, slots=True)
class RawSlice:
    """An element as it stands in the file: `data[start:end]`.

    parent: which of the elements that match the path it lies in, counted from 0.
    tag: Clark name. line: line of its start, counted from 1.
    """

    parent: int
    tag: str
    start: int
    end: int
    line: int


def raw_slices(data: bytes, path: Sequence[str]) -> list[RawSlice]:
    """Every child element of the elements at *path* (Clark names from the root). *data* must be well-formed."""
    cutter = _Cutter(data, tuple(path))
    cutter.run()
    return cutter.found


def raw_children(data: bytes, path: Sequence[str]) -> list[bytes]:
    """The bytes of every child element of the elements at *path*."""
    return [data[item.start : item.end] for item in raw_slices(data, path)]


class _Cutter:
    def __init__(self, data: bytes, path: tuple[str, ...]) -> None:
        self._data = data
        self._path = path
        self._stack: list[str] = []
        self._parent = -1
        self._open: tuple[int, int] = (0, 0)
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self.found: list[RawSlice] = []

    def run(self) -> None:
        self._parser.Parse(self._data, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._stack.append("{" + name if "}" in name else name)
        depth = len(self._stack)
        if depth == len(self._path) and self._at_path():
            self._parent += 1
        elif depth == len(self._path) + 1 and self._at_path():
            self._open = (self._parser.CurrentByteIndex, self._parser.CurrentLineNumber)

    def _end(self, name: str) -> None:
        if len(self._stack) == len(self._path) + 1 and self._at_path():
            start, line = self._open
            self.found.append(RawSlice(self._parent, self._stack[-1], start, self._end_of(start), line))
        self._stack.pop()

    def _at_path(self) -> bool:
        return tuple(self._stack[: len(self._path)]) == self._path

    def _end_of(self, start: int) -> int:
        """Expat stands behind an element without content, but at the end tag of any other."""
        match = _SELF_CLOSED.match(self._data, start)
        if match and match[1]:
            return match.end()
        return self._data.index(b">", self._parser.CurrentByteIndex) + 1
