"""Running the table over a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Final, Generic, TypeVar, final

from lxml import etree

from zarf.core.findings import Finding, finding
from zarf.core.rules.facts import DocumentFacts, File, InvoiceFacts, ResponseFacts
from zarf.core.rules.lists import lists_of
from zarf.core.rules.names import (
    APPLICATION_RESPONSE,
    CANCEL_USER_ACCOUNT,
    DESPATCH_ADVICE,
    INVOICE,
    PROCESS_USER_ACCOUNT,
    RECEIPT_ADVICE,
)
from zarf.core.rules.rule import Context, Fault, Rule
from zarf.core.rules.sets import RuleSet, rule_set
from zarf.core.rules.table_despatch import DESPATCH_CONTEXTS, RECEIPT_CONTEXTS
from zarf.core.rules.table_file import ATTRIBUTE_RULES, ENVELOPE_CONTEXTS, GENERAL_CONTEXTS
from zarf.core.rules.table_invoice import INVOICE_CONTEXTS
from zarf.core.rules.table_response import RESPONSE_CONTEXTS
from zarf.core.rules.table_user_account import USER_ACCOUNT_CONTEXTS
from zarf.core.rules.tree import Node, Tree, view_of
from zarf.core.rules.warnings import invoice_warnings

F = TypeVar("F")
_LONGEST_SHOWN: Final = 200

MOST_FINDINGS: Final = 10_000
"""A file that is wrong in more places than this is told so far and no further."""


def check_rules(
    root: etree._Element | Tree,
    *,
    rule_date: date,
    today: date,
    document_type: str = "efatura",
    draft: bool = False,
) -> list[Finding]:
    """Every broken rule of a bare document or of a whole envelope, in document order, and our own warnings.

    root: the document as lxml read it, or its view.
    rule_date: chooses the rule set. today: the day in Istanbul, after which dates are in the future.
    document_type: "efatura" or "earchive". draft: do not ask for what only sealing puts in.
    Raises NoRuleSet for a day before the first set.
    """
    chosen = rule_set(rule_date)
    tree = root if isinstance(root, Tree) else view_of(root)
    file = File(tree, lists_of(chosen), document_type=document_type, today=today, draft=draft)
    found: list[Finding] = []
    plan = plan_of(chosen, draft)
    for place in plan.file:
        for start in tree.anywhere(place.path[0]):
            _judge(file, start.reach(place.below), place.rows, found)
    for general in plan.general:
        _judge_by_value(file, tree.anywhere(general.path[0]), general.rows, found)
    for attribute, rows in plan.attributes:
        _judge_carriers(file, attribute, rows, found)
    for node in tree.anywhere(INVOICE):
        invoice = InvoiceFacts(node, file)
        _judge_document(invoice, node, plan.invoice, found)
        found.extend(invoice_warnings(invoice))
    for node in tree.anywhere(APPLICATION_RESPONSE):
        _judge_document(ResponseFacts(node, file), node, plan.response, found)
    for node in tree.anywhere(DESPATCH_ADVICE):
        _judge_document(DocumentFacts(node, file), node, plan.despatch, found)
    for node in tree.anywhere(RECEIPT_ADVICE):
        _judge_document(DocumentFacts(node, file), node, plan.receipt, found)
    for root_name in (PROCESS_USER_ACCOUNT, CANCEL_USER_ACCOUNT):
        for node in tree.anywhere(root_name):
            _judge_document(DocumentFacts(node, file), node, plan.user_account, found)
    found.sort(key=lambda item: item.line or 0)
    return found


@final
class _Row(Generic[F]):
    """A rule of the set. What is read for each document lies in a class that can be compiled."""

    __slots__ = ("check", "rule", "when")

    def __init__(self, rule: Rule[F]) -> None:
        self.rule: Rule[F] = rule
        self.check: Callable[[F, Node], Fault | None] = rule.check
        self.when: Callable[[F], bool] | None = rule.when


@final
class _Place(Generic[F]):
    """A context of the set, with its rows."""

    __slots__ = ("below", "path", "rows", "start")

    def __init__(self, path: tuple[str, ...], rows: list[_Row[F]]) -> None:
        self.path: tuple[str, ...] = path
        self.start: str | None = path[0] if path else None
        self.below: tuple[str, ...] = path[1:]
        self.rows: list[_Row[F]] = rows


class Plan:
    """The rules of one set, ready to run."""

    def __init__(self, chosen: RuleSet, draft: bool) -> None:
        self.file = _chosen(ENVELOPE_CONTEXTS, chosen, draft)
        self.general = _chosen(GENERAL_CONTEXTS, chosen, draft)
        self.attributes = [(attribute, [_Row(rule)]) for attribute, rule in ATTRIBUTE_RULES]
        self.invoice = _chosen(INVOICE_CONTEXTS, chosen, draft)
        self.response = _chosen(RESPONSE_CONTEXTS, chosen, draft)
        self.despatch = _chosen(DESPATCH_CONTEXTS, chosen, draft)
        self.receipt = _chosen(RECEIPT_CONTEXTS, chosen, draft)
        self.user_account = _chosen(USER_ACCOUNT_CONTEXTS, chosen, draft)


@cache
def plan_of(chosen: RuleSet, draft: bool) -> Plan:
    """The rules of that set, made ready once."""
    return Plan(chosen, draft)


def _chosen(contexts: Iterable[Context[F]], chosen: RuleSet, draft: bool) -> list[_Place[F]]:
    kept = []
    for context in contexts:
        rows = [
            _Row(rule)
            for rule in context.rules
            if chosen.holds(rule.since, rule.until) and not (draft and rule.sealed_only)
        ]
        if rows:
            kept.append(_Place(context.path, rows))
    return kept


def _judge_document(facts: F, root: Node, places: list[_Place[F]], found: list[Finding]) -> None:
    children = root.shape.first
    answers: dict[Callable[[F], bool], bool] = {}
    for place in places:
        start = place.start
        if start is not None and start not in children:
            continue
        nodes = root.reach(place.path)
        if nodes:
            _judge(facts, nodes, _asked(facts, place.rows, answers), found)


def _asked(facts: F, rows: list[_Row[F]], answers: dict[Callable[[F], bool], bool]) -> list[_Row[F]]:
    """The rows whose condition holds. *answers*: what the conditions of this document gave so far."""
    asked: list[_Row[F]] = []
    for row in rows:
        when = row.when
        if when is not None:
            holds = answers.get(when)
            if holds is None:
                holds = answers[when] = when(facts)
            if not holds:
                continue
        asked.append(row)
    return asked


def _judge_by_value(file: File, nodes: list[Node], rows: list[_Row[File]], found: list[Finding]) -> None:
    """The general rules ask for nothing but a value, and a file has few different ones."""
    different: dict[str, Node] = {}
    for node in nodes:
        different[node.text] = node
    faults: list[Finding] = []
    _judge(file, list(different.values()), rows, faults)
    if faults:
        _judge(file, nodes, rows, found)


def _judge_carriers(file: File, attribute: str, rows: list[_Row[File]], found: list[Finding]) -> None:
    """The same for the value of an attribute."""
    different: dict[str, Node] = {}
    for node in file.tree.carriers:
        value = node.attributes.get(attribute)
        if value is not None:
            different[value] = node
    faults: list[Finding] = []
    _judge(file, list(different.values()), rows, faults)
    if faults:
        _judge(file, file.tree.carrying(attribute), rows, found)


def _judge(facts: F, nodes: list[Node], rows: list[_Row[F]], found: list[Finding]) -> None:
    for node in nodes:
        if len(found) >= MOST_FINDINGS:
            return
        for row in rows:
            fault = row.check(facts, node)
            if fault is not None:
                found.append(_finding(row.rule, fault))


def _finding(rule: Rule[F], fault: Fault) -> Finding:
    path = fault.at.path
    return finding(
        rule.code,
        path=f"{path}/{fault.below}" if fault.below else path,
        line=fault.at.line,
        found=_short(fault.found),
        expected=_short(fault.expected),
        gib_rule=rule.id,
    )


def _short(text: str | None) -> str | None:
    """Values come from the document and may be megabytes long."""
    return text if text is None or len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "..."
