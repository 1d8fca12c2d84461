"""Finding the places of a skeleton: by a file of the same shape in which marks stand for the values."""

from __future__ import annotations

from zarf.core.outgoing.skeleton import PlacedText, Skeleton
from zarf.core.outgoing.stencil import MARKS
from zarf.core.wire.structure_quick import certainly_sound, text_check
from zarf.core.xml.plain import PlainFile
from zarf.core.xml.view import Node


def fit(
    made: Skeleton, file: PlainFile, with_marks: PlainFile, values: list[str], written: set[int], unread: int
) -> bool:
    """Make the skeleton of *file*, in which *values* stand, and of a file of the same shape with marks for them.

    written: numbers of the values whose form is ours (amounts, dates, digests ...), so that their structure need not
    be asked; only these may stand in attributes or within a longer text. unread: number of the value that is never
    filled in, for it is long and no rule asks for it; where one does, there is no text, and the document is read.
    False when the two files do not fit.
    """
    nodes, others = file.tree.nodes, with_marks.tree.nodes
    if len(nodes) != len(others) or not certainly_sound(file, draft=made.draft):
        return False
    for node, other in zip(nodes, others, strict=True):
        if node.tag != other.tag or len(node.kids) != len(other.kids):
            return False
        if not _attributes(made, node, other, values, written) or not _text(made, node, other, values, written, unread):
            return False
    return made.cut_lines_off(file.tree)


def _text(made: Skeleton, node: Node, other: Node, values: list[str], written: set[int], unread: int) -> bool:
    if not any(one in other.text for one in MARKS):
        return node.text == other.text
    text = PlacedText(node, other.text)
    if node.text != text.with_values(values):
        return False
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
        return False
    return True


def _attributes(made: Skeleton, node: Node, other: Node, values: list[str], written: set[int]) -> bool:
    if node.attributes.keys() != other.attributes.keys():
        return False
    is_own = False
    for name, value in other.attributes.items():
        if any(one in value for one in MARKS):
            if not is_own:
                node.attributes = dict(node.attributes)  # until now it is that of all such tags
                is_own = True
            text = PlacedText(node, value)
            if not written.issuperset(text.numbers) or node.attributes[name] != text.with_values(values):
                return False
            made.attributes.append((name, text))
        elif node.attributes[name] != value:
            return False
    return True
