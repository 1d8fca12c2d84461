"""What one e-Defter file says, in little: enough to judge it together with the other files of its month and year."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from zarf.core.documents.edefter.names import LedgerFileName, LedgerKind
from zarf.core.findings import Finding, Severity

DIGEST_BYTES = 16
"""Of each line; a journal of 118,000 lines keeps 1.9 MB of them."""


@dataclass(slots=True)
class AccountSums:
    """Both sides of a main account: kuruş and number of lines."""

    debit: int = 0
    credit: int = 0
    debit_lines: int = 0
    credit_lines: int = 0

    def add(self, amount: int, *, debit: bool, lines: int = 1) -> None:
        if debit:
            self.debit += amount
            self.debit_lines += lines
        else:
            self.credit += amount
            self.credit_lines += lines

    def include(self, other: AccountSums) -> None:
        self.add(other.debit, debit=True, lines=other.debit_lines)
        self.add(other.credit, debit=False, lines=other.credit_lines)


@dataclass(slots=True)
class LineContents:
    """The lines of a ledger by their numbers: the digest of each, in the order in which they stand."""

    numbers: array[int] = field(default_factory=lambda: array("q"))
    digests: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class LedgerSummary:
    """One file. Texts as they stand in it, "" where they are missing; days are ISO texts; size in bytes.

    first_entry ... last_line: numbers given, 0 where there are none. entry_numbers: in their order.
    sums: by main account, gross. seal_value: of the file's own seal, base64 without white space; copied_value: of a
    berat, the ledger's seal value that it repeats. told_entries, told_size: what a berat says of its ledger.
    """

    kind: LedgerKind
    name: LedgerFileName | None
    size: int = 0
    owner: str = ""
    branch: str = ""
    unique_id: str = ""
    ettn: str = ""
    created: str = ""
    starts: str = ""
    ends: str = ""
    fiscal_start: str = ""
    fiscal_end: str = ""
    entries: int = 0
    first_entry: int = 0
    last_entry: int = 0
    first_line: int = 0
    last_line: int = 0
    sums: dict[str, AccountSums] = field(default_factory=dict)
    contents: LineContents = field(default_factory=LineContents)
    entry_numbers: array[int] = field(default_factory=lambda: array("q"))
    seal_value: str = ""
    copied_value: str = ""
    told_entries: str = ""
    told_size: str = ""
    is_plain: bool = False

    @property
    def lines(self) -> int:
        return len(self.contents.numbers)


@dataclass(frozen=True, slots=True)
class LedgerVerdict:
    """One file. valid: GİB's schema and rules have nothing against it (warnings are ours).

    kind: None when the file is none of e-Defter's. summary: None when it could not be read.
    """

    kind: LedgerKind | None
    findings: tuple[Finding, ...]
    summary: LedgerSummary | None = None
    readable: bool = True
    is_ordinary: bool = False
    """Whether the quick way was enough."""

    @property
    def valid(self) -> bool:
        return self.readable and all(item.severity is not Severity.ERROR for item in self.findings)
