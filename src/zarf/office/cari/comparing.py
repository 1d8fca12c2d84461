"""Comparing very many accounts with the list, and keeping one row for each.

What is kept of a judgement is little and of few kinds; everything else is judged anew when a row is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from zarf.core.cari import Card, Colour, Listed, ServiceCard, ServiceListed, Verdict, judge, row_verdict
from zarf.core.cari.judging import has_confirmed, verdict_of_labels
from zarf.office.cari import bulk, listing
from zarf.office.cari.models import Check, CheckRow

COLUMNS = (
    "id, revision, lookup_key, is_usable, "
    "efatura_user, efatura_pk, efatura_gb, efatura_scenario, efatura_since, efatura_confirmed, "
    "eirsaliye_user, eirsaliye_pk, eirsaliye_gb, eirsaliye_scenario, eirsaliye_since, eirsaliye_confirmed"
)
"""The columns of an account that are compared."""

_SERVICES = slice(4, 16)
_ASKED_AT_ONCE = 100_000
_COUNTED = ("impossible", "new", "removal", "confirmed", "several")


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What is kept of a row's judgement, for filters and counts. There is one of each kind: see `_kind`."""

    colour: Colour
    is_impossible: bool
    is_new: bool
    is_removal: bool
    is_confirmed: bool
    is_several: bool

    def as_text(self) -> str:
        """The columns as COPY takes them."""
        return "\t".join(str(getattr(self, name)) for name in KEPT)


KEPT = ("colour", "is_impossible", "is_new", "is_removal", "is_confirmed", "is_several")


@cache
def _kind(
    colour: Colour, is_impossible: bool, is_new: bool, is_removal: bool, is_confirmed: bool, is_several: bool
) -> tuple[Judged, str]:
    """The one judgement of its kind, and its columns as text."""
    one = Judged(colour, is_impossible, is_new, is_removal, is_confirmed, is_several)
    return one, one.as_text()


Stored = tuple[Any, ...]
"""The columns of one account. A hundred thousand of them are read: plain tuples instead of model objects."""

_IMPOSSIBLE = _kind(Colour.BLACK, True, False, False, False, False)
_NOT_USER = _kind(Colour.BLACK, False, False, False, False, False)


def judged(card: Card, listed: Listed, *, is_impossible: bool = False) -> Judged:
    """The kept part of a row's judgement."""
    if is_impossible:
        return _IMPOSSIBLE[0]
    row = tuple(getattr(one, name) for one in (card.efatura, card.eirsaliye) for name in ServiceCard.__slots__)
    return _judged(row, listed)[0]


def _judged(row: tuple[Any, ...], listed: Listed) -> tuple[Judged, str]:
    """The judgement of the twelve columns of both services."""
    flag_f, pk_f, gb_f, _, _, confirmed_f, flag_i, pk_i, gb_i, _, _, confirmed_i = row
    held_f, held_i = listed.efatura, listed.eirsaliye
    chosen_f, chosen_i = has_confirmed(confirmed_f, held_f), has_confirmed(confirmed_i, held_i)
    efatura = verdict_of_labels(flag_f, pk_f, gb_f, held_f, chosen_f)
    eirsaliye = verdict_of_labels(flag_i, pk_i, gb_i, held_i, chosen_i)
    is_new = (not flag_f and efatura is not Verdict.NOT_USER) or (not flag_i and eirsaliye is not Verdict.NOT_USER)
    is_removal = efatura is Verdict.REMOVAL or eirsaliye is Verdict.REMOVAL
    is_several = _is_several(held_f) or _is_several(held_i)
    is_confirmed = (chosen_f or chosen_i) and judge(_card(row), listed).is_confirmed
    return _kind(row_verdict(efatura, eirsaliye), False, is_new, is_removal, is_confirmed, is_several)


def _is_several(held: ServiceListed) -> bool:
    return bool(held.pk) and (len(held.pk) > 1 or len(held.gb) > 1)


def recount(check: Check) -> None:
    """Count the rows of a check anew, after some were judged again."""
    counts = _Counts()
    for kept in CheckRow.objects.filter(check_run=check).values_list(*KEPT).iterator(chunk_size=5000):
        counts.add(_kind(Colour(kept[0]), *kept[1:])[0])
    check.counts = counts.as_dict()
    check.save(update_fields=["counts"])


class _Counts:
    """The summary line of the window. Rows of one kind are many, so kinds are counted first."""

    def __init__(self) -> None:
        self._kinds: Counter[Judged] = Counter()

    def add(self, one: Judged) -> None:
        self._kinds[one] += 1

    def as_dict(self) -> dict[str, int]:
        found: Counter[str] = Counter()
        for one, many in self._kinds.items():
            found[one.colour.value] += many
            found["total"] += many
            for name in _COUNTED:
                found[name] += many * getattr(one, f"is_{name}")
        return {name: found[name] for name in (*(colour.value for colour in Colour), "total", *_COUNTED)}


def write_rows(check: Check, cards: list[Stored]) -> dict[str, int]:
    """Judge the rows and keep them. Gives the counts, with that of the accounts left out."""
    counts, shown = _Counts(), [row for row in cards if row[2]]
    start = f"{check.taxpayer_id}\t{check.pk}\t"
    bulk.copy_into(
        "cari_checkrow",
        "taxpayer_id, check_run_id, position, account_id, revision, colour, is_impossible, is_new, is_removal, "
        "is_confirmed, is_several, listed, is_ticked, outcome",
        _batches(start, shown, counts),
    )
    return counts.as_dict() | {"without_number": len(cards) - len(shown)}


def _batches(start: str, rows: list[Stored], counts: _Counts) -> Iterator[str]:
    """The lines of all rows. Few large questions to the list: PostgreSQL reads it whole for each of some thousand."""
    for first in range(0, len(rows), _ASKED_AT_ONCE):
        part = rows[first : first + _ASKED_AT_ONCE]
        found = listing.listed_for({row[2] for row in part if row[3]})
        yield "".join([_line(start, place, row, found, counts) for place, row in enumerate(part, start=first)])


def _line(start: str, place: int, row: Stored, found: dict[str, Listed], counts: _Counts) -> str:
    """One row as COPY takes it: tabs between the columns, \\N for nothing."""
    listed = found.get(row[2])
    if listed is not None:
        one, text = _judged(row[_SERVICES], listed)
        kept = listing.as_json(listed).replace("\\", "\\\\")
    else:
        is_marked = row[4] or row[10]
        one, text = _IMPOSSIBLE if not row[3] else _judged(row[_SERVICES], listing.NOBODY) if is_marked else _NOT_USER
        kept = "\\N"
    counts.add(one)
    return f"{start}{place}\t{row[0]}\t{row[1]}\t{text}\t{kept}\tf\t\n"


def _card(row: tuple[Any, ...]) -> Card:
    return Card(ServiceCard(*row[:6]), ServiceCard(*row[6:]))
