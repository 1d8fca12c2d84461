"""The view of all envelopes of one shape: made once from one of them, then filled with the values of the next.

Where a value stands in the view is found by a file of the same shape in which marks stand for the values. Structure was
judged once for all that is alike; what is left to ask are the texts that people wrote. The rules that read nothing
that differs are answered as well (`rules/open_rules.py`).
"""

from __future__ import annotations

from datetime import date
from typing import Final, final

from zarf.core.outgoing.stencil import MARKS, marked
from zarf.core.rules.open_rules import OpenRules, open_rules
from zarf.core.wire.lexical import Check
from zarf.core.wire.structure_quick import certainly_sound, text_check
from zarf.core.xml.plain import PlainFile
from zarf.core.xml.view import Node

_MOST_DAYS: Final = 4


@final
class _Text:
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
class Skeleton:
    """A view to be filled. Only one document can be in it at a time."""

    def __init__(self, file: PlainFile, nodes: list[Node], numbers: list[int], draft: bool) -> None:
        self.file: PlainFile = file
        self.draft: bool = draft
        self.document_type: str = ""
        self.nodes: list[Node] = nodes
        self.numbers: list[int] = numbers
        self.composed: list[_Text] = []
        self.attributes: list[tuple[str, _Text]] = []
        self.checks: list[tuple[Check, int]] = []
        self._rules: dict[tuple[date, date, str], OpenRules | None] = {}

    def fill(self, values: list[str]) -> None:
        """Put the values in their places."""
        numbers = self.numbers
        for index, node in enumerate(self.nodes):
            node.text = values[numbers[index]]
        for text in self.composed:
            text.node.text = text.with_values(values)
        for name, text in self.attributes:
            text.node.attributes[name] = text.with_values(values)

    def is_certainly_good(self, values: list[str], rule_date: date, today: date, document_type: str) -> bool:
        """Whether there is certainly nothing to tell of the document with these values. It stays in the view."""
        for check, number in self.checks:
            if not check(values[number]):
                return False
        self.fill(values)
        key = (rule_date, today, document_type)
        if key not in self._rules:
            if len(self._rules) >= _MOST_DAYS:
                self._rules.clear()
            self._rules[key] = self._open(rule_date, today, document_type)
        rules = self._rules[key]
        try:
            return rules is not None and rules.hold()
        except AttributeError:  # it asks for the text that is never filled in
            return False

    def _open(self, rule_date: date, today: date, document_type: str) -> OpenRules | None:
        differing = [(node, False) for node in self.nodes]
        differing += [(text.node, False) for text in self.composed]
        carriers: list[Node] = []
        for _, text in self.attributes:
            if text.node not in carriers:
                carriers.append(text.node)
        differing += [(node, True) for node in carriers]
        return open_rules(
            self.file.tree,
            differing,
            rule_date=rule_date,
            today=today,
            document_type=document_type,
            draft=self.draft,
        )


def skeleton(
    file: PlainFile, with_marks: PlainFile, values: list[str], written: set[int], unread: int, draft: bool
) -> Skeleton | None:
    """The skeleton of *file*, in which *values* stand, and of a file of the same shape with marks for them.

    written: numbers of the values whose form is ours (amounts, dates, digests ...), so that their structure need not
    be asked; only these may stand in attributes or within a longer text. unread: number of the value that is never
    filled in, for it is long and no rule asks for it; where one does, there is no text, and the document is read.
    None when the two files do not fit.
    """
    nodes, others = file.tree.nodes, with_marks.tree.nodes
    if len(nodes) != len(others) or not certainly_sound(file, draft=draft):
        return None
    made = Skeleton(file, [], [], draft)
    for node, other in zip(nodes, others, strict=True):
        if (
            node.tag != other.tag
            or len(node.kids) != len(other.kids)
            or not _attributes(made, (node, other), values, written)
        ):
            return None
        if not any(one in other.text for one in MARKS):
            if node.text != other.text:
                return None
            continue
        text = _Text(node, other.text)
        if node.text != text.with_values(values):
            return None
        check = text_check(node)
        if text.numbers == [unread]:
            del node.text
        elif len(text.numbers) == 1 and not text.before[0] and not text.behind:
            made.nodes.append(node)
            made.numbers.append(text.numbers[0])
            if check is not None and text.numbers[0] not in written:
                made.checks.append((check, text.numbers[0]))
        elif written.issuperset(text.numbers):
            made.composed.append(text)
        else:
            return None
    return made


def _attributes(made: Skeleton, pair: tuple[Node, Node], values: list[str], written: set[int]) -> bool:
    node, other = pair
    if node.attributes.keys() != other.attributes.keys():
        return False
    own: dict[str, str] | None = None
    for name, value in other.attributes.items():
        if any(one in value for one in MARKS):
            if own is None:
                own = node.attributes = dict(node.attributes)  # until now it is that of all such tags
            text = _Text(node, value)
            if not written.issuperset(text.numbers) or node.attributes[name] != text.with_values(values):
                return False
            made.attributes.append((name, text))
    return True
