"""The state table: complete, without dead ends, and written down in the reference."""

from pathlib import Path

import pytest

from zarf.office.exchange.models import NEVER_TAKEN
from zarf.office.exchange.states import NEW, STATES, STEPS, By, Machine, lawful_events, step
from zarf.office.exchange.states_page import page

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "states.md"
NAMES = {(state.machine, state.name) for state in STATES}


def test_every_state_of_a_step_is_described():
    met = {(item.machine, item.next_state) for item in STEPS}
    met |= {(item.machine, item.state) for item in STEPS if item.state != NEW}
    assert met == NAMES


def test_no_step_stands_in_the_table_twice():
    keys = [(item.machine, item.state, item.event) for item in STEPS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("machine", Machine)
def test_every_state_can_be_reached_from_a_new_row(machine):
    reached = {NEW}
    while True:
        further = {s.next_state for s in STEPS if s.machine is machine and s.state in reached} | reached
        if further == reached:
            break
        reached = further
    assert reached - {NEW} == {state.name for state in STATES if state.machine is machine}


def test_every_text_is_there_in_both_languages():
    for state in STATES:
        for text in (state.tr, state.en, state.next_tr, state.next_en):
            assert text.endswith("."), state


def test_an_envelope_is_never_sent_again_without_asking():
    """From UNKNOWN only an answer of Merkez leads back to READY."""
    back = [
        s.event for s in STEPS if s.machine is Machine.ENVELOPE_OUT and s.state == "UNKNOWN" and s.next_state == "READY"
    ]
    assert back == ["not_known"]
    assert step(Machine.ENVELOPE_OUT, "SENDING", "sending") is None


def test_only_a_person_answers_an_invoice():
    assert step(Machine.DOCUMENT_IN, "WAITING_ANSWER", "answer_given").by == {By.PERSON}
    assert "answer_given" not in lawful_events(Machine.DOCUMENT_IN, "INBOX")


def test_what_gib_holds_is_never_free_again():
    assert not set(NEVER_TAKEN) & {
        "AT_MERKEZ",
        "PASSED_MERKEZ",
        "DELIVERED",
        "ACCEPTED",
        "UNKNOWN",
        "SENDING",
        "COMPLETED",
    }


def test_the_reference_page_is_fresh():
    """Renew it with: python -m zarf.office.exchange.states_page > docs/reference/states.md"""
    assert PAGE.read_text("utf-8") == page()
