"""The state table of packages: whole, told in both languages, and the same as its page. What GİB's words mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from zarf.office.berats.answers import Meaning, is_passing, meaning_of, told
from zarf.office.berats.states import FOR_A_PERSON, NEW, OPEN, STATES, STEPS
from zarf.office.berats.states_page import page

_PAGE = Path(__file__).parents[4] / "docs" / "reference" / "berat-states.md"
_CODES = (*range(101, 115), 203, 204, 205, 206, 303, 304, 305)


def test_the_page_tells_the_table() -> None:
    """Renew it with: python -m zarf.office.berats.states_page > docs/reference/berat-states.md"""
    assert _PAGE.read_text("utf-8") == page()


def test_every_state_is_told_reached_and_left() -> None:
    names = {state.name for state in STATES}
    assert {step.next_state for step in STEPS} == names
    assert {step.state for step in STEPS} == names - {"WITHDRAWN"} | {NEW}
    assert all(state.tr and state.en and state.next_tr and state.next_en for state in STATES)


def test_a_state_has_one_step_for_an_event() -> None:
    assert len({(step.state, step.event) for step in STEPS}) == len(STEPS)


def test_who_goes_on_is_certain_in_every_state() -> None:
    assert set(OPEN) | set(FOR_A_PERSON) | {"DONE", "WITHDRAWN"} == {state.name for state in STATES}
    assert not set(OPEN) & set(FOR_A_PERSON)


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Paket Başarıyla İşlendi", Meaning.DONE),
        ("PAKET BASARIYLA ISLENDI", Meaning.DONE),
        ("Paket başarılı, defter paketinin işlenmesi bekleniyor.", Meaning.BERAT_DONE),
        ("20260101 paketi işleme alındı", Meaning.PENDING),
        ("Paket işlenmeyi bekliyor", Meaning.PENDING),
        ("Paket hatalı: mühür geçersiz", Meaning.FAILED),
        ("İmza doğrulanamadı", Meaning.FAILED),
        ("", Meaning.UNCLEAR),
        ("başka bir şey", Meaning.UNCLEAR),
    ],
)
def test_gibs_words_are_understood_with_and_without_turkish_letters(words: str, meaning: Meaning) -> None:
    assert meaning_of(words) is meaning


@pytest.mark.parametrize("code", _CODES)
def test_every_code_of_the_service_is_told_in_plain_words(code: int) -> None:
    """All codes of the guide's error tables, in both languages, with GİB's own text beside."""
    found = told(code, "GİB METNİ")
    assert found.code == f"EF-EDS-{code}"
    for language in ("tr", "en"):
        assert "GİB METNİ" in found.message(language)
        assert found.hint(language)


def test_a_code_nobody_knows_is_told_too() -> None:
    assert told(999, "x").code == "EF-EDS-000"


def test_only_passing_trouble_is_tried_again() -> None:
    assert {code for code in _CODES if is_passing(code)} == {107, 110, 112, 113, 203, 204, 206, 303}
