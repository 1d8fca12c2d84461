"""The state machine of sets of ledgers and their parts: one table. Nothing but `transitions` changes a state.

A row of STEPS says: in this state this event leads there, and who may cause it. A row of STATES says what a person
reads about a state and what comes next. `docs/reference/edefter-states.md` is made from both.
Source of the order of steps: e-Defter Uygulama Kılavuzu v1.12 (a ledger that fails a check gets no berat).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zarf.office.edefter.state_rows import STATE_ROWS, STEP_ROWS
from zarf.office.state_words import Told, rows


class Machine(StrEnum):
    """Whose states they are."""

    SET = "set"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful step. by: `person`, `worker`."""

    machine: Machine
    state: str
    event: str
    next_state: str
    by: frozenset[str]


@dataclass(frozen=True, slots=True)
class State(Told):
    """A sentence about a state, and what comes next."""

    machine: Machine


STEPS = tuple(
    Step(Machine(machine), state, event, next_state, frozenset(by.split()))
    for machine, states, event, next_state, by in rows(STEP_ROWS)
    for state in states.split()
)
STATES = tuple(
    State(name, tr, en, next_tr, next_en, Machine(machine))
    for machine, name, tr, en, next_tr, next_en in rows(STATE_ROWS)
)
NEW = "NEW"
CLOSED = ("READY", "SENT", "FILED", "COMPLETE", "INACTIVE")
"""A month in one of these lets the next one be opened."""
DONE = "PACKED"

_BY_EVENT = {(step.machine, step.state, step.event): step for step in STEPS}
_BY_NAME = {(state.machine, state.name): state for state in STATES}


def step(machine: Machine, state: str, event: str) -> Step | None:
    """The lawful step, or None when *event* may not happen in *state*."""
    return _BY_EVENT.get((machine, state, event))


def state_of(machine: Machine, name: str) -> State:
    """What is told about a state. Raises KeyError for a name that is not in the table."""
    return _BY_NAME[machine, name]
