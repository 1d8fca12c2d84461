"""Which rules are still open for invoices that differ in their lines and in a few texts only.

Whatever differs is taken away from the view of one of them, and every rule is run: one that gives an answer all the
same has read nothing that differs, so its answer holds for all of them. One that stumbles over what is missing is open,
and is asked for each document. Of the lines nothing is left but how many they are. The rules of a line are run in the
same way, with that line in its place and nothing else known. Nothing is known here of what any rule says; but what
`facts.py` remembers of a document must not come from its texts, unless all documents of the shape have them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final, final

from zarf.core.rules.facts import File, InvoiceFacts
from zarf.core.rules.lists import lists_of
from zarf.core.rules.names import CAC, INVOICE
from zarf.core.rules.running import Plan, plan_of
from zarf.core.rules.sets import rule_set
from zarf.core.rules.tree import Node, Tree
from zarf.core.rules.warnings import invoice_warnings

LINE: Final = CAC + "InvoiceLine"

Check = Callable[[Any, Node], object]
Asked = tuple[Check, Any, Node]


@final
class InLine:
    """An open rule of a kind of line. place: number of its element among those of the line."""

    __slots__ = ("check", "facts", "place")

    def __init__(self, check: Check, facts: Any, place: int) -> None:
        self.check: Check = check
        self.facts: Any = facts
        self.place: int = place


@final
class OpenRules:
    """The open rules of a view, and the invoice in it, whose warnings are always open.

    invoice: of the view. The rules of a line are those of *places*, and what is asked of attributes.
    """

    __slots__ = ("_asked", "_file", "_invoice", "_places", "_plan")

    def __init__(
        self,
        asked: list[Asked],
        file: File,
        invoice: InvoiceFacts,
        plan: Plan,
        places: list[tuple[tuple[str, ...], Any]],
    ) -> None:
        self._asked: list[Asked] = asked
        self._file: File = file
        self._invoice: InvoiceFacts = invoice
        self._plan: Plan = plan
        self._places: list[tuple[tuple[str, ...], Any]] = places

    def hold(self) -> bool:
        """Whether none of the rules of the head finds a fault, and there is nothing to warn of anywhere."""
        for check, facts, node in self._asked:
            if check(facts, node) is not None:
                return False
        for _ in invoice_warnings(self._invoice):
            return False
        return True

    def of_line(self, nodes: list[Node], texts: list[Node]) -> list[InLine] | None:
        """The open rules of a line. nodes: the line and all below it, in order. texts: those whose text differs.

        To be called with the line in its place, and with everything that differs in the head taken away. None when a
        rule finds a fault that all such lines have in common.
        """
        asked: list[Asked] = []
        for path, row in self._places:
            asked.extend([(row.check, self._invoice, node) for node in nodes[0].reach(path)])
        for attribute, rows in self._plan.attributes:
            carrying = [node for node in nodes if attribute in node.attributes]
            asked.extend([(row.check, self._file, node) for node in carrying for row in rows])
        with Away(texts, []):
            try:
                still = _still_open(asked)
            except _Fault:
                return None
        places = {id(node): place for place, node in enumerate(nodes)}
        return [InLine(check, facts, places[id(node)]) for check, facts, node in still]


@final
class Away:
    """Takes texts and attributes away for as long as it lasts; whoever asks for them gets an AttributeError."""

    def __init__(self, texts: list[Node], attributes: list[Node]) -> None:
        self._texts: list[tuple[Node, str]] = [(node, node.text) for node in texts]
        self._attributes: list[tuple[Node, dict[str, str]]] = [(node, node.attributes) for node in attributes]

    def __enter__(self) -> None:
        for node, _ in self._texts:
            del node.text
        for node, _ in self._attributes:
            del node.attributes

    def __exit__(self, *_: object) -> None:
        for node, text in self._texts:
            node.text = text
        for node, given in self._attributes:
            node.attributes = given


def make_unknown(line: Node) -> Node:
    """*line* with nothing left of it; it stands for any line."""
    del line.tag, line.text, line.attributes, line.kids, line.shape
    return line


def open_rules(
    tree: Tree, away: Away, *, rule_date: date, today: date, document_type: str, draft: bool
) -> OpenRules | None:
    """The rules that are open where nothing is known of the lines, nor of what is *away*.

    The tree must be of one invoice, bare or in an envelope, with unknown lines, of which its list of nodes has nothing.
    None when a rule finds a fault that all have in common, or what differs decides which rules are asked.
    """
    chosen = rule_set(rule_date)
    plan = plan_of(chosen, draft)
    carriers = [(row, node) for name, rows in plan.attributes for node in tree.carrying(name) for row in rows]
    with away:
        try:
            file = File(tree, lists_of(chosen), document_type=document_type, today=today, draft=draft)
            [node] = tree.anywhere(INVOICE)
            invoice = InvoiceFacts(node, file)
            asked = [*_of_file(plan, tree, file, carriers), *_of_head(plan, invoice)]
            places = [
                (place.path[1:], row)
                for place in plan.invoice
                if place.start == LINE
                for row in place.rows
                if row.when is None or row.when(invoice)
            ]
            return OpenRules(_still_open(asked), file, invoice, plan, places)
        except (AttributeError, _Fault):
            return None


class _Fault(Exception):
    """A rule finds a fault that all documents of the shape have."""


def _still_open(asked: list[Asked]) -> list[Asked]:
    found: list[Asked] = []
    for check, facts, node in asked:
        try:
            fault = check(facts, node)
        except AttributeError:
            found.append((check, facts, node))
            continue
        if fault is not None:
            raise _Fault
    return found


def _of_file(plan: Plan, tree: Tree, file: File, carriers: list[tuple[Any, Node]]) -> list[Asked]:
    """Of the envelope, of values anywhere and of attributes; none of the elements asked for lies in a line."""
    found: list[Asked] = []
    for place in plan.file:
        for start in tree.anywhere(place.path[0]):
            found.extend([(row.check, file, node) for node in start.reach(place.below) for row in place.rows])
    for general in plan.general:
        found.extend([(row.check, file, node) for node in tree.anywhere(general.path[0]) for row in general.rows])
    found.extend([(row.check, file, node) for row, node in carriers])
    return found


def _of_head(plan: Plan, invoice: InvoiceFacts) -> list[Asked]:
    return [
        (row.check, invoice, node)
        for place in plan.invoice
        if place.start != LINE
        for node in invoice.root.reach(place.path)
        for row in place.rows
        if row.when is None or row.when(invoice)
    ]
