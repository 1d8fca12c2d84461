"""One e-Defter file, from its bytes to a verdict: name, structure, rules, and what GİB's rules cannot see in it.

The caller opens the file; nothing here knows a disk. Several files are judged together in `core/ledgers/months.py`.
"""

from __future__ import annotations

from typing import BinaryIO

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import Finding, finding
from zarf.core.ledgers.careful import judge_carefully
from zarf.core.ledgers.gathering import new_summary
from zarf.core.ledgers.kinds import kind_of_content, named, peek
from zarf.core.ledgers.summary import LedgerVerdict


def check_ledger(file: BinaryIO, name: str) -> LedgerVerdict:
    """The verdict on one file. *file* can be sought in; *name* is its real name, which GİB's rules look at.

    A bad file is a verdict, never an exception. What the name says decides by which rules the file is judged; a file
    whose name says nothing is judged by what it contains, and its name is told.
    """
    told: list[Finding] = []
    parts = named(name)
    content = kind_of_content(peek(file))
    if parts is None:
        told.append(finding("EF-DEF-001", found=name[:80]))
    kind = parts.kind if parts is not None else content
    if kind is None or (parts is None and content is None):
        return LedgerVerdict(None, (finding("EF-LDG-011", found="?", expected="edefter:defter"),), readable=False)
    size = file.seek(0, 2)
    summary = new_summary(kind, parts, size)
    try:
        found = judge_carefully(file, kind, name, summary)
    except DocumentUnreadable as trouble:
        return LedgerVerdict(kind, (*told, trouble.finding), readable=False)
    return LedgerVerdict(kind, (*told, *found.structure, *found.rules), summary)
