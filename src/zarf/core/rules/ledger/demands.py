"""Demands that return again and again in the e-Defter rules, as functions that make a check."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from zarf.core.rules.ledger import names as n
from zarf.core.rules.ledger.facts import LedgerFacts
from zarf.core.rules.ledger.xpath import any_is, has_two_decimals, is_there, one, one_normalized
from zarf.core.rules.rule import Check, Fault, first
from zarf.core.rules.tree import Node
from zarf.core.xml.namespaces import prefixed

LedgerCheck = Check[LedgerFacts]


@dataclass(frozen=True, slots=True)
class Demand:
    """A check with the code of its finding; GİB's id comes from its place in the table."""

    code: str
    check: LedgerCheck


def shown(*path: str) -> str:
    """A path as people read it."""
    return "/".join(prefixed(tag) for tag in path)


def has(*path: str, when: str = "") -> Demand:
    """There is such an element. when: a child without which nothing is asked."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        if (when and not node.has(when)) or node.reach(path):
            return None
        return Fault(node, None, shown(path[-1]), below=shown(*path))

    return Demand("EF-LDG-001", check)


def is_not_blank(*path: str) -> Demand:
    """There is such a value, and it is not blank."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        found = node.reach(path)
        if is_there(found):
            return None
        if found:
            return Fault(found[0], found[0].text, shown(path[-1]))
        return Fault(node, None, shown(path[-1]), below=shown(*path))

    return Demand("EF-LDG-002", check)


def is_not_there(code: str, *path: str) -> Demand:
    """There is no such element."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        found = node.reach(path)
        return Fault(found[0], shown(path[-1])) if found else None

    return Demand(code, check)


def has_one(code: str, tag: str) -> Demand:
    """There is exactly one such element."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        count = len(node.all(tag))
        return None if count == 1 else Fault(node, str(count), shown(tag), below=shown(tag))

    return Demand(code, check)


def has_some(code: str, *path: str) -> Demand:
    """There is at least one such element."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        return None if node.reach(path) else Fault(node, None, shown(path[-1]), below=shown(*path))

    return Demand(code, check)


def is_exactly(code: str, tag: str, value: str) -> Demand:
    """One of the elements has the value, letter for letter."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        found = node.all(tag)
        if any_is(found, value):
            return None
        at, text = first(node, found)
        return Fault(at, text or shown(tag), value, below="" if found else shown(tag))

    return Demand(code, check)


def fits(code: str, pattern: re.Pattern[str], expected: str, *path: str, bare: bool = False) -> Demand:
    """The value, if it is there, fits the pattern. bare: white space counts."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        found = node.reach(path)
        if not found:
            return None
        text = one(found) if bare else one_normalized(found)
        return None if pattern.fullmatch(text) else Fault(found[0], found[0].text, expected)

    return Demand(code, check)


def two_decimals(*path: str, when_there: bool = False) -> Demand:
    """The amount is digits with at most two behind the point."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        found = node.reach(path)
        if (when_there and not found) or has_two_decimals(found):
            return None
        at, text = first(node, found)
        return Fault(at, text, shown(path[-1]), below="" if found else shown(*path))

    return Demand("EF-LDG-069", check)


def when(condition: Callable[[LedgerFacts, Node], bool], demand: Demand) -> Demand:
    """The demand where the condition holds, nothing elsewhere."""

    def check(facts: LedgerFacts, node: Node) -> Fault | None:
        return demand.check(facts, node) if condition(facts, node) else None

    return Demand(demand.code, check)


def in_words(nodes: list[Node]) -> str | None:
    """The first value for a message."""
    return nodes[0].text if nodes else None


ETTN = re.compile(r"[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}")
IDENTIFIER = re.compile(r"[0-9]{10,11}")
BRANCH_NUMBER = re.compile(r"[0-9]{4}")
DIGITS = re.compile(r"[0-9]+")

BERAT_ETTN = fits("EF-LDG-042", ETTN, "8-4-4-4-12", n.XBRLI + "segment", n.COR + "uniqueID", bare=True)
