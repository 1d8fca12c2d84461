"""A cell as a value: texts, days, amounts. What cannot be read is a finding; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Context, Decimal, InvalidOperation

from zarf.core.findings import Finding, finding
from zarf.core.vouchers.columns import field_words

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_TURKISH = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_TURKISH_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?", re.ASCII)
_ENGLISH_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_MOST_KURUS = 10**17
_MOST_DIGITS = 30
_EXACT = Context(prec=100)
"""Rounds nothing that is bookable."""


def text_of(cell: object) -> str:
    """A cell as text; the literal NULL of database exports is nothing. A float keeps no decimals it does not have."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.strip()
        return "" if text == "NULL" else text
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)


def day_of(cell: object, name: str, row: int) -> tuple[str, Finding | None]:
    """An ISO day: a date, 2026-01-31, 31.01.2026, 31/01/2026 or 20260131. Empty stays empty."""
    if isinstance(cell, datetime):
        return cell.date().isoformat(), None
    if isinstance(cell, date):
        return cell.isoformat(), None
    text = text_of(cell)
    if not text:
        return "", None
    for pattern, order in ((_ISO, (1, 2, 3)), (_TURKISH, (3, 2, 1)), (_COMPACT, (1, 2, 3))):
        match = pattern.fullmatch(text)
        if match is not None:
            try:
                return date(*(int(match[place]) for place in order)).isoformat(), None
            except ValueError:
                break
    return "", finding("EF-VCH-021", path=name, line=row, found=text[:40], **field_words(name))


def number_of(cell: object, name: str, row: int) -> tuple[Decimal | None, Finding | None]:
    """A decimal number: 1234.5, 1234,5, 1.234,50 and 1,234.50 are told apart by their separators.

    None, with a finding, for one that no books can hold (see `is_bookable`).
    Three digits behind a single point (1.234) may be either, so they are a finding, unless the cell is a number.
    A float is what the sheet shows: fifteen digits.
    """
    value, problem = _number_of(cell, name, row)
    if value is not None and not is_bookable(value):
        return None, finding("EF-VCH-022", path=name, line=row, found=str(value)[:40], **field_words(name))
    return value, problem


def is_bookable(value: Decimal) -> bool:
    """Whether a number has at most thirty digits before the point and thirty behind it.

    Beyond that arithmetic would round, or break off: JSON may say 1e999999.
    """
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_MOST_DIGITS and value.adjusted() < _MOST_DIGITS


def _number_of(cell: object, name: str, row: int) -> tuple[Decimal | None, Finding | None]:
    if isinstance(cell, bool):
        cell = str(cell)
    if isinstance(cell, int | Decimal):
        return Decimal(cell), None
    if isinstance(cell, float):
        # As text, for "1e+20" has to be read, and nan refused, like any other.
        try:
            value = Decimal(f"{cell:.15g}")
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_finite():
            return value, None
    text = text_of(cell).replace(" ", "").replace("\xa0", "")
    if not text:
        return None, None
    if _AMBIGUOUS.fullmatch(text):
        return None, finding("EF-VCH-046", path=name, line=row, found=text[:40], **field_words(name))
    if _PLAIN.fullmatch(text):
        return Decimal(text), None
    if _TURKISH_NUMBER.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", ".")), None
    if _ENGLISH_NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "")), None
    return None, finding("EF-VCH-022", path=name, line=row, found=text[:40], **field_words(name))


def kurus_of(cell: object, name: str, row: int) -> tuple[int | None, Finding | None]:
    """An amount in whole kuruş; None for an empty cell. More than two decimals are a finding, never rounded."""
    value, problem = number_of(cell, name, row)
    if value is None:
        return None, problem
    kurus = _EXACT.multiply(value, Decimal(100))
    if kurus != kurus.to_integral_value():
        return None, finding("EF-VCH-023", path=name, line=row, found=str(value)[:40], **field_words(name))
    if abs(kurus) >= _MOST_KURUS:
        return None, finding("EF-VCH-022", path=name, line=row, found=str(value)[:40], **field_words(name))
    return int(kurus), None


def decimal_text(value: Decimal) -> str:
    """A number as the ledgers write it: no exponent, no sign, no zeros that say nothing.

    >>> decimal_text(Decimal("1E+2")), decimal_text(Decimal("40.5000"))
    ('100', '40.5')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
