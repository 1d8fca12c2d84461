"""Options and arguments that the commands of e-Defter share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class Month:
    """A month as the command line names it: 2026-01."""

    year: int
    month: int

    @property
    def number(self) -> int:
        return self.year * 100 + self.month


class MonthType(click.ParamType[Month]):
    """`2026-01`."""

    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        if isinstance(value, Month):
            return value
        try:
            read = datetime.strptime(str(value), "%Y-%m")
        except ValueError:
            self.fail(f"{value!r}: 2026-01", param, ctx)
        return Month(read.year, read.month)


Decorator = Callable[[Any], Any]
DAY = click.DateTime(["%Y-%m-%d"])
month_argument: Decorator = click.argument("month", type=MonthType())
month_option: Decorator = click.option("--month", type=MonthType(), help="The vouchers have to lie in this month.")
branch_option: Decorator = click.option("--branch", default="", metavar="NNNN", help="Number of the branch.")
