"""The rule sets and the days from which they hold: data in `sets.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from zarf.core.errors import ZarfError
from zarf.core.findings import finding


class NoRuleSet(ZarfError):
    """No rule set was in force on the day asked for."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A published set of rules; *name* is GİB's release name (year, month, day)."""

    name: str
    valid_from: date

    def holds(self, since: str | None, until: str | None) -> bool:
        """Whether a rule that is in the sets from *since* to *until* is in this one."""
        return (since is None or since <= self.name) and (until is None or self.name <= until)


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Every set we know, oldest first."""
    text = resources.files(__package__).joinpath("sets.toml").read_text("utf-8")
    rows = [RuleSet(row["name"], row["valid_from"]) for row in tomllib.loads(text)["set"]]
    return tuple(sorted(rows, key=lambda row: row.valid_from))


def rule_set(rule_date: date) -> RuleSet:
    """The set in force on that day. Raises NoRuleSet for a day before the first set."""
    chosen = None
    for candidate in rule_sets():
        if candidate.valid_from <= rule_date:
            chosen = candidate
    if chosen is None:
        first = rule_sets()[0].valid_from
        raise NoRuleSet(finding("EF-RUL-001", found=rule_date.isoformat(), expected=first.isoformat()))
    return chosen
