"""One line of a file of an inventory: its cells as a value, and every rule that can be told from this line alone.

Source: Envanter Defteri Kılavuzu v1.0 (09.2025), GİB's schematron envanter_defter (lists and measurable).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from zarf.core.codes import load
from zarf.core.findings import Finding, finding
from zarf.core.vouchers.cells import day_of, decimal_text, kurus_of, number_of, text_of
from zarf.core.vouchers.columns import GOODS, field_words, fold
from zarf.core.vouchers.money import foreign_of
from zarf.core.vouchers.rows import Texts, account_of, branch_of, names_of, noted, side_of


class InventoryRow(NamedTuple):
    """One line. number: of the entry it belongs to. amount: kuruş. side: D, C or ""."""

    row: int
    number: str
    entered_by: str
    entry_comment: str
    main_id: str
    main_name: str
    sub_id: str
    sub_name: str
    amount: int
    side: str
    comment: str
    measure: dict[str, str] | None
    foreign: dict[str, str] | None


class InventoryReader:
    """Reads the lines of the inventory of a day and a branch."""

    def __init__(self, day: date, branch: str) -> None:
        self._day, self._branch = day.isoformat(), branch
        self._currencies = frozenset(load("CurrencyCodeList").values(day))
        self._units = frozenset(load("InventoryUnitCodeList").values(day))
        # What people call a unit is no rule with a date.
        self._aliases = {fold(item.value): item.name for item in load("unit_aliases").entries}

    def read(self, cells: Mapping[str, object], row: int) -> tuple[InventoryRow, list[Finding]]:
        """The line and all that is wrong with it."""
        problems: list[Finding] = []
        text = Texts(cells, row, problems)
        self._check_place(cells, row, problems)
        number, entered_by = text("number"), text("entered_by")
        if not number:
            problems.append(finding("EF-IVN-004", path="number", line=row))
        if len(entered_by) == 1:
            problems.append(finding("EF-VCH-044", path="entered_by", line=row, found=entered_by))
        if not entered_by:
            problems.append(finding("EF-VCH-020", path="entered_by", line=row, **field_words("entered_by")))
        main_id, sub_id = account_of(cells, row, text, problems)
        names = names_of(text, sub_id)
        amount, problem = kurus_of(cells.get("amount"), "amount", row)
        noted(problems, problem)
        if amount is None and problem is None:
            problems.append(finding("EF-VCH-020", path="amount", line=row, **field_words("amount")))
        if amount is not None and amount <= 0:
            problems.append(finding("EF-VCH-024", path="amount", line=row, found=text_of(cells.get("amount"))))
        side = ("D" if side_of(cells, row, problems) else "C") if text_of(cells.get("side")) else ""
        measure = self._measure(cells, row, text, problems)
        foreign = foreign_of(cells, amount or 0, self._currencies, row, problems)
        made = InventoryRow(
            row, number, entered_by, text("entry_comment"), main_id, names[0], sub_id, names[1], amount or 0, side,
            text("comment"), measure, foreign,
        )  # fmt: skip
        return made, problems

    def _check_place(self, cells: Mapping[str, object], row: int, problems: list[Finding]) -> None:
        """A day or branch in the line is that of the inventory."""
        day, problem = day_of(cells.get("day"), "day", row)
        noted(problems, problem)
        if day and day != self._day:
            problems.append(finding("EF-IVN-001", path="day", line=row, found=day, expected=self._day))
        branch = branch_of(cells, row, problems)
        if branch and branch != self._branch:
            problems.append(finding("EF-IVN-002", path="branch", line=row, found=branch, expected=self._branch or "-"))

    def _measure(
        self, cells: Mapping[str, object], row: int, text: Texts, problems: list[Finding]
    ) -> dict[str, str] | None:
        """What was counted; None for a line without goods."""
        if not any(text_of(cells.get(name)) for name in GOODS):
            return None
        for name in GOODS:
            if not text_of(cells.get(name)):
                problems.append(finding("EF-VCH-020", path=name, line=row, **field_words(name)))
        quantity, problem = number_of(cells.get("quantity"), "quantity", row)
        noted(problems, problem)
        if quantity is not None and quantity < 0:
            problems.append(finding("EF-IVN-005", path="quantity", line=row, found=decimal_text(quantity)))
        unit = text("unit")
        code = unit if unit in self._units else self._aliases.get(fold(unit), unit)
        if unit and code not in self._units:
            problems.append(finding("EF-IVN-003", path="unit", line=row, found=unit[:40]))
        told = "" if quantity is None else decimal_text(quantity)
        return {"id": text("goods_id"), "description": text("goods_name"), "quantity": told, "unit": code}
