"""Amounts in another currency and units of a fund: what belongs together, and what has to come out.

Source: Yevmiye Defteri Kılavuzu v1.5 (amountOriginal..., measurable); e-Defter Uygulama Kılavuzu v1.12: amount and rate
are both kept as booked and neither is worked out anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from zarf.core.findings import Finding, finding
from zarf.core.vouchers.cells import day_of, decimal_text, number_of, text_of

_FAR_OFF = Decimal("0.02")
"""A booked amount may differ from amount times rate by this share before a person is asked to look."""


def foreign_of(
    cells: Mapping[str, object], kurus: int, currencies: Collection[str], row: int, problems: list[Finding]
) -> dict[str, str] | None:
    """The amount in another currency; None when the line has none, or none that can be read."""
    currency = text_of(cells.get("currency")).upper().removeprefix("ISO4217:")
    given = [text_of(cells.get(name)) for name in ("currency_amount", "rate", "rate_date")]
    if not currency and not any(given):
        return None
    # Programs name the books' own currency on every line, without a rate.
    if currency in ("TRY", "TL") and not any(given[1:]):
        return None
    before = len(problems)
    amount = _number(cells, "currency_amount", row, problems)
    rate = _number(cells, "rate", row, problems)
    day, problem = day_of(cells.get("rate_date"), "rate_date", row)
    if problem is not None:
        problems.append(problem)
    if currency and currency not in currencies:
        problems.append(finding("EF-VCH-038", path="currency", line=row, found=currency[:20]))
    if len(problems) > before:
        return None
    if not currency or amount is None or rate is None or not day:
        problems.append(finding("EF-VCH-037", path="currency", line=row, found=currency or "-"))
        return None
    booked = Decimal(kurus) / 100
    if kurus and all(abs(value - booked) > booked * _FAR_OFF for value in (amount * rate, amount / rate)):
        told = f"{decimal_text(amount)} {currency} × {decimal_text(rate)} ≠ {decimal_text(booked)}"
        problems.append(finding("EF-VCH-039", path="rate", line=row, found=told))
    made = {"amount": decimal_text(amount), "currency": currency, "rate": decimal_text(rate), "rate_date": day}
    more = {name: text_of(cells.get(name))[:400] for name in ("rate_source", "rate_comment")}
    return made | {name: value for name, value in more.items() if value}


def fund_of(cells: Mapping[str, object], kurus: int, row: int, problems: list[Finding]) -> dict[str, str] | None:
    """Units of a fund: quantity times price has to be the amount, to the kuruş."""
    if not text_of(cells.get("fund_quantity")) and not text_of(cells.get("fund_price")):
        return None
    before = len(problems)
    quantity = _number(cells, "fund_quantity", row, problems)
    price = _number(cells, "fund_price", row, problems)
    if len(problems) > before:
        return None
    if quantity is None or price is None:
        problems.append(finding("EF-VCH-040", path="fund_quantity", line=row))
        return None
    if kurus and quantity * price != Decimal(kurus) / 100:
        told = f"{decimal_text(quantity)} × {decimal_text(price)} = {decimal_text(quantity * price)}"
        problems.append(
            finding("EF-VCH-041", path="fund_price", line=row, found=told, expected=decimal_text(Decimal(kurus) / 100))
        )
        return None
    return {"quantity": decimal_text(quantity), "price": decimal_text(price)}


def _number(cells: Mapping[str, object], name: str, row: int, problems: list[Finding]) -> Decimal | None:
    """A number above zero. Rates have many decimals, so 1.234 is what it says."""
    cell = cells.get(name)
    text = text_of(cell)
    plain = text.count(".") == 1 and "," not in text and text.replace(".", "").isdigit() and text.isascii()
    value, problem = number_of(Decimal(text) if plain else cell, name, row)
    if problem is not None:
        problems.append(problem)
    elif value is not None and value <= 0:
        problems.append(finding("EF-VCH-024", path=name, line=row, found=text[:40]))
        return None
    return value
