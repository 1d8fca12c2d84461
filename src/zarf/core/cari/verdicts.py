"""The verdict on one service, and the colour of a row.

Source: cari truth table, sections 3, 5 and 6; readings K7, K11, K12.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from zarf.core.cari.labels import LabelState


class Verdict(StrEnum):
    """What the check says of one service. The order of the members is the order of weight, the lightest first."""

    NOT_USER = "N"
    """Not a user, and not marked as one."""
    SAME = "G"
    """The card says what the list says."""
    REMOVAL = "X"
    """Marked as a user and not in the list: the mark is to be taken away."""
    NEW = "B"
    """A user that the card does not know of yet."""
    SEVERAL = "O"
    """Several labels are open and nobody has chosen yet."""
    WRONG = "R"
    """A label on the card is wrong, or missing although the card is marked."""


_WEIGHT = {verdict: weight for weight, verdict in enumerate(Verdict)}


class Colour(StrEnum):
    """The colour of a row's text."""

    BLACK = "black"
    GREEN = "green"
    BLUE = "blue"
    ORANGE = "orange"
    RED = "red"


_COLOURS = {
    Verdict.NOT_USER: Colour.BLACK,
    Verdict.REMOVAL: Colour.BLACK,
    Verdict.SAME: Colour.GREEN,
    Verdict.NEW: Colour.BLUE,
    Verdict.SEVERAL: Colour.ORANGE,
    Verdict.WRONG: Colour.RED,
}


@cache
def service_verdict(flag: bool, pk: LabelState, pk_open: int, gb: LabelState, gb_open: int, confirmed: bool) -> Verdict:
    """The verdict on one service. pk_open, gb_open: how many labels are open (more than two count as two)."""
    if not pk_open:
        # Who is only a sender cannot receive; a marked card is not cleared either, because the number is in a list.
        if not flag:
            return Verdict.NOT_USER
        return Verdict.WRONG if gb_open else Verdict.REMOVAL
    calm = Verdict.SAME if flag else Verdict.NEW
    return _heavier(
        _label_verdict(flag, pk, pk_open, confirmed, calm), _label_verdict(flag, gb, gb_open, confirmed, calm)
    )


def _label_verdict(flag: bool, state: LabelState, count: int, confirmed: bool, calm: Verdict) -> Verdict:
    if state is LabelState.WRONG:
        return Verdict.WRONG
    if state is LabelState.RIGHT:
        return Verdict.SEVERAL if count > 1 and not confirmed else calm
    if not count:
        return calm
    if flag:
        return Verdict.WRONG
    return Verdict.SEVERAL if count > 1 else calm


def _heavier(one: Verdict, other: Verdict) -> Verdict:
    return one if _WEIGHT[one] >= _WEIGHT[other] else other


def heavier_first(one: Verdict, other: Verdict) -> bool:
    """Whether *one* is told before *other*: the heavier first, and e-Fatura first among equals."""
    return _WEIGHT[one] >= _WEIGHT[other]


@cache
def row_verdict(efatura: Verdict, eirsaliye: Verdict) -> Colour:
    """The colour of the row: that of the heavier verdict."""
    return _COLOURS[_heavier(efatura, eirsaliye)]
