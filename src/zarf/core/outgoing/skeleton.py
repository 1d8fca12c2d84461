"""The view of all envelopes of one shape: made once from one of them, then filled with the values of the next.

Where a value stands in the view is found by `fitting.py`. Structure was judged once for all that is alike; what is left
to ask are the texts that people wrote. The rules that read nothing that differs are answered as well
(`rules/open_rules.py`). The lines come from `line_bones.py`, each of its kind; of the shape they are no part, but for
how many they are.
"""

from __future__ import annotations

from datetime import date
from typing import Final, final

from zarf.core.outgoing.kinds import LineKind
from zarf.core.outgoing.line_bones import LineBones, give_back, take
from zarf.core.outgoing.stencil import marked
from zarf.core.rules.names import INVOICE
from zarf.core.rules.open_rules import LINE, Away, InLine, OpenRules, make_unknown, open_rules
from zarf.core.wire.lexical import Check
from zarf.core.xml.view import INDEXED, Node, Tree

_MOST_DAYS: Final = 4
_MOST_KINDS: Final = 256


@final
class PlacedText:
    """A text that is put together: what stands before each value, and behind the last."""

    __slots__ = ("before", "behind", "node", "numbers")

    def __init__(self, node: Node, text: str) -> None:
        found = marked(text)
        self.node: Node = node
        self.before: list[str] = [before for before, number in found if number >= 0]
        self.numbers: list[int] = [number for _, number in found if number >= 0]
        self.behind: str = found[-1][0]

    def with_values(self, values: list[str]) -> str:
        text = ""
        for before, number in zip(self.before, self.numbers, strict=True):
            text += before + values[number]
        return text + self.behind


@final
class _Day:
    """The rules as they are open on one day. kinds: what is open in a line of that kind; None: all are at fault."""

    __slots__ = ("kinds", "rules")

    def __init__(self, rules: OpenRules | None) -> None:
        self.rules: OpenRules | None = rules
        self.kinds: dict[LineKind, list[InLine] | None] = {}


@final
class Skeleton:
    """A view to be filled. Only one document can be in it at a time.

    root_tag: start tag of the invoice. document_type: as the rules name it.
    """

    def __init__(self, draft: bool, document_type: str, root_tag: str) -> None:
        self.draft: bool = draft
        self.document_type: str = document_type
        self.root_tag: str = root_tag
        self.nodes: list[Node] = []
        self.numbers: list[int] = []
        self.composed: list[PlacedText] = []
        self.attributes: list[tuple[str, PlacedText]] = []
        self.checks: list[tuple[Check, int]] = []
        self._tree: Tree | None = None
        self._head: list[Node] = []
        self._unknown: list[Node] = []
        self._days: dict[tuple[date, date], _Day] = {}

    def cut_lines_off(self, tree: Tree) -> bool:
        """Keep the view without its lines, as unknown ones. Whether it is the view of one invoice with lines last."""
        invoices = tree.anywhere(INVOICE)
        if len(invoices) != 1:
            return False
        [invoice] = invoices
        first = invoice.shape.first.get(LINE)
        if first is None or invoice.shape.scattered or any(kid.tag != LINE for kid in invoice.kids[first:]):
            return False
        below = _below(invoice.kids[first:])
        if any(node.tag in INDEXED for node in below):
            return False
        gone = {id(node) for node in below}
        kept = [node for node in tree.nodes if id(node) not in gone]
        found = {tag: nodes for tag in INDEXED if (nodes := tree.anywhere(tag))}
        self._tree = Tree(kept, found, [])
        self._head = invoice.kids[:first]
        self._unknown = [make_unknown(node) for node in invoice.kids[first:]]
        invoice.kids = [*self._head, *self._unknown]
        return True

    def is_certainly_good(
        self, own: list[str], kinds: tuple[LineKind, ...], values: list[str], first: int, rule_date: date, today: date
    ) -> bool:
        """Whether there is certainly nothing to tell of a document.

        own: the values of its head, view, seal and envelope. values: those of its lines, of these kinds, from *first*
        on.
        """
        for check, number in self.checks:
            if not check(own[number]):
                return False
        day = self._day(rule_date, today)
        if day is None:
            return False
        lines: list[LineBones] = []
        try:
            return (
                self._stand(lines, kinds, values, first) and self._open_in(day, lines, own) and self._hold(day, lines)
            )
        except AttributeError:  # a rule asks for the text that is never filled in
            return False
        finally:
            give_back(lines)

    def _day(self, rule_date: date, today: date) -> _Day | None:
        key = (rule_date, today)
        day = self._days.get(key)
        if day is None:
            if len(self._days) >= _MOST_DAYS:
                self._days.clear()
            invoice = self._invoice()
            invoice.kids = [*self._head, *self._unknown]
            assert self._tree is not None
            rules = open_rules(
                self._tree,
                self._away(),
                rule_date=rule_date,
                today=today,
                document_type=self.document_type,
                draft=self.draft,
            )
            day = self._days[key] = _Day(rules)
        return day if day.rules is not None else None

    def _invoice(self) -> Node:
        assert self._tree is not None
        return self._tree.anywhere(INVOICE)[0]

    def _away(self) -> Away:
        carriers: list[Node] = []
        for _, text in self.attributes:
            if text.node not in carriers:
                carriers.append(text.node)
        return Away([*self.nodes, *[text.node for text in self.composed]], carriers)

    def _stand(self, lines: list[LineBones], kinds: tuple[LineKind, ...], values: list[str], first: int) -> bool:
        """Take a view for each line, and fill it. Whether the structure of all is right."""
        for kind in kinds:
            bones = take(kind, self.root_tag, values, first)
            if bones is None:
                return False
            lines.append(bones)
            if not bones.fill(values, first):
                return False
            first += kind.values
        return True

    def _open_in(self, day: _Day, lines: list[LineBones], own: list[str]) -> bool:
        """Look for the open rules of each kind that is new here, then fill the head. Whether no kind is at fault."""
        known = day.kinds
        for bones in lines:
            if bones.kind not in known:
                if len(known) >= _MOST_KINDS:
                    known.clear()
                known[bones.kind] = self._of_kind(day, bones)
            if known[bones.kind] is None:
                return False
        self._fill(own)
        invoice = self._invoice()
        kids = self._head.copy()
        for bones in lines:
            line = bones.nodes[0]
            line.parent = invoice
            kids.append(line)
        invoice.kids = kids
        return True

    def _of_kind(self, day: _Day, bones: LineBones) -> list[InLine] | None:
        invoice, line = self._invoice(), bones.nodes[0]
        line.parent = invoice
        invoice.kids = [*self._head, line, *self._unknown[1:]]
        assert day.rules is not None
        with self._away():
            return day.rules.of_line(bones.nodes, bones.texts)

    def _fill(self, values: list[str]) -> None:
        numbers = self.numbers
        for index, node in enumerate(self.nodes):
            node.text = values[numbers[index]]
        for text in self.composed:
            text.node.text = text.with_values(values)
        for name, text in self.attributes:
            text.node.attributes[name] = text.with_values(values)

    def _hold(self, day: _Day, lines: list[LineBones]) -> bool:
        assert day.rules is not None
        for bones in lines:
            nodes = bones.nodes
            asked = day.kinds.get(bones.kind)
            if asked is None:
                return False
            for one in asked:
                if one.check(one.facts, nodes[one.place]) is not None:
                    return False
        return day.rules.hold()


def _below(nodes: list[Node]) -> list[Node]:
    """They and everything below."""
    found: list[Node] = []
    for node in nodes:
        found.append(node)
        found.extend(_below(node.kids))
    return found
