"""Asking the lists by title or by label. Both read the whole table: these are questions of people, not of journeys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from zarf.office.folding import fold
from zarf.office.registry.labels import unpacked
from zarf.office.registry.models import Entry

_NUMBER = re.compile(r"\d{10,11}", re.ASCII)
_LETTERS = tuple(zip("İIıŞşĞğÜüÖöÇç", "iiissgguuoocc", strict=True))


@dataclass(frozen=True, slots=True)
class Hit:
    """A user of the lists. open_labels: how many labels are open at the moment of asking, over all lists."""

    identifier: str
    title: str
    taxpayer_type: str
    account_type: str
    open_labels: int


def find(text: str, on: datetime, limit: int = 50) -> list[Hit]:
    """Users by number, by label (anything with "urn:" or "@") or by title, at most *limit*.

    Titles are found however they are written: ISTANBUL, İstanbul and istanbul are one; each word may stand anywhere.
    """
    asked = text.strip()
    rows = Entry.objects.filter(until=None)
    if _NUMBER.fullmatch(asked):
        rows = rows.filter(identifier=asked)
    elif "@" in asked or asked.lower().startswith("urn:"):
        rows = rows.filter(labels__contains=asked)
    else:
        words = fold(asked).split()
        if not words:
            return []
        for word in words:
            rows = rows.filter(search_key__contains=word)
    found: dict[str, Hit] = {}
    # A user stands in two lists and, seldom, twice in one.
    for entry in rows.order_by()[: limit * 4]:
        count = sum(label.is_open(on) for label in unpacked(entry.labels))
        before = found.get(entry.identifier)
        found[entry.identifier] = Hit(
            entry.identifier,
            entry.title,
            entry.taxpayer_type,
            entry.account_type,
            count + (before.open_labels if before else 0),
        )
    return sorted(found.values(), key=lambda hit: (fold(hit.title), hit.identifier))[:limit]


def title_of(identifier: str) -> str:
    """The title in the list; empty when unknown."""
    rows = Entry.objects.filter(identifier=identifier, until=None).order_by("id")
    return rows.values_list("title", flat=True).first() or ""


def fold_many(titles: list[str]) -> list[str]:
    """`fold` of each title, for a list of millions: almost all are plain once the Turkish letters are."""
    text = "\n".join(titles)
    for letter, plain in _LETTERS:
        text = text.replace(letter, plain)
    folded = text.lower().split("\n")
    if len(folded) != len(titles):
        return [fold(title) for title in titles]
    return [
        plain
        if plain.isascii() and plain == plain.strip() and "  " not in plain and plain.isprintable()
        else fold(title)
        for plain, title in zip(folded, titles, strict=True)
    ]
