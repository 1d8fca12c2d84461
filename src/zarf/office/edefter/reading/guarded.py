"""JSON of strangers, value by value: nested, numbered and quoted within bounds that no file of ours comes near.

The parser's own events are taken, not the objects it builds: for those it keeps the path of each value as a text, which
takes memory by the square of the depth and time by the length of a key. And it has no bounds: it ends with a
SystemError over an integer of five thousand digits, and reads a long text anew with every piece of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

DEEPEST = 20
"""Lists and objects in each other; a voucher with a document has five."""
MOST_VALUES = 10_000_000
"""Values of one item, names counted: it is held whole, and a voucher may have 200,000 lines."""
_PIECE = 64 * 1024
_MOST_SILENT_PIECES = 4
"""Pieces of the file in which no value ended: one text, or blanks."""
_NUMBER = re.compile(rb"(?<![0-9])[0-9]{300}")
_TAIL = 300


class OutOfBounds(ValueError):
    """What the file has too much of."""


class _Bounded:
    """A file whose pieces are looked at before the parser sees them. heard: set whenever a value came out."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._silent = 0
        self._before = b""
        self.heard = True

    def read(self, size: int = -1) -> bytes:
        """The next piece. Raises OutOfBounds."""
        piece = self._file.read(size)
        if not piece:
            return piece
        self._silent = 0 if self.heard else self._silent + 1
        self.heard = False
        if self._silent > _MOST_SILENT_PIECES:
            raise OutOfBounds("a text without end")
        seen = self._before + piece
        if _NUMBER.search(seen):
            raise OutOfBounds("a number too long")
        self._before = seen[-_TAIL:]
        return piece


def items_of(file: BinaryIO, list_name: str) -> Iterator[Any]:
    """Each value of a list, of the list *list_name* in an object, or of a file that is one value after the other.

    What stands beside the list is passed over. Numbers with a point are Decimal. Raises OutOfBounds,
    ijson.JSONError, UnicodeDecodeError, and ArithmeticError for a number no Decimal can hold.
    """
    bounded = _Bounded(file)
    building = _Building(list_name)
    count = 0
    for event, value in ijson.basic_parse(bounded, buf_size=_PIECE, multiple_values=True):
        bounded.heard = True
        count += 1
        if count > MOST_VALUES:
            raise OutOfBounds(f"more than {MOST_VALUES} values in one")
        if building.step(event, value):
            count = 0
            yield building.item


class _Building:
    """Values, put together from the parser's events. item: the one that was finished last."""

    def __init__(self, list_name: str) -> None:
        self.item: Any = None
        self._list_name = list_name
        self._open: list[Any] = []
        self._names: list[str] = []
        self._list_depth = 0
        """How deep the list of the items is, while it is open."""
        self._listed = self._given = self._closed = False

    def step(self, event: str, value: Any) -> bool:
        """Whether an item was finished by this event."""
        if self._closed:
            raise OutOfBounds("something behind the list")
        if event == "map_key":
            self._names[-1] = value
            return False
        if event in ("start_map", "start_array"):
            self._begin({} if event == "start_map" else [])
            return False
        if event in ("end_map", "end_array"):
            value = self._open.pop()
            self._names.pop()
            if len(self._open) < self._list_depth:
                # The list itself, whose items have gone out already.
                self._list_depth = 0
                self._closed = not self._open
                return False
        else:
            self._put(value)
        return self._is_item(value)

    def _is_item(self, value: Any) -> bool:
        depth = len(self._open)
        if self._listed and not self._list_depth:
            self._closed = depth == 0
            return False
        if depth != self._list_depth:
            return False
        self.item, self._given = value, True
        return True

    def _begin(self, container: Any) -> None:
        self._put(container)
        self._open.append(container)
        self._names.append("")
        depth = len(self._open)
        if depth > DEEPEST:
            raise OutOfBounds(f"more than {DEEPEST} levels")
        if isinstance(container, list) and not self._list_depth:
            is_named = depth == 2 and isinstance(self._open[0], dict) and self._names[0] == self._list_name
            if is_named or (depth == 1 and not self._given):
                self._list_depth, self._listed = depth, True

    def _put(self, value: Any) -> None:
        """Into what is open; an item stands alone."""
        if not self._open or len(self._open) == self._list_depth:
            return
        around = self._open[-1]
        if isinstance(around, dict):
            around[self._names[-1]] = value
        else:
            around.append(value)
