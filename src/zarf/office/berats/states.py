"""The state machine of packages: one table. Nothing but `transitions` changes a state.

`docs/reference/edefter-states.md` tells it. An outcome that is not known is a state of its own, settled by asking with
the same package id. Source: Web Servis Kılavuzu v1.7 (one successful attempt for an id at most).
"""

from __future__ import annotations

from dataclasses import dataclass

from zarf.office.berats.state_rows import STATE_ROWS, STEP_ROWS
from zarf.office.state_words import Told, rows

NEW = "NEW"
OPEN = ("WAITING", "SENDING", "UNKNOWN", "QUEUED", "PROCESSED")
"""The worker goes on with these by itself."""
TROUBLED = ("REFUSED", "FAILED", "LOST", "BAD_BERAT")
FOR_A_PERSON = ("PORTAL", *TROUBLED)


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful step. by: `person`, `worker`."""

    state: str
    event: str
    next_state: str
    by: frozenset[str]


STEPS = tuple(
    Step(state, event, next_state, frozenset(by.split()))
    for states, event, next_state, by in rows(STEP_ROWS)
    for state in states.split()
)
STATES = tuple(Told(*row) for row in rows(STATE_ROWS))

_BY_EVENT = {(step.state, step.event): step for step in STEPS}
_BY_NAME = {state.name: state for state in STATES}


def step(state: str, event: str) -> Step | None:
    """The lawful step, or None when *event* may not happen in *state*."""
    return _BY_EVENT.get((state, event))


def state_of(name: str) -> Told:
    """What is told about a state. Raises KeyError for a name that is not in the table."""
    return _BY_NAME[name]
