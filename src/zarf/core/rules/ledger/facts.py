"""What the rules may know of an e-Defter file besides the element they look at.

Lines and entries are handed to the rules one by one and forgotten, so what a rule asks of all of them is gathered here
while they pass: the sums and accounts of the entry that is open, the numbers of all lines and entries, the accounts
of the ledger in their order.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from zarf.core.rules.ledger import names as n
from zarf.core.rules.ledger.xpath import Unjudgeable, any_is, decimal, double_text, number, one
from zarf.core.rules.tree import Node
from zarf.core.rules.values import normalized

ZERO = Decimal(0)


class Sheet(Enum):
    """GİB's rule files, by the short names that stand in rule ids."""

    JOURNAL = "yevmiye"
    LEDGER = "kebir"
    BERAT = "berat"
    REPORT = "rapor"
    INVENTORY = "envanter"
    INVENTORY_BERAT = "envanter_berat"


@dataclass(slots=True)
class EntryFacts:
    """What has passed of one entryHeader: its lines' sums by side, their number, their accounts.

    broken, broken_counter: of the first line whose amount or counter is no number, what it says; None so far.
    Sides are those of debitCreditCode, with both spellings.
    """

    lines: int = 0
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    broken: str | None = None
    main_ids: set[str] = field(default_factory=set)
    sub_ids: set[str] = field(default_factory=set)
    highest_counter: Decimal | None = None
    broken_counter: str | None = None

    def add(self, line: Node) -> None:
        """Count one line."""
        self.lines += 1
        self._add_amount(line)
        for account in line.all(n.ACCOUNT):
            self.main_ids.update(_normalized_each(account, n.MAIN_ID))
            for sub in account.all(n.ACCOUNT_SUB):
                self.sub_ids.update(_normalized_each(sub, n.SUB_ID))

    def _add_amount(self, line: Node) -> None:
        sides = line.all(n.SIDE)
        is_debit, is_credit = any_is(sides, "D", "debit"), any_is(sides, "C", "credit")
        for amount in line.all(n.AMOUNT) if is_debit or is_credit else ():
            try:
                value = decimal(amount)
            except Unjudgeable:
                self.broken = amount.text if self.broken is None else self.broken
                continue
            if is_debit:
                self.debit += value
            if is_credit:
                self.credit += value

    def pass_counter(self, line: Node) -> None:
        """Remember the line's entry counter for the lines behind it."""
        for counter in line.all(n.LINE_COUNTER):
            try:
                value = decimal(counter)
            except Unjudgeable:
                self.broken_counter = counter.text if self.broken_counter is None else self.broken_counter
                continue
            if self.highest_counter is None or value > self.highest_counter:
                self.highest_counter = value


def _normalized_each(parent: Node, tag: str) -> list[str]:
    """normalize-space() asked of each parent: "" for one without the value."""
    found = parent.all(tag)
    return [normalized(item.text) for item in found] if found else [""]


@dataclass(slots=True)
class Numbers:
    """Line numbers, entry counters and days in the order of the file. NaN: no number. has: whether it was given."""

    lines: array[float] = field(default_factory=lambda: array("d"))
    has_line: bytearray = field(default_factory=bytearray)
    line_entries: array[int] = field(default_factory=lambda: array("L"))
    counters: list[list[str]] = field(default_factory=list)
    days: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class LedgerFacts:
    """One file. name: its file name. root: its tree, of which entries and lines may be gone already.

    entry: the entryHeader that is open; header: what of it has been read. counted: for a report, its lines by account
    and side.
    """

    sheet: Sheet
    name: str
    root: Node
    entry: EntryFacts = field(default_factory=EntryFacts)
    header: Node | None = None
    numbers: Numbers = field(default_factory=Numbers)
    entries: int = 0
    first_main_ids: list[str] = field(default_factory=list)
    bare_main_ids: list[str] = field(default_factory=list)
    sub_ids: list[str] = field(default_factory=list)
    counted: tuple[Node, Counter[tuple[str, str]]] | None = None
    _known: dict[tuple[str, ...], list[Node]] = field(default_factory=dict)

    def at(self, *path: str) -> list[Node]:
        """What the path reaches from the root; asked once."""
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = self.root.reach(path)
        return found

    def forget(self) -> None:
        """The root has changed: what was reached from it is asked anew."""
        self._known.clear()

    def info(self, tag: str) -> list[Node]:
        """That value of documentInfo."""
        return self.at(*n.DOCUMENT_INFO, tag)

    @property
    def starts(self) -> list[Node]:
        return self.info(n.COR + "periodCoveredStart")

    @property
    def ends(self) -> list[Node]:
        return self.info(n.COR + "periodCoveredEnd")

    @property
    def default_currency(self) -> list[Node]:
        return self.info(n.MUC + "defaultCurrency")

    @property
    def is_plain_berat(self) -> bool:
        """Whether the berat is told to have no tax detail."""
        return any_is(self.at(*n.SEGMENT, n.COR + "identifierAuthorityCode"), "VERGI_DETAYSIZ")

    @property
    def year(self) -> str:
        """The year that the period begins in, as the rules cut it out of the text."""
        return one(self.starts)[0:4]

    @property
    def month(self) -> str:
        return one(self.starts)[5:7]

    @property
    def period(self) -> str:
        """Year and month as they are looked for in the file's name."""
        made = Node("", None, 0, {})
        made.text = self.year + self.month
        return double_text(number([made]))

    def open_entry(self, header: Node) -> None:
        """A new entryHeader begins; *header* has what stands before its lines."""
        self.entry = EntryFacts()
        self.header = header

    def pass_line(self, line: Node, entry: int) -> None:
        """Remember of a judged line what later rules ask. entry: the number of its entryHeader, from 0."""
        found = line.all(n.LINE_NUMBER)
        self.numbers.lines.append(number(found[:1]))
        self.numbers.has_line.append(bool(found))
        self.numbers.line_entries.append(entry)
        if self.entry.lines == 0:
            self._pass_first(line)
        self.entry.add(line)
        self.entry.pass_counter(line)

    def _pass_first(self, line: Node) -> None:
        for account in line.all(n.ACCOUNT):
            subs = account.all(n.ACCOUNT_SUB)
            self.first_main_ids += _normalized_each(account, n.MAIN_ID)
            if not subs:
                self.bare_main_ids += _normalized_each(account, n.MAIN_ID)
            for sub in subs:
                self.sub_ids += _normalized_each(sub, n.SUB_ID)

    def pass_entry(self, header: Node) -> None:
        """Remember of an entryHeader that is read whole what later rules ask."""
        self.numbers.counters.append([item.text for item in header.all(n.ENTRY_COUNTER)])
        self.numbers.days.append([item.text for item in header.all(n.ENTERED_DATE)])
        self.entries += 1
