"""Numbers as a browser sends them: anybody can put anything there."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
"""Every row number of the database fits; Python makes no number of more than 4,300 digits."""


def sent_number(text: str) -> int | None:
    """The whole number in a field or an address; None for any other text.

    >>> sent_number("42"), sent_number("²"), sent_number("-1"), sent_number("9" * 5000)
    (42, None, None, None)
    """
    return int(text) if _NUMBER.fullmatch(text) else None


def sent_numbers(texts: Iterable[str]) -> list[int]:
    """Those of the texts that are whole numbers."""
    return [number for text in texts if (number := sent_number(text)) is not None]
