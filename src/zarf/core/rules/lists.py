"""The code lists of one rule set, asked the way the official rules ask them.

The official test looks for `,value,` inside one long text `,A,B,C,`. So a blank value is never in a list, case and
blanks count, and (an oddity that we follow) a text such as `A,B` is in the list when A and B are neighbours there.
"""

from __future__ import annotations

from functools import cache
from typing import final

from zarf.core import codes
from zarf.core.rules.sets import RuleSet


@final
class CodeSet:
    """The values of one list, in the list's order."""

    __slots__ = ("_joined", "_values", "name", "ordered")

    def __init__(self, name: str, values: tuple[str, ...]) -> None:
        self.name = name
        self.ordered = values
        self._values = frozenset(values)
        self._joined = "," + ",".join(values) + ","

    def holds(self, value: str) -> bool:
        """Whether the list has the value."""
        return value in self._values or ("," in value and f",{value}," in self._joined)

    @property
    def shown(self) -> str:
        """For people: the values of a short list, the name of a long one."""
        return " | ".join(self.ordered) if len(self.ordered) <= 20 else self.name


@final
class Lists:
    """Every list by its official name, as it stands in one rule set."""

    __slots__ = ("_found", "_set")

    def __init__(self, of: RuleSet) -> None:
        self._set = of
        self._found: dict[str, CodeSet] = {}

    def get(self, name: str) -> CodeSet:
        """The list of that name. Raises KeyError when there is none."""
        found = self._found.get(name)
        if found is None:
            values = codes.load(name).values(self._set.valid_from)
            found = self._found[name] = CodeSet(name, tuple(values))
        return found


@cache
def lists_of(of: RuleSet) -> Lists:
    """The lists of a rule set, loaded once per process."""
    return Lists(of)
