"""Writing the journal and the ledger of a month, part by part, in one pass over its entries.

The journal is written as the entries come. The ledger has the same lines grouped by account, so each line is put aside
in a spool file as it will stand there, and the spool is read in the order of accounts when the part is full: memory
holds two numbers for a line. A part is cut where the next entry would pass the limit of either file, or at a day the
user gave; the days in its heading are written over then, which changes no length.
Source: Teknik Kılavuz v1.7 (parts), Büyük Defter Kılavuzu (07.2017), spec e-defter.md sections 2.5 and 3.
"""

from __future__ import annotations

import base64
import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import BinaryIO

from zarf.core.documents.edefter.heading import Heading, beginning, ending, heading, unique_id
from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.documents.edefter.sums import Sums
from zarf.core.documents.edefter.text import Texts
from zarf.core.documents.edefter.values import Account, Attachment, Company, Entry
from zarf.core.errors import ZarfError
from zarf.core.findings import finding
from zarf.core.xml.canonical import attributes

_END_OF_ENTRY = b"</gl-cor:entryHeader>"
_CONTEXT, _BETWEEN = b"\x01", b"\x02"
"""Journal and ledger differ in a line by the id of their context alone. So a line is made once, with a letter in
its place that no text can hold (`text.escaped` refuses it); the other stands between lines."""
_JOURNAL_CONTEXT, _LEDGER_CONTEXT = LedgerKind.JOURNAL.context.encode(), LedgerKind.LEDGER.context.encode()
SEAL_ROOM = 64 * 1024
"""Left for the seal with its time stamp when a part is measured against the limit."""


class LedgerRefused(ZarfError):
    """The entries cannot become a ledger (EF-DEF-003 to 005). Nothing of the part may be used."""


@dataclass(frozen=True, slots=True)
class Seams:
    """Where the numbering of the fiscal year stands: the next numbers to be given."""

    entry: int = 1
    line: int = 1
    serial: int = 1


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """What is to be written.

    created: day of creation. most_bytes: limit of one file. cuts: last days of parts that the user wants (each ends a
    part). ends: the last day covered when the month is not covered whole (a cut in the middle of a month), else "".
    """

    company: Company
    year: int
    month: int
    created: str
    most_bytes: int
    seams: Seams = Seams()
    cuts: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""
    attachments: tuple[Attachment, ...] = ()

    @property
    def first_day(self) -> str:
        return self.starts or f"{self.year:04d}-{self.month:02d}-01"

    @property
    def last_day(self) -> str:
        if self.ends:
            return self.ends
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return (following - timedelta(days=1)).isoformat()


@dataclass(frozen=True, slots=True)
class PartFiles:
    """Where one part goes: files open for writing and reading (w+b). The spool is a real file, closed after use."""

    journal: BinaryIO
    ledger: BinaryIO
    spool: BinaryIO


@dataclass(frozen=True, slots=True)
class UnsealedFile:
    """A canonical file that lacks its seal. place: the byte offset at which the seal belongs. size: bytes now."""

    heading: Heading
    place: int
    size: int


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """One finished part. number: from 1 in the order of days. entries, lines: how many. seams: those after it."""

    number: int
    journal: UnsealedFile
    ledger: UnsealedFile
    entries: int
    lines: int
    seams: Seams
    sums: Sums


def write_month(
    entries: Iterable[Entry], plan: MonthPlan, open_part: Callable[[int], PartFiles]
) -> Iterator[WrittenPart]:
    """Write the parts of a month and hand each on as it is finished.

    entries: in the order of their days; inside a day as they are to be numbered.
    open_part: gives the files of the part of that number.
    Raises LedgerRefused for an entry of another month, out of order, with fewer than two lines or out of balance, and
    UnwritableText for characters that XML cannot carry.
    """
    writer = _Month(plan, open_part)
    try:
        for entry in entries:
            done = writer.add(entry)
            if done is not None:
                yield done
        if writer.part is not None:
            yield writer.part.close(plan.last_day)
    finally:
        writer.let_go()


class _Month:
    """The month that is being written, with the part it has come to."""

    def __init__(self, plan: MonthPlan, open_part: Callable[[int], PartFiles]) -> None:
        self.part: _Part | None = None
        self._plan, self._open = plan, open_part
        self._seams, self._start = plan.seams, plan.first_day
        self._number = 0
        self._last_day = ""

    def add(self, entry: Entry) -> WrittenPart | None:
        """Write the entry; the part before it where this one begins another."""
        _check(entry, self._plan, self._last_day)
        self._last_day = entry.date
        part = self.part
        if part is not None:
            cut = next((cut for cut in self._plan.cuts if part.last_day <= cut < entry.date), None)
            if cut is None and part.add(entry):
                return None
        done = None
        if part is not None:
            done = part.close(cut or _end_before(part.last_day, entry.date))
            self._seams, self._start = done.seams, _start_after(done.journal.heading.end, entry.date)
        self._number += 1
        self.part = _Part(self._plan, self._number, self._start, self._seams, self._open(self._number))
        if not self.part.add(entry):
            raise LedgerRefused(finding("EF-DEF-005", found=entry.number, expected=str(self._plan.most_bytes)))
        return done

    def let_go(self) -> None:
        """Close the spool of a part that was not finished."""
        if self.part is not None:
            self.part.let_go()


def _check(entry: Entry, plan: MonthPlan, last_day: str) -> None:
    if not plan.first_day <= entry.date <= plan.last_day or entry.date < last_day:
        expected = f"{max(plan.first_day, last_day)} ... {plan.last_day}"
        raise LedgerRefused(finding("EF-DEF-004", found=f"{entry.number} ({entry.date})", expected=expected))


def _end_before(last: str, following: str) -> str:
    """A part that is full ends with its last entry's day; the days without entries behind it go with it."""
    return last if following == last else _day_before(following)


def _start_after(end: str, following: str) -> str:
    """The next part begins on the day after, or on the same day where the cut is within a day."""
    return end if following == end else (date.fromisoformat(end) + timedelta(days=1)).isoformat()


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


@dataclass(slots=True)
class _AccountLines:
    """Where the lines of one account lie in the spool, and its sums in kuruş."""

    starts: array[int] = field(default_factory=lambda: array("Q"))
    lengths: array[int] = field(default_factory=lambda: array("L"))
    debit: int = 0
    credit: int = 0


class _Part:
    """A part that is being written."""

    def __init__(self, plan: MonthPlan, number: int, start: str, seams: Seams, files: PartFiles) -> None:
        company = plan.company
        batch = (company.branch_number, company.branch_name)
        self._plan, self._number, self._files = plan, number, files
        self._texts = Texts(_CONTEXT.decode(), company.currency, batch)
        self._journal_head = self._heading(LedgerKind.JOURNAL, start, plan.last_day, seams.serial)
        self._ledger_head = self._heading(LedgerKind.LEDGER, start, plan.last_day, seams.serial)
        self._account_size = len(self._account_head(10**13, 0)) + len(_END_OF_ENTRY)
        self._first, self._next = seams, seams
        self._accounts: dict[tuple[str, str], _AccountLines] = {}
        self._spooled = 0
        self._sums = Sums()
        self._entries = 0
        self.last_day = ""
        start_of_file = opening(self._journal_head)
        self._journal_size = len(start_of_file) + SEAL_ROOM + sum(len(item.content) * 2 for item in plan.attachments)
        self._ledger_size = len(opening(self._ledger_head)) + SEAL_ROOM
        files.journal.write(start_of_file)

    def _heading(self, kind: LedgerKind, start: str, end: str, serial: int) -> Heading:
        plan = self._plan
        serial_id = unique_id(kind, plan.year, plan.month, serial)
        return Heading(kind, plan.company, serial_id, plan.created, start, end)

    def add(self, entry: Entry) -> bool:
        """Write the entry; False, and nothing written, when it does not fit."""
        debit = sum(line.amount for line in entry.lines if line.debit)
        credit = sum(line.amount for line in entry.lines if not line.debit)
        if debit != credit or len(entry.lines) < 2 or min(line.amount for line in entry.lines) <= 0:
            raise LedgerRefused(finding("EF-DEF-003", found=f"{entry.number} ({debit / 100:.2f} / {credit / 100:.2f})"))
        counter, first = self._next.entry, self._next.line
        date, reference = self._texts.of_entry(entry)
        write_line = self._texts.line
        texts = [write_line(line, number, counter, date, reference) for number, line in enumerate(entry.lines, first)]
        whole = b"".join((self._texts.entry_head(entry, counter, debit), *texts, _END_OF_ENTRY))
        data = whole.replace(_CONTEXT, _JOURNAL_CONTEXT)
        rows = _BETWEEN.join(texts).replace(_CONTEXT, _LEDGER_CONTEXT).split(_BETWEEN)
        # Not a difference of sets: that would go through all accounts for each entry.
        keys = {(line.account.main_id, line.account.sub_id) for line in entry.lines}
        new = [key for key in keys if key not in self._accounts]
        in_ledger = sum(map(len, rows)) + len(new) * self._account_size
        most = self._plan.most_bytes
        if self._journal_size + len(data) > most or self._ledger_size + in_ledger > most:
            return False
        self._files.journal.write(data)
        self._journal_size += len(data)
        self._ledger_size += in_ledger
        self._spool(entry, rows)
        self._next = replace(self._next, entry=counter + 1, line=first + len(rows))
        self._entries += 1
        self.last_day = entry.date
        return True

    def _spool(self, entry: Entry, rows: Sequence[bytes]) -> None:
        for line, row in zip(entry.lines, rows, strict=True):
            account: Account = line.account
            key = (account.main_id, account.sub_id)
            lines = self._accounts.get(key)
            if lines is None:
                lines = self._accounts[key] = _AccountLines()
            lines.starts.append(self._spooled)
            lines.lengths.append(len(row))
            self._spooled += len(row)
            if line.debit:
                lines.debit += line.amount
            else:
                lines.credit += line.amount
            self._sums.add(line)
        self._files.spool.write(b"".join(rows))

    def let_go(self) -> None:
        self._files.spool.close()

    def close(self, end: str) -> WrittenPart:
        """Write what closes both files. end: the last day the part covers."""
        journal = self._close_journal(replace(self._journal_head, end=end))
        ledger = self._write_ledger(replace(self._ledger_head, end=end))
        lines = self._next.line - self._first.line
        after = replace(self._next, serial=self._first.serial + 1)
        return WrittenPart(self._number, journal, ledger, self._entries, lines, after, self._sums)

    def _account_head(self, debit: int, credit: int) -> bytes:
        return self._texts.account_head(debit, credit).replace(_CONTEXT, _LEDGER_CONTEXT)

    def _close_journal(self, head: Heading) -> UnsealedFile:
        file = self._files.journal
        before, behind = ending(head.kind, _attachments(self._plan.attachments))
        file.write(before.encode())
        place = file.tell()
        file.write(behind.encode())
        size = file.tell()
        file.seek(0)
        file.write(opening(head))
        file.flush()
        return UnsealedFile(head, place, size)

    def _write_ledger(self, head: Heading) -> UnsealedFile:
        file = self._files.ledger
        file.write(opening(head))
        self._files.spool.flush()
        # Read at its places, not mapped: pages of a mapped file would count as memory of this process.
        spool = self._files.spool.fileno()
        for key in sorted(self._accounts):
            account = self._accounts[key]
            file.write(self._account_head(account.debit, account.credit))
            for start, length in zip(account.starts, account.lengths, strict=True):
                file.write(os.pread(spool, length, start))
            file.write(_END_OF_ENTRY)
        self._files.spool.close()
        before, behind = ending(head.kind)
        file.write(before.encode())
        place = file.tell()
        file.write(behind.encode())
        file.flush()
        return UnsealedFile(head, place, file.tell())


def opening(head: Heading) -> bytes:
    """A file up to its first entry."""
    return (beginning(head.kind) + heading(head)).encode()


def _attachments(attachments: Sequence[Attachment]) -> str:
    """The PDFs as the journal carries them, in the extensions behind xbrli:xbrl."""
    if not attachments:
        return ""
    inside = "".join(
        '<extension><defterek:binaryObject xmlns:defterek="http://www.edefter.gov.tr/ek"'
        f"{attributes([('filename', item.file_name), ('mimeCode', 'application/pdf')])}>"
        f"{base64.b64encode(item.content).decode()}</defterek:binaryObject></extension>"
        for item in attachments
    )
    return f"<extensions>{inside}</extensions>"
