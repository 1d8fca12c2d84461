"""All files of one part judged at once: by the rules, by their seals, and against each other.

Meant to be run in a process of its own for each part of a month: what comes back is small, for the lines of journal and
ledger have been compared and let go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from zarf.core.ledgers.checking import check
from zarf.core.ledgers.part import Part
from zarf.core.ledgers.sealed import SealQuestion, seal_report
from zarf.core.ledgers.summary import LedgerVerdict
from zarf.core.seal import SealReport, SealResult


@dataclass(slots=True)
class PartVerdict:
    """What was found, by file name. part: what the files say, for the checks over parts. seals: if asked for."""

    part: Part
    verdicts: dict[str, LedgerVerdict] = field(default_factory=dict)
    seals: dict[str, SealReport] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """Whether every file is valid by GİB's rules and its seal, and they belong together."""
        return (
            all(verdict.valid for verdict in self.verdicts.values())
            and all(report.result is SealResult.VALID for report in self.seals.values())
            and not any(True for _ in self.part.findings())
        )


def check_part(files: Iterable[tuple[str, BinaryIO]], question: SealQuestion | None = None) -> PartVerdict:
    """Judge the files (real name, open file) of one part. question: None leaves the seals out."""
    result = PartVerdict(Part(0))
    for name, file in files:
        checked = check(file, name)
        verdict = checked.verdict
        result.verdicts[name] = verdict
        if question is not None:
            result.seals[name] = seal_report(file, checked, question)
        if verdict.summary is not None and verdict.summary.name is not None:
            result.part.number = verdict.summary.name.part
            result.part.add(verdict.summary)
    return result
