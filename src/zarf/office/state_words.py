"""What every table of states has: sentences about a state, and rows written as text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence about the state *name*, and what comes next, in both languages."""

    name: str
    tr: str
    en: str
    next_tr: str
    next_en: str

    def text(self, language: str = "tr") -> str:
        return self.en if language == "en" else self.tr

    def next_step(self, language: str = "tr") -> str:
        return self.next_en if language == "en" else self.next_tr


def rows(text: str) -> list[list[str]]:
    """The cells of a table written as lines with | between them."""
    return [[cell.strip() for cell in row.split("|")] for row in text.strip().splitlines()]
