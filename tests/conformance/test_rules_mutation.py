"""Our failing assertion ids equal the official ones on documents with small faults (20260701)."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.conformance.mutation import kontrol
from tests.conformance.mutation.mutator import Mutant, mutants, sources

from zarf.core.rules import check_rules
from zarf.core.xml.reading import ENVELOPE_LIMITS, read_xml

DAY_OF_20260701 = date(2026, 9, 14)


def disagreement(mutant: Mutant) -> str | None:
    today = datetime.now(ZoneInfo("Europe/Istanbul")).date()
    findings = check_rules(
        read_xml(mutant.xml, ENVELOPE_LIMITS(1000)),
        rule_date=DAY_OF_20260701,
        today=today,
        document_type=mutant.document_type,
    )
    ours = Counter(item.gib_rule for item in findings if item.gib_rule)
    official = kontrol.failed(mutant.xml, mutant.document_type)
    return None if ours == official else f"{mutant.told}: missing {official - ours}, extra {ours - official}"


@pytest.mark.parametrize(
    ("count", "seed"), [(2_000, 20260701), pytest.param(12_000, 20260914, marks=[pytest.mark.slow])]
)
def test_failing_rules_of_changed_documents_are_the_official_ones(shared: Path, count: int, seed: int) -> None:
    told = [wrong for mutant in mutants(sources(shared), count, seed) if (wrong := disagreement(mutant))]
    assert told == []


def test_the_same_seed_makes_the_same_documents(shared: Path) -> None:
    one, other = (list(mutants(sources(shared), 50, 7)) for _ in range(2))
    assert one == other
    assert len({item.xml for item in one}) > 40
