"""The columns of a file of cari accounts: what they are called, and how a cell becomes a value of the card."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from zarf.core.cari import Service
from zarf.core.findings import Finding, finding
from zarf.office.cari.cards import SCENARIOS
from zarf.office.cari.sheets.workbook import ShapedNumber
from zarf.office.folding import fold

HEADINGS: dict[str, tuple[str, str]] = {
    "code": ("Cari Hesap Kodu", "Account code"),
    "title": ("Cari Hesap Unvanı", "Account title"),
    "is_person": ("Şahıs", "Person"),
    "vkn": ("VKN", "VKN"),
    "tckn": ("TCKN", "TCKN"),
    "tax_office": ("Vergi Dairesi", "Tax office"),
    "efatura_user": ("e-Fatura Kullanıcısı", "e-Fatura user"),
    "efatura_pk": ("e-Fatura Posta Kutusu Etiketi", "e-Fatura PK label"),
    "efatura_gb": ("e-Fatura Gönderici Birim Etiketi", "e-Fatura GB label"),
    "efatura_scenario": ("e-Fatura Senaryo", "e-Fatura scenario"),
    "efatura_since": ("e-Fatura Geçiş Tarihi", "e-Fatura transition date"),
    "eirsaliye_user": ("e-İrsaliye Kullanıcısı", "e-İrsaliye user"),
    "eirsaliye_pk": ("e-İrsaliye Posta Kutusu Etiketi", "e-İrsaliye PK label"),
    "eirsaliye_gb": ("e-İrsaliye Gönderici Birim Etiketi", "e-İrsaliye GB label"),
    "eirsaliye_scenario": ("e-İrsaliye Senaryo", "e-İrsaliye scenario"),
    "eirsaliye_since": ("e-İrsaliye Geçiş Tarihi", "e-İrsaliye transition date"),
    "contact_name": ("İlgili Kişi", "Contact"),
    "contact_email": ("E-posta", "E-mail"),
    "contact_phone": ("Telefon", "Phone"),
}
"""Column: heading in Turkish and in English. The first is what is written; both, and the name itself, are read."""

REQUIRED = ("code", "title")

NUMBER = "number"
"""A column of files only: VKN or TCKN, told apart by their digits. A card has a column for each."""

SCENARIO_TEXTS = {
    "TICARIFATURA": "Ticari Fatura",
    "TEMELFATURA": "Temel Fatura",
    "YOLCUBERABERFATURA": "Yolcu Beraber Fatura",
    "IHRACAT": "İhracat",
    "TEMELIRSALIYE": "Temel İrsaliye",
}

_OTHER_NAMES = {"unvan": "title", "cari kod": "code", "kod": "code", "sahis sirketi": "is_person", "vergi no": "vkn"}
_NUMBER_NAMES = ("Vergi/TC No", "Cari Hesap Vergi/TC No", "VKN/TCKN", "Tax/TC number", "TCKN/VKN")
_YES = {"1", "evet", "e", "x", "var", "true", "dogru", "yes"}
_NO = {"", "0", "hayir", "h", "yok", "false", "yanlis", "no"}
_DIGITS_KEPT = 15
"""Spreadsheets keep numbers as IEEE 754 doubles and write zeros behind the 15th digit."""
_BLANK_SLASH = re.compile(" ?/ ?")  # of a folded text, which has single blanks
_DATES = (
    re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})"),
    re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?"),
)


def heading(column: str, language: str = "tr") -> str:
    """What the column is called; the columns of a card that no file has keep their name."""
    names = (_NUMBER_NAMES[0], _NUMBER_NAMES[3]) if column == NUMBER else HEADINGS.get(column)
    return names[1 if language == "en" else 0] if names else column


def column_of(text: str) -> str | None:
    """Which column a heading names, None for one that is not ours. Capitals, blanks and a star do not matter."""
    return _names().get(_BLANK_SLASH.sub("/", fold(text.replace("*", " "))))


def parse(column: str, cell: object) -> tuple[Any, Finding | None]:
    """The value of a cell and what is wrong with it."""
    if column == "code":
        return _code(cell)
    if isinstance(cell, ShapedNumber):
        cell = cell.value
    if column.endswith("_since"):
        return _day(column, cell)
    text = _text(cell)
    if column == NUMBER:
        return _number(text.strip())
    if column in ("is_person", "efatura_user", "eirsaliye_user"):
        folded = fold(text)
        if folded in _YES or folded in _NO:
            return folded in _YES, None
        return False, finding("EF-CAR-007", path=column, field=heading(column), found=text[:40])
    if column.endswith("_scenario"):
        return _scenario(column, text)
    if column.endswith(("_pk", "_gb")):
        return text, None
    return text.strip(), None


def as_cell(column: str, value: object) -> object:
    """A value of the card as a file shows it: words for marks and scenarios, dates as dates."""
    if isinstance(value, bool):
        return "Evet" if value else "Hayır"
    if column.endswith("_scenario"):
        return SCENARIO_TEXTS.get(str(value), value)
    return "" if value is None else value


def _names() -> Mapping[str, str]:
    found = dict(_OTHER_NAMES) | {fold(name): NUMBER for name in _NUMBER_NAMES}
    for column, texts in HEADINGS.items():
        found |= {fold(name): column for name in (*texts, column)}
    return found


def _text(cell: object) -> str:
    """A cell as text. A number keeps no decimals when it has none: 1234567808.0 is a VKN."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    # The database keeps no NUL; what it turns into is told as a character that is not one.
    return str(cell).replace("\x00", "\ufffd")


def _number(text: str) -> tuple[str, Finding | None]:
    if not text or (text.isascii() and text.isdigit() and len(text) in (10, 11)):
        return text, None
    return "", number_fault(NUMBER, text, "10/11")


def number_fault(column: str, text: str, expected: str) -> Finding:
    """What is wrong with a number of a file that has not *expected* digits."""
    named = heading(column)
    if column != "tckn" and text.isascii() and text.isdigit() and len(text) in (8, 9):
        return finding("EF-CAR-040", path=column, field=named, found=text)
    return finding("EF-CAR-003", path=column, field=named, found=text[:40], expected=expected)


def _code(cell: object) -> tuple[str, Finding | None]:
    """A code as it is seen. What a spreadsheet holds of 120.10, of 001 or of a date is another account's code."""
    shape = ""
    if isinstance(cell, ShapedNumber):
        shape = cell.shape
        cell = cell.value
    text = _text(cell).strip()
    if cell is None or isinstance(cell, str) or (_is_whole(cell) and _is_seen(text, shape)):
        return text, None
    return "", finding("EF-CAR-039", path="code", field=heading("code"), found=text[:40])


def _is_whole(cell: object) -> bool:
    """Whether the cell is a number without decimals of which the spreadsheet has kept every digit."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return False
    return (isinstance(cell, int) or cell.is_integer()) and abs(cell) < 10**_DIGITS_KEPT


def _is_seen(text: str, shape: str) -> bool:
    """Whether a number's format shows these digits and no sign more."""
    if shape in ("", "@", "#"):
        return True
    if set(shape) == {"0"}:
        return len(text) >= len(shape)
    return shape in ("#,##0", "# ##0") and len(text) <= len("999")


def _scenario(column: str, text: str) -> tuple[str, Finding | None]:
    allowed = SCENARIOS[Service(column.partition("_")[0])]
    if not text.strip():
        return "", None
    wanted = fold(text).replace(" ", "")
    for value in allowed:
        if wanted in (fold(value), fold(SCENARIO_TEXTS[value]).replace(" ", "")):
            return value, None
    texts = ", ".join(SCENARIO_TEXTS[value] for value in allowed)
    return "", finding("EF-CAR-005", path=column, field=heading(column), found=text[:40], expected=texts)


def _day(column: str, cell: object) -> tuple[date | None, Finding | None]:
    if isinstance(cell, datetime):
        return cell.date(), None
    if isinstance(cell, date):
        return cell, None
    text = _text(cell).strip()
    if not text:
        return None, None
    readers: tuple[Callable[[tuple[str, ...]], date], ...] = (
        lambda part: date(int(part[2]), int(part[1]), int(part[0])),
        lambda part: date(int(part[0]), int(part[1]), int(part[2])),
    )
    for pattern, read in zip(_DATES, readers, strict=True):
        match = pattern.fullmatch(text)
        if match:
            try:
                return read(match.groups()), None
            except ValueError:
                break
    return None, finding("EF-CAR-006", path=column, field=heading(column), found=text[:40])
