"""Writing the inventory ledger (envanter defteri) of a day, part by part.

An inventory names one day: its period begins and ends with it, and so is each entry's. It has as many parts as its own
size needs, whatever journal and ledger of the month have.
Source: Envanter Defteri Kılavuzu v1.0 (09.2025); Teknik Kılavuz v1.7 (parts); spec e-defter.md section 2.8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, NamedTuple

from zarf.core.documents.edefter.book import SEAL_ROOM, LedgerRefused, Seams, UnsealedFile, opening
from zarf.core.documents.edefter.heading import Heading, ending, unique_id
from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.documents.edefter.text import Texts, escaped, lira
from zarf.core.documents.edefter.values import Account, Company, ForeignAmount
from zarf.core.findings import finding

_END_OF_ENTRY = "</gl-cor:entryHeader>"
_FIRST = Seams()


class Measure(NamedTuple):
    """What was counted. id, description: of the good. quantity: decimal text. unit: UN/ECE code (C62: piece)."""

    id: str
    description: str
    quantity: str
    unit: str


class InventoryLine(NamedTuple):
    """One line. amount: kuruş, above zero. side: D, C or "" where the books name none."""

    account: Account
    amount: int
    side: str = ""
    comment: str = ""
    measure: Measure | None = None
    foreign: ForeignAmount | None = None


class InventoryEntry(NamedTuple):
    """Lines that were taken down together. number: of the program that took the inventory."""

    entered_by: str
    number: str
    comment: str
    lines: tuple[InventoryLine, ...]


@dataclass(frozen=True, slots=True)
class InventoryPlan:
    """What is to be written.

    day: of the inventory. created: day of creation. most_bytes: limit of one file. seams: the numbers it begins with.
    """

    company: Company
    day: str
    created: str
    most_bytes: int
    seams: Seams = _FIRST


@dataclass(frozen=True, slots=True)
class InventoryPart:
    """One finished part. number: from 1. entries, lines: how many. seams: the numbers behind it."""

    number: int
    file: UnsealedFile
    entries: int
    lines: int
    seams: Seams


def write_inventory(
    entries: Iterable[InventoryEntry], plan: InventoryPlan, open_part: Callable[[int], BinaryIO]
) -> Iterator[InventoryPart]:
    """Write the parts and hand each on as it is finished. open_part: gives the file (w+b) of the part of that number.

    Raises LedgerRefused for an entry without lines or with an amount that is not above zero (EF-DEF-006) or that no
    file could hold (EF-DEF-005), and UnwritableText for characters that XML cannot carry.
    """
    part: _Part | None = None
    for entry in entries:
        if not entry.lines or min(line.amount for line in entry.lines) <= 0:
            raise LedgerRefused(finding("EF-DEF-006", found=entry.number))
        if part is None:
            part = _Part(plan, 1, plan.seams, open_part(1))
        if part.add(entry):
            continue
        done = part.close()
        if done.entries:
            yield done
            part = _Part(plan, done.number + 1, done.seams, open_part(done.number + 1))
        if not part.add(entry):
            raise LedgerRefused(finding("EF-DEF-005", found=entry.number, expected=str(plan.most_bytes)))
    if part is not None:
        yield part.close()


class _Part:
    """A part that is being written."""

    def __init__(self, plan: InventoryPlan, number: int, seams: Seams, file: BinaryIO) -> None:
        company, kind = plan.company, LedgerKind.INVENTORY
        serial = unique_id(kind, int(plan.day[:4]), int(plan.day[5:7]), seams.serial)
        self._plan, self._number, self._file = plan, number, file
        self._head = Heading(kind, company, serial, plan.created, plan.day, plan.day)
        self._texts = Texts(kind.context, company.currency, (company.branch_number, company.branch_name))
        self._first = self._next = seams
        start = opening(self._head)
        self._size = len(start) + SEAL_ROOM
        file.write(start)

    def add(self, entry: InventoryEntry) -> bool:
        """Write the entry; False, and nothing written, when it does not fit."""
        counter, first = self._next.entry, self._next.line
        texts = [self._line(line, number, counter) for number, line in enumerate(entry.lines, first)]
        data = "".join((self._entry_head(entry, counter), *texts, _END_OF_ENTRY)).encode()
        if self._size + len(data) > self._plan.most_bytes:
            return False
        self._file.write(data)
        self._size += len(data)
        self._next = replace(self._next, entry=counter + 1, line=first + len(texts))
        return True

    def close(self) -> InventoryPart:
        """Write what closes the file."""
        before, behind = ending(LedgerKind.INVENTORY)
        self._file.write(before.encode())
        place = self._file.tell()
        self._file.write(behind.encode())
        self._file.flush()
        after = replace(self._next, serial=self._first.serial + 1)
        unsealed = UnsealedFile(self._head, place, self._file.tell())
        entries, lines = after.entry - self._first.entry, after.line - self._first.line
        return InventoryPart(self._number, unsealed, entries, lines, after)

    def _entry_head(self, entry: InventoryEntry, counter: int) -> str:
        leaf, texts = self._texts.leaf, self._texts
        company = self._plan.company
        return (
            f"<gl-cor:entryHeader>{leaf('gl-cor:enteredBy', entry.entered_by)}"
            f"{leaf('gl-cor:enteredDate', self._plan.day)}{leaf('gl-cor:entryNumber', entry.number)}"
            f"{leaf('gl-cor:entryComment', entry.comment)}{leaf('gl-bus:batchID', company.branch_number)}"
            f"{leaf('gl-bus:batchDescription', company.branch_name)}"
            f"<gl-cor:entryNumberCounter{texts.count}>{counter}</gl-cor:entryNumberCounter>"
        )

    def _line(self, line: InventoryLine, number: int, counter: int) -> str:
        texts = self._texts
        foreign = "" if line.foreign is None else texts.foreign(line.foreign).decode()
        return (
            f"<gl-cor:entryDetail><gl-cor:lineNumber{texts.plain}>{number}</gl-cor:lineNumber>"
            f"<gl-cor:lineNumberCounter{texts.count}>{counter}</gl-cor:lineNumberCounter>"
            f"{texts.account(line.account).decode()}"
            f"<gl-cor:amount{texts.money}>{lira(line.amount)}</gl-cor:amount>{foreign}"
            f"{texts.leaf('gl-cor:debitCreditCode', line.side)}{texts.leaf('gl-cor:detailComment', line.comment)}"
            f"{'' if line.measure is None else self._measurable(line.measure)}</gl-cor:entryDetail>"
        )

    def _measurable(self, measure: Measure) -> str:
        leaf, texts = self._texts.leaf, self._texts
        return (
            f"<gl-bus:measurable>{leaf('gl-bus:measurableID', measure.id)}"
            f"{leaf('gl-bus:measurableDescription', measure.description)}"
            f"<gl-bus:measurableQuantity{texts.count}>{escaped(measure.quantity)}</gl-bus:measurableQuantity>"
            f"{leaf('gl-bus:measurableUnitOfMeasure', measure.unit)}</gl-bus:measurable>"
        )
