"""What the invoice of an ordinary order will say, ready to be filled in."""

from __future__ import annotations

from datetime import date
from typing import Final, final

from zarf.core.outgoing.kinds import LineKind, Rate

NUMBER: Final = 0
ETTN: Final = 1
ISSUE_DATE: Final = 2
ISSUE_TIME: Final = 3
"""The first values, which are known when the invoice is written."""


@final
class QuickOrder:
    """An ordinary order.

    data: the bytes it was read from. head: what its head has in common with others, but for seller and profile.
    values: all that stands in the invoice, head and lines, the first four empty; escaped: the same as XML writes it
    (the same list where nothing has to be escaped). head_values: how many stand in the head. kinds: of the lines.
    extension, tax, inclusive, payable: totals as they stand in the invoice. rows: the tax rows of the
    head, with base and amount.
    """

    __slots__ = (
        "currency",
        "customer",
        "customer_title",
        "data",
        "efatura",
        "escaped",
        "extension",
        "head",
        "head_values",
        "inclusive",
        "issue_date",
        "kinds",
        "order_key",
        "payable",
        "prefix",
        "profile",
        "receiver_alias",
        "rows",
        "sender_alias",
        "supplier",
        "tax",
        "type_code",
        "values",
    )

    def __init__(self, order_key: str, customer: str) -> None:
        self.order_key: str = order_key
        self.customer: str = customer
        self.customer_title: str = ""
        self.currency: str = ""
        self.data: bytes = b""
        self.efatura: bool = True
        self.profile: str = ""
        self.type_code: str = ""
        self.supplier: str = ""
        self.prefix: str = ""
        self.issue_date: date | None = None
        self.receiver_alias: str = ""
        self.sender_alias: str = ""
        self.head: tuple[object, ...] = ()
        self.head_values: int = 0
        self.values: list[str] = []
        self.escaped: list[str] = []
        self.kinds: list[LineKind] = []
        self.extension: str = ""
        self.tax: str = ""
        self.inclusive: str = ""
        self.payable: str = ""
        self.rows: list[tuple[Rate, str, str]] = []
