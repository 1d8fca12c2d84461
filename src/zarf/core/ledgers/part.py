"""The files of one part of a month: journal, ledger, their berats. Do they belong together?

Source: Berat Kılavuzu v1.2 (copy of the signature value, numberOfEntries, measurableQuantity, tax sums), Büyük Defter
Kılavuzu (07.2017), e-Defter Uygulama Kılavuzu v1.12: the ledger's content is that of the journal of the same part.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from zarf.core.documents.edefter.heading import mebibytes
from zarf.core.documents.edefter.names import LedgerFileName, LedgerKind
from zarf.core.documents.edefter.sums import TAX_ACCOUNTS
from zarf.core.documents.edefter.text import lira
from zarf.core.findings import Finding, finding
from zarf.core.ledgers.summary import DIGEST_BYTES, AccountSums, LedgerSummary, LineContents

_NONE = AccountSums()
_WITH_BERAT = (LedgerKind.JOURNAL, LedgerKind.LEDGER, LedgerKind.INVENTORY)


@dataclass(slots=True)
class Part:
    """The files of a part by kind. approved: berats that GİB has countersigned, by kind.

    compared: journal and ledger have been compared line by line, and what was found. unread: kinds whose file is there
    and cannot be read; approved_unread the same of berats from GİB.
    """

    number: int
    files: dict[LedgerKind, LedgerSummary] = field(default_factory=dict)
    approved: dict[LedgerKind, LedgerSummary] = field(default_factory=dict)
    compared: tuple[Finding, ...] | None = None
    unread: set[LedgerKind] = field(default_factory=set)
    approved_unread: set[LedgerKind] = field(default_factory=set)

    def add(self, summary: LedgerSummary) -> None:
        """Take a file in. As soon as journal and ledger are there they are compared, and their lines are let go."""
        approved = summary.name is not None and summary.name.approved
        (self.approved if approved else self.files)[summary.kind] = summary
        journal, ledger = self.files.get(LedgerKind.JOURNAL), self.files.get(LedgerKind.LEDGER)
        if self.compared is None and journal is not None and ledger is not None:
            self.compared = tuple(differing_lines(journal, ledger))
            journal.contents = ledger.contents = LineContents()

    def add_unread(self, name: LedgerFileName) -> None:
        """Note a file that is there and says nothing: it is not missing."""
        (self.approved_unread if name.approved else self.unread).add(name.kind)

    def let_lines_go(self) -> None:
        """Forget the lines of what has been compared, or cannot be: no other part asks for them."""
        for summary in (*self.files.values(), *self.approved.values()):
            summary.contents, summary.entry_numbers = LineContents(), array("q")

    @property
    def main(self) -> LedgerSummary | None:
        """The file that tells the part's days: its journal, or what there is."""
        for kind in (LedgerKind.JOURNAL, LedgerKind.JOURNAL_BERAT, LedgerKind.LEDGER, LedgerKind.LEDGER_BERAT):
            found = self.files.get(kind) or self.approved.get(kind)
            if found is not None:
                return found
        return next(iter((*self.files.values(), *self.approved.values())), None)

    def findings(self) -> Iterator[Finding]:
        """What does not belong together."""
        journal, ledger = self.files.get(LedgerKind.JOURNAL), self.files.get(LedgerKind.LEDGER)
        if journal is not None and ledger is not None:
            yield from self.compared or ()
            if (journal.starts, journal.ends) != (ledger.starts, ledger.ends):
                yield _told("EF-LDG-157", ledger, f"{ledger.starts} ... {ledger.ends}", _days(journal))
        for kind in _WITH_BERAT:
            book, berat = self.files.get(kind), self.files.get(kind.berat)
            if book is not None and berat is not None:
                yield from bound(berat, book)
            approved = self.approved.get(kind.berat)
            if approved is not None and book is not None:
                yield from bound(approved, book)
            if approved is not None and berat is not None and approved.ettn != berat.ettn:
                yield _told("EF-LDG-172", approved, approved.ettn, berat.ettn)


def bound(berat: LedgerSummary, book: LedgerSummary) -> Iterator[Finding]:
    """Whether the berat is that of this very ledger: seal value, heading, size, number of entries, tax sums."""
    if not berat.copied_value or berat.copied_value != book.seal_value:
        yield _told("EF-LDG-150", berat, _text(berat), _text(book))
    for mine, other in (
        (berat.unique_id, book.unique_id),
        (_days(berat), _days(book)),
        (berat.owner, book.owner),
        (berat.branch, book.branch),
    ):
        if mine != other:
            yield _told("EF-LDG-153", berat, mine, other)
    if berat.told_size and berat.told_size != mebibytes(book.size):
        yield _told("EF-LDG-152", berat, berat.told_size, mebibytes(book.size))
    if berat.told_entries and berat.told_entries != str(book.entries):
        yield _told("EF-LDG-151", berat, berat.told_entries, str(book.entries))
    if not berat.is_plain and book.kind is not LedgerKind.INVENTORY:
        for account, _ in TAX_ACCOUNTS:
            told, real = berat.sums.get(account, _NONE), book.sums.get(account, _NONE)
            if (told.debit, told.credit) != (real.debit, real.credit):
                yield _told("EF-LDG-154", berat, both_sides(told), both_sides(real), account=account)


def differing_lines(journal: LedgerSummary, ledger: LedgerSummary) -> Iterator[Finding]:
    """The first line in which the ledger differs from the journal; or that one has lines the other lacks."""
    if journal.lines != ledger.lines:
        yield _told("EF-LDG-156", ledger, str(ledger.lines), str(journal.lines))
        return
    numbers, first = journal.contents.numbers, journal.first_line
    if numbers != array("q", range(first, first + len(numbers))):
        return  # the journal's own order is told of it already
    mine, other = bytes(journal.contents.digests), bytes(ledger.contents.digests)
    for index, number in enumerate(ledger.contents.numbers):
        place = (number - first) * DIGEST_BYTES
        start = index * DIGEST_BYTES
        if place < 0 or mine[place : place + DIGEST_BYTES] != other[start : start + DIGEST_BYTES]:
            yield _told("EF-LDG-155", ledger, str(number), _text(journal))
            return


def both_sides(sums: AccountSums) -> str:
    """Debit and credit as people read them."""
    return f"{lira(sums.debit)} / {lira(sums.credit)}"


def _days(summary: LedgerSummary) -> str:
    return f"{summary.starts} ... {summary.ends}"


def _text(summary: LedgerSummary) -> str:
    return summary.name.text if summary.name is not None else summary.unique_id


def _told(code: str, of: LedgerSummary, found: str, expected: str, account: str = "") -> Finding:
    return finding(code, path=_text(of), found=found, expected=expected, account=account)
