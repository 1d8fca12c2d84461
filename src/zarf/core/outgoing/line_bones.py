"""Views of lines, one kind at a time: made once, then filled with the texts of the next line of that kind.

A line takes a view of its kind for as long as its invoice is judged, and gives it back; so the views are shared by all
invoices, whatever the order of the lines.
"""

from __future__ import annotations

from typing import Final, final

from zarf.core.outgoing.kinds import LineKind
from zarf.core.outgoing.stencil import MARKS, Stencil, mark, marked
from zarf.core.wire.lexical import Check
from zarf.core.wire.structure_quick import nodes_sound, text_check
from zarf.core.xml.canonical import escape_text
from zarf.core.xml.reading import read_plain
from zarf.core.xml.view import INDEXED, Node

_MOST_FREE: Final = 200


@final
class LineBones:
    """One view. nodes: the line and all below it, in order. texts: those to be filled, with the numbers of the values.

    checks: what the structure asks of values that people wrote.
    """

    __slots__ = ("checks", "kind", "nodes", "numbers", "texts")

    def __init__(self, kind: LineKind, nodes: list[Node]) -> None:
        self.kind: LineKind = kind
        self.nodes: list[Node] = nodes
        self.texts: list[Node] = []
        self.numbers: list[int] = []
        self.checks: list[tuple[Check, int]] = []

    def fill(self, values: list[str], first: int) -> bool:
        """Put the values in their places. Whether their structure is right. first: number of the line's first value."""
        numbers = self.numbers
        for index, node in enumerate(self.texts):
            node.text = values[first + numbers[index]]
        return all(check(values[first + number]) for check, number in self.checks)


def take(kind: LineKind, root_tag: str, values: list[str], first: int) -> LineBones | None:
    """A view of that kind which nobody else uses, not filled yet; None when lines of that kind are to be read.

    root_tag: start tag of an invoice. values: those of the line stand from *first* on; a new view is tried with them.
    """
    if kind.is_odd:
        return None
    try:
        found: LineBones = kind.free.pop()
    except IndexError:
        made = _make(kind, root_tag, values[first : first + kind.values])
        if made is None:
            kind.is_odd = True
        return made
    return found


def give_back(bones: list[LineBones]) -> None:
    """Let others use them."""
    for one in bones:
        free = one.kind.free
        if len(free) < _MOST_FREE:
            free.append(one)


def _make(kind: LineKind, root_tag: str, values: list[str]) -> LineBones | None:
    stencil: Stencil = kind.stencil
    nodes = _read(stencil, root_tag, values)
    others = _read(stencil, root_tag, [mark(number) for number in range(kind.values)])
    if nodes is None or others is None or len(nodes) != len(others) or not nodes_sound(nodes):
        return None
    made = LineBones(kind, nodes)
    for node, other in zip(nodes, others, strict=True):
        if node.tag != other.tag or node.tag in INDEXED or node.attributes != other.attributes:
            return None
        if not any(one in other.text for one in MARKS):
            if node.text != other.text:
                return None
            continue
        found = marked(other.text)
        if len(found) != 2 or found[0][0] or found[1][0]:
            return None
        number = found[0][1]
        check = text_check(node)
        made.texts.append(node)
        made.numbers.append(number)
        if check is not None and number not in stencil.figures:
            made.checks.append((check, number))
    return made


def _read(stencil: Stencil, root_tag: str, values: list[str]) -> list[Node] | None:
    """The elements of a line with these values."""
    pieces = [root_tag]
    stencil.fill(pieces, [escape_text(value) for value in values], 0)
    pieces.append("</Invoice>")
    file = read_plain("".join(pieces).encode())
    return None if file is None else file.tree.nodes[1:]
