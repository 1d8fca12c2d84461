"""All files of one firm (or branch) and month: parts in their order, and the report over all of them.

Source: Teknik Kılavuz v1.7 (parts: 000000 alone or 000001 on; no gap between their days), Genel Açıklamalar (2025)
(numbers go on over parts), Defter Raporu Beratı Kılavuzu (11.2018).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.findings import Finding, finding
from zarf.core.ledgers.gathering import whole
from zarf.core.ledgers.part import Part, both_sides
from zarf.core.ledgers.summary import AccountSums, LedgerSummary

_NONE = AccountSums()


@dataclass(slots=True)
class Month:
    """The files of a month. report_unread: the report is there and cannot be read."""

    owner: str
    branch: str
    year: int
    month: int
    parts: dict[int, Part] = field(default_factory=dict)
    report: LedgerSummary | None = None
    report_unread: bool = False

    def add(self, summary: LedgerSummary) -> None:
        """Take a file in, whose name is known."""
        if summary.kind is LedgerKind.REPORT:
            self.report = summary
            return
        number = summary.name.part if summary.name is not None else 0
        self.parts.setdefault(number, Part(number)).add(summary)

    @property
    def text(self) -> str:
        branch = f"-{self.branch}" if self.branch else ""
        return f"{self.owner}-{self.year:04d}{self.month:02d}{branch}"

    def findings(self) -> Iterator[Finding]:
        """What does not fit among the files of the month."""
        for number in sorted(self.parts):
            yield from self.parts[number].findings()
        yield from self._numbering_of_parts()
        yield from self._days()
        parts = [self.parts[number] for number in sorted(self.parts)]
        for before, after in pairwise(parts):
            yield from seams(before, after)
        yield from self._report()
        yield from self._missing()

    def _numbering_of_parts(self) -> Iterator[Finding]:
        numbers = sorted(self.parts)
        if 0 in numbers and len(numbers) > 1:
            yield self._told("EF-LDG-158", f"{numbers[1]:06d}", "000000")
        expected = list(range(1, len(numbers) + 1))
        if 0 not in numbers and numbers != expected:
            missing = next(number for number in range(1, numbers[-1] + 1) if number not in numbers)
            yield self._told("EF-LDG-159", f"{numbers[-1]:06d}", f"{missing:06d}")

    def _days(self) -> Iterator[Finding]:
        mains = [part.main for _, part in sorted(self.parts.items())]
        files = [item for item in mains if item is None or item.kind is not LedgerKind.INVENTORY]
        if not files:
            return
        first = f"{self.year:04d}-{self.month:02d}-01"
        last = f"{first[:8]}{monthrange(self.year, self.month)[1]:02d}"
        if files[0] is not None and files[0].starts != first:
            yield self._told("EF-LDG-161", files[0].starts, first)
        if files[-1] is not None and files[-1].ends != last:
            yield self._told("EF-LDG-161", files[-1].ends, last)
        for before, after in pairwise(files):
            # Of a part that cannot be read nobody knows the days.
            if before is None or after is None:
                continue
            if after.starts not in (before.ends, _next_day(before.ends)):
                yield self._told("EF-LDG-160", after.starts, before.ends)

    def _report(self) -> Iterator[Finding]:
        files = [part.files for part in self.parts.values()]
        books = [one.get(LedgerKind.LEDGER) or one.get(LedgerKind.JOURNAL) for one in files]
        known = [book for book in books if book is not None]
        if self.report is None or not known or len(known) != len(self.parts):
            return
        total: dict[str, AccountSums] = {}
        for book in known:
            for account, sums in book.sums.items():
                total.setdefault(account, AccountSums()).include(sums)
        for account in sorted(total.keys() | self.report.sums.keys()):
            told, real = self.report.sums.get(account, _NONE), total.get(account, _NONE)
            if (told.debit, told.credit) != (real.debit, real.credit):
                yield self._told("EF-LDG-165", both_sides(told), both_sides(real), account=account)
            elif (told.debit_lines, told.credit_lines) != (real.debit_lines, real.credit_lines):
                found = f"{told.debit_lines} / {told.credit_lines}"
                yield self._told("EF-LDG-166", found, f"{real.debit_lines} / {real.credit_lines}", account=account)

    def _missing(self) -> Iterator[Finding]:
        """Files that belong beside those that are there. A month of inventories alone has no report."""
        wants_report = False
        for part in self.parts.values():
            here, approved = part.files.keys() | part.unread, part.approved.keys() | part.approved_unread
            kinds = here | approved
            if kinds & _MONTHLY:
                wants_report = True
                yield from self._absent(part, _MONTHLY - here, "EF-LDG-167")
                yield from self._absent(part, _BERATS - approved, "EF-LDG-168")
            if kinds & _INVENTORY:
                yield from self._absent(part, _INVENTORY - here, "EF-LDG-167")
        if wants_report and self.report is None and not self.report_unread:
            yield finding("EF-LDG-167", path=self.text, expected=f"{LedgerKind.REPORT.code}-000000")

    def _absent(self, part: Part, kinds: set[LedgerKind] | frozenset[LedgerKind], code: str) -> Iterator[Finding]:
        for kind in sorted(kinds, key=lambda item: item.code):
            yield finding(code, path=self.text, expected=f"{kind.code}-{part.number:06d}")

    def _told(self, code: str, found: str, expected: str, account: str = "") -> Finding:
        return finding(code, path=self.text, found=found, expected=expected, account=account)


_MONTHLY = frozenset({LedgerKind.JOURNAL, LedgerKind.LEDGER, LedgerKind.JOURNAL_BERAT, LedgerKind.LEDGER_BERAT})
_BERATS = frozenset({LedgerKind.JOURNAL_BERAT, LedgerKind.LEDGER_BERAT})
_INVENTORY = frozenset({LedgerKind.INVENTORY, LedgerKind.INVENTORY_BERAT})


def seams(before: Part, after: Part) -> Iterator[Finding]:
    """Whether the numbers of a part go on where the part before it ends; within a fiscal year."""
    for kind in (LedgerKind.JOURNAL, LedgerKind.LEDGER, LedgerKind.INVENTORY):
        one, other = before.files.get(kind), after.files.get(kind)
        if one is None or other is None or one.fiscal_start != other.fiscal_start:
            continue
        name = other.name.text if other.name is not None else other.unique_id
        for code, found, expected in (
            ("EF-LDG-163", other.first_entry, one.last_entry + 1),
            ("EF-LDG-162", other.first_line, one.last_line + 1),
            ("EF-LDG-164", _serial(other.unique_id), _serial(one.unique_id) + 1),
        ):
            if found != expected and (found or kind is not LedgerKind.LEDGER):
                yield finding(code, path=name, found=str(found), expected=str(expected))


def begins_anew(part: Part) -> Iterator[Finding]:
    """Whether the numbers of the first part of a fiscal year begin at 1."""
    for kind in (LedgerKind.JOURNAL, LedgerKind.LEDGER):
        book = part.files.get(kind)
        if book is None:
            continue
        name = book.name.text if book.name is not None else book.unique_id
        for code, found in (
            ("EF-LDG-163", book.first_entry if kind is LedgerKind.JOURNAL else 1),
            ("EF-LDG-162", book.first_line if kind is LedgerKind.JOURNAL else 1),
            ("EF-LDG-164", _serial(book.unique_id)),
        ):
            if found != 1:
                yield finding(code, path=name, found=str(found), expected="1")


def _serial(unique_id: str) -> int:
    return whole(unique_id[9:])


def _next_day(day: str) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except ValueError:
        return ""
