"""A rule that reads what differs is asked for each document; one that does not is answered once."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree
from tests.unit.core.rules import documents

from zarf.core.rules.open_rules import LINE, Away, make_unknown, open_rules
from zarf.core.rules.tree import Node, Tree
from zarf.core.xml.namespaces import CBC, clark
from zarf.core.xml.view import view_of

_RULES, _TODAY = date(2026, 9, 14), date(2026, 11, 20)


def _tree(root: etree._Element) -> Tree:
    """The view of an invoice with unknown lines."""
    tree = view_of(root)
    lines = tree.root.all(LINE)
    below = {id(node) for line in lines for node in (line, *_inside(line))}
    kept = [node for node in tree.nodes if id(node) not in below]
    for line in lines:
        make_unknown(line)
    tree.nodes = kept
    return tree


def _inside(node: Node) -> list[Node]:
    return [one for kid in node.kids for one in (kid, *_inside(kid))]


def _open(tree: Tree, *texts: Node) -> object:
    return open_rules(tree, Away(list(texts), []), rule_date=_RULES, today=_TODAY, document_type="efatura", draft=False)


def _named(tree: Tree, name: str) -> Node:
    return next(node for node in tree.nodes if node.tag == clark(CBC, name))


def test_only_rules_that_read_what_differs_are_open():
    tree = _tree(documents.invoice(documents.seal()))
    day = _named(tree, "IssueDate")
    lines = {check.__name__ for check, _, _ in _open(tree)._asked}  # those that look into the lines
    open_too = [(check.__name__, node) for check, _, node in _open(tree, day)._asked if check.__name__ not in lines]
    assert ("tarih_bicimi_1", day) in open_too
    assert {node for _, node in open_too} <= {day, tree.root}


def test_what_was_taken_away_is_put_back():
    tree = _tree(documents.invoice(documents.seal()))
    day = _named(tree, "IssueDate")
    before = day.text
    _open(tree, day)
    assert day.text == before


def test_a_fault_that_all_have_in_common_leaves_nothing_to_ask():
    root = documents.invoice(documents.seal())
    root.find(clark(CBC, "ProfileID")).text = "YANLIS"
    assert _open(_tree(root)) is None


def test_what_decides_which_rules_are_asked_may_not_differ():
    tree = _tree(documents.invoice(documents.seal()))
    assert _open(tree, _named(tree, "InvoiceTypeCode")) is None


def test_an_unknown_line_tells_nothing():
    tree = view_of(documents.invoice(documents.seal()))
    line = make_unknown(tree.root.all(LINE)[0])
    for name in ("tag", "text", "attributes", "kids", "shape"):
        with pytest.raises(AttributeError):
            getattr(line, name)
