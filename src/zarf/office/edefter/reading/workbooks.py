"""Workbooks (.xlsx): the first sheet, row by row. Formulas are never read, and errors of Excel are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.vouchers import field_words
from zarf.office.cari.sheets.workbook import Formula, SheetError, SheetRow, read_workbook
from zarf.office.edefter.reading.source import Layout, RawRow, Source, columns_of, is_filled, unreadable
from zarf.office.edefter.refusals import Refused

LARGEST_WORKBOOK = 64 * 1024 * 1024
_MOST_ROWS = 1_048_575
_MOST_COLUMNS = 100


def read_sheet(path: Path, own: Mapping[str, str], constants: Mapping[str, str], layout: Layout) -> Source:
    """The rows of a workbook's first sheet. Raises Refused."""
    if path.stat().st_size > LARGEST_WORKBOOK:
        raise Refused([finding("EF-VCH-002", expected=f"{LARGEST_WORKBOOK // 1024 // 1024} MB")])
    rows = sheet_rows(path.read_bytes())
    first = next((row for row in rows if any(is_filled(cell) for cell in row.cells)), None)
    if first is None:
        raise Refused([finding("EF-VCH-006")])
    names = [str(cell if cell is not None else "") for cell in first.cells]
    columns, unknown = columns_of(names, own, constants, layout)
    return Source(_rows(rows, columns), unknown)


def sheet_rows(data: bytes) -> Iterator[SheetRow]:
    """The workbook's own refusals in the words of vouchers."""
    try:
        yield from read_workbook(data, _MOST_ROWS, _MOST_COLUMNS)
    except ZarfError as problem:
        if problem.code in ("EF-CAR-021", "EF-CAR-022"):
            raise Refused([finding("EF-VCH-002", expected=problem.finding.expected)]) from problem
        raise unreadable("bozuk ya da kilitli bir Excel dosyası", "a broken or locked workbook") from problem


def _rows(rows: Iterator[SheetRow], columns: list[str | None]) -> Iterator[RawRow]:
    for row in rows:
        if not any(is_filled(cell) for cell in row.cells):
            continue
        found: list[Finding] = []
        if row.merged:
            found.append(finding("EF-VCH-010", line=row.number, found=row.merged))
        cells: dict[str, object] = {}
        for name, cell in zip(columns, row.cells, strict=False):
            if name is None:
                continue
            if isinstance(cell, Formula):
                found.append(finding("EF-VCH-008", path=name, line=row.number, **field_words(name)))
                cell = None
            elif isinstance(cell, SheetError):
                found.append(finding("EF-VCH-009", path=name, line=row.number, found=cell.text, **field_words(name)))
                cell = None
            cells[name] = cell
        yield RawRow(row.number, cells, tuple(found))
