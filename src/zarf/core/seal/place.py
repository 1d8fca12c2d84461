"""Where the seal goes: the first empty ext:ExtensionContent, as byte offsets, so that nothing is re-serialised."""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

from zarf.core.xml.namespaces import EXT

_PATH = [f"{EXT} UBLExtensions", f"{EXT} UBLExtension", f"{EXT} ExtensionContent"]


@dataclass(frozen=True, slots=True)
class Place:
    """Bytes `[start:end)` of the document are replaced by `before`, the signature and `after`; usually start == end.

    index: which ExtensionContent of the document it is, from 0.
    """

    start: int
    end: int
    before: bytes
    after: bytes
    index: int


class _Finder:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._depth = 0
        self._matched = 0
        self._count = -1
        self._opened = -1
        self._empty = False
        self.place: Place | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def run(self) -> Place | None:
        self._parser.Parse(self._data, True)
        return self.place

    def _start(self, name: str, _attributes: object) -> None:
        depth = self._depth
        self._depth += 1
        self._empty = False
        if 1 <= depth <= len(_PATH) and self._matched == depth - 1 and name == _PATH[depth - 1]:
            self._matched = depth
            if depth == len(_PATH):
                self._count += 1
                self._opened = self._parser.CurrentByteIndex
                self._empty = True

    def _characters(self, text: str) -> None:
        if text.strip(" \t\r\n"):
            self._empty = False

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._matched != self._depth:
            return
        if self._depth == len(_PATH) and self._empty and self.place is None:
            self.place = self._made(self._parser.CurrentByteIndex)
        if self._depth:
            self._matched = self._depth - 1

    def _made(self, closing: int) -> Place:
        tag = self._data[self._opened : closing]
        if not tag.endswith(b"/>"):
            return Place(closing, closing, b"", b"", self._count)
        name = tag[1:-2].split(None, 1)[0]
        return Place(closing - 2, closing, b">", b"</" + name + b">", self._count)


def find_place(data: bytes) -> Place | None:
    """The first empty ExtensionContent of a UBL document; None when there is none.

    Empty means: nothing but white space and comments. *data* is well formed and within the reader's limits.
    """
    return _Finder(data).run()
