"""What the office reads from a document of a stranger, whatever stands in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from zarf.office.exchange.facts import read_facts

READY = (Path(__file__).parents[4] / "examples" / "invoice-ready.xml").read_text("utf-8")


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        ("4020.00", Decimal("4020.00")),
        ("999999999999999999.99", Decimal("999999999999999999.99")),
        ("999999999999999999.999", None),
        ("1000000000000000000", None),
        ("9" * 5000, None),
        ("1E99999999999", None),
        ("1e999999", None),
        ("-INF", None),
        ("4.020,00", None),
    ],
)
def test_an_amount_that_no_column_holds_is_none(amount: str, kept: Decimal | None) -> None:
    """Raising here would leave an incoming document unread for ever."""
    text = READY.replace(">4020.00</cbc:PayableAmount>", f">{amount}</cbc:PayableAmount>")
    assert read_facts(etree.fromstring(text.encode())).payable_amount == kept
