"""Text with places for values, as it is cut from what the typed way writes for values that can be recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, final

_MARK: Final = "\ue000{:0{width}d}\ue001"
_MARKED: Final = re.compile("\ue000([0-9]+)\ue001")
MARKS: Final = ("\ue000", "\ue001")
"""Characters for private use; a seller whose own texts have them gets no stencil."""


@final
class Stencil:
    """segments: one more than slots. slots: which value stands behind each segment but the last.

    figures: numbers of the values whose form is ours: amounts, dates, counts.
    """

    __slots__ = ("figures", "segments", "slots")

    def __init__(self, segments: list[str], slots: list[int], figures: frozenset[int]) -> None:
        self.segments: list[str] = segments
        self.slots: list[int] = slots
        self.figures: frozenset[int] = figures

    def fill(self, pieces: list[str], values: list[str], first: int) -> None:
        """Put the text behind *pieces*. first: where the stencil's own values begin among *values*."""
        segments = self.segments
        index = 0
        for slot in self.slots:
            pieces.append(segments[index])
            pieces.append(values[first + slot])
            index += 1
        pieces.append(segments[index])


def mark(number: int, width: int = 10) -> str:
    """A text that stands for the value of that number, *width* characters long."""
    return _MARK.format(number, width=width - 2)


def marked(text: str) -> list[tuple[str, int]]:
    """The marks in a text, each with what stands before it; what is behind the last comes with -1."""
    parts = _MARKED.split(text)
    found = [(parts[index], int(parts[index + 1])) for index in range(0, len(parts) - 1, 2)]
    return [*found, (parts[-1], -1)]


def cut(text: str, others: Mapping[str, int], figures: frozenset[int] = frozenset()) -> Stencil:
    """The stencil of a text with marks, and with *others* that stand for a value as well (figures, dates)."""
    if others:
        either = "|".join(re.escape(one) for one in sorted(others, key=len, reverse=True))
        text = re.sub(either, lambda match: mark(others[match[0]]), text)
    segments: list[str] = []
    slots: list[int] = []
    for before, number in marked(text):
        segments.append(before)
        if number >= 0:
            slots.append(number)
    return Stencil(segments, slots, figures)
