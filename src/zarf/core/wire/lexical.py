"""The built-in XML Schema types: is this text one of them?

Source: W3C XML Schema Part 2. Every test takes the text as it stands in the document; types other than string and
normalizedString first collapse white space, as the schema demands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

Check = Callable[[str], bool]

_BLANK: Final = " \t\r\n"
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_ZONE: Final = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_YEAR: Final = re.compile(rf"(-?[1-9][0-9]{{4,}}|-?[0-9]{{4}}){_ZONE}", re.ASCII)
_YEAR_MONTH: Final = re.compile(rf"(-?[1-9][0-9]{{4,}}|-?[0-9]{{4}})-([0-9]{{2}}){_ZONE}", re.ASCII)
_DURATION: Final = re.compile(
    r"-?P(?=.)(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?"
    r"(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?",
    re.ASCII,
)
_INTEGER: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)
_DATE: Final = re.compile(rf"(-?[1-9][0-9]{{4,}}|-?[0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){_ZONE}", re.ASCII)
_CLOCK: Final = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_TIME: Final = re.compile(rf"{_CLOCK}{_ZONE}", re.ASCII)
_DATE_TIME: Final = re.compile(rf"(.+?)T{_CLOCK}{_ZONE}", re.ASCII)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_NAME: Final = re.compile(r"[^\W\d][\w.\-·]*")
_BAD_URI: Final = re.compile(
    r"%(?![0-9A-Fa-f]{2})|#.*#|^(?![A-Za-z][A-Za-z0-9+.\-]*:)[^/?#:]*:|(?<!//)\[|^[^\[]*\]",
)
_BASE64: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64: Final = bytes(letter for letter in range(256) if letter not in _BASE64)
_INT: Final = 2**31


def is_decimal(text: str) -> bool:
    """xs:decimal: `18.00`, `+1.`, `.5`."""
    if text.isascii() and text.replace(".", "", 1).isdigit():  # as nearly all are; a pattern takes three times as long
        return True
    return _DECIMAL.fullmatch(text.strip(_BLANK)) is not None


def is_integer(text: str) -> bool:
    """xs:integer."""
    return _INTEGER.fullmatch(text.strip(_BLANK)) is not None


def is_int(text: str) -> bool:
    """xs:int, 32 bits with sign."""
    return is_integer(text) and len(text.strip(_BLANK)) < 40 and -_INT <= int(text) < _INT


def is_positive_integer(text: str) -> bool:
    """xs:positiveInteger, of any length."""
    return is_integer(text) and not text.strip(_BLANK).startswith("-") and text.strip("+0" + _BLANK) != ""


def is_boolean(text: str) -> bool:
    """xs:boolean: true, false, 1 or 0, in lower case."""
    return text.strip(_BLANK) in ("true", "false", "1", "0")


def is_date(text: str) -> bool:
    """xs:date that exists in the calendar, with or without a time zone.

    >>> is_date("2024-02-29"), is_date("2026-02-29"), is_date("2026-11-02+03:00"), is_date("02.11.2026")
    (True, False, True, False)
    """
    match = _DATE.fullmatch(text.strip(_BLANK))
    if not match:
        return False
    # A year may have any number of digits; four tell whether it is a leap year, as 10,000 is a multiple of 400.
    year, month, day = int(match[1][-4:]), int(match[2]), int(match[3])
    if _is_zero(match[1]) or not 1 <= month <= 12:
        return False
    return 1 <= day <= (_DAYS[month - 1] if month != 2 or not _is_leap(year) else 29)


_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _is_zero(digits: str) -> bool:
    """Python makes no number of more than 4,300 digits."""
    return not digits.strip("-0")


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def is_time(text: str) -> bool:
    """xs:time: `15:21:06.0000000Z`, `24:00:00`."""
    return _TIME.fullmatch(text.strip(_BLANK)) is not None


def is_date_time(text: str) -> bool:
    """xs:dateTime."""
    match = _DATE_TIME.fullmatch(text.strip(_BLANK))
    return match is not None and is_date(match[1]) and match[1][-1:] != "Z" and len(match[1].lstrip("-")) == 10


def is_duration(text: str) -> bool:
    """xs:duration.

    >>> is_duration("P1Y2M3DT4H5M6.7S"), is_duration("-P30D"), is_duration("PT"), is_duration("P")
    (True, True, False, False)
    """
    return _DURATION.fullmatch(text.strip(_BLANK)) is not None


def is_year(text: str) -> bool:
    """xs:gYear."""
    match = _YEAR.fullmatch(text.strip(_BLANK))
    return match is not None and not _is_zero(match[1])


def is_year_month(text: str) -> bool:
    """xs:gYearMonth."""
    match = _YEAR_MONTH.fullmatch(text.strip(_BLANK))
    return match is not None and not _is_zero(match[1]) and 1 <= int(match[2]) <= 12


def is_base64(text: str) -> bool:
    """xs:base64Binary as libxml2 reads it: letters that are not of the alphabet do not count.

    The schema's own words would refuse them; the judge that GİB's files are measured with lets them pass, and so do
    we, since a document must not be refused wrongly (docs/why/structure.md).
    """
    letters = text.encode("utf-8", "surrogatepass").translate(None, _NOT_BASE64)
    full = letters.rstrip(b"=")
    padding = len(letters) - len(full)
    if padding > 2 or b"=" in full or len(letters) % 4:
        return False
    return not padding or (full != b"" and full[-1:] in (b"AEIMQUYcgkosw048" if padding == 1 else b"AQgw"))


def is_any_uri(text: str) -> bool:
    """xs:anyURI as libxml2 reads it: nearly everything but broken escapes, and a colon behind what is no scheme.

    >>> is_any_uri("a b"), is_any_uri("10:30"), is_any_uri("urn:x"), is_any_uri("/10:30"), is_any_uri("%zz")
    (True, False, True, True, False)
    """
    return _BAD_URI.search(text.strip(_BLANK)) is None


def is_language(text: str) -> bool:
    """xs:language."""
    return _LANGUAGE.fullmatch(text.strip(_BLANK)) is not None


def is_id(text: str) -> bool:
    """xs:ID: a name without colon."""
    return _NAME.fullmatch(text.strip(_BLANK)) is not None


def is_name_without_colon(text: str) -> bool:
    """xs:IDREF, xs:NCName."""
    return is_id(text)


def is_non_negative_integer(text: str) -> bool:
    """xs:nonNegativeInteger; minus zero is one."""
    return is_integer(text) and (not text.strip(_BLANK).startswith("-") or not text.strip("-0" + _BLANK))


def is_date_union(text: str) -> bool:
    """xbrli:dateUnion: a day, or a day with a time."""
    return is_date(text) or is_date_time(text)


def is_decimals(text: str) -> bool:
    """xbrli:decimalsType: a whole number or INF."""
    return text == "INF" or is_integer(text)


def is_precision(text: str) -> bool:
    """xbrli:precisionType: a whole number from 0 on, or INF."""
    return text == "INF" or is_non_negative_integer(text)


def is_non_empty_uri(text: str) -> bool:
    """xl:nonEmptyURI."""
    return text.strip(_BLANK) != "" and is_any_uri(text)


def is_qualified_name(text: str) -> bool:
    """xs:QName by its letters; whether its prefix is declared only the place where it stands can tell."""
    prefix, colon, name = text.strip(_BLANK).rpartition(":")
    return is_id(name) and (not colon or is_id(prefix)) and not any(letter in _BLANK for letter in prefix + name)


def is_anything(text: str) -> bool:
    """xs:string and its like."""
    return True


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "string": is_anything,
        "normalizedString": is_anything,
        "any": is_anything,
        "decimal": is_decimal,
        "integer": is_integer,
        "int": is_int,
        "positiveInteger": is_positive_integer,
        "boolean": is_boolean,
        "date": is_date,
        "time": is_time,
        "dateTime": is_date_time,
        "duration": is_duration,
        "gYear": is_year,
        "gYearMonth": is_year_month,
        "base64Binary": is_base64,
        "anyURI": is_any_uri,
        "language": is_language,
        "ID": is_id,
        "IDREF": is_name_without_colon,
        "nonNegativeInteger": is_non_negative_integer,
        "QName": is_qualified_name,
        "dateUnion": is_date_union,
        "decimals": is_decimals,
        "precision": is_precision,
        "nonEmptyURI": is_non_empty_uri,
        "token": is_anything,
        "monetary": is_decimal,
        "pure": is_decimal,
    }
)


def check_of(builtin: str) -> Check:
    """The test of a built-in type, of `string{a|b}` (one of the values in braces), or of `a|b` (either type).

    With `token{a|b}` white space around the value does not matter.
    """
    if "{" not in builtin and "|" in builtin:
        checks = tuple(CHECKS[name] for name in builtin.split("|"))
        return lambda text: any(check(text) for check in checks)
    name, _, values = builtin.partition("{")
    if not values:
        return CHECKS[name]
    allowed = frozenset(values.rstrip("}").split("|"))
    if name == "token":
        return lambda text: text.strip(_BLANK) in allowed
    return allowed.__contains__
