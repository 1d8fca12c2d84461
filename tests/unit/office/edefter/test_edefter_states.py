"""The state table of sets and parts: complete, without dead ends, and written down in the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from zarf.office.edefter.closing import _INVENTORY_STEPS, _PART_STEPS
from zarf.office.edefter.states import CLOSED, DONE, NEW, STATES, STEPS, Machine, state_of, step
from zarf.office.edefter.states_page import page

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "edefter-states.md"


def test_every_state_of_a_step_is_described() -> None:
    met = {(item.machine, item.next_state) for item in STEPS}
    met |= {(item.machine, item.state) for item in STEPS if item.state != NEW}
    assert met == {(state.machine, state.name) for state in STATES}


@pytest.mark.parametrize("machine", Machine)
def test_every_state_can_be_reached_from_a_new_row(machine: Machine) -> None:
    reached = {NEW}
    for _ in STEPS:
        reached |= {one.next_state for one in STEPS if one.machine is machine and one.state in reached}
    assert reached - {NEW} == {state.name for state in STATES if state.machine is machine}


def test_no_step_stands_in_the_table_twice_and_every_text_is_whole() -> None:
    keys = [(item.machine, item.state, item.event) for item in STEPS]
    assert len(keys) == len(set(keys))
    for state in STATES:
        assert all(text.endswith(".") for text in (state.tr, state.en, state.next_tr, state.next_en)), state


def test_a_ledger_that_was_not_checked_gets_no_berat() -> None:
    for state in ("WRITTEN", "JOURNAL_SEALED", "JOURNAL_CHECKED", "LEDGER_SEALED"):
        assert step(Machine.PART, state, "berats_sealed") is None


def test_every_state_of_a_part_before_its_end_has_its_step() -> None:
    names = {state.name for state in STATES if state.machine is Machine.PART}
    assert set(_PART_STEPS) | set(_INVENTORY_STEPS) == names - {DONE, "FILED"}


def test_only_a_person_approves_deletes_and_decides_about_kontor() -> None:
    for event in ("approved", "deleted", "deleted_at_gib", "resumed", "unstamped_chosen", "declared_inactive"):
        assert {by for item in STEPS if item.event == event for by in item.by} == {"person"}


def test_closed_states_exist() -> None:
    assert [state_of(Machine.SET, name).name for name in CLOSED] == list(CLOSED)


def test_the_reference_page_is_fresh() -> None:
    """Renew it with: python -m zarf.office.edefter.states_page > docs/reference/edefter-states.md"""
    assert PAGE.read_text("utf-8") == page()
