"""The inventory ledger: numbers and parts, and what cannot be written."""

from __future__ import annotations

import pytest
from lxml import etree
from tests.unit.core.documents.edefter import inventories, ledgers

from zarf.core.documents.edefter.book import LedgerRefused, Seams
from zarf.core.documents.edefter.inventory import InventoryEntry, InventoryLine, write_inventory


def texts(memory: inventories.Memory, name: str) -> list[str]:
    found: list[str] = []
    for number in sorted(memory.parts):
        tree = etree.fromstring(memory.parts[number].getvalue())
        found += [str(one) for one in tree.xpath(f"//*[local-name()='{name}']/text()")]
    return found


def test_numbers_go_on_over_parts_that_keep_the_limit() -> None:
    memory = inventories.Memory()
    plan = inventories.plan(most_bytes=100_000, seams=Seams(5, 11, 3))
    parts = list(write_inventory(inventories.entries(40), plan, memory))
    assert len(parts) > 1
    assert all(part.file.size + 60_000 < 100_000 for part in parts)
    assert texts(memory, "entryNumberCounter") == [str(number) for number in range(5, 45)]
    lines = sum(part.lines for part in parts)
    assert texts(memory, "lineNumber") == [str(number) for number in range(11, 11 + lines)]
    assert parts[-1].seams == Seams(45, 11 + lines, 3 + len(parts))
    assert [part.file.heading.unique_id for part in parts] == [
        f"ENV202601{3 + place:06d}" for place in range(len(parts))
    ]


def test_a_line_tells_what_was_counted() -> None:
    memory = inventories.Memory()
    list(write_inventory(inventories.entries(1), inventories.plan(), memory))
    assert texts(memory, "measurableID") == ["STK-00000"]
    assert texts(memory, "measurableDescription") == ["Defter & kalem <0>"]
    assert texts(memory, "measurableUnitOfMeasure") == ["C62"]
    assert texts(memory, "periodCoveredStart") == texts(memory, "periodCoveredEnd") == ["2026-01-31"]
    assert texts(memory, "amountOriginalCurrency") == ["iso4217:USD"]


@pytest.mark.parametrize("lines", [(), (InventoryLine(ledgers.CASH, 0),)])
def test_refuses_an_entry_without_lines_or_amount(lines: tuple[InventoryLine, ...]) -> None:
    with pytest.raises(LedgerRefused, match="EF-DEF-006"):
        list(write_inventory([InventoryEntry("Ay", "1", "", lines)], inventories.plan(), inventories.Memory()))


def test_refuses_an_entry_that_no_file_holds() -> None:
    entry = InventoryEntry("Ayşe", "1", "", (InventoryLine(ledgers.CASH, 1, comment="a" * 50_000),))
    with pytest.raises(LedgerRefused, match="EF-DEF-005"):
        list(write_inventory([entry], inventories.plan(most_bytes=100_000), inventories.Memory()))
