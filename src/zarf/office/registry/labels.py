"""The labels of one entry as they are kept, and as values.

A million users are kept and few are asked for: what is kept is text, and becomes values when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")
LETTERS = {"I": "Invoice", "D": "DespatchAdvice"}
NEVER = "-"


class Label(NamedTuple):
    """A label in one list. deleted_at: closed since then, by GİB. Both times are GİB's own."""

    document_type: str
    name: str
    created_at: datetime
    deleted_at: datetime | None

    def is_open(self, on: datetime) -> bool:
        """Whether a document of that moment may go there."""
        return self.created_at <= on and (self.deleted_at is None or self.deleted_at > on)


def unpacked(text: str) -> list[Label]:
    """The labels of an entry, in the order of the list."""
    found = []
    for line in text.split("\n") if text else ():
        head, created, deleted = line.rsplit(" ", 2)
        kind = LETTERS[head[0]]
        found.append(Label(kind, head[2:], moment(created), None if deleted == NEVER else moment(deleted)))
    return found


class OpenLabels(NamedTuple):
    """How many labels of each service have no deletion: what a list offers for routing."""

    invoice: int = 0
    despatch: int = 0

    def plus(self, other: OpenLabels) -> OpenLabels:
        return OpenLabels(self.invoice + other.invoice, self.despatch + other.despatch)

    def minus(self, other: OpenLabels) -> OpenLabels:
        return OpenLabels(self.invoice - other.invoice, self.despatch - other.despatch)


NO_LABELS = OpenLabels()


def count_open(entries: Iterable[str]) -> OpenLabels:
    """The open labels of these entries, without a value for each label of a million users."""
    text = "\n{}\n".format("\n".join(entries))
    despatch = sum(part.partition("\n")[0].endswith(" -") for part in text.split("\nD ")[1:])
    return OpenLabels(text.count(" -\n") - despatch, despatch)


@lru_cache(maxsize=50_000)
def moment(text: str) -> datetime:
    """A time of the list in UTC; without a zone it stands there in Istanbul time."""
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=ISTANBUL)).astimezone(UTC)
