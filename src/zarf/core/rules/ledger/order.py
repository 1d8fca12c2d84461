"""The rules about the order of all lines and entries of a file, asked when the last one has passed.

GİB asks of each line whether SOME line behind it has the next number, and of each entry whether some entry behind it
has the next counter and a day that is not earlier. The last one is asked nothing. So a number given twice far apart
may pass; `core/ledgers` looks closer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zarf.core.rules.ledger.facts import Numbers
from zarf.core.rules.ledger.xpath import as_double


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """A line or an entry whose follower is missing. number: which, from 0. found: what it says. broken: no number."""

    number: int
    found: str
    broken: bool = False


def lines_out_of_order(numbers: Numbers) -> Iterator[OutOfOrder]:
    """Lines behind which nobody has the next number."""
    values, given = numbers.lines, numbers.has_line
    if all(given) and all(after == before + 1 for before, after in pairwise(values)):
        return
    last_given = given.rfind(1)
    last_at = {value: index for index, value in enumerate(values) if not math.isnan(value)}
    for index, value in enumerate(values):
        if given[index] and index < last_given and last_at.get(value + 1, -1) <= index:
            yield OutOfOrder(index, "NaN" if math.isnan(value) else f"{value:.0f}")


def entries_out_of_order(counters: Sequence[Sequence[str]]) -> Iterator[OutOfOrder]:
    """Entries behind which nobody has the next counter."""
    read = [[as_double(text) for text in texts] for texts in counters]
    last_given = max((index for index, texts in enumerate(counters) if texts), default=-1)
    last_broken = max((index for index, values in enumerate(read) if None in values), default=-1)
    last_at = {value: index for index, values in enumerate(read) for value in values if value is not None}
    for index, values in enumerate(read):
        if not values or index >= last_given:
            continue
        own = values[0]
        if own is None or len(values) > 1:
            yield OutOfOrder(index, counters[index][0], broken=True)
        elif last_at.get(own + 1, -1) <= index:
            yield OutOfOrder(index, counters[index][0], broken=last_broken > index)


def days_out_of_order(days: Sequence[Sequence[str]]) -> Iterator[OutOfOrder]:
    """Entries behind which every day is earlier."""
    latest: str | None = None
    found = []
    for index in range(len(days) - 1, -1, -1):
        own = days[index]
        if own and latest is not None and latest < min(own):
            found.append(OutOfOrder(index, own[0]))
        if own:
            latest = max(own) if latest is None else max(latest, *own)
    yield from reversed(found)
