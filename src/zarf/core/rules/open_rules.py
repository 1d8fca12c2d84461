"""Which rules are still open for documents of one shape, that differ in a few texts only.

Whatever differs is taken away from the view of one of them, and every rule is run: one that gives an answer all the
same has read nothing that differs, so its answer holds for all of them. One that stumbles over what is missing is open,
and is asked for each document. Nothing is known here of what any rule says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, final

from zarf.core.rules.facts import File, InvoiceFacts
from zarf.core.rules.lists import lists_of
from zarf.core.rules.names import INVOICE
from zarf.core.rules.running import Plan, plan_of
from zarf.core.rules.sets import rule_set
from zarf.core.rules.tree import Node, Tree
from zarf.core.rules.warnings import invoice_warnings


@final
class OpenRules:
    """The open rules of a view, and the invoice in it, whose warnings are always open."""

    __slots__ = ("_asked", "_invoice")

    def __init__(self, asked: list[tuple[Callable[[Any, Node], object], Any, Node]], invoice: InvoiceFacts) -> None:
        self._asked: list[tuple[Callable[[Any, Node], object], Any, Node]] = asked
        self._invoice: InvoiceFacts = invoice

    def hold(self) -> bool:
        """Whether none of them finds a fault, and there is nothing to warn of either."""
        for check, facts, node in self._asked:
            if check(facts, node) is not None:
                return False
        return not has_warnings(self._invoice)


def has_warnings(invoice: InvoiceFacts) -> bool:
    """Whether there is anything to warn of."""
    for _ in invoice_warnings(invoice):
        return True
    return False


def open_rules(
    tree: Tree,
    differing: list[tuple[Node, bool]],
    *,
    rule_date: date,
    today: date,
    document_type: str,
    draft: bool,
) -> OpenRules | None:
    """The rules that are open where the *differing* nodes are not known: their text, or (True) their attributes.

    The tree must be of one invoice, bare or in an envelope. None when a rule finds a fault that all have in common, or
    what differs decides which rules are asked. What was taken away is put back.
    """
    texts = [(node, node.text) for node, in_attributes in differing if not in_attributes]
    attributes = [(node, node.attributes) for node, in_attributes in differing if in_attributes]
    chosen = rule_set(rule_date)
    places = _General(tree, plan_of(chosen, draft))
    try:
        for node, _ in texts:
            del node.text
        for node, _ in attributes:
            del node.attributes
        file = File(tree, lists_of(chosen), document_type=document_type, today=today, draft=draft)
        [node] = tree.anywhere(INVOICE)
        invoice = InvoiceFacts(node, file)
        return OpenRules(_still_open([*places.of_file(file), *places.of_invoice(invoice)]), invoice)
    except (AttributeError, _Fault):
        return None
    finally:
        for node, text in texts:
            node.text = text
        for node, given in attributes:
            node.attributes = given


class _Fault(Exception):
    """A rule finds a fault that all documents of the shape have."""


Asked = tuple[Callable[[Any, Node], object], Any, Node]


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


@final
class _General:
    """Where each rule is asked; looked up before anything is taken away."""

    def __init__(self, tree: Tree, plan: Plan) -> None:
        self._plan: Plan = plan
        self._file: list[tuple[Any, Node]] = []
        for place in plan.file:
            for start in tree.anywhere(place.path[0]):
                self._file.extend([(row, node) for node in start.reach(place.below) for row in place.rows])
        for general in plan.general:
            self._file.extend([(row, node) for node in tree.anywhere(general.path[0]) for row in general.rows])
        for attribute, rows in plan.attributes:
            self._file.extend([(row, node) for node in tree.carrying(attribute) for row in rows])

    def of_file(self, file: File) -> list[Asked]:
        return [(row.check, file, node) for row, node in self._file]

    def of_invoice(self, invoice: InvoiceFacts) -> list[Asked]:
        return [
            (row.check, invoice, node)
            for place in self._plan.invoice
            for node in invoice.root.reach(place.path)
            for row in place.rows
            if row.when is None or row.when(invoice)
        ]
