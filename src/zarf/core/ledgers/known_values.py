"""What the quick way remembers of values that return: days, names, so that each is looked at once."""

from __future__ import annotations

from html import unescape

from zarf.core.rules.values import normalized
from zarf.core.wire.lexical import is_date

_MOST = 4096
_SHORTEST = 2


class KnownValues:
    """Days that exist in the calendar, and names of two characters or more."""

    def __init__(self) -> None:
        self._days: dict[bytes, bool] = {b"": True}
        self._names: dict[bytes, bool] = {}

    def is_day(self, text: bytes) -> bool:
        """Whether it is a day of the calendar, or nothing."""
        known = self._days.get(text)
        if known is None:
            if len(self._days) >= _MOST:
                self._days.clear()
            known = self._days[text] = not text or is_date(text.decode("ascii"))
        return known

    def is_name(self, text: bytes) -> bool:
        """Whether the name has two characters or more without white space around it."""
        known = self._names.get(text)
        if known is None:
            if len(self._names) >= _MOST:
                self._names.clear()
            known = self._names[text] = len(normalized(unescape(text.decode("utf-8")))) >= _SHORTEST
        return known
