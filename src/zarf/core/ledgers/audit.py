"""Durum raporu: what an inspector would find in any firm's ledgers and berats, month by month.

What each file and part told is handed in; here it is put together with what only all of them show, and sorted by month.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from zarf.core.documents.edefter.names import LedgerFileName, LedgerKind
from zarf.core.findings import Finding, Severity, finding
from zarf.core.ledgers.kinds import named
from zarf.core.ledgers.ledger_set import LedgerSet
from zarf.core.ledgers.part import Part
from zarf.core.ledgers.summary import LedgerVerdict
from zarf.core.seal import SealReport, SealResult
from zarf.core.seal.report import UNDETERMINED_CODES, make_report

_ASKED_OF_MALI_MUHUR = frozenset({"EF-SEAL-054", "EF-SEAL-055"})
_TCKN_DIGITS = 11

MonthKey = tuple[str, str, int, int]
"""Owner, branch, year, month."""


@dataclass(frozen=True, slots=True)
class AuditedFile:
    """One file. shown: where it lies. copies: where the same bytes lie under the same name.

    name: None when it has no e-Defter name; it belongs to no month then. findings: of the file and its seal.
    """

    shown: str
    name: LedgerFileName | None
    kind: LedgerKind | None
    readable: bool
    findings: tuple[Finding, ...]
    seal: SealReport | None = None
    copies: tuple[str, ...] = ()
    entries: int = 0

    @property
    def place(self) -> str:
        """What people call it: its e-Defter name, or where it lies."""
        return self.name.text if self.name is not None else self.shown


@dataclass(slots=True)
class AuditedPart:
    """The files that belong to one part, or the report of a month, or a file that belongs nowhere (no part)."""

    files: list[AuditedFile]
    part: Part | None = None


@dataclass(slots=True)
class AuditedMonth:
    """One month of a firm or branch. together: what its files show only beside each other and other months."""

    key: MonthKey
    files: list[AuditedFile] = field(default_factory=list)
    together: list[Finding] = field(default_factory=list)
    parts: int = 0

    @property
    def findings(self) -> list[Finding]:
        return [item for file in self.files for item in file.findings] + self.together

    @property
    def entries(self) -> int:
        """Yevmiye maddeleri in its journals."""
        return sum(file.entries for file in self.files if file.kind is LedgerKind.JOURNAL)

    @property
    def approved(self) -> int:
        """Berats with GİB's approval."""
        return sum(1 for file in self.files if file.name is not None and file.name.approved)

    def seals(self, result: SealResult) -> int:
        """Files whose seal has that verdict."""
        return sum(1 for file in self.files if file.seal is not None and file.seal.result is result)


@dataclass(slots=True)
class Audit:
    """The report in the making. nowhere: findings and files that belong to no month."""

    nowhere: list[AuditedFile] = field(default_factory=list)
    loose: list[Finding] = field(default_factory=list)
    _set: LedgerSet = field(default_factory=LedgerSet)
    _files: dict[MonthKey, list[AuditedFile]] = field(default_factory=dict)

    def add(self, judged: AuditedPart) -> None:
        """Take in a part or a single file."""
        if judged.part is not None:
            _join(self._set, judged.part)
        for file in judged.files:
            if file.name is None:
                self.nowhere.append(file)
                continue
            self._files.setdefault(month_of(file.name), []).append(file)
            if not file.readable:
                self._set.add_unread(file.name)

    def months(self) -> list[AuditedMonth]:
        """All months there are files of, in order, each with what was found."""
        months = {key: AuditedMonth(key, files) for key, files in sorted(self._files.items())}
        for key, month in months.items():
            month.parts = len(self._set.months[key].parts) if key in self._set.months else 0
        texts = {one.text: key for key, one in self._set.months.items()}
        for item in self._set.findings():
            name = named(item.path)
            where = month_of(name) if name is not None else texts.get(item.path)
            month_there = months.get(where) if where is not None else None
            (month_there.together if month_there is not None else self.loose).append(item)
        return list(months.values())


def month_of(name: LedgerFileName) -> MonthKey:
    return name.owner, name.branch, name.year, name.month


def _join(together: LedgerSet, part: Part) -> None:
    report = part.files.pop(LedgerKind.REPORT, None) or part.approved.pop(LedgerKind.REPORT, None)
    together.add_part(part)
    if report is not None:
        # Always called part 000000, and of the month as a whole.
        together.add(report)


def as_ledgers_are_sealed(report: SealReport) -> SealReport:
    """The verdict as it holds for ledgers: a person may seal with a nitelikli elektronik sertifika (NES) as well.

    Source: e-Defter Uygulama Kılavuzu v1.12 (who seals with what).
    """
    who = report.signer.vkn_tckn if report.signer is not None else None
    if who is None or len(who) != _TCKN_DIGITS or not _ASKED_OF_MALI_MUHUR & set(report.reasons):
        return report
    return make_report(
        [code for code in report.reasons if code not in _ASKED_OF_MALI_MUHUR],
        signer=report.signer,
        signing_time=report.signing_time,
        level=report.level,
        timestamp_time=report.timestamp_time,
        counter=report.counter,
    )


def seal_findings(verdict: LedgerVerdict, report: SealReport, name: str) -> Iterator[Finding]:
    """What an inspector would say of a file's seal. What could not be determined is a warning.

    Whether somebody else than the owner may have sealed (muvafakatname) stands in no file, so it is a warning as well.
    """
    for code in report.reasons:
        item = finding(code, path=name)
        yield replace(item, severity=Severity.WARNING) if code in UNDETERMINED_CODES else item
    summary = verdict.summary
    if summary is None or report.signer is None or summary.name is None:
        return
    who, owner = report.signer.vkn_tckn, summary.name.owner
    if who is not None and who != owner:
        yield finding("EF-LDG-187", path=name, found=f"{report.signer.name} ({who})", expected=owner)
    if summary.name.approved and report.counter is None:
        yield finding("EF-LDG-188", path=name)
