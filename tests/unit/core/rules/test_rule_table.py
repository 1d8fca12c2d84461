"""The table of rules as a whole: complete, well named, each row tested and explained."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.unit.core.rules import (
    test_rules_on_despatch,
    test_rules_on_files,
    test_rules_on_invoices,
    test_rules_on_responses,
    test_rules_on_user_accounts,
)

from zarf.core.findings import all_entries
from zarf.core.rules import NEVER_FAILS, NoRuleSet, check_rules, rows, rule_set, rule_sets

CASES = [
    *test_rules_on_files.CASES,
    *test_rules_on_invoices.CASES,
    *test_rules_on_responses.CASES,
    *test_rules_on_despatch.CASES,
    *test_rules_on_user_accounts.CASES,
]
OUR_AREAS = ("GEN", "ENV", "SGN", "PTY", "INV", "ARP", "DSP", "USR")
WARNINGS = {f"EF-WRN-{number:03}" for number in (1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13)}


def test_every_rule_of_the_table_has_a_tested_case() -> None:
    assert {row.rule_id for row in rows()} == {case.rule for case in CASES}


def test_every_place_of_the_table_is_told_once() -> None:
    """No rule is attached twice to one place on one day."""
    places = [(row.rule_id, row.kind, row.context, row.valid_from) for row in rows()]
    assert len(places) == len(set(places))


def test_rule_ids_are_the_official_ones_in_form() -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9]+-[1-9][0-9]?", row.rule_id) for row in rows())
    assert not {row.rule_id for row in rows()} & set(NEVER_FAILS)


def test_every_rule_has_a_text_and_every_text_a_rule() -> None:
    used = {row.code for row in rows()}
    ours = {code for code in all_entries() if code.split("-")[1] in OUR_AREAS and all_entries()[code].gib_code == 1150}
    assert used == ours


def test_warnings_are_warnings() -> None:
    entries = [entry for code, entry in all_entries().items() if code.startswith("EF-WRN-")]
    assert {entry.code for entry in entries} == WARNINGS
    assert {entry.severity for entry in entries} == {"warning"}
    assert {entry.gib_code for entry in entries} == {None}


@pytest.mark.parametrize("code", sorted(code for code in all_entries() if code.split("-")[1] in (*OUR_AREAS, "WRN")))
def test_a_text_is_a_sentence_in_both_languages(code: str) -> None:
    entry = all_entries()[code]
    for text in (entry.tr, entry.en, entry.hint_tr, entry.hint_en):
        assert text[0].isupper() or text[0] in '"{' or text[0].isdigit() or text.startswith("e-")
        assert text.endswith(".")
        assert set(re.findall(r"\{(\w+)\}", text)) <= {"found", "expected"}
    assert entry.tr != entry.en
    assert entry.source


def test_rules_that_changed_hold_on_one_side_of_the_change() -> None:
    changed = {row.rule_id: (row.valid_from, row.valid_to) for row in rows() if row.valid_to}
    assert changed == {
        rule: (None, date(2026, 9, 13))
        for rule in (
            "TimeCheck-1",
            "TimeCheck-2",
            "InvoiceTypeCodeCheck-2",
            "IdisSevkiyatNoCheck-1",
            "DespatchIdisSevkiyatNoCheck-1",
            "TaxExemptionReasonCodeCheck-2",
        )
    }


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 3, 12), "20260312"),
        (date(2026, 9, 13), "20260312"),
        (date(2026, 9, 14), "20260701"),
        (date(2027, 1, 1), "20260701"),
    ],
)
def test_the_day_chooses_the_rule_set(day: date, name: str) -> None:
    assert rule_set(day).name == name


def test_there_are_no_rules_before_the_first_set() -> None:
    with pytest.raises(NoRuleSet) as trouble:
        rule_set(date(2026, 3, 11))
    assert trouble.value.code == "EF-RUL-001"
    assert trouble.value.finding.expected == "2026-03-12"
    assert [one.name for one in rule_sets()] == ["20260312", "20260701"]


def test_rules_refuse_a_day_before_the_first_set() -> None:
    with pytest.raises(NoRuleSet):
        check_rules(test_rules_on_invoices.invoice(), rule_date=date(2025, 1, 1), today=date(2026, 11, 20))
