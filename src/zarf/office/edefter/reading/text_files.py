"""CSV and the flat format: separated by `;`, `,` or tabs, lines ended by CR, LF or both, read line by line.

The flat format of integrators (Windows-1254, `;`, CR, the literal NULL) is CSV with headings of its own.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from zarf.core.findings import finding
from zarf.office.edefter.reading.source import Layout, RawRow, Source, columns_of, is_filled, unreadable
from zarf.office.edefter.refusals import Refused

LONGEST_LINE = 4_000_000
"""Characters. A quotation mark that is never closed would otherwise make one cell of the rest of the file."""
_CHUNK = 1024 * 1024
_UTF8_LETTERS = re.compile(rb"\xc4[\xb0\xb1\x9e\x9f]|\xc5[\x9e\x9f]|\xc3[\x87\x96\x9c\xa7\xb6\xbc]")
"""The Turkish letters in UTF-8. Where they stand in a file that is not UTF-8, the file is broken, not Windows-1254."""


def read_text(path: Path, own: Mapping[str, str], constants: Mapping[str, str], layout: Layout) -> Source:
    """The rows of a text file. Raises Refused."""
    encoding = encoding_of(path)
    # The generator closes the file at its end, or when it is thrown away.
    file = path.open(encoding=encoding, newline="")
    try:
        lines = _lines(file)
        first = next((line for line in lines if line.strip()), "")
        separator = max(";,\t", key=first.count)
        names = next(csv.reader([first], delimiter=separator), [])
        columns, unknown = columns_of(names, own, constants, layout)
    except BaseException:
        file.close()
        raise
    return Source(_rows(file, lines, separator, columns), unknown)


def encoding_of(path: Path) -> str:
    """UTF-8 or UTF-16 (with its mark), else Windows-1254 when every byte is one of it. Raises Refused (EF-VCH-003)."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        broken = _first_fault(path, "utf-16")
        if broken is not None:
            raise Refused([finding("EF-VCH-003", found=str(broken))])
        return "utf-16"
    broken = _first_fault(path, "utf-8")
    if broken is None:
        return "utf-8-sig"
    other = _first_fault(path, "cp1254")
    if other is not None or _has(path, _UTF8_LETTERS):
        raise Refused([finding("EF-VCH-003", found=str(broken))])
    return "cp1254"


def _first_fault(path: Path, encoding: str) -> int | None:
    """Where the file stops being of this encoding; None when it is to its end. A NUL is of none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    place = 0
    with path.open("rb") as file:
        while True:
            piece = file.read(_CHUNK)
            if b"\x00" in piece and encoding != "utf-16":
                return place + piece.index(b"\x00")
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as problem:
                return place + problem.start
            if not piece:
                return None
            place += len(piece)


def _has(path: Path, pattern: re.Pattern[bytes]) -> bool:
    before = b""
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            if pattern.search(before + piece):
                return True
            before = piece[-1:]
    return False


def _lines(file: TextIO) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise Refused([finding("EF-VCH-012", found=str(number), expected=str(LONGEST_LINE))])
        yield line


def _rows(file: TextIO, lines: Iterator[str], separator: str, columns: list[str | None]) -> Iterator[RawRow]:
    places = [(place, name) for place, name in enumerate(columns) if name is not None]
    wanted = len(columns)
    # The reader counts the lines it took; the heading is one more.
    reader = csv.reader(lines, delimiter=separator, strict=True)
    with file:
        try:
            for cells in reader:
                number = reader.line_num + 1
                if len(cells) == wanted:
                    yield RawRow(number, {name: cells[place] for place, name in places})
                elif any(is_filled(cell) for cell in cells):
                    yield _uneven(number, cells, wanted, places)
        except csv.Error as problem:
            number = reader.line_num + 1
            if "field larger" in str(problem):
                limit = str(csv.field_size_limit())
                raise Refused([finding("EF-VCH-012", found=str(number), expected=limit)]) from problem
            raise unreadable(
                f"{number}. satırda tırnak işaretleri tutmuyor", f"the quotation marks of row {number} do not match"
            ) from problem


def _uneven(number: int, cells: list[str], wanted: int, places: list[tuple[int, str]]) -> RawRow:
    """A row with too few or too many cells. Empty ones at its end are none too many."""
    filled = {name: cells[place] if place < len(cells) else None for place, name in places}
    if len(cells) > wanted and not any(is_filled(cell) for cell in cells[wanted:]):
        return RawRow(number, filled)
    told = finding("EF-VCH-007", line=number, found=str(len(cells)), expected=str(wanted))
    return RawRow(number, filled, (told,))
