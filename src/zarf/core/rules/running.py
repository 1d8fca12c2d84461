"""Running the table over a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TypeVar

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
_LONGEST_SHOWN = 200

MOST_FINDINGS = 10_000
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
    plan = _plan(chosen, draft)
    for context in plan.file:
        starts = tree.anywhere(context.path[0])
        for start in starts:
            _judge(file, start.select(*context.path[1:]), context.rules, found)
    for general in plan.general:
        _judge_by_value(file, tree.anywhere(general.path[0]), None, general.rules, found)
    for attribute, rule in ATTRIBUTE_RULES:
        _judge_by_value(file, tree.carrying(attribute), attribute, (rule,), found)
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


class _Plan:
    """The rules of one set, ready to run."""

    def __init__(self, chosen: RuleSet, draft: bool) -> None:
        self.file = _chosen(ENVELOPE_CONTEXTS, chosen, draft)
        self.general = _chosen(GENERAL_CONTEXTS, chosen, draft)
        self.invoice = _chosen(INVOICE_CONTEXTS, chosen, draft)
        self.response = _chosen(RESPONSE_CONTEXTS, chosen, draft)
        self.despatch = _chosen(DESPATCH_CONTEXTS, chosen, draft)
        self.receipt = _chosen(RECEIPT_CONTEXTS, chosen, draft)
        self.user_account = _chosen(USER_ACCOUNT_CONTEXTS, chosen, draft)


@cache
def _plan(chosen: RuleSet, draft: bool) -> _Plan:
    return _Plan(chosen, draft)


def _chosen(contexts: Iterable[Context[F]], chosen: RuleSet, draft: bool) -> tuple[Context[F], ...]:
    kept = []
    for context in contexts:
        rules = tuple(
            rule for rule in context.rules if chosen.holds(rule.since, rule.until) and not (draft and rule.sealed_only)
        )
        if rules:
            kept.append(Context(context.path, rules))
    return tuple(kept)


def _judge_document(facts: F, root: Node, contexts: tuple[Context[F], ...], found: list[Finding]) -> None:
    children = root.children
    for context in contexts:
        path = context.path
        if path and path[0] not in children:
            continue
        nodes = root.select(*path)
        if nodes:
            concerned = [rule for rule in context.rules if rule.when is None or rule.when(facts)]
            _judge(facts, nodes, concerned, found)


def _judge_by_value(
    file: File, nodes: list[Node], attribute: str | None, rules: tuple[Rule[File], ...], found: list[Finding]
) -> None:
    """The general rules ask for nothing but a value, the text or one attribute, and a file has few different ones."""
    different: dict[str, Node] = {}
    for node in nodes:
        different[node.text if attribute is None else node.attributes[attribute]] = node
    faults: list[Finding] = []
    _judge(file, list(different.values()), rules, faults)
    if faults:
        _judge(file, nodes, rules, found)


def _judge(facts: F, nodes: list[Node], rules: Iterable[Rule[F]], found: list[Finding]) -> None:
    for node in nodes:
        if len(found) >= MOST_FINDINGS:
            return
        for rule in rules:
            fault = rule.check(facts, node)
            if fault is not None:
                found.append(_finding(rule, fault))


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
