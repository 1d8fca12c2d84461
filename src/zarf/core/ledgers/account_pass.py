"""A ledger (büyük defter) judged quickly: its accounts in their order, each with its lines and its net."""

from __future__ import annotations

from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.ledgers.entry_pass import EntryPass
from zarf.core.ledgers.line_pass import LineRead
from zarf.core.ledgers.ordinary_form import Form, Unproven
from zarf.core.ledgers.summary import LedgerSummary

_ZERO = b"0.00"


class AccountPass(EntryPass):
    """Accounts sorted by their main account, each standing in one place."""

    def __init__(self, form: Form, head: bytes, name: str, summary: LedgerSummary) -> None:
        super().__init__(form, form.account, head, LedgerKind.LEDGER, name, summary)
        self._totals = (_ZERO, _ZERO)
        self._account: tuple[bytes, bytes] | None = None
        self._main = b""
        self._subs: set[bytes] = set()
        self._bare: set[bytes] = set()
        self._counter = 0
        self._net = 0

    def begin(self, values: tuple[bytes, ...]) -> None:
        debit, credit = values
        if _ZERO not in values:
            raise Unproven
        self._totals = (debit, credit)
        self._account = None
        self._counter = self._net = 0

    def line(self, read: LineRead) -> None:
        account = (read.main, read.sub)
        if account != self._account:
            self._enter(account)
        counter = int(read.counter)
        if counter < self._counter or not self.first_day <= read.day <= self.last_day:
            raise Unproven
        self._counter = counter
        self._net += read.amount if read.is_debit else -read.amount

    def _enter(self, account: tuple[bytes, bytes]) -> None:
        main, sub = account
        known, name = (self._subs, sub) if sub else (self._bare, main)
        if self._account is not None or main < self._main or name in known:
            raise Unproven
        known.add(name)
        self._account, self._main = account, main

    def end(self) -> None:
        debit, credit = (int(total.replace(b".", b"", 1)) for total in self._totals)
        if self._account is None or debit - credit != self._net:
            raise Unproven
        self.summary.entries += 1

    def close(self) -> None:
        super().close()
        numbers = self.summary.contents.numbers
        self.summary.first_line, self.summary.last_line = min(numbers, default=0), max(numbers, default=0)
