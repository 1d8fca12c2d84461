"""One label of a card against the open labels of the list: its mark, the choices and the value proposed.

Source: cari truth table, sections 1 and 4. Labels are opaque and compared byte for byte (reading K22).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class LabelState(StrEnum):
    """The card's label against the open ones."""

    EMPTY = "E"
    RIGHT = "R"
    WRONG = "W"


class Mark(StrEnum):
    """The sign of a label in the grid, as the legend draws it: Var, Yok, Hatalı."""

    PRESENT = "√"
    ABSENT = "−"
    WRONG = "x"


_MARKS = {LabelState.RIGHT: Mark.PRESENT, LabelState.EMPTY: Mark.ABSENT, LabelState.WRONG: Mark.WRONG}


@dataclass(frozen=True, slots=True)
class LabelJudgement:
    """A label cell after the check. proposed: the value in the grid. needs_pick: several labels are open and the
    card's is none of them, so that a person has to choose before anything is written.
    """

    state: LabelState
    mark: Mark
    choices: tuple[str, ...]
    old: str
    proposed: str
    needs_pick: bool

    @property
    def is_several(self) -> bool:
        return len(self.choices) > 1

    @property
    def is_changed(self) -> bool:
        return self.old != self.proposed


def label_state(label: str, open_labels: Sequence[str]) -> LabelState:
    """Empty, right (equal to an open label) or wrong (equal to none)."""
    if not label:
        return LabelState.EMPTY
    return LabelState.RIGHT if label in open_labels else LabelState.WRONG


def judge_label(label: str, open_labels: tuple[str, ...], *, is_found: bool, is_removed: bool) -> LabelJudgement:
    """The cell of *label*. is_found: the service has an open PK label. is_removed: its user is to be cleared."""
    state = label_state(label, open_labels)
    needs_pick = is_found and len(open_labels) > 1 and state is not LabelState.RIGHT
    proposed = "" if is_removed else _proposed(label, open_labels, state) if is_found else label
    return LabelJudgement(state, _MARKS[state], open_labels, label, proposed, needs_pick)


def _proposed(label: str, open_labels: tuple[str, ...], state: LabelState) -> str:
    if state is LabelState.RIGHT:
        return label
    return open_labels[0] if len(open_labels) == 1 else ""


def fingerprint(pk: Sequence[str], gb: Sequence[str]) -> str:
    """A short name (64 hexadecimal digits) of a set of open labels; the order does not matter.

    >>> fingerprint(["a", "b"], []) == fingerprint(["b", "a"], []) != fingerprint(["a"], ["b"])
    True
    """
    text = "\n".join([*sorted(pk), "", *sorted(gb)])
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
