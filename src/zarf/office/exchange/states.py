"""The state machine: one table for documents and envelopes, out and in. Nothing else changes a state.

A row of STEPS says: in this state this event leads there, and who may cause it. A row of STATES says what a person
reads about a state and what the next lawful step is. `docs/reference/states.md` is made from both.
Source of the codes: Ek-2 "Sistem Yanıtı Şema Yapısı" v1.5, section 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zarf.office.exchange.state_rows import STATE_ROWS, STEP_ROWS
from zarf.office.state_words import Told, rows


class Machine(StrEnum):
    """Whose states they are."""

    DOCUMENT_OUT = "document out"
    DOCUMENT_IN = "document in"
    ENVELOPE_OUT = "envelope out"
    SYSTEM_OUT = "system envelope out"
    ENVELOPE_IN = "envelope in"


class By(StrEnum):
    """Who may cause a step."""

    PERSON = "person"
    WORKER = "worker"
    GIB = "gib"


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful step. `gib_code` is what goes with it on the wire, as people write it (`1200`, `11xx`)."""

    machine: Machine
    state: str
    event: str
    next_state: str
    by: frozenset[By]
    gib_code: str


@dataclass(frozen=True, slots=True)
class State(Told):
    """What is told about a state: a sentence for the person, and what can happen next."""

    machine: Machine


def _read_steps(text: str) -> tuple[Step, ...]:
    steps = []
    for machine, states, event, next_state, by, gib_code in rows(text):
        who = frozenset(By(name) for name in by.split())
        for state in states.split():
            steps.append(Step(Machine(machine), state, event, next_state, who, gib_code))
    return tuple(steps)


STEPS = _read_steps(STEP_ROWS)
STATES = tuple(
    State(name, tr, en, next_tr, next_en, Machine(machine))
    for machine, name, tr, en, next_tr, next_en in rows(STATE_ROWS)
)
NEW = "NEW"
"""The state of a row that is only now being made."""

_BY_EVENT = {(step.machine, step.state, step.event): step for step in STEPS}
_BY_NAME = {(state.machine, state.name): state for state in STATES}


def step(machine: Machine, state: str, event: str) -> Step | None:
    """The lawful step, or None when *event* may not happen in *state*."""
    return _BY_EVENT.get((machine, state, event))


def state(machine: Machine, name: str) -> State:
    """What is told about a state. Raises KeyError for a name that is not in the table."""
    return _BY_NAME[machine, name]


def document_state_text(name: str, language: str) -> str:
    """What a person reads about a document's state when only its name is known; the name where there is none.

    What goes out comes first: the states of the same name say the same of the other party's deed.
    """
    found = _BY_NAME.get((Machine.DOCUMENT_OUT, name)) or _BY_NAME.get((Machine.DOCUMENT_IN, name))
    return found.text(language).removesuffix(".") if found else name


def lawful_events(machine: Machine, name: str) -> tuple[str, ...]:
    """What may happen in a state."""
    return tuple(item.event for item in STEPS if (item.machine, item.state) == (machine, name))
