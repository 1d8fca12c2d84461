"""Synthetic inventories."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

from tests.unit.core.documents.edefter import ledgers

from zarf.core.documents.edefter import Account, ForeignAmount
from zarf.core.documents.edefter.inventory import InventoryEntry, InventoryLine, InventoryPlan, Measure

GOODS = Account("153", "TİCARİ MALLAR", "153.01", "Kırtasiye")
VEHICLES = Account("254", "TAŞITLAR")


def entries(number: int, *, seed: int = 1) -> Iterator[InventoryEntry]:
    """Goods with quantities, a vehicle, cash, and a debt in another currency."""
    chance = random.Random(seed)
    for index in range(number):
        measure = Measure(f"STK-{index:05d}", f"Defter & kalem <{index}>", f"{chance.randint(1, 900)}.5", "C62")
        lines = [InventoryLine(GOODS, chance.randint(1, 10_000_000), "D", "Sayım", measure)]
        if index % 3 == 0:
            lines.append(InventoryLine(VEHICLES, 150_000_000, comment="34 ABC 34"))
        if index % 5 == 0:
            foreign = ForeignAmount("100", "USD", "40.0000", "2026-01-31", "T.C.M.B.", "TCMB efektif satış")
            lines.append(InventoryLine(ledgers.BUYERS, 400_000, "C", foreign=foreign))
        yield InventoryEntry("Ayşe Örnek", f"ENV{index + 1:05d}", "Sayım tutanağı", tuple(lines))


class Memory:
    """Opens the parts in memory."""

    def __init__(self) -> None:
        self.parts: dict[int, io.BytesIO] = {}

    def __call__(self, number: int) -> io.BytesIO:
        return self.parts.setdefault(number, io.BytesIO())


def plan(**changes: object) -> InventoryPlan:
    """The last day of January 2026."""
    chosen: dict[str, object] = {
        "company": ledgers.COMPANY,
        "day": "2026-01-31",
        "created": "2026-02-05",
        "most_bytes": 200_000_000,
    }
    return InventoryPlan(**{**chosen, **changes})  # type: ignore[arg-type]
