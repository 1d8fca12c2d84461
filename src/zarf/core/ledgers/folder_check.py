"""A folder of e-Defter files, of any firm and from any program, judged as a whole: what an inspector would find.

Each file by GİB's schema and rules and, if asked for, by its seal; then all of them together. The caller opens the
files one after the other, and leaves out what lies among deleted sets (İPTAL EDİLENLER, SİLİNENLER).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from zarf.core.findings import Finding, Severity
from zarf.core.ledgers.checking import check
from zarf.core.ledgers.ledger_set import LedgerSet
from zarf.core.ledgers.sealed import SealQuestion, seal_report
from zarf.core.ledgers.summary import LedgerVerdict
from zarf.core.seal import SealReport, SealResult


@dataclass(slots=True)
class FolderVerdict:
    """verdicts, seals: by path as given. together: what is wrong among the files; `path` of a finding names a file or
    month. months: those that were found, as `VKN-YYYYMM[-BRANCH]`.
    """

    verdicts: dict[str, LedgerVerdict] = field(default_factory=dict)
    seals: dict[str, SealReport] = field(default_factory=dict)
    together: tuple[Finding, ...] = ()
    months: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether there is no error in any file, in any seal, or among the files; warnings do not matter."""
        return (
            all(verdict.valid for verdict in self.verdicts.values())
            and all(report.result is SealResult.VALID for report in self.seals.values())
            and all(item.severity is not Severity.ERROR for item in self.together)
        )


def check_folder(files: Iterable[tuple[str, BinaryIO]], question: SealQuestion | None = None) -> FolderVerdict:
    """Judge the files: path (its last part is the real name) and open file. question: None leaves the seals out."""
    result, together = FolderVerdict(), LedgerSet()
    for path, file in files:
        checked = check(file, path.rpartition("/")[2])
        result.verdicts[path] = checked.verdict
        if question is not None and checked.verdict.readable:
            result.seals[path] = seal_report(file, checked, question)
        if checked.verdict.summary is not None:
            together.add(checked.verdict.summary)
    result.together = together.findings()
    result.months = tuple(together.months[key].text for key in sorted(together.months))
    return result
