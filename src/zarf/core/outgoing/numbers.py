"""Numbers of an order as integers, with the two ways in which an invoice writes them.

An invoice's figures are small enough that integers give the very results of `core/documents/totals.py`, which computes
in decimals of 28 digits: whoever multiplies here asks that no product needs more (`MOST`).
"""

from __future__ import annotations

import re
from typing import Final, final

SCALE: Final = 100_000_000
"""Eight decimals, the most an order may have."""
MOST: Final = 10**28
_LARGEST: Final = 99_999_999_999_999
_FORM: Final = re.compile(r"(0|[1-9][0-9]{0,13})(?:\.([0-9]{1,8}))?", re.ASCII)
_MOST_KNOWN: Final = 8192


@final
class Number:
    """scaled: in units of 1e-8. cents: in units of 1e-2, or -1 when it has more decimals or is large.

    places: decimals as written, with the needless zeros. plain: without exponent and needless zeros. price: the same
    with two decimals at least.
    """

    __slots__ = ("cents", "places", "plain", "price", "scaled")

    def __init__(self, whole: str, fraction: str) -> None:
        short = fraction.rstrip("0")
        self.places: int = len(fraction)
        self.scaled: int = int(whole + fraction.ljust(8, "0"))
        self.plain: str = f"{whole}.{short}" if short else whole
        self.price: str = self.plain if len(short) >= 2 else f"{whole}.{short.ljust(2, '0')}"
        self.cents: int = int(whole + short.ljust(2, "0")) if len(short) <= 2 and len(whole) <= 7 else -1


_KNOWN: Final[dict[int | str, Number]] = {}
"""By the value as it stands in the order. The caller has made sure that no bool comes here, which would equal 1."""


def number_of(value: object) -> Number | None:
    """The number of an order's value (int, or text of digits with a point); None for any other spelling."""
    if not isinstance(value, int | str):
        return None
    found = _KNOWN.get(value)
    return found if found is not None else _new(value)


def _new(value: int | str) -> Number | None:
    match = _FORM.fullmatch(value if isinstance(value, str) else str(value))
    if match is None:
        return None
    made = Number(match[1], match[2] or "")
    if made.scaled > _LARGEST * SCALE:
        return None
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    _KNOWN[value] = made
    return made


def product(quantity: Number, price: Number) -> int:
    """Their product in kuruş, half up; -1 when it is too large to be exact by all ways."""
    if quantity.cents >= 0 and price.cents >= 0:
        return (quantity.cents * price.cents + 50) // 100
    exact = quantity.scaled * price.scaled
    return (exact + 50_000_000_000_000) // 100_000_000_000_000 if exact < MOST // 100 else -1


def part(base: int, percent: int) -> int:
    """So many percent (in units of 1e-8) of *base* kuruş, in kuruş, half up."""
    return (base * (percent // 10_000) + 500_000) // 1_000_000


def money(cents: int) -> str:
    """Kuruş as an invoice writes them.

    >>> money(0), money(7), money(123456)
    ('0.00', '0.07', '1234.56')
    """
    if cents >= 100:
        text = str(cents)
        return f"{text[:-2]}.{text[-2:]}"
    return f"0.0{cents}" if cents < 10 else f"0.{cents}"
