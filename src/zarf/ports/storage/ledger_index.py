"""Where each line of a ledger lies in its file: found once, kept beside, and asked page by page.

A ledger of 200 MB is passed over once and never held in memory; a page then reads its fifty lines at their places. The
index can be thrown away at any time. Meant for ledgers of this house, whose elements are written one way only.
"""

from __future__ import annotations

import mmap
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from zarf.ports.storage.ledger_folder import failures

_MOST_KEPT = 60
"""Indexes; that of a ledger of 118,000 lines has some 6 MB."""
_MARK = re.compile(rb"<gl-cor:entryHeader>|<gl-cor:entryDetail>|</gl-cor:entryDetail>")
_FIELD = re.compile(
    rb"<gl-cor:(lineNumberCounter|accountMainID|accountSubID|amount|debitCreditCode|postingDate)"
    rb"(?: [^<>]*+)?+>([^<]*+)<"
)
_TABLES = (
    "CREATE TABLE heads (id INTEGER PRIMARY KEY, start INTEGER, size INTEGER)",
    "CREATE TABLE lines (id INTEGER PRIMARY KEY, head INTEGER, start INTEGER, size INTEGER,"
    " entry INTEGER, account TEXT, amount INTEGER, debit INTEGER, day TEXT)",
)


@dataclass(frozen=True, slots=True)
class WantedLines:
    """Which lines are looked for. account: its beginning. first_entry, last_entry: yevmiye maddeleri. amount: kuruş.

    first_day, last_day: ISO texts, "" for any.
    """

    account: str = ""
    first_entry: int | None = None
    last_entry: int | None = None
    amount: int | None = None
    first_day: str = ""
    last_day: str = ""

    @property
    def is_all(self) -> bool:
        return self == WantedLines()

    def condition(self) -> tuple[str, list[object]]:
        """As SQL, with its values."""
        told: list[tuple[str, list[object]]] = []
        if self.account:
            told.append(("substr(account, 1, ?) = ?", [len(self.account), self.account]))
        if self.first_entry is not None:
            told.append(("entry >= ?", [self.first_entry]))
        if self.last_entry is not None:
            told.append(("entry <= ?", [self.last_entry]))
        if self.amount is not None:
            told.append(("amount = ?", [self.amount]))
        if self.first_day:
            told.append(("day >= ?", [self.first_day]))
        if self.last_day:
            told.append(("day <= ?", [self.last_day]))
        if not told:
            return "1", []
        return " AND ".join(text for text, _ in told), [value for _, values in told for value in values]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line's own bytes, and those of the beginning of its entry (or account). head: number of that, from 1."""

    head: int
    head_bytes: bytes
    line_bytes: bytes


@dataclass(frozen=True, slots=True)
class AccountTotals:
    """An account as its lines name it (the sub-account where there is one), in kuruş. line_bytes: its first line."""

    account: str
    debit: int
    credit: int
    lines: int
    line_bytes: bytes


class LedgerIndex:
    """The index of one ledger. Raises Unavailable (EF-STO-003) when file or index cannot be read or written."""

    def __init__(self, ledger: Path, room: Path) -> None:
        self.ledger = ledger
        with failures(ledger.name):
            status = ledger.stat()
            key = f"{ledger} {status.st_size} {status.st_mtime_ns} 2"
            self._path = room / f"{sha256(os.fsencode(key)).hexdigest()}.index"
            if not self._path.exists():
                _build(ledger, self._path)
                _keep_some(room)

    def count(self, wanted: WantedLines) -> int:
        condition, values = wanted.condition()
        with closing(sqlite3.connect(self._path)) as base:
            found: int = base.execute(f"SELECT count(*) FROM lines WHERE {condition}", values).fetchone()[0]
        return found

    def lines(self, wanted: WantedLines, skip: int = 0, most: int = -1) -> Iterator[LedgerLine]:
        """The wanted lines in the order of the file, read at their places. most: -1 for all."""
        condition, values = wanted.condition()
        query = (
            "SELECT head, heads.start, heads.size, lines.start, lines.size FROM lines JOIN heads ON heads.id = head"
            f" WHERE {condition} ORDER BY lines.id LIMIT ? OFFSET ?"
        )
        with failures(self.ledger.name), self.ledger.open("rb") as file, closing(sqlite3.connect(self._path)) as base:
            for head, head_start, head_size, start, size in base.execute(query, [*values, most, skip]):
                yield LedgerLine(head, _piece(file.fileno(), head_start, head_size), _piece(file.fileno(), start, size))

    def sums(self, wanted: WantedLines) -> list[AccountTotals]:
        """What the wanted lines come to, for each account in the order of its number."""
        condition, values = wanted.condition()
        query = (
            "SELECT sums.*, start, size FROM (SELECT account, sum(amount * debit), sum(amount * (1 - debit)), count(*),"
            f" min(id) AS first FROM lines WHERE {condition} GROUP BY account) AS sums JOIN lines ON id = first"
            " ORDER BY sums.account"
        )
        with failures(self.ledger.name), self.ledger.open("rb") as file, closing(sqlite3.connect(self._path)) as base:
            return [
                AccountTotals(account, debit, credit, lines, _piece(file.fileno(), start, size))
                for account, debit, credit, lines, _, start, size in base.execute(query, values)
            ]

    def before(self, wanted: WantedLines) -> int | None:
        """How many lines stand before the first wanted one; None when there is none."""
        condition, values = wanted.condition()
        with closing(sqlite3.connect(self._path)) as base:
            found = base.execute(f"SELECT min(id) FROM lines WHERE {condition}", values).fetchone()[0]
        return int(found) - 1 if found is not None else None


def _piece(file: int, start: int, size: int) -> bytes:
    return os.pread(file, size, start)


def _build(ledger: Path, target: Path) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".making")
    os.close(handle)
    made = Path(name)
    try:
        with closing(sqlite3.connect(made)) as base, ledger.open("rb") as file:
            base.execute("PRAGMA journal_mode = OFF")
            base.execute("PRAGMA synchronous = OFF")
            for table in _TABLES:
                base.execute(table)
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                heads: list[tuple[int, int, int]] = []
                base.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _lines(content, heads))
                base.executemany("INSERT INTO heads VALUES (?, ?, ?)", heads)
            base.commit()
        # Two who build at once make the same; the later one stays.
        os.replace(made, target)
    finally:
        made.unlink(missing_ok=True)


def _lines(content: mmap.mmap, heads: list[tuple[int, int, int]]) -> Iterator[tuple[object, ...]]:
    """A row for each line; *heads* is filled on the way: number, start, and size up to the first line."""
    head_start = line_start = number = 0
    for mark in _MARK.finditer(content):
        tag = mark[0]
        if tag == b"<gl-cor:entryHeader>":
            head_start = mark.start()
        elif tag == b"<gl-cor:entryDetail>":
            line_start = mark.start()
            if head_start:
                heads.append((len(heads) + 1, head_start, line_start - head_start))
                head_start = 0
        else:
            number += 1
            size = mark.end() - line_start
            found = dict(_FIELD.findall(content[line_start : mark.end()]))
            account = (found.get(b"accountSubID") or found.get(b"accountMainID") or b"").decode("utf-8", "replace")
            entry = found.get(b"lineNumberCounter", b"0")
            debit = found.get(b"debitCreditCode", b"")[:1] in (b"D", b"d")
            day = found.get(b"postingDate", b"").decode("ascii", "replace")
            amount = _kurus(found.get(b"amount", b"0"))
            yield number, len(heads), line_start, size, int(entry), account, amount, debit, day


def _kurus(text: bytes) -> int:
    whole, _, part = text.partition(b".")
    return int(whole) * 100 + int(part.ljust(2, b"0")[:2] or 0)


def _keep_some(room: Path) -> None:
    """Throw away the oldest indexes."""
    kept = sorted(room.glob("*.index"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[_MOST_KEPT:]:
        path.unlink(missing_ok=True)
