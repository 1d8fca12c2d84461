"""The code lists inside GİB's e-Defter rules: currencies of units, units of an inventory.

The official test looks for `,value,` in one long text; what a unit's id is compared with is looked for in it as is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from zarf.core import codes

_FIRST_DAY = date(2025, 1, 1)
"""The rule files know one state of their lists: that of the 2025 set."""


@dataclass(frozen=True, slots=True)
class LedgerCodes:
    """One list. joined: its values with commas around them, as the rule files have it."""

    joined: str

    def lists(self, value: str) -> bool:
        """Whether the value is in the list."""
        return f",{value}," in self.joined

    def contain(self, text: str) -> bool:
        """Whether the text stands anywhere in it, be it a part of a value."""
        return text in self.joined


@cache
def _list(name: str) -> LedgerCodes:
    return LedgerCodes("," + ",".join(codes.load(name).values(_FIRST_DAY)) + ",")


def currencies() -> LedgerCodes:
    """Codes that a unit may be measured in."""
    return _list("LedgerCurrencyCodeList")


def inventory_units() -> LedgerCodes:
    """Units of goods in an inventory."""
    return _list("InventoryUnitCodeList")
