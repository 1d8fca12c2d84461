"""Any number of e-Defter files of any firms and months together: what an inspector would find.

Files are handed in one by one, in any order; of each only its summary is kept, and of a part's journal and ledger the
lines only until both are there. Files by name decide what belongs together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from zarf.core.documents.edefter.names import LedgerFileName, LedgerKind
from zarf.core.findings import Finding, finding
from zarf.core.ledgers.month import Month, begins_anew, seams
from zarf.core.ledgers.part import Part
from zarf.core.ledgers.summary import LedgerSummary

_Key = tuple[str, str, int, int]


@dataclass(slots=True)
class LedgerSet:
    """Files put in their months."""

    months: dict[_Key, Month] = field(default_factory=dict)
    _ids: dict[tuple[str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _ettns: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, summary: LedgerSummary) -> None:
        """Take a file in. One without an e-Defter name belongs nowhere and is passed over."""
        name = summary.name
        if name is None:
            return
        self._month(name).add(summary)
        self._note(name, summary)

    def add_part(self, part: Part) -> None:
        """Take in all files of a part, which have been put together already (part_check.py)."""
        for summary in (*part.files.values(), *part.approved.values()):
            if summary.name is not None:
                self._month(summary.name).parts[part.number] = part
                self._note(summary.name, summary)

    def add_unread(self, name: LedgerFileName) -> None:
        """Note, after the part's other files, one that is there and cannot be read: it is not missing."""
        month = self._month(name)
        if name.kind is LedgerKind.REPORT:
            month.report_unread = True
        else:
            month.parts.setdefault(name.part, Part(name.part)).add_unread(name)

    def _month(self, name: LedgerFileName) -> Month:
        key = (name.owner, name.branch, name.year, name.month)
        month = self.months.get(key)
        if month is None:
            month = self.months[key] = Month(*key)
        return month

    def _note(self, name: LedgerFileName, summary: LedgerSummary) -> None:
        """Remember whose numbers these are."""
        if not name.approved:
            self._ids[name.owner, name.branch, f"{name.kind.code} {summary.unique_id}"].append(name.text)
            if summary.ettn:
                self._ettns[summary.ettn].append(name.text)

    def findings(self) -> tuple[Finding, ...]:
        """All there is against the set, month by month; `path` names the file or the month."""
        found: list[Finding] = []
        for key in sorted(self.months):
            found += self.months[key].findings()
        for _, months in sorted(self._years().items()):
            found += _over_months(months)
        for (_, _, identity), names in self._ids.items():
            if len(names) > 1:
                found.append(finding("EF-LDG-173", path=names[1], found=identity.split()[-1], expected=names[0]))
        for ettn, names in self._ettns.items():
            if len(names) > 1:
                found.append(finding("EF-LDG-171", path=names[1], found=ettn, expected=names[0]))
        return tuple(found)

    def _years(self) -> dict[tuple[str, str], list[Month]]:
        """The months of each firm and branch, in order."""
        found: dict[tuple[str, str], list[Month]] = defaultdict(list)
        for key in sorted(self.months):
            found[key[:2]].append(self.months[key])
        return found


def _over_months(months: list[Month]) -> Iterator[Finding]:
    """Months without files between others, and numbers that do not go on from month to month."""
    for month in months[:1]:
        yield from _first(month)
    for before, after in pairwise(months):
        gap = (after.year - before.year) * 12 + after.month - before.month
        if gap != 1:
            yield finding("EF-LDG-169", path=after.text, found=str(gap - 1), expected=before.text)
        last, first = _edge(before, -1), _edge(after, 0)
        if last is not None and first is not None:
            if _fiscal(last) != _fiscal(first):
                yield from _first(after)
            elif gap == 1:
                yield from seams(last, first)


def _first(month: Month) -> Iterator[Finding]:
    """Where a fiscal year begins in this month, its numbers begin at 1."""
    part = _edge(month, 0)
    main = part.main if part is not None else None
    if part is not None and main is not None and main.fiscal_start[:7] == f"{month.year:04d}-{month.month:02d}":
        yield from begins_anew(part)


def _edge(month: Month, place: int) -> Part | None:
    numbers = sorted(month.parts)
    return month.parts[numbers[place]] if numbers else None


def _fiscal(part: Part) -> str:
    main = part.main
    return main.fiscal_start if main is not None else ""
