"""The table of duties, read and checked once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources


class Document(StrEnum):
    """The electronic documents that can become a duty."""

    EFATURA = "efatura"
    EARSIV = "earsiv"
    EIRSALIYE = "eirsaliye"
    EDEFTER = "edefter"


class Group(StrEnum):
    """Why a firm may be obliged. TURNOVER concerns everybody, the others those who do such business."""

    TURNOVER = "turnover"
    ONLINE_SALES = "online_sales"
    PROPERTY_AND_VEHICLES = "property_and_vehicles"
    EXCISE_LICENCE = "excise_licence"
    HOTEL = "hotel"
    MARKET_HALL = "market_hall"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Duty:
    """One row. threshold: lira of turnover, None where turnover does not matter.

    begins: 7 with the seventh month after the fiscal year; 13 with the fiscal year after the one in which `needs`
    begins; 0 on the day of `since`, or with its ground. needs: the document whose duty brings this one along.
    sure: False where the row is known from memory and was not compared with the act.
    """

    document: Document
    group: Group
    source: str
    sure: bool
    begins: int
    first_year: int = 0
    last_year: int = 9999
    threshold: int | None = None
    since: date | None = None
    needs: Document | None = None

    def counts(self, year: int) -> bool:
        """Whether the figures of that fiscal year are asked about by this row."""
        return self.first_year <= year <= self.last_year


@cache
def duties() -> tuple[Duty, ...]:
    """Every row, in the order of the file."""
    table = tomllib.loads((resources.files(__package__) / "duties.toml").read_text("utf-8"))
    return tuple(_duty(row) for row in table["duty"])


def _duty(row: dict[str, object]) -> Duty:
    years = row.get("years", [0])
    threshold, since, needs = row.get("threshold"), row.get("since"), row.get("needs")
    assert isinstance(years, list)
    return Duty(
        document=Document(str(row["document"])),
        group=Group(str(row.get("group", Group.TURNOVER))),
        source=str(row["source"]),
        sure=bool(row["sure"]),
        begins=int(str(row["begins"])),
        first_year=int(years[0]),
        last_year=int(years[1]) if len(years) > 1 else 9999,
        threshold=None if threshold is None else int(str(threshold)),
        since=since if isinstance(since, date) else None,
        needs=None if needs is None else Document(str(needs)),
    )
