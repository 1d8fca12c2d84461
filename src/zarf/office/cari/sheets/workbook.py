"""The rows of an .xlsx file's first sheet, as a stream and with limits. Foreign files: nothing in them is trusted.

Before openpyxl sees the file its parts are counted and measured here: a small zip can hold a large sheet, and merged
cells are told only behind the last row. Source: ECMA-376 part 1, sections 18.3 (worksheets) and 18.4 (strings).
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from zarf.core.findings import finding
from zarf.office.cari.refusals import Refused

_LARGEST_CONTENT = 400 * 1024 * 1024
_MOST_MEMBERS = 500
_GENERAL = "General"
_CHUNK = 1024 * 1024
_OVERLAP = 200
_LAST_ROW = 1_048_576
"""No sheet has more rows; a row may claim any number, and those before it would be counted out as empty ones."""
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=[\"']([A-Z0-9:]{2,30})[\"']")
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,
    LookupError,
    ArithmeticError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    RuntimeError,
)
"""What openpyxl, its parsers (SyntaxError) and zipfile (RuntimeError: locked) raise for files that are broken."""


class Formula:
    """A cell that holds a formula."""

    def __str__(self) -> str:
        return "="


@dataclass(frozen=True, slots=True)
class SheetError:
    """A cell that holds a spreadsheet's error, such as #N/A."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class ShapedNumber:
    """A number that its cell's format may show with other signs than it has: 120.1 as 120.10, 1 as 001."""

    value: int | float
    shape: str

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row. merged: the merged range it touches. is_strict: cells too many or too few are a fault (CSV)."""

    number: int
    cells: tuple[object, ...]
    merged: str = ""
    is_strict: bool = False


def read_workbook(data: bytes, most_rows: int, most_columns: int) -> Iterator[SheetRow]:
    """The rows of the first sheet. Raises Refused for a broken, locked, hostile or too large file."""
    merged = _measured(data, most_rows)
    with warnings.catch_warnings():
        # Styles and extensions that openpyxl does not know do not concern us.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            sheet = book.worksheets[0]
            # The size a file claims for its sheet may be a million columns.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(max_col=most_columns), start=1):
                if number > _LAST_ROW:
                    raise Refused([finding("EF-CAR-022", expected=str(most_rows))])
                yield SheetRow(number, tuple(_cell(cell) for cell in cells), merged.get(number, ""))
        except _BROKEN as problem:
            raise Refused([finding("EF-CAR-020", reason="broken or locked workbook")]) from problem


def _cell(cell: object) -> object:
    kind, value = getattr(cell, "data_type", "n"), getattr(cell, "value", None)
    if kind == "f":
        return Formula()
    if isinstance(value, int | float) and not isinstance(value, bool):
        shape = str(getattr(cell, "number_format", _GENERAL) or _GENERAL)
        return value if shape == _GENERAL else ShapedNumber(value, shape)
    return SheetError(str(value)) if kind == "e" else value


def _measured(data: bytes, most_rows: int) -> dict[int, str]:
    """Merged ranges by row, once the file is known to be of bearable size and free of document types."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _LARGEST_CONTENT:
                raise Refused([finding("EF-CAR-021", expected=f"{_LARGEST_CONTENT // 1024 // 1024} MB")])
            merged: dict[int, str] = {}
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _scan(archive, member, most_rows, merged)
            return merged
    except _BROKEN as problem:
        raise Refused([finding("EF-CAR-020", reason="broken or locked workbook")]) from problem


def _scan(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most_rows: int, merged: dict[int, str]) -> None:
    is_sheet = member.filename.startswith("xl/worksheets/")
    rows, before = 0, b""
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            text = before + piece
            if _FORBIDDEN.search(text) or text.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise Refused([finding("EF-CAR-020", reason="document type in a workbook")])
            if is_sheet:
                # What lies in the overlap was counted with the piece before.
                rows += sum(1 for match in _ROW.finditer(text) if match.end() > len(before))
                if rows > most_rows + 1:
                    raise Refused([finding("EF-CAR-022", expected=str(most_rows))])
                _note_merged(text, most_rows, merged)
            before = text[-_OVERLAP:]


def _note_merged(text: bytes, most_rows: int, merged: dict[int, str]) -> None:
    for match in _MERGED.finditer(text):
        name = match[1].decode("ascii")
        _, first, _, last = range_boundaries(name)
        if first is None or last is None:
            continue
        for row in range(first, min(last, first + most_rows) + 1):
            merged.setdefault(row, name)
