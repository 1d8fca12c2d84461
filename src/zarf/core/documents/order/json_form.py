"""Reading JSON by a table of fields, collecting every finding instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from zarf.core.findings import Finding, finding

# What XML 1.0 cannot carry: control characters, lone surrogates, U+FFFE and U+FFFF.
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})(?:[eE][+-]?[0-9]{1,6})?", re.ASCII)
"""What a text may be that stands for a number; Decimal alone would take "1_000" as well."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Wrong(Exception):
    """A value of the wrong form: what was expected, in Turkish and English."""

    def __init__(self, expected_tr: str, expected_en: str) -> None:
        super().__init__(expected_en)
        self.expected_tr = expected_tr
        self.expected_en = expected_en


Converter = Callable[[Any, str, "Reading"], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One key of an object: how its value is read, and whether it must be there."""

    read: Converter
    required: bool = False


@dataclass(slots=True)
class Reading:
    """The findings of one reading."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, code: str, path: str, value: object = None, **params: str) -> None:
        found = None if value is None else shorten(value)
        details: dict[str, Any] = dict(params)
        self.findings.append(finding(code, path=path, found=found, **details))


def shorten(value: object) -> str:
    """*value* as text for a message, at most 60 characters."""
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def read_object(fields: Mapping[str, Field], value: object, path: str, reading: Reading) -> dict[str, Any]:
    """The fields of a JSON object that could be read. What is missing, unknown or wrong goes to *reading*."""
    if not isinstance(value, dict):
        reading.add("EF-ORD-004", path, value, expected_tr="nesne { }", expected_en="an object { }")
        return {}
    for key in value:
        if key not in fields:
            reading.add("EF-ORD-003", f"{path}.{key}", key, known=", ".join(fields))
    read: dict[str, Any] = {}
    for name, item in fields.items():
        if value.get(name) is None:
            if item.required:
                reading.add("EF-ORD-002", f"{path}.{name}", name=name)
            continue
        try:
            read[name] = item.read(value[name], f"{path}.{name}", reading)
        except Wrong as wrong:
            reading.add(
                "EF-ORD-004",
                f"{path}.{name}",
                value[name],
                expected_tr=wrong.expected_tr,
                expected_en=wrong.expected_en,
            )
    return read


def text(limit: int, *, blank: bool = False) -> Converter:
    """A string of at most *limit* characters, without control characters, trimmed at both ends."""

    def read(value: Any, path: str, reading: Reading) -> str:
        if not isinstance(value, str) or len(value) > limit or _NOT_XML.search(value):
            raise Wrong(f"en çok {limit} karakterlik metin", f"text of at most {limit} characters")
        if not value.strip() and not blank:
            raise Wrong("boş olmayan metin", "text that is not blank")
        return value.strip()

    return read


def pattern(check: Callable[[str], bool], expected_tr: str, expected_en: str) -> Converter:
    """A string that *check* accepts."""

    def read(value: Any, path: str, reading: Reading) -> str:
        if not isinstance(value, str) or not check(value):
            raise Wrong(expected_tr, expected_en)
        return value

    return read


def decimal(*, minimum: str = "0", places: int = 8, above: bool = False, maximum: str = "99999999999999") -> Converter:
    """A number, or its text with a point, between the limits. `above` excludes the minimum."""
    low, high = Decimal(minimum), Decimal(maximum)

    def read(value: Any, path: str, reading: Reading) -> Decimal:
        wrong = Wrong(
            f"{minimum} {'üstünde' if above else 've üstünde'}, en çok {places} ondalıklı sayı",
            f"a number {'above' if above else 'of at least'} {minimum} with at most {places} decimals",
        )
        if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
            raise wrong
        if isinstance(value, str) and not _NUMBER.fullmatch(value):
            raise wrong
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise wrong from None
        if not number.is_finite() or number < low or number > high or (above and number == low):
            raise wrong
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > places:
            raise wrong
        return number

    return read


def boolean(value: Any, path: str, reading: Reading) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise Wrong("true ya da false", "true or false")
    return value


def iso_date(value: Any, path: str, reading: Reading) -> date:
    """A date as `2026-11-20`."""
    try:
        if not isinstance(value, str) or len(value) != 10:
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise Wrong("yyyy-aa-gg biçiminde tarih", "a date as yyyy-mm-dd") from None


def many(item: Converter, *, limit: int, at_least: int = 0) -> Converter:
    """A list of between *at_least* and *limit* items, each read by *item*; wrong items are findings of their own."""

    def read(value: Any, path: str, reading: Reading) -> tuple[Any, ...]:
        if not isinstance(value, list) or not at_least <= len(value) <= limit:
            raise Wrong(f"{at_least} ile {limit} arası ögesi olan liste", f"a list of {at_least} to {limit} items")
        result = []
        for index, each in enumerate(value):
            place = f"{path}[{index}]"
            try:
                result.append(item(each, place, reading))
            except Wrong as wrong:
                reading.add("EF-ORD-004", place, each, expected_tr=wrong.expected_tr, expected_en=wrong.expected_en)
        return tuple(result)

    return read


def made(make: Callable[..., Any], fields: Mapping[str, Field]) -> Converter:
    """An object read by *fields* and made by *make*; None when something was wrong with it (already told)."""

    def read(value: Any, path: str, reading: Reading) -> Any:
        before = len(reading.findings)
        parts = read_object(fields, value, path, reading)
        return make(**parts) if len(reading.findings) == before else None

    return read
