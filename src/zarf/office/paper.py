"""Tables on paper: a PDF of A4 pages written row by row, with headings repeated and pages numbered "3 / 12".

A page is drawn and packed as soon as it is full, so memory grows by the packed pages alone (some 5 KB each), never with
the rows. What the font lacks is shown as ? and never left out without a trace.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import reportlab
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_WIDE, _HIGH = landscape(A4)
_EDGE = 12 * mm
_FOOT = 14 * mm
_SIZE = 7.5
_LINE = 9.5
_GAP = 2.5
_TOTAL = "page-total"
# DejaVu knows Greek and Cyrillic too and has the widths of Vera, which it grew out of; Vera comes with reportlab.
_DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
_FONTS = {"paper": ("DejaVuSans.ttf", "Vera.ttf"), "paper-bold": ("DejaVuSans-Bold.ttf", "VeraBd.ttf")}
_INSTEAD = {"\u20ba": "TL", "\u2212": "-", "\u00a0": " ", "\t": " ", "\n": " ", "\r": " "}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. share: of the page's width, in relation to the other columns."""

    title: str
    share: float
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What follows stands in these columns."""

    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over the rows that follow: an entry, an account."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A cell for each column."""

    cells: Sequence[str]
    is_total: bool = False


Piece = Table | Section | Row


def pdf(title: str, under: Sequence[str], pieces: Iterable[Piece], *, warning: str = "", language: str = "tr") -> bytes:
    """A whole print. under: what stands below the title of each page. warning: in red below that."""
    paper = Paper(title, under, warning=warning, language=language)
    for piece in pieces:
        if isinstance(piece, Row):
            paper.row(piece.cells, is_total=piece.is_total)
        elif isinstance(piece, Section):
            paper.section(piece.text)
        else:
            paper.table(piece.columns)
    return paper.finished()


class Paper:
    """The pages of one print. Give `table`, then `section` and `row` as they come; `finished` gives the bytes."""

    def __init__(self, title: str, under: Sequence[str], *, warning: str = "", language: str = "tr") -> None:
        self._title, self._under, self._warning = _shown(title), [_shown(text) for text in under], _shown(warning)
        self._file = io.BytesIO()
        self._canvas = Canvas(self._file, pagesize=(_WIDE, _HIGH), pageCompression=1, lang=language)
        self._canvas.setTitle(title)
        self._continued, self._page_word = ("(devam)", "Sayfa") if language == "tr" else ("(continued)", "Page")
        self._columns: Sequence[Column] = ()
        self._places: list[tuple[float, float]] = []
        self._section = ""
        self._pages = 0
        self._y = 0.0
        _fonts()
        self._begin_page()

    def table(self, columns: Sequence[Column]) -> None:
        """Begin a table; its headings stand above it and on each further page."""
        whole = sum(one.share for one in columns)
        room = _WIDE - 2 * _EDGE
        at = _EDGE
        self._columns, self._places = columns, []
        for one in columns:
            width = room * one.share / whole
            self._places.append((at, width))
            at += width
        self._need(3 * _LINE)
        self._draw_heads()

    def section(self, text: str) -> None:
        """A heading over the rows that follow: an entry, an account. It stays with the first of them."""
        self._section = ""
        lines = _wrapped(_shown(text), _WIDE - 2 * _EDGE, "paper-bold")[:3]
        self._need((len(lines) + 1.4) * _LINE + 2 * _GAP)
        self._y -= _GAP
        for line in lines:
            self._text(_EDGE, line, "paper-bold")
            self._y -= _LINE
        self._section = lines[0] if lines else ""

    def row(self, cells: Sequence[str], *, is_total: bool = False) -> None:
        """A row. A text that is too long for its column goes on in the next line, and on the next page."""
        font = "paper-bold" if is_total else "paper"
        broken = [
            _wrapped(_shown(cell), width - 2 * _GAP, font) for cell, (_, width) in zip(cells, self._places, strict=True)
        ]
        height = max(1, *(len(lines) for lines in broken))
        # A row stays together where a page can hold it.
        self._need(min(height, 20) * _LINE)
        for number in range(height):
            self._need(_LINE)
            for column, lines, (at, width) in zip(self._columns, broken, self._places, strict=True):
                if number < len(lines):
                    self._cell(column, lines[number], at, width, font)
            self._y -= _LINE
        self._rule()

    def finished(self) -> bytes:
        """The whole print. Nothing may be added behind this."""
        self._end_page()
        self._canvas.beginForm(_TOTAL, 0, 0, 60, 12)
        self._canvas.setFont("paper", _SIZE)
        self._canvas.drawString(0, 2, str(self._pages))
        self._canvas.endForm()
        self._canvas.save()
        return self._file.getvalue()

    def _need(self, height: float) -> None:
        if self._y - height < _FOOT:
            self._end_page()
            self._begin_page()
            if self._section:
                self._text(_EDGE, f"{self._section} {self._continued}", "paper-bold")
                self._y -= _LINE
            if self._columns:
                self._draw_heads()

    def _begin_page(self) -> None:
        self._pages += 1
        self._y = _HIGH - _EDGE - _LINE
        self._text(_EDGE, self._title, "paper-bold", 11)
        self._y -= _LINE + 1
        for line in self._under:
            for piece in _wrapped(line, _WIDE - 2 * _EDGE, "paper"):
                self._text(_EDGE, piece, "paper")
                self._y -= _LINE
        if self._warning:
            self._canvas.setFillColorRGB(0.62, 0.05, 0.05)
            self._text(_EDGE, self._warning, "paper-bold")
            self._canvas.setFillColorRGB(0, 0, 0)
            self._y -= _LINE
        self._y -= _GAP

    def _end_page(self) -> None:
        # The number of pages is known at the end only: a form of that name is drawn then and shown on each.
        told = f"{self._page_word} {self._pages} / "
        at = _WIDE - _EDGE - stringWidth(told + "00000", "paper", _SIZE)
        self._canvas.setFont("paper", _SIZE)
        self._canvas.drawString(at, _EDGE - 6, told)
        self._canvas.saveState()
        self._canvas.translate(at + stringWidth(told, "paper", _SIZE), _EDGE - 8)
        self._canvas.doForm(_TOTAL)
        self._canvas.restoreState()
        self._canvas.showPage()

    def _draw_heads(self) -> None:
        self._canvas.setFillColorRGB(0.9, 0.93, 0.96)
        self._canvas.rect(_EDGE, self._y - 2.5, _WIDE - 2 * _EDGE, _LINE + 0.5, stroke=0, fill=1)
        self._canvas.setFillColorRGB(0, 0, 0)
        for column, (at, width) in zip(self._columns, self._places, strict=True):
            self._cell(column, _shown(column.title), at, width, "paper-bold")
        self._y -= _LINE
        self._rule()

    def _cell(self, column: Column, text: str, at: float, width: float, font: str) -> None:
        if column.is_number:
            self._canvas.setFont(font, _SIZE)
            self._canvas.drawRightString(at + width - _GAP, self._y, text)
        else:
            self._text(at + _GAP, text, font)

    def _rule(self) -> None:
        self._canvas.setStrokeColorRGB(0.78, 0.8, 0.84)
        self._canvas.setLineWidth(0.4)
        self._canvas.line(_EDGE, self._y + _LINE - 2.5, _WIDE - _EDGE, self._y + _LINE - 2.5)

    def _text(self, at: float, text: str, font: str, size: float = _SIZE) -> None:
        self._canvas.setFont(font, size)
        self._canvas.drawString(at, self._y, text)


@cache
def _fonts() -> frozenset[int]:
    """Make the fonts known; gives the letters both of them have."""
    own = Path(reportlab.__file__).parent / "fonts"
    letters: list[set[int]] = []
    for name, (wide, narrow) in _FONTS.items():
        file = _DEJAVU / wide
        font = TTFont(name, str(file if file.is_file() else own / narrow))
        registerFont(font)
        letters.append(set(font.face.charToGlyph))
    return frozenset(letters[0] & letters[1])


def _shown(text: str) -> str:
    """The text in letters that can be drawn."""
    if text.isascii() and text.isprintable():
        return text
    known = _fonts()
    return "".join(
        letter if ord(letter) in known and letter.isprintable() else _INSTEAD.get(letter, "?") for letter in text
    )


def _wrapped(text: str, width: float, font: str) -> list[str]:
    """The text in lines that are no wider than that, broken between words where that is possible."""
    if not text:
        return []
    if stringWidth(text, font, _SIZE) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if stringWidth(longer, font, _SIZE) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _cut(word, width, font)
        lines += whole
    return [*lines, line] if line else lines


def _cut(word: str, width: float, font: str) -> list[str]:
    """A word in pieces that fit, at least one; a letter at a time goes into each."""
    pieces = [""]
    room = width
    for letter in word:
        wide = stringWidth(letter, font, _SIZE)
        if wide > room and pieces[-1]:
            pieces.append("")
            room = width
        pieces[-1] += letter
        room -= wide
    return pieces
