"""The state table of Merkez is the whole of its behaviour; these hold it to the guide (Ek-2, 4.1)."""

from __future__ import annotations

import pytest

from zarf_simulator.merkez.codes import ERRORS, TEXTS
from zarf_simulator.merkez.states import RELEASED, TABLE, Event, NoSuchStep, allows, next_state

GOOD = [Event.TAKEN_UP, Event.ACCEPTED, Event.DELIVERED, Event.RECEIVER_ACCEPTED]


def walk(*events: Event, code: int | None = None) -> list[int]:
    states = [1000]
    for event in events:
        states.append(next_state(states[-1], event, code))
    return states


def test_good_envelope_goes_from_queue_to_completed() -> None:
    assert walk(*GOOD) == [1000, 1100, 1200, 1220, 1300]


def test_receivers_refusal_ends_in_1230() -> None:
    assert walk(*GOOD[:3], Event.RECEIVER_REFUSED)[-1] == 1230


def test_failing_delivery_waits_in_1210_and_ends_in_1215() -> None:
    fails = [Event.DELIVERY_FAILED] * 4
    assert walk(*GOOD[:2], *fails, Event.RETRIES_ENDED)[2:] == [1200, 1210, 1210, 1210, 1210, 1215]


def test_retry_that_succeeds_leads_on_to_1220() -> None:
    assert walk(*GOOD[:2], Event.DELIVERY_FAILED, Event.DELIVERED)[-1] == 1220


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_error_code_can_end_an_envelope(code: int) -> None:
    assert walk(Event.TAKEN_UP, Event.REFUSED, code=code)[-1] == code


@pytest.mark.parametrize("code", [None, 1000, 1200, 1210, 1300])
def test_refusal_takes_only_codes_of_the_error_list(code: int | None) -> None:
    with pytest.raises(NoSuchStep):
        next_state(1100, Event.REFUSED, code)


@pytest.mark.parametrize("state", sorted(ERRORS | {1215, 1230, 1235}))
def test_an_end_is_an_end(state: int) -> None:
    assert not any(allows(state, event) for event in Event)


def test_answer_that_overtakes_the_note_of_delivery_completes() -> None:
    assert next_state(1200, Event.RECEIVER_ACCEPTED) == 1300
    assert next_state(1210, Event.RECEIVER_REFUSED) == 1230


def test_every_state_has_a_text_and_no_row_stands_twice() -> None:
    assert {step.state for step in TABLE} | {step.next for step in TABLE if step.next} <= set(TEXTS)
    assert len({(step.state, step.event) for step in TABLE}) == len(TABLE)


def test_numbers_are_free_again_after_refusal_ended_sending_and_receivers_refusal_only() -> None:
    assert ERRORS | {1215, 1230} == RELEASED
