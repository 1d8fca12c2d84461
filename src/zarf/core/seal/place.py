"""The place of the seal as byte offsets, so that nothing is re-serialised.

In UBL it is the first empty ext:ExtensionContent; elsewhere it lies before the end tag of one certain element.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.parsers import expat

from zarf.core.seal.places import SealPlace

_TAG = re.compile(rb"<(?P<name>[^\s/>]+)(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*(?P<closed>/?)>", re.S)


@dataclass(frozen=True, slots=True)
class Place:
    """Bytes `[start:end)` of the document are replaced by `before`, the signature and `after`; usually start == end.

    index: which element of that path it is in, from 0.
    """

    start: int
    end: int
    before: bytes
    after: bytes
    index: int


class _Finder:
    """The elements at a path below the root, in order, each with whether it is empty."""

    def __init__(self, data: bytes, path: Sequence[str]) -> None:
        self._data = data
        self._path = [step.removeprefix("{").replace("}", " ") for step in path]
        self._depth = 0
        self._matched = 0
        self._opened = -1
        self._empty = False
        self.found: list[tuple[Place, bool]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def run(self) -> list[tuple[Place, bool]]:
        self._parser.Parse(self._data, True)
        return self.found

    def _start(self, name: str, _attributes: object) -> None:
        depth = self._depth
        self._depth += 1
        self._empty = False
        path = self._path
        at_place = depth == 0 and not path
        if 1 <= depth <= len(path) and self._matched == depth - 1 and name == path[depth - 1]:
            self._matched = depth
            at_place = depth == len(path)
        if at_place:
            self._opened = self._parser.CurrentByteIndex
            self._empty = True

    def _characters(self, text: str) -> None:
        if text.strip(" \t\r\n"):
            self._empty = False

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._matched != self._depth:
            return
        if self._depth == len(self._path):
            self.found.append((self._made(self._parser.CurrentByteIndex), self._empty))
        if self._depth:
            self._matched = self._depth - 1

    def _made(self, closing: int) -> Place:
        index, tag = len(self.found), _TAG.match(self._data, self._opened)
        if tag is None or not tag["closed"]:
            return Place(closing, closing, b"", b"", index)
        return Place(tag.end() - 2, tag.end(), b">", b"</" + tag["name"] + b">", index)


def find_place(data: bytes, place: SealPlace) -> Place | None:
    """Where the seal goes; None when there is no such place.

    Of several only the first empty one (nothing but white space and comments) will do, where the kind has a choice.
    Otherwise the element must be the only one; the seal goes behind everything in it. *data* is well formed and
    within the reader's limits.
    """
    found = _Finder(data, place.parent).run()
    if place.is_choice:
        return next((item for item, is_empty in found if is_empty), None)
    return found[0][0] if len(found) == 1 else None
