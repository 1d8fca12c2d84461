"""Both verdicts on a document: the official one, for each rule set by its own judge, and ours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.conformance.mutation import kontrol
from tests.conformance.mutation.aims import Ours, Settled
from tests.conformance.mutation.mutator import Mutant

from zarf.core.rules import check_rules
from zarf.core.wire.structure import check_structure
from zarf.core.xml.reading import ENVELOPE_LIMITS, read_xml
from zarf.ports.official import OfficialJudge

SETS = {"20260312": date(2026, 3, 12), "20260701": date(2026, 9, 14)}
_NOT_YET = {"UserAccountCheck": frozenset({23, 49})}
"""Assertions, by our number, that came with 20260701 in the middle of a rule: the older file counts without them."""


def by_kontrol(mutant: Mutant) -> Settled:
    """20260701, as the package efatura-kontrol compiles it."""
    return Settled(kontrol.failed(mutant.xml, mutant.document_type))


@dataclass(slots=True)
class PackageJudge:
    """A set that nobody else compiled: GİB's files by a transform of our own, assertions numbered in file order.

    structure: documents on whose structure GİB's schemas and our tables do not agree, in words; judged: how many.
    """

    running: OfficialJudge
    structure: list[str] = field(default_factory=list)
    judged: int = 0

    def __call__(self, mutant: Mutant) -> Settled:
        verdict = self.running.judge(mutant.xml, mutant.document_type)
        assert verdict is not None, mutant.told
        if verdict.structure is not None:
            self.judged += 1
            found = check_structure(read_xml(mutant.xml, ENVELOPE_LIMITS(1000)))
            if verdict.structure != (not found):
                self.structure.append(f"{mutant.told}: official {verdict.structure}, ours {found[:2]}")
        failed = Counter({_ours(name): count for name, count in verdict.failed.items()})
        return Settled(failed, frozenset(_ours(name) for name in verdict.broken))


def _ours(name: str) -> str:
    """Our id of an assertion that the older file numbers otherwise."""
    rule, _, told = name.rpartition("-")
    lacking = _NOT_YET.get(rule)
    if lacking is None:
        return name
    known = [number for number in range(1, int(told) + len(lacking) + 1) if number not in lacking]
    return f"{rule}-{known[int(told) - 1]}"


def our_verdict(day: date) -> Ours:
    """Our failing rules, with their number."""
    today = datetime.now(ZoneInfo("Europe/Istanbul")).date()

    def fail(mutant: Mutant) -> Counter[str]:
        root = read_xml(mutant.xml, ENVELOPE_LIMITS(1000))
        found = check_rules(root, rule_date=day, today=today, document_type=mutant.document_type)
        return Counter(item.gib_rule for item in found if item.gib_rule)

    return fail


def package(shared: Path) -> OfficialJudge:
    """GİB's files of the older set, running."""
    return OfficialJudge(shared / "gib", "20260312")
