"""One e-Defter file, from its bytes to a verdict: name, structure, rules, and what GİB's rules cannot see in it.

The caller opens the file; nothing here knows a disk. Several files are judged together in `core/ledgers/months.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import BinaryIO

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import Finding, finding
from zarf.core.ledgers.careful import judge_carefully
from zarf.core.ledgers.gathering import new_summary
from zarf.core.ledgers.kinds import kind_of_content, named, peek
from zarf.core.ledgers.quick import Quick, judge_quickly
from zarf.core.ledgers.strict_order import beyond_the_rules
from zarf.core.ledgers.summary import LedgerVerdict

_OF_SEAL = frozenset({"EF-LDG-016", "EF-LDG-017"})
_ROOTS = frozenset({"/edefter:defter", "/edefter:berat", "/edefter:defterraporu"})
"""Where the schema misses the seal."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict, and what the quick way has proven for the judge of the seal."""

    verdict: LedgerVerdict
    proven: Quick | None = None


def check_ledger(file: BinaryIO, name: str, *, quick: bool = True, draft: bool = False) -> LedgerVerdict:
    """The verdict on one file. *file* can be sought in; *name* is its real name, which GİB's rules look at.

    A bad file is a verdict, never an exception. What the name says decides by which rules the file is judged; a file
    whose name says nothing is judged by what it contains, and its name is told. quick: False takes the careful way at
    once. draft: the missing seal, and a berat's missing signature value, are not told.
    """
    verdict = check(file, name, quick=quick).verdict
    if not draft:
        return verdict
    return replace(verdict, findings=tuple(item for item in verdict.findings if not _is_of_seal(item)))


def _is_of_seal(item: Finding) -> bool:
    """Whether the finding asks for something that only sealing puts there."""
    return item.code in _OF_SEAL or (item.code == "EF-STR-009" and item.path in _ROOTS)


def check(file: BinaryIO, name: str, *, quick: bool = True) -> Checked:
    """As `check_ledger`, with what is proven of the file's bytes."""
    told: list[Finding] = []
    parts = named(name)
    content = kind_of_content(peek(file))
    if parts is None:
        told.append(finding("EF-DEF-001", found=name[:80]))
    kind = parts.kind if parts is not None else content
    if kind is None:
        wrong = finding("EF-LDG-011", path="/", found="?", expected="edefter:defter")
        return Checked(LedgerVerdict(None, (wrong,), readable=False))
    size = file.seek(0, 2)
    summary = new_summary(kind, parts, size)
    if quick:
        proven = judge_quickly(file, kind, name, summary)
        if proven is not None:
            return Checked(LedgerVerdict(kind, tuple(told), summary, is_ordinary=True), proven)
        summary = new_summary(kind, parts, size)
    try:
        found = judge_carefully(file, kind, name, summary)
    except DocumentUnreadable as trouble:
        return Checked(LedgerVerdict(kind, (*told, trouble.finding), readable=False))
    strict = beyond_the_rules(summary) if not found.structure else ()
    return Checked(LedgerVerdict(kind, (*told, *found.structure, *found.rules, *strict), summary))
