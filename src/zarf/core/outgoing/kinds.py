"""What is alike in many lines and heads: the kinds, each with the place for its stencil.

A kind is made when it is first met, and only from codes of the right form; so what is of a known kind need not be asked
again. The kinds remembered are bounded in number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final, final

from zarf.core.outgoing.numbers import Number

CODE3: Final = re.compile(r"[A-Z]{3}", re.ASCII)
WORD: Final = re.compile(r"[A-Z_]{2,24}", re.ASCII)
_UNIT: Final = re.compile(r"[A-Z0-9]{1,3}", re.ASCII)
_TAX: Final = re.compile(r"[0-9]{3,4}", re.ASCII)
VAT: Final = "0015"
_MOST: Final = 4096
_HUNDRED_PERCENT: Final = 10_000_000_000

DESCRIPTION: Final = 1
NOTE: Final = 2
BRAND: Final = 4
MODEL: Final = 8
BUYERS_ITEM: Final = 16
SELLERS_ITEM: Final = 32
DISCOUNT: Final = 64
DISCOUNT_REASON: Final = 128


@final
class Rate:
    """A tax with its percent (units of 1e-8). Equal by value; nearly always the same object, which is quick to ask."""

    __slots__ = ("_hash", "code", "exemption_code", "in_vat_base", "percent", "text")

    def __init__(self, code: str, percent: Number, exemption_code: str, in_vat_base: bool) -> None:
        self.code: str = code
        self.percent: int = percent.scaled
        self.text: str = percent.plain
        self.exemption_code: str = exemption_code
        self.in_vat_base: bool = in_vat_base
        self._hash: int = hash((code, self.percent, exemption_code, in_vat_base))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rate) and (
            self.code == other.code
            and self.percent == other.percent
            and self.exemption_code == other.exemption_code
            and self.in_vat_base == other.in_vat_base
        )

    @property
    def decimal(self) -> Decimal:
        """The percent for the typed way."""
        return Decimal(self.text)


@final
class LineKind:
    """Lines that differ in texts and figures only. flags: which optional parts are there.

    values: how many values stand in such a line. stencil: made when it is first written; False when it is not to be.
    proven: the typed way gave the same bytes once. free, is_odd: kept by `line_bones.py`: views that nobody uses, and
    whether there are none for this kind.
    """

    __slots__ = (
        "currency",
        "flags",
        "free",
        "is_odd",
        "others",
        "proven",
        "stencil",
        "unit",
        "values",
        "vat",
        "withholding",
    )

    def __init__(
        self, currency: str, unit: str, flags: int, vat: Rate, others: list[Rate], withholding: Rate | None
    ) -> None:
        self.currency: str = currency
        self.unit: str = unit
        self.flags: int = flags
        self.vat: Rate = vat
        self.others: list[Rate] = others
        self.withholding: Rate | None = withholding
        self.stencil: Any = None
        self.values: int = 8 + bin(flags).count("1") + (1 if flags & DISCOUNT else 0)
        self.proven: bool = False
        self.free: list[Any] = []
        self.is_odd: bool = False
        if others or withholding is not None:
            self.values += 2 * len(others) + (3 if withholding is not None else 0)


_RATES: Final[dict[tuple[str, int, str, bool], Rate]] = {}
_KINDS: Final[dict[tuple[object, ...], LineKind]] = {}


def rate_of(code: str, percent: Number | None, exemption_code: str = "", in_vat_base: bool = False) -> Rate | None:
    """The one rate of these values; None when they are not of the right form."""
    if percent is None or percent.places > 4 or percent.scaled > _HUNDRED_PERCENT or _TAX.fullmatch(code) is None:
        return None
    if exemption_code and (percent.scaled or _TAX.fullmatch(exemption_code) is None):
        return None
    key = (code, percent.scaled, exemption_code, in_vat_base)
    found = _RATES.get(key)
    if found is None:
        if len(_RATES) >= _MOST:
            forget()
        found = _RATES[key] = Rate(code, percent, exemption_code, in_vat_base)
    return found


def line_kind(
    currency: str, unit: str, flags: int, vat: Rate | None, others: list[Rate], withholding: Rate | None
) -> LineKind | None:
    """The one kind of these values; None when the unit is not of the right form or there is no rate."""
    if vat is None or _UNIT.fullmatch(unit) is None:
        return None
    key = (currency, unit, flags, vat, tuple(others), withholding)
    found = _KINDS.get(key)
    if found is None:
        if len(_KINDS) >= _MOST:
            forget()
        found = _KINDS[key] = LineKind(currency, unit, flags, vat, others, withholding)
    return found


def forget() -> None:
    """Begin anew, so that what is remembered does not grow with the input."""
    _RATES.clear()
    _KINDS.clear()
    PLAIN_KINDS.clear()


PLAIN_KINDS: Final[dict[tuple[object, ...], LineKind]] = {}
"""Of lines without other taxes and withholding, by their values as they stand in the order."""


def remember_plain(key: tuple[object, ...], kind: LineKind) -> None:
    """Keep the kind of a plain line, bounded in number."""
    if len(PLAIN_KINDS) >= _MOST:
        PLAIN_KINDS.clear()
    PLAIN_KINDS[key] = kind
