"""Every rule is met on both sides, in both sets, and our failing assertions are the official ones.

The whole run is `python -m tests.conformance.mutation.table`; its table is docs/reference/rules-agreement.md.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.conformance.mutation.aims import rules_on, run
from tests.conformance.mutation.judges import SETS, PackageJudge, by_kontrol, our_verdict, package
from tests.conformance.mutation.mutator import mutants, sources
from tests.conformance.mutation.table import DETACHED, EACH_SIDE, PAGE, lacking

from zarf.core.rules import NEVER_FAILS

SHARE = 2
MORE = 500


def test_every_rule_of_20260701_is_met_on_both_sides_and_agrees() -> None:
    day = SETS["20260701"]
    proof = run(day, 1, SHARE, by_kontrol, our_verdict(day))
    assert proof.disagreements == []
    assert lacking(proof, SHARE) == []
    assert proof.documents > 4 * len(rules_on(day))


def test_every_rule_of_20260312_and_every_structure_is_met_and_agrees(shared: Path) -> None:
    day = SETS["20260312"]
    with package(shared) as running:
        judge = PackageJudge(running)
        proof = run(day, 1, SHARE, judge, our_verdict(day), mutants(sources(shared), MORE, 20260312))
    assert proof.disagreements == []
    assert lacking(proof, SHARE) == []
    assert judge.structure == []
    assert judge.judged > 1500


def test_the_table_tells_every_rule_with_enough_documents_and_no_disagreement() -> None:
    told: dict[str, list[str]] = {}
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 9 and re.fullmatch(r".+-\d+", cells[0]):
            told[cells[0]] = cells[1:]
    newer, older = (set(rules_on(SETS[name])) for name in ("20260701", "20260312"))
    assert told.keys() == newer | older
    for rule, cells in told.items():
        for known, part in ((newer, cells[:4]), (older, cells[4:])):
            if rule in known:
                _met, kept, broken, disagreed = map(int, part)
                assert (kept >= EACH_SIDE, broken >= EACH_SIDE, disagreed) == (True, True, 0), rule
            else:
                assert part == [""] * 4, rule


def test_what_cannot_fail_is_told_with_its_reason() -> None:
    page = PAGE.read_text("utf-8")
    assert all(f"| {name}" in page for name in (*NEVER_FAILS, *DETACHED))
