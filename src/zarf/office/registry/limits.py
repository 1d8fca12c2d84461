"""From when on a list is taken for broken: dated data."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources


def largest_shrinkage(on: date) -> float:
    """The part of its users a list may lose from one copy to the next."""
    return max((begin, share) for begin, share in _shares() if begin <= on)[1]


@cache
def _shares() -> tuple[tuple[date, float], ...]:
    text = resources.files("zarf.office.registry").joinpath("limits.toml").read_text("utf-8")
    return tuple((row["valid_from"], float(row["share"])) for row in tomllib.loads(text)["shrinkage"])
