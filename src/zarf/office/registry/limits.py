"""From when on a list is taken for broken: dated data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """What a list may lose from one copy to the next: a part of its users, and of the open labels of each service.

    labels_from: fewer open labels than these may be lost whatever their part is.
    """

    share: float
    labels_from: int

    def loses_users(self, before: int, after: int) -> bool:
        return after < before * (1 - self.share)

    def loses_labels(self, before: int, after: int) -> bool:
        return before - after >= self.labels_from and after < before * (1 - self.share)


def shrinkage(on: date) -> Shrinkage:
    """The limits of that day."""
    return max(((begin, limits) for begin, limits in _limits() if begin <= on), key=lambda row: row[0])[1]


@cache
def _limits() -> tuple[tuple[date, Shrinkage], ...]:
    text = resources.files("zarf.office.registry").joinpath("limits.toml").read_text("utf-8")
    rows = tomllib.loads(text)["shrinkage"]
    return tuple((row["valid_from"], Shrinkage(float(row["share"]), int(row["labels_from"]))) for row in rows)
