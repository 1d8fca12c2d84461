"""When to try, ask and fetch again. The numbers are data: `data/schedule.toml`."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files("zarf.office.berats") / "data" / "schedule.toml").read_text("utf-8"))


def again_at(what: str, tries: int, now: datetime) -> datetime:
    """The moment of the next try, after *tries* tries in vain. what: send, ask, poll or fetch."""
    seconds: list[int] = _data()[what]
    return now + timedelta(seconds=seconds[min(tries, len(seconds) - 1)])


def is_abandoned(began_at: datetime, now: datetime) -> bool:
    """Whether a call that began then cannot be under way any more."""
    return now - began_at >= timedelta(seconds=_data()["call_under_way"])


def takes_long(since: datetime, now: datetime) -> bool:
    """Whether a person should look why GİB has not come to an end."""
    return now - since >= timedelta(seconds=_data()["long_wait"])
