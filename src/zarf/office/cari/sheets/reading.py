"""Reading a file of cari accounts, line by line. A file that cannot be read is refused as a whole, a bad line alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from zarf.core.findings import Finding, finding
from zarf.office.cari.refusals import Refused
from zarf.office.cari.sheets.columns import NUMBER, REQUIRED, column_of, heading, parse
from zarf.office.cari.sheets.workbook import Formula, SheetError, SheetRow, read_workbook

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 200_000
_MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One account of a file. number: the line or row, counted from 1. values: only columns that the file has."""

    number: int
    values: dict[str, Any]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Sheet:
    """A file whose heading is understood. unknown: headings that are not ours; they are passed over."""

    lines: Iterator[Line]
    unknown: list[str] = field(default_factory=list)


def read_file(data: bytes) -> Sheet:
    """The lines of an .xlsx or CSV file. Raises Refused for a file that is neither, too large or without heading.

    A file with too many rows raises while its lines are read: who keeps them has to take them back.
    """
    if len(data) > LARGEST_FILE:
        raise Refused([finding("EF-CAR-021", expected=f"{LARGEST_FILE // 1024 // 1024} MB")])
    rows = read_workbook(data, MOST_ROWS, _MOST_COLUMNS) if data.startswith(b"PK") else _csv_rows(data)
    first = next(rows, None)
    while first is not None and not any(_is_filled(cell) for cell in first.cells):
        first = next(rows, None)
    if first is None:
        raise Refused([finding("EF-CAR-028")])
    columns, unknown = _columns([str(cell or "").replace("\x00", " ") for cell in first.cells])
    return Sheet(_lines(rows, columns), unknown)


def _columns(names: Sequence[str]) -> tuple[list[str | None], list[str]]:
    columns = [column_of(name) for name in names]
    if "vkn" in columns or "tckn" in columns:
        # The columns of the card say more than the joined one, which is told as passed over.
        columns = [None if column == NUMBER else column for column in columns]
    for position, column in enumerate(columns):
        if column is not None and column in columns[:position]:
            raise Refused([finding("EF-CAR-024", found=names[position][:60])])
    missing = [finding("EF-CAR-023", expected=heading(name)) for name in REQUIRED if name not in columns]
    if missing:
        raise Refused(missing)
    return columns, [name for name, column in zip(names, columns, strict=True) if column is None and name.strip()]


def _lines(rows: Iterable[SheetRow], columns: list[str | None]) -> Iterator[Line]:
    count = 0
    for row in rows:
        if not any(_is_filled(cell) for cell in row.cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Refused([finding("EF-CAR-022", expected=str(MOST_ROWS))])
        yield _line(row, columns)
    if not count:
        raise Refused([finding("EF-CAR-028")])


def _line(row: SheetRow, columns: list[str | None]) -> Line:
    values: dict[str, Any] = {}
    found: list[Finding] = []
    if row.merged:
        found.append(finding("EF-CAR-025", line=row.number, found=row.merged))
    if row.is_strict and any(_is_filled(cell) for cell in row.cells[len(columns) :]):
        found.append(finding("EF-CAR-029", line=row.number))
    if row.is_strict and any(columns[len(row.cells) :]):
        found.append(finding("EF-CAR-038", line=row.number))
    cells = [*row.cells[: len(columns)], *[None] * (len(columns) - len(row.cells))]
    for column, cell in zip(columns, cells, strict=True):
        if column is None:
            continue
        values[column], problem = _value(column, cell)
        if problem is not None:
            found.append(problem)
    return Line(row.number, values, tuple(found))


def _value(column: str, cell: object) -> tuple[Any, Finding | None]:
    if isinstance(cell, Formula):
        return parse(column, None)[0], finding("EF-CAR-026", path=column, field=heading(column))
    if isinstance(cell, SheetError):
        empty = parse(column, None)[0]
        return empty, finding("EF-CAR-027", path=column, field=heading(column), found=cell.text)
    return parse(column, cell)


def _is_filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _csv_rows(data: bytes) -> Iterator[SheetRow]:
    text = _decoded(data)
    start = text[: text.find("\n") if "\n" in text else len(text)]
    separator = max(";,\t", key=start.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    good = 0
    try:
        for cells in reader:
            yield SheetRow(reader.line_num, tuple(map(_without_guard, cells)), is_strict=True)
            good = reader.line_num
    except csv.Error as problem:
        # The reader stands where the quote should have been closed at last; people look for where it was opened.
        raise Refused([finding("EF-CAR-020", reason=f"quotes do not match from line {good + 1} on")]) from problem


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 with its mark; else Windows-1254, as Turkish spreadsheets write CSV."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused([finding("EF-CAR-020", reason="old or locked workbook (.xls)")])
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused([finding("EF-CAR-020", reason="neither a workbook nor text")])
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1254")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused([finding("EF-CAR-020", reason="unknown character encoding")])


def _without_guard(cell: str) -> str:
    """Our own CSV files put ' before texts that a spreadsheet would run as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell
