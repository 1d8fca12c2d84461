"""The one loader of code lists.

A list is a file `data/<name>.tsv`: first line `# source`, second the column heads, then one value a line with its
official name and the first and last day on which it holds (ISO dates, blank = without limit). `valid_from` is blank
unless two published rule sets differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

_FOLDER = resources.files("zarf.core.codes") / "data"
_COLUMNS = ["value", "name", "valid_from", "valid_to"]


class UnknownCodeList(KeyError):
    """There is no list of that name."""


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A value with its official name; `valid_from` and `valid_to` are both inclusive."""

    value: str
    name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the value is in force on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


class CodeList:
    """One list in its official order.

    >>> load("TaxType").contains("0015", date(2026, 11, 2))
    True
    >>> load("exemption_reasons").name("301")
    '11/1-a Mal İhracatı'
    """

    def __init__(self, name: str, source: str, entries: tuple[CodeEntry, ...]) -> None:
        self.list_name = name
        self.source = source
        self.entries = entries
        self._by_value: dict[str, list[CodeEntry]] = {}
        for item in entries:
            self._by_value.setdefault(item.value, []).append(item)

    def contains(self, value: str, on: date) -> bool:
        """Whether *value*, exactly as written, is in the list on that day."""
        return any(item.holds(on) for item in self._by_value.get(value, ()))

    def name(self, value: str) -> str:
        """The official name, or "" where the list has none or does not know the value."""
        found = self._by_value.get(value)
        return found[-1].name if found else ""

    def values(self, on: date) -> tuple[str, ...]:
        """All values in force on that day, in the list's order."""
        return tuple(item.value for item in self.entries if item.holds(on))

    def __iter__(self) -> Iterator[CodeEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


@cache
def load(list_name: str) -> CodeList:
    """The list of that name. Raises UnknownCodeList."""
    if list_name not in list_names():
        raise UnknownCodeList(list_name)
    text = (_FOLDER / f"{list_name}.tsv").read_text("utf-8")
    head, columns, *rows = text.splitlines()
    if not head.startswith("# ") or columns.split("\t") != _COLUMNS:
        raise ValueError(f"{list_name}.tsv does not begin with its source and column heads")
    return CodeList(list_name, head[2:], tuple(_entry(row) for row in rows if row))


@cache
def list_names() -> frozenset[str]:
    """The names of all lists."""
    return frozenset(item.name.removesuffix(".tsv") for item in _FOLDER.iterdir() if item.name.endswith(".tsv"))


def _entry(row: str) -> CodeEntry:
    value, name, valid_from, valid_to = row.split("\t")
    return CodeEntry(value, name, _day(valid_from), _day(valid_to))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
