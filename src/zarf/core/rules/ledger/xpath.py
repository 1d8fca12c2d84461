"""Reading values the way GİB's e-Defter rules are written: XPath 2.0, without a schema.

A value is text until a comparison makes it something else:
- compared with text or with another value it stays text, so `10.0` and `10` differ, and days compare by their letters;
- compared with a number it becomes an xs:double, `sum` takes xs:decimal, and both meet as doubles;
- a function that takes one value breaks off when there are several, and a cast when the text is no number. A run of
  the official rules that breaks off accepts nothing, so it is told as a fault of the rule: `Unjudgeable`.
Source: XPath 2.0 and XPath functions, W3C, 2010.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal

from zarf.core.rules.tree import Node
from zarf.core.rules.values import normalized

_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_NAMED = {"INF": math.inf, "+INF": math.inf, "-INF": -math.inf, "NaN": math.nan}
_TWO_DECIMALS = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")
_SPACE = " \t\n\r"
_MOST_PLAIN = 1_000_000
"""From here on xs:double is written with an exponent."""


class Unjudgeable(Exception):
    """The official rule breaks off at this value: given more than once, or no number."""

    def __init__(self, nodes: Sequence[Node], found: str = "") -> None:
        """nodes: the values, where they are still at hand. found: what they say, where they are not."""
        super().__init__()
        self.nodes = nodes
        self.found = nodes[0].text if nodes else found


def texts(nodes: Sequence[Node]) -> list[str]:
    """The values as they stand."""
    return [node.text for node in nodes]


def one(nodes: Sequence[Node]) -> str:
    """The value, "" where there is none. Raises Unjudgeable for several."""
    if not nodes:
        return ""
    if len(nodes) > 1:
        raise Unjudgeable(nodes)
    return nodes[0].text


def one_normalized(nodes: Sequence[Node]) -> str:
    """normalize-space() of the value. Raises Unjudgeable for several."""
    return normalized(one(nodes))


def is_there(nodes: Sequence[Node]) -> bool:
    """Whether there is such a value with something but white space in it. Raises Unjudgeable for several."""
    return one_normalized(nodes) != ""


def any_is(nodes: Sequence[Node], *values: str) -> bool:
    """Whether any of the values is one of these, letter for letter."""
    return any(node.text in values for node in nodes)


def any_equal(left: Sequence[Node], right: Sequence[Node]) -> bool:
    """Whether a value on the left is one on the right, letter for letter."""
    return not {node.text for node in left}.isdisjoint(node.text for node in right)


def any_at_least(left: Sequence[Node], right: Sequence[Node]) -> bool:
    """Whether a value on the left is not before one on the right, by their letters."""
    return any(mine.text >= other.text for mine in left for other in right)


def doubles(nodes: Sequence[Node]) -> list[float]:
    """The values as xs:double. Raises Unjudgeable for one that is no number."""
    return [_double(node) for node in nodes]


def number(nodes: Sequence[Node]) -> float:
    """number(): NaN where there is no value or no number. Raises Unjudgeable for several values."""
    value = as_double(one(nodes))
    return math.nan if value is None else value


def _double(node: Node) -> float:
    value = as_double(node.text)
    if value is None:
        raise Unjudgeable([node])
    return value


def as_double(text: str) -> float | None:
    """The xs:double that a text is cast to, None when the cast breaks off."""
    text = text.strip(_SPACE)
    return float(text) if _DOUBLE.fullmatch(text) else _NAMED.get(text)


def decimal(node: Node) -> Decimal:
    """xs:decimal(). Raises Unjudgeable for a text that is none."""
    text = node.text.strip(_SPACE)
    if not _DECIMAL.fullmatch(text):
        raise Unjudgeable([node])
    return Decimal(text)


def has_two_decimals(nodes: Sequence[Node]) -> bool:
    """Whether the value is digits with at most two behind a point. Raises Unjudgeable for several."""
    return _TWO_DECIMALS.fullmatch(one_normalized(nodes)) is not None


def double_text(value: float) -> str:
    """An xs:double of up to six digits before the point as text; the period in a file name is made so."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "INF" if value > 0 else "-INF"
    if value == int(value) and abs(value) < _MOST_PLAIN:
        return str(int(value))
    return repr(value)
