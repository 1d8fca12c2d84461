"""Running the e-Defter rules: lines and entries as they pass, and the rest of the tree at the end.

What a rule breaks off at (an XPath error in GİB's own run) is told as EF-LDG-130: such a file is accepted by nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from zarf.core.findings import Finding, finding
from zarf.core.rules.ledger import order
from zarf.core.rules.ledger.facts import LedgerFacts
from zarf.core.rules.ledger.names import MEASURABLE
from zarf.core.rules.ledger.table import DECIMALS, LEDGER_RULES, LedgerRow
from zarf.core.rules.ledger.xpath import Unjudgeable
from zarf.core.rules.rule import Fault
from zarf.core.rules.tree import Node, Tree

MOST_FINDINGS = 200
_LONGEST_SHOWN = 200
_BROKEN = "EF-LDG-130"
_ROOT = "/edefter:defter/xbrli:xbrl/gl-cor:accountingEntries/gl-cor:entryHeader"


class EnoughFaults(Exception):
    """MOST_FINDINGS reached."""


class LedgerRun:
    """One file judged by one rule file. findings: so far; at most MOST_FINDINGS of them."""

    def __init__(self, facts: LedgerFacts) -> None:
        self.facts = facts
        self.findings: list[Finding] = []
        self._rules = LEDGER_RULES[facts.sheet]

    def line(self, tree: Tree, place: str) -> None:
        """Judge a line (or an inventory's item) that stands at *place*. Raises EnoughFaults."""
        node = tree.root
        self._decimals(tree, place)
        self._ask(self._rules.line, node, place)
        for item in node.all(MEASURABLE[-1]):
            self._ask(self._rules.measurable, item, place)

    def entry(self, tree: Tree, place: str) -> None:
        """Judge an entryHeader whose lines have passed. Raises EnoughFaults."""
        self._decimals(tree, place)
        self._ask(self._rules.header, tree.root, place)

    def rest(self, tree: Tree) -> None:
        """Judge what is left of the file. Raises EnoughFaults."""
        self._decimals(tree, "")
        first, *contexts = self._rules.contexts
        self._ask(first.rows, tree.root, "")
        if tree.root.tag != self._rules.root:
            return  # GİB's other rules look below a root of that name only
        for context in contexts:
            for node in tree.root.reach(context.path):
                self._ask(context.rows, node, "")
        self._order()

    def _decimals(self, tree: Tree, place: str) -> None:
        allowed = self._rules.decimals
        for node in tree.nodes:
            value = node.attributes.get("decimals")
            if value is not None and value not in allowed:
                row = LedgerRow(self._rules.decimals_id, DECIMALS, _nothing)
                self._tell(row, Fault(node, value, "INF", below="@decimals"), place)

    def _ask(self, rows: Sequence[LedgerRow], node: Node, place: str) -> None:
        for row in rows:
            try:
                fault = row.check(self.facts, node)
            except Unjudgeable as trouble:
                at = trouble.nodes[0] if trouble.nodes else node
                self._tell(LedgerRow(row.id, _BROKEN, row.check), Fault(at, trouble.found), place)
                continue
            if fault is not None:
                self._tell(row, fault, place)

    def _tell(self, row: LedgerRow, fault: Fault, place: str) -> None:
        path = fault.at.path
        if place:
            _, _, below = path[1:].partition("/")
            path = f"{place}/{below}" if below else place
        self._add(
            finding(
                row.code,
                path=f"{path}/{fault.below}" if fault.below else path,
                line=fault.at.line,
                found=_short(fault.found),
                expected=_short(fault.expected),
                gib_rule=row.id,
            )
        )

    def _add(self, made: Finding) -> None:
        self.findings.append(made)
        if len(self.findings) >= MOST_FINDINGS:
            raise EnoughFaults

    def _order(self) -> None:
        """The rules of order.py, under the ids they have in the table."""
        numbers, rules = self.facts.numbers, self._rules
        for row in rules.line:
            if row.code == "EF-LDG-080":
                for wrong in order.lines_out_of_order(numbers):
                    self._tell_order(row, wrong, self._line_place(wrong.number))
        for row in rules.header:
            asked = {"EF-LDG-060": numbers.counters, "EF-LDG-061": numbers.days}.get(row.code)
            if asked is None:
                continue
            by = order.days_out_of_order if row.code == "EF-LDG-061" else order.entries_out_of_order
            for wrong in by(asked):
                self._tell_order(row, wrong, f"{_ROOT}[{wrong.number + 1}]")

    def _tell_order(self, row: LedgerRow, wrong: order.OutOfOrder, place: str) -> None:
        code = _BROKEN if wrong.broken else row.code
        self._add(finding(code, path=place, found=_short(wrong.found), gib_rule=row.id))

    def _line_place(self, number: int) -> str:
        entries = self.facts.numbers.line_entries
        entry = entries[number]
        start = number
        while start and entries[start - 1] == entry:
            start -= 1
        return f"{_ROOT}[{entry + 1}]/gl-cor:entryDetail[{number - start + 1}]"


def _nothing(_facts: LedgerFacts, _node: Node) -> Fault | None:
    return None


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "..."
