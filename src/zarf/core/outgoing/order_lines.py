"""The lines of an order: their figures in kuruş and the texts that stand in them, in the order of their stencil."""

from __future__ import annotations

from typing import Any, Final, final

from msgspec.structs import astuple

from zarf.core.outgoing.kinds import (
    BRAND,
    BUYERS_ITEM,
    DESCRIPTION,
    DISCOUNT,
    DISCOUNT_REASON,
    MODEL,
    NOTE,
    PLAIN_KINDS,
    SELLERS_ITEM,
    VAT,
    LineKind,
    Rate,
    line_kind,
    rate_of,
    remember_plain,
)
from zarf.core.outgoing.numbers import MOST, Number, money, number_of, part, product

FIELDS: Final = 17


@final
class NotOrdinary(Exception):
    """The order may be a good one; the careful way tells."""


@final
class Line:
    """One line read: what it says, and what it comes to before its taxes.

    gross, discount, net: in kuruş. texts: the optional ones, in the order of the stencil.
    """

    __slots__ = ("discount", "discount_reason", "gross", "kind", "name", "net", "price", "quantity", "texts")

    def __init__(self, kind: LineKind, name: str, quantity: Number, price: Number) -> None:
        self.kind: LineKind = kind
        self.name: str = name
        self.quantity: Number = quantity
        self.price: Number = price
        self.gross: int = 0
        self.discount: int = 0
        self.net: int = 0
        self.discount_reason: str = ""
        self.texts: list[str] = []


def number(value: object, places: int) -> Number:
    """Raises NotOrdinary for anything but a number in the usual spelling with so many decimals at most."""
    if value is True or value is False:  # which equal 1 and 0
        raise NotOrdinary
    found = number_of(value)
    if found is None or found.places > places:
        raise NotOrdinary
    return found


def read_line(form: Any, currency: str, unwritten: list[str]) -> tuple[Line, int]:
    """The line and how many keys it has. unwritten: takes the texts that do not come to stand in the invoice.

    Raises NotOrdinary.
    """
    values: tuple[Any, ...] = astuple(form)
    keys = FIELDS - values.count(None)
    quantity = number(values[1], 8)
    price = number(values[2], 8)
    if not quantity.scaled or values[8] is not None:  # a reason of one line is written at others of its code, too
        raise NotOrdinary
    discount = _discount(values[5])
    flags, texts = _texts(values)
    reason = ""
    if values[6] is not None:
        reason = values[6].strip()
        if not reason:
            raise NotOrdinary
    if discount:
        flags |= DISCOUNT_REASON | DISCOUNT if reason else DISCOUNT
    elif reason:
        unwritten.append(reason)
    others, withholding = values[9], values[10]
    if others or withholding is not None:
        kind, more = _taxed_kind(values, currency, flags)
        keys += more
    else:
        kind = _plain_kind(values, currency, flags)
    line = Line(kind, values[0].strip(), quantity, price)
    line.texts = texts
    line.gross = product(quantity, price)
    if line.gross < 0:
        raise NotOrdinary
    if discount:
        _check_discount(discount, quantity, price)
        line.discount = discount
        line.discount_reason = reason
    line.net = line.gross - line.discount
    if not line.name or line.net < 0:
        raise NotOrdinary
    return line, keys


def _discount(value: Any) -> int:
    """In kuruş."""
    if value is None:
        return 0
    return number(value, 2).scaled // 1_000_000


def _check_discount(discount: int, quantity: Number, price: Number) -> None:
    """Not above quantity x price, as it is before rounding."""
    exact = quantity.scaled * price.scaled
    if exact >= MOST or discount * 100_000_000_000_000 > exact:
        raise NotOrdinary


def _texts(values: tuple[Any, ...]) -> tuple[int, list[str]]:
    """The optional texts, trimmed, in the order of the stencil."""
    flags = 0
    texts: list[str] = []
    if values[11] is not None:
        flags = DESCRIPTION
        texts.append(values[11].strip())
    if values[12] is not None:
        flags |= NOTE
        texts.append(values[12].strip())
    if values[13] is not None:
        flags |= BRAND
        texts.append(values[13].strip())
    if values[14] is not None:
        flags |= MODEL
        texts.append(values[14].strip())
    if values[16] is not None:
        flags |= BUYERS_ITEM
        texts.append(values[16].strip())
    if values[15] is not None:
        flags |= SELLERS_ITEM
        texts.append(values[15].strip())
    if "" in texts:
        raise NotOrdinary
    return flags, texts


def _plain_kind(values: tuple[Any, ...], currency: str, flags: int) -> LineKind:
    percent = values[3]
    if not isinstance(percent, int | str) or percent is True or percent is False:
        raise NotOrdinary
    key = (percent, values[4], values[7], flags, currency)
    kind = PLAIN_KINDS.get(key)
    if kind is None:
        vat = rate_of(VAT, number(values[3], 4), values[7] or "") if values[7] != "" else None
        kind = line_kind(currency, values[4] if values[4] is not None else "C62", flags, vat, [], None)
        if kind is None:
            raise NotOrdinary
        remember_plain(key, kind)
    return kind


def _taxed_kind(values: tuple[Any, ...], currency: str, flags: int) -> tuple[LineKind, int]:
    """Of a line with other taxes or withholding, and how many keys these have."""
    others: list[Rate] = []
    keys = 0
    for tax in values[9] or ():
        rate = rate_of(tax.code, number(tax.percent, 4), "", bool(tax.in_vat_base))
        if rate is None:
            raise NotOrdinary
        others.append(rate)
        keys += 3
    withholding: Rate | None = None
    if values[10] is not None:
        withholding = rate_of(values[10].code, number(values[10].percent, 4))
        keys += 2
        if withholding is None:
            raise NotOrdinary
    vat = rate_of(VAT, number(values[3], 4), values[7] or "") if values[7] != "" else None
    kind = line_kind(currency, values[4] if values[4] is not None else "C62", flags, vat, others, withholding)
    if kind is None:
        raise NotOrdinary
    return kind, keys


@final
class Sums:
    """What the lines come to, by rate, in the order in which the rates first stand in a line; in kuruş."""

    __slots__ = ("bases", "withheld_bases")

    def __init__(self) -> None:
        self.bases: dict[Rate, int] = {}
        self.withheld_bases: dict[tuple[Rate, Rate], int] = {}


def add_line(values: list[str], index: int, line: Line, share: int, sums: Sums) -> None:
    """Put what stands in the line behind *values*, in the order of its stencil, and add it to the sums.

    share: what the invoice's discount takes from the line's base, in kuruş. Raises NotOrdinary for a negative base.
    """
    kind = line.kind
    net = money(line.net)
    values.append(str(index))
    values.append(line.quantity.plain)
    values.append(net)
    if line.discount:
        if line.discount_reason:
            values.append(line.discount_reason)
        values.append(money(line.discount))
        values.append(money(line.gross))
    base = line.net - share
    if base < 0:
        raise NotOrdinary
    bases = sums.bases
    if kind.others or kind.withholding is not None:
        _add_taxes(values, kind, base, sums)
    else:
        vat = kind.vat
        bases[vat] = bases.get(vat, 0) + base
        amount = money(part(base, vat.percent))
        values.append(amount)
        values.append(net if not share else money(base))
        values.append(amount)
    values.extend(line.texts)
    values.append(line.name)
    values.append(line.price.price)


def _add_taxes(values: list[str], kind: LineKind, base: int, sums: Sums) -> None:
    """Total; base and amount of KDV and of each other tax; of the withholding its total, base and amount."""
    bases = sums.bases
    amounts = [part(base, rate.percent) for rate in kind.others]
    vat_base = base
    for rate, amount in zip(kind.others, amounts, strict=True):
        if rate.in_vat_base:
            vat_base += amount
    vat = part(vat_base, kind.vat.percent)
    values.append(money(vat + sum(amounts)))
    values.append(money(vat_base))
    values.append(money(vat))
    bases[kind.vat] = bases.get(kind.vat, 0) + vat_base
    for rate, amount in zip(kind.others, amounts, strict=True):
        values.append(money(base))
        values.append(money(amount))
        bases[rate] = bases.get(rate, 0) + base
    if kind.withholding is not None:
        withheld = money(part(vat, kind.withholding.percent))
        values.append(withheld)
        values.append(money(vat))
        values.append(withheld)
        key = (kind.withholding, kind.vat)
        sums.withheld_bases[key] = sums.withheld_bases.get(key, 0) + vat_base
