"""Reading values the way the official rules are run: XPath 2.0 in its XSLT 1.0 compatibility mode.

Three habits of that mode decide verdicts, so they are kept exactly:
- comparing with `=` asks whether ANY of the elements has the value; none at all gives "no";
- a function that takes one text (length, pattern, list membership) reads the FIRST of several elements;
- a text that is no number compares as equal to no number, and neither less nor greater.

Blank means XML white space only. Source: XPath 2.0 and XPath functions, W3C, 2010.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

from zarf.core.rules.tree import Node

_SPACE: Final = " \t\n\r"
_SPACES: Final = re.compile(r"[ \t\n\r]+")
_DOUBLE: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DATE: Final = re.compile(r"(-?)([0-9]{4,})-([0-9]{2})-([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?")
_TIME: Final = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_UPPER_AND_LOWER: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_DIGITS: Final = frozenset("0123456789")

_LONGEST_REMEMBERED: Final = 40

ISTANBUL_OFFSET: Final = 180
"""Minutes east of UTC; Turkey keeps it all the year round (Cabinet decision of 2016)."""


def only(nodes: list[Node]) -> Node | None:
    """The first element, or None."""
    return nodes[0] if nodes else None


def text_of(nodes: list[Node]) -> str:
    """The text of the first element, "" when there is none."""
    return nodes[0].text if nodes else ""


def own_text(node: Node) -> str:
    """The text of a value that a rule asks for as text()."""
    return node.text


# Written out, since a compiled generator costs more than what it goes through here.
def is_any(nodes: list[Node], *values: str) -> bool:
    """Whether any of the elements has one of the values exactly."""
    for node in nodes:  # noqa: SIM110
        if node.text in values:
            return True
    return False


def has_scheme(nodes: list[Node], *schemes: str) -> bool:
    """Whether any of the elements has one of these schemeID values."""
    for node in nodes:  # noqa: SIM110
        if node.attributes.get("schemeID") in schemes:
            return True
    return False


def with_scheme(nodes: Iterable[Node], *schemes: str) -> list[Node]:
    """The elements whose schemeID is one of these."""
    return [node for node in nodes if node.attributes.get("schemeID") in schemes]


def is_blank(text: str) -> bool:
    """Whether nothing but XML white space is there.

    >>> is_blank(" \\n"), is_blank("\\u00a0")
    (True, False)
    """
    return not text.strip(_SPACE)


def normalized(text: str) -> str:
    """White space at both ends cut, inner runs made one blank."""
    return _SPACES.sub(" ", text).strip(" ")


def only_digits(text: str) -> bool:
    """Whether no character other than 0-9 is there ("" passes)."""
    return _DIGITS.issuperset(text)


def only_latin_letters(text: str) -> bool:
    """Whether no character other than A-Z and a-z is there ("" passes)."""
    return _UPPER_AND_LOWER.issuperset(text)


def number(text: str) -> float:
    """The number a text stands for, NaN when it stands for none.

    >>> number(" 18.00 "), number("18,00") != number("18,00")
    (18.0, True)
    """
    stripped = text.strip(_SPACE)
    if _DOUBLE.fullmatch(stripped):
        return float(stripped)
    if stripped in ("INF", "-INF"):
        return float(stripped.replace("INF", "inf"))
    return float("nan")


def number_of(nodes: list[Node]) -> float:
    """The number in the first element, NaN when it is absent or no number."""
    node = only(nodes)
    return float("nan") if node is None else number(node.text)


def day_of(text: str) -> date | None:
    """The day a date text names, time zone aside; None when it is no date of the years 1-9999."""
    match = _DATE.fullmatch(text.strip(_SPACE))
    if match is None or match[1] or len(match[2]) > 4:
        return None
    try:
        return date(int(match[2]), int(match[3]), int(match[4]))
    except ValueError:
        return None


def is_date(text: str) -> bool:
    """Whether the text can be read as a date: an existing day, with or without a time zone.

    >>> is_date("2026-02-28"), is_date("2026-02-29"), is_date("2026-2-8"), is_date("2026-07-01Z")
    (True, False, False, True)
    """
    return _is_date(text) if len(text) > _LONGEST_REMEMBERED else _is_date_remembered(text)


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text.strip(_SPACE))
    if match is None:
        return False
    sign, year, month, day, zone = match.groups()
    if (len(year) > 4 and year.startswith("0")) or not _is_zone(zone):
        return False
    if not year.strip("0"):
        return False
    # Leap years repeat every 400 years, so any year can be tried on a stand-in of the same kind; its last four digits
    # tell which, and Python makes no number of more than 4,300.
    number_of_year = int(year[-4:])
    try:
        date(2000 + (number_of_year if not sign else number_of_year - 1) % 400, int(month), int(day))
    except ValueError:
        return False
    return True


_is_date_remembered: Final = lru_cache(512)(_is_date)
"""The days of a file are few, and the files of a day have them in common."""


def minute_of(text: str) -> float:
    """The first minute of that day on one common scale. *text* must be a date; far years give infinity."""
    return _minute_of(text) if len(text) > _LONGEST_REMEMBERED else _minute_of_remembered(text)


def first_minute(day: date) -> float:
    """The first minute of a day in Istanbul, on the same scale."""
    return day.toordinal() * 1440.0 - ISTANBUL_OFFSET


def _minute_of(text: str) -> float:
    match = _DATE.fullmatch(text.strip(_SPACE))
    if match is None:
        raise ValueError(text)
    if match[1]:
        return float("-inf")
    day = day_of(text)
    if day is None:
        return float("inf")
    return day.toordinal() * 1440.0 - _offset(match[5])


_minute_of_remembered: Final = lru_cache(512)(_minute_of)


def is_time(text: str) -> bool:
    """Whether the text can be read as a time of day.

    >>> is_time("09:30:00"), is_time("9:30"), is_time("24:00:00"), is_time("15:21:06.0000000Z")
    (True, False, True, True)
    """
    match = _TIME.fullmatch(text.strip(_SPACE))
    if match is None or not _is_zone(match[5]):
        return False
    hour, minute, second = int(match[1]), int(match[2]), int(match[3])
    if hour == 24:
        return minute == 0 and second == 0 and not (match[4] or "").strip(".0")
    return hour < 24 and minute < 60 and second < 60


def _is_zone(zone: str | None) -> bool:
    if zone is None or zone == "Z":
        return True
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    return minutes < 60 and (hours < 14 or (hours == 14 and minutes == 0))


def _offset(zone: str | None) -> int:
    if zone is None:
        return ISTANBUL_OFFSET
    if zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return -minutes if zone[0] == "-" else minutes
