"""A lean view of one XML file, made once, that every rule reads.

The rules never touch lxml: they read `Node` values whose children are already grouped by name. What the general
rules look for anywhere in a file (dates, currencies, units ...) is gathered on the same walk, so no rule has to
search the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast, final

from lxml import etree

from zarf.core.rules.names import (
    APPLICATION_RESPONSE,
    CBC,
    DESPATCH_ADVICE,
    DS,
    ENVELOPE,
    ENVELOPE_HEADER,
    INVOICE,
    PACKAGE,
    RECEIPT_ADVICE,
    SH,
)
from zarf.core.xml.namespaces import prefixed

_NO_CHILDREN: dict[str, list[Node]] = {}
_NO_ATTRIBUTES: dict[str, str] = {}
_NONE: list[Node] = []

# Looked for at any depth. Everything else is reached by its path.
_INDEXED = frozenset(
    {
        INVOICE,
        APPLICATION_RESPONSE,
        DESPATCH_ADVICE,
        RECEIPT_ADVICE,
        ENVELOPE,
        ENVELOPE_HEADER,
        PACKAGE,
        "ElementType",
        CBC + "IdentificationCode",
        CBC + "SourceCurrencyCode",
        CBC + "TargetCurrencyCode",
        CBC + "CurrencyCode",
        CBC + "ChannelCode",
        CBC + "IssueDate",
        CBC + "UBLVersionID",
    }
)
_INDEXED_ATTRIBUTES = ("currencyID", "unitCode", "mimeCode")
# A value may wrongly hold elements; only the value-bearing names pay for reading the text below them.
_VALUE_NAMES = frozenset({"ElementType", "ElementCount", DS + "X509SubjectName"})


@final
class Node:
    """One element: its name, its text, its attributes and its children grouped by name, in document order.

    text: the string value of a value-bearing element ("" when empty); not meaningful for an aggregate.
    position: its number among its siblings of the same name, from 1.
    pieces: how many text nodes stand directly in it; a comment in the middle of a value makes two.
    """

    __slots__ = ("attributes", "children", "parent", "pieces", "position", "source", "tag", "text")

    def __init__(self, tag: str, parent: Node | None, source: etree._Element) -> None:
        self.tag = tag
        self.parent = parent
        self.source = source
        self.text = ""
        self.pieces = 0
        self.position = 1
        self.attributes = _NO_ATTRIBUTES
        self.children = _NO_CHILDREN

    def all(self, tag: str) -> list[Node]:
        """Its children of that name; never to be changed by the caller."""
        return self.children.get(tag, _NONE)

    def select(self, *path: str) -> list[Node]:
        """Every element reached by the path of names, in document order."""
        nodes = [self]
        for tag in path:
            if len(nodes) == 1:
                nodes = nodes[0].children.get(tag, _NONE)
            else:
                nodes = [child for node in nodes for child in node.children.get(tag, _NONE)]
            if not nodes:
                return _NONE
        return nodes

    def scheme(self) -> str | None:
        """The schemeID attribute."""
        return self.attributes.get("schemeID")

    @property
    def line(self) -> int | None:
        """Line in the file, from 1."""
        return cast("int | None", self.source.sourceline)

    @property
    def path(self) -> str:
        """XPath with the customary prefixes, and positions where a name is repeated."""
        steps = []
        node: Node | None = self
        while node is not None:
            step = prefixed(node.tag)
            if node.parent is not None and len(node.parent.all(node.tag)) > 1:
                step += f"[{node.position}]"
            steps.append(step)
            node = node.parent
        return "/" + "/".join(reversed(steps))


@final
class Tree:
    """A file ready for the rules: the root, and the elements that rules look for anywhere."""

    __slots__ = ("_attributes", "_elements", "root")

    def __init__(self, root: etree._Element) -> None:
        self._elements: dict[str, list[Node]] = {}
        self._attributes: dict[str, list[Node]] = {}
        self.root = self._read(root, None)

    def anywhere(self, tag: str) -> list[Node]:
        """Every element of that name in the file, in document order. The name must be an indexed one."""
        if tag not in _INDEXED:
            raise KeyError(tag)
        return self._elements.get(tag, _NONE)

    def carrying(self, attribute: str) -> list[Node]:
        """Every element with that attribute (currencyID, unitCode or mimeCode), in document order."""
        return self._attributes.get(attribute, _NONE)

    def _read(self, element: etree._Element, parent: Node | None) -> Node:
        tag: str = element.tag
        node = Node(tag, parent, element)
        if tag in _INDEXED:
            self._elements.setdefault(tag, []).append(node)
        items = element.items()
        if items:
            attributes: dict[str, str] = dict(cast("Iterable[tuple[str, str]]", items))
            node.attributes = attributes
            for name in _INDEXED_ATTRIBUTES:
                if name in attributes:
                    self._attributes.setdefault(name, []).append(node)
        if len(element) == 0:
            text = element.text
            if text:
                node.text = text
                node.pieces = 1
            return node
        self._read_children(element, node)
        return node

    def _read_children(self, element: etree._Element, node: Node) -> None:
        children: dict[str, list[Node]] = {}
        for child in element:
            child_tag = child.tag
            if isinstance(child_tag, str):
                same = children.get(child_tag)
                if same is None:
                    children[child_tag] = [self._read(child, node)]
                else:
                    another = self._read(child, node)
                    same.append(another)
                    another.position = len(same)
        node.children = children
        tag = node.tag
        if not children or tag.startswith((CBC, SH)) or tag in _VALUE_NAMES:
            own = [text for text in _own_texts(element) if text]
            node.pieces = len(own)
            node.text = "".join(own) if not children else "".join(_all_texts(element))


def _own_texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _all_texts(element: etree._Element) -> Iterator[str]:
    """The text below, without comments and processing instructions. Depth is bounded by the reading limits."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _all_texts(child)
        yield child.tail or ""
