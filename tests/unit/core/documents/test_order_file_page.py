"""`docs/reference/order-file.md` tells every field of an order, whether it is needed, and its default."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from decimal import Decimal
from pathlib import Path

import pytest

from zarf.core.documents.order import reading
from zarf.core.documents.order.json_form import Field
from zarf.core.documents.order.value import Order, OrderLine, OtherTax, PartyData, Payment, Reference, Withholding

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "order-file.md"
TABLES = {
    "Order": (reading._ORDER, Order),
    "Party": (reading._PARTY, PartyData),
    "Line": (reading._LINE, OrderLine),
    "Other tax": (reading._OTHER_TAX, OtherTax),
    "Withholding": (reading._WITHHOLDING, Withholding),
    "Reference": (reading._REFERENCE, Reference),
    "Payment": (reading._PAYMENT, Payment),
}


def rows(heading: str) -> dict[str, tuple[bool, str]]:
    """Field name -> (told as needed, the cell of its default) in the section that begins with *heading*."""
    (section,) = re.findall(rf"^## {heading}\b.*?(?=^## |\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    found = re.findall(r"^\| (\**)`(\w+)`\** \|[^|]*\|([^|]*)\|", section, re.MULTILINE)
    return {name: (bool(bold), default.strip()) for bold, name, default in found}


@pytest.mark.parametrize("heading", TABLES)
def test_the_page_has_a_line_for_every_field_and_no_other(heading: str) -> None:
    table, _ = TABLES[heading]
    assert {name: needed for name, (needed, _) in rows(heading).items()} == {
        name: item.required for name, item in table.items() if isinstance(item, Field)
    }


@pytest.mark.parametrize("heading", TABLES)
def test_the_page_tells_the_defaults(heading: str) -> None:
    told = rows(heading)
    for item in fields(TABLES[heading][1]):
        if isinstance(item.default, bool):
            assert told[item.name][1] == f"`{str(item.default).lower()}`"
        elif isinstance(item.default, Decimal):
            assert Decimal(told[item.name][1].strip("`")) == item.default
        elif item.default is not MISSING and item.default:
            assert told[item.name][1].startswith(f'`"{item.default}"`')
