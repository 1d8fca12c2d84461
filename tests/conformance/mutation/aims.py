"""Documents aimed at one rule after the other: on both sides of it, again and again.

The unit tests hold, for every rule, a document that keeps it and what breaks it (`tests/unit/core/rules`, Case). Here
each of these is varied at other places, by a seed, so that each rule is met many times as kept and as broken, among
different surroundings. On which side a document really falls the official judge says, not we.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from lxml import etree
from tests.conformance.mutation.mutator import Mutant, changed_at, places_of, values_to_write
from tests.unit.core.rules.case import Case
from tests.unit.core.rules.documents import changed, put
from tests.unit.core.rules.test_rule_table import CASES

from zarf.core.rules import RuleRow, rows

_BREAKING = {"TimeCheck-1": put("cbc:IssueDate", "2099-01-01")}
"""The judges know no other day than today, so what breaks a rule about it has to lie far ahead."""
MOST_TRIES = 60
"""Variants made of one case before its aim is given up; what lacks then is told by the table."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a judge said of a document. open: assertions that could not be computed, which settle nothing."""

    failed: Counter[str]
    open: frozenset[str] = frozenset()


Judge = Callable[[Mutant], Settled]
Ours = Callable[[Mutant], Counter[str]]


@dataclass(slots=True)
class Tally:
    """Of one rule: documents that have its place, those on each side, and how the two verdicts on it compare."""

    present: int = 0
    passed: int = 0
    failed: int = 0
    agreed: int = 0
    disagreed: int = 0


@dataclass(slots=True)
class Proof:
    """A run: a tally for each rule of the set, the number of documents, and every disagreement in words."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    documents: int = 0
    disagreements: list[str] = field(default_factory=list)

    def count(self, mutant: Mutant, present: frozenset[str], settled: Settled, ours: Counter[str]) -> None:
        """Enter one document. present: the rules whose place it has."""
        self.documents += 1
        wrong = False
        for rule in present | settled.failed.keys() | ours.keys():
            if rule in settled.open:
                continue
            tally = self.tallies.setdefault(rule, Tally())
            tally.present += 1
            if settled.failed[rule]:
                tally.failed += 1
            else:
                tally.passed += 1
            if settled.failed[rule] == ours[rule]:
                tally.agreed += 1
            else:
                tally.disagreed += 1
                wrong = True
        if wrong:
            self.disagreements.append(f"{mutant.told}: official {settled.failed - ours}, ours {ours - settled.failed}")


def run(day: date, seed: int, each_side: int, judge: Judge, ours: Ours, more: Iterable[Mutant] = ()) -> Proof:
    """Meet every rule in force on *day* so often on each side; then judge *more* documents too."""
    proof, in_force = Proof(), rules_on(day)
    proof.tallies = {rule: Tally() for rule in in_force}
    for case in CASES:
        if case.rule in in_force and (case.rule_date == day or not _told_again(case)):
            _aim(case, in_force, seed, each_side, judge, ours, proof)
    for mutant in more:
        _enter(mutant, in_force, judge, ours, proof)
    return proof


def rules_on(day: date) -> dict[str, list[RuleRow]]:
    """The rules in force on that day, with their places."""
    found: dict[str, list[RuleRow]] = {}
    for row in rows():
        if (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to):
            found.setdefault(row.rule_id, []).append(row)
    return found


def _told_again(case: Case) -> bool:
    """Whether the same rule has a case for another day: then each is for its own."""
    return len({other.rule_date for other in CASES if other.rule == case.rule}) > 1


def _aim(
    case: Case, in_force: dict[str, list[RuleRow]], seed: int, each_side: int, judge: Judge, ours: Ours, proof: Proof
) -> None:
    sides = {"broken": 0, "kept": 0}
    for mutant, side in _variants(case, in_force[case.rule][0], seed):
        if sides[side] >= each_side:
            if min(sides.values()) >= each_side:
                return
            continue
        failed, present = _enter(mutant, in_force, judge, ours, proof)
        if side == "broken":
            sides[side] += failed[case.rule] > 0
        else:
            sides[side] += case.rule in present and not failed[case.rule]


def _variants(case: Case, row: RuleRow, seed: int) -> Iterator[tuple[Mutant, str]]:
    chance = random.Random(f"{seed}:{case}")
    values = values_to_write()
    for number in range(MOST_TRIES):
        for side in ("kept", "broken"):
            root = case.sound() if side == "kept" else changed(case.sound(), _BREAKING.get(case.rule, case.breaking))
            told = [changed_at(root, row, values, chance) for _ in range(min(number, chance.choice((1, 1, 2))))]
            name = f"{case.rule} {side} {number}: {' ; '.join(told)}"
            xml = etree.tostring(copy.deepcopy(root), encoding="UTF-8")
            yield Mutant(name, case.rule, xml, case.document_type), side


def _enter(
    mutant: Mutant, in_force: dict[str, list[RuleRow]], judge: Judge, ours: Ours, proof: Proof
) -> tuple[Counter[str], frozenset[str]]:
    settled = judge(mutant)
    root = etree.fromstring(mutant.xml)
    present = frozenset(rule for rule, places in in_force.items() if any(places_of(root, place) for place in places))
    proof.count(mutant, present, settled, ours(mutant))
    return settled.failed, present
