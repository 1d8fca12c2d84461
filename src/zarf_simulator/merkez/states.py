"""The one table that moves an envelope at Merkez. Nothing else changes a state.

A state is the status code that Merkez shows. Source: GİB guide "Ek-2 Sistem Yanıtı Şema Yapısı" v1.5, section 4.1;
the account row follows the özel entegrasyon tests (1300 after a good USERENVELOPE).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zarf_simulator.merkez.codes import ERRORS

QUEUED, PROCESSING, PROCESSED = 1000, 1100, 1200
NOT_SENT, SENDING_ENDED, DELIVERED = 1210, 1215, 1220
RECEIVER_REFUSED, CANCELLED, COMPLETED = 1230, 1235, 1300


class Event(StrEnum):
    """What can happen to an envelope."""

    TAKEN_UP = "taken_up"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    DELIVERY_FAILED = "delivery_failed"
    RETRIES_ENDED = "retries_ended"
    RECEIVER_ACCEPTED = "receiver_accepted"
    RECEIVER_REFUSED = "receiver_refused"
    NO_ANSWER_DUE = "no_answer_due"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Step:
    """One row. `next` is None where the event itself brings the code (11xx)."""

    state: int
    event: Event
    next: int | None
    meaning: str


TABLE: tuple[Step, ...] = (
    Step(QUEUED, Event.TAKEN_UP, PROCESSING, "taken from the queue"),
    Step(PROCESSING, Event.TAKEN_UP, PROCESSING, "taken up again after a break"),
    Step(PROCESSING, Event.REFUSED, None, "a check failed: system response 11xx to the sender, end"),
    Step(PROCESSING, Event.ACCEPTED, PROCESSED, "all checks passed: system response 1200 to the sender"),
    Step(PROCESSED, Event.DELIVERED, DELIVERED, "the receiver's service took it"),
    Step(PROCESSED, Event.DELIVERY_FAILED, NOT_SENT, "the receiver's service did not take it"),
    Step(NOT_SENT, Event.DELIVERED, DELIVERED, "a retry succeeded"),
    Step(NOT_SENT, Event.DELIVERY_FAILED, NOT_SENT, "a retry failed, others remain"),
    Step(NOT_SENT, Event.RETRIES_ENDED, SENDING_ENDED, "the last retry failed, end; no system response"),
    Step(PROCESSED, Event.RECEIVER_ACCEPTED, COMPLETED, "the answer overtook the note of delivery"),
    Step(NOT_SENT, Event.RECEIVER_ACCEPTED, COMPLETED, "it had arrived although the call failed"),
    Step(DELIVERED, Event.RECEIVER_ACCEPTED, COMPLETED, "the receiver answered 1200, end"),
    Step(PROCESSED, Event.RECEIVER_REFUSED, RECEIVER_REFUSED, "the answer overtook the note of delivery"),
    Step(NOT_SENT, Event.RECEIVER_REFUSED, RECEIVER_REFUSED, "it had arrived although the call failed"),
    Step(DELIVERED, Event.RECEIVER_REFUSED, RECEIVER_REFUSED, "the receiver answered 11xx, end"),
    Step(PROCESSED, Event.NO_ANSWER_DUE, COMPLETED, "a system response was passed on, or an account was written"),
    Step(NOT_SENT, Event.NO_ANSWER_DUE, COMPLETED, "a system response was passed on at a retry"),
    Step(COMPLETED, Event.CANCELLED, CANCELLED, "cancelled through the İptal portal"),
)

_BY_KEY = {(step.state, step.event): step for step in TABLE}

RELEASED = ERRORS | {SENDING_ENDED, RECEIVER_REFUSED}
"""States after which the numbers in an envelope may be used again in a new one (Ek-2)."""


class NoSuchStep(Exception):
    """The table does not allow this event in this state."""


def next_state(state: int, event: Event, code: int | None = None) -> int:
    """The state after *event*. *code* is the 11xx of a refusal. Raises NoSuchStep."""
    step = _BY_KEY.get((state, event))
    if step is None:
        raise NoSuchStep(f"{event} is not possible in {state}")
    if step.next is not None:
        return step.next
    if code not in ERRORS:
        raise NoSuchStep(f"{event} needs a code of the error list, not {code}")
    return code


def allows(state: int, event: Event) -> bool:
    return (state, event) in _BY_KEY
