"""A journal judged quickly: its entries in their order, each balanced, each with its lines.

Numbers are asked to go on strictly, which is more than GİB's rules ask; what does not is left to the careful way, which
tells what GİB's rules say of it and what we do.
"""

from __future__ import annotations

from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.ledgers.entry_pass import EntryPass
from zarf.core.ledgers.line_pass import LineRead
from zarf.core.ledgers.ordinary_form import Form, Unproven
from zarf.core.ledgers.summary import LedgerSummary


class JournalPass(EntryPass):
    """Entries with their numbers, days and sums."""

    def __init__(self, form: Form, head: bytes, name: str, summary: LedgerSummary) -> None:
        super().__init__(form, form.entry, head, LedgerKind.JOURNAL, name, summary)
        self._numbers = summary.contents.numbers
        self._day = self._counter = self._voucher = self._total = b""
        self._before = b""
        self._last = 0
        self._last_line = 0
        self._debit = self._credit = self._count = 0

    def begin(self, values: tuple[bytes, ...]) -> None:
        by, day, voucher, debit, credit, counter = values
        if not self.known.is_name(by) or not self.known.is_day(day) or debit != credit:
            raise Unproven
        if not (self._before <= day and self.first_day <= day <= self.last_day):
            raise Unproven
        number = int(counter)
        if self._last and number != self._last + 1:
            raise Unproven
        self.summary.first_entry = self.summary.first_entry or number
        self.summary.entry_numbers.append(number)
        self._last, self._before = number, day
        self._day, self._counter, self._voucher, self._total = day, counter, voucher, debit
        self._debit = self._credit = self._count = 0

    def line(self, read: LineRead) -> None:
        if read.counter != self._counter or read.day != self._day:
            raise Unproven
        if read.reference and self._voucher and read.reference != self._voucher:
            raise Unproven
        number = self._numbers[-1]
        if self._last_line and number != self._last_line + 1:
            raise Unproven
        self._last_line = number
        self._count += 1
        if read.is_debit:
            self._debit += read.amount
        else:
            self._credit += read.amount

    def end(self) -> None:
        total = int(self._total.replace(b".", b"", 1))
        if self._count < 2 or self._debit != total or self._credit != total:
            raise Unproven
        self.summary.entries += 1

    def close(self) -> None:
        super().close()
        self.summary.last_entry, self.summary.last_line = self._last, self._last_line
        self.summary.first_line = self._numbers[0] if self._numbers else 0
