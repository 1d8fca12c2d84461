"""What a leaf's text means. The text itself is kept as written: `18.00` stays `18.00`."""

from __future__ import annotations

import base64
import re
from datetime import date, time
from decimal import Decimal


class TextLeaf:
    """A leaf whose value is its text."""

    __slots__ = ()
    text: str

    @property
    def value(self) -> str:
        return self.text


class DecimalLeaf:
    """A leaf with a decimal number. `value` raises decimal.InvalidOperation for text that is none."""

    __slots__ = ()
    text: str

    @property
    def value(self) -> Decimal:
        return Decimal(self.text.strip())


class BooleanLeaf:
    """A leaf that says yes (`true`, `1`) or no."""

    __slots__ = ()
    text: str

    @property
    def value(self) -> bool:
        return self.text.strip() in ("true", "1")


class DateLeaf:
    """A leaf with a calendar date; a time zone behind it is kept in the text and not read."""

    __slots__ = ()
    text: str

    @property
    def value(self) -> date:
        return date.fromisoformat(self.text.strip()[:10])


_SECONDS = re.compile(r"(\d\d:\d\d:\d\d)(?:\.(\d+))?")


class TimeLeaf:
    """A leaf with a time of day; `value` has microseconds at most and no zone."""

    __slots__ = ()
    text: str

    @property
    def value(self) -> time:
        match = _SECONDS.match(self.text.strip())
        if not match:
            raise ValueError(f"{self.text!r} is not a time")
        return time.fromisoformat(f"{match[1]}.{(match[2] or '0')[:6]:0<6}")


class Base64Leaf:
    """A leaf with bytes in base64."""

    __slots__ = ()
    text: str

    @property
    def value(self) -> bytes:
        return base64.b64decode(self.text)
