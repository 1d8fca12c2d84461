"""Amounts as people read them on the pages."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format


def money(amount: Decimal | None, currency: str) -> str:
    """`1.234,56 TL` in Turkish, `1,234.56 TL` in English; a dash when there is no amount."""
    if amount is None:
        return "—"
    name = "TL" if currency in ("", "TRY", "TRL") else currency
    return f"{number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True)} {name}"
