"""`python -m tests.conformance.mutation.table SHARED`: the whole proof, and its table in docs/reference.

It takes about six minutes. Exit 0 when nothing disagrees and every rule was met ten times on each side, else 1.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from tests.conformance.mutation.aims import Proof, run
from tests.conformance.mutation.judges import SETS, PackageJudge, by_kontrol, our_verdict, package
from tests.conformance.mutation.mutator import Source, mutants, sources

from zarf.core.rules import NEVER_FAILS

EACH_SIDE = 10
MORE = 12_000
SEED = 20260914
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "rules-agreement.md"
DETACHED = ("GeneralBillingReferenceCheck-1", "GeneralBillingReferenceCheck-2", "SGKInvoiceCheck-1")
"""Stand in the files of 20260312 and are attached to nothing."""


def proofs(shared: Path, each_side: int, more: int) -> tuple[dict[str, Proof], PackageJudge]:
    """The run of each set. The judge of the older one judges structure as well."""
    read: list[Source] = sources(shared)
    day = SETS["20260701"]
    newer = run(day, SEED, each_side, by_kontrol, our_verdict(day), mutants(read, more, SEED))
    day = SETS["20260312"]
    with package(shared) as running:
        judge = PackageJudge(running)
        older = run(day, SEED, each_side, judge, our_verdict(day), mutants(read, more, SEED + 1))
    return {"20260701": newer, "20260312": older}, judge


def page(made: dict[str, Proof], judge: PackageJudge) -> str:
    """The page of a run."""
    total = sum(proof.documents for proof in made.values())
    wrong = sum(len(proof.disagreements) for proof in made.values())
    lines = [
        "# Agreement with GİB's rules",
        "",
        "Made by `python -m tests.conformance.mutation.table SHARED`; do not edit by hand. CI runs a fixed share of it",
        "(`tests/conformance/test_rules_agreement.py`).",
        "",
        f"{total:,} documents were judged by GİB's own rules and by ours; on {wrong} of them the failing",
        "assertions, or how often each fails, differ. Every rule was aimed at on both sides: from a document that",
        "keeps it and from one that breaks it, both changed at other places by a seed, and from the published samples,",
        "changed at random.",
        "The judge of 20260701 is the package efatura-kontrol 0.1.0; that of 20260312 is GİB's files, compiled by a",
        "transform of our own, its assertions numbered in file order.",
        "",
        f"The structure of {judge.judged:,} of these documents (every kind, user accounts and envelopes among them)",
        f"was judged by GİB's XSDs as well; on {len(judge.structure)} our tables say something else.",
        "",
        "A document *meets* a rule when it has the place the rule is attached to; there it keeps or breaks the rule.",
        "",
        "| rule | 20260701: met | kept | broken | disagreed | 20260312: met | kept | broken | disagreed |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    names = sorted({name for proof in made.values() for name in proof.tallies}, key=_order)
    for name in names:
        cells = [name]
        for rule_set in ("20260701", "20260312"):
            tally = made[rule_set].tallies.get(name)
            told = ("", "", "", "") if tally is None else (tally.present, tally.passed, tally.failed, tally.disagreed)
            cells += [str(cell) for cell in told]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "## Assertions that no document can fail", "", "| assertion | why |", "|---|---|"]
    lines += [f"| {name} | {reason} |" for name, reason in NEVER_FAILS.items()]
    lines += [f"| {name} (20260312) | attached to nothing in the files of that set |" for name in DETACHED]
    return "\n".join(lines) + "\n"


def _order(name: str) -> tuple[str, int]:
    rule, _, number = name.rpartition("-")
    return rule, int(number)


def lacking(proof: Proof, each_side: int) -> list[str]:
    """The rules that were not met often enough on both sides."""
    return [name for name, tally in proof.tallies.items() if min(tally.passed, tally.failed) < each_side]


def main(shared: Path) -> int:
    os.environ["TZ"] = "Europe/Istanbul"  # the official rules compare with today, in the time zone of the process
    time.tzset()
    made, judge = proofs(shared, EACH_SIDE, MORE)
    PAGE.write_text(page(made, judge), "utf-8")
    few = {name: lacking(proof, EACH_SIDE) for name, proof in made.items()}
    wrong = [line for proof in made.values() for line in proof.disagreements] + judge.structure
    print(*wrong, few, sep="\n")
    return 1 if wrong or any(few.values()) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
