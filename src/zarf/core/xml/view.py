"""A lean view of one XML file, made once, that every check reads.

Its `Node` values have their children already grouped by name, and what is looked for anywhere in a file (dates,
currencies, units ...) is gathered on the way, so that no check has to search the tree.

A view is made here from an lxml tree, whatever stands in it; `core/xml/plain.py` makes the same view straight from the
bytes of an ordinary file. A node knows nothing of lxml: its line is looked up by its number when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast, final

from lxml import etree

from zarf.core.xml import namespaces as ns
from zarf.core.xml.namespaces import clark, prefixed

_NO_CHILDREN: dict[str, list[Node]] = {}
_NO_ATTRIBUTES: dict[str, str] = {}
_NONE: list[Node] = []

_CBC = clark(ns.CBC, "")
_SH = clark(ns.SBDH, "")

INDEXED = frozenset(
    {
        clark(ns.UBL_INVOICE, "Invoice"),
        clark(ns.UBL_APPLICATION_RESPONSE, "ApplicationResponse"),
        clark(ns.UBL_DESPATCH_ADVICE, "DespatchAdvice"),
        clark(ns.UBL_RECEIPT_ADVICE, "ReceiptAdvice"),
        clark(ns.UBL_CREDIT_NOTE, "CreditNote"),
        clark(ns.HRXML, "ProcessUserAccount"),
        clark(ns.HRXML, "CancelUserAccount"),
        _SH + "StandardBusinessDocument",
        _SH + "StandardBusinessDocumentHeader",
        clark(ns.PACKAGE, "Package"),
        "ElementType",
        _CBC + "IdentificationCode",
        _CBC + "SourceCurrencyCode",
        _CBC + "TargetCurrencyCode",
        _CBC + "CurrencyCode",
        _CBC + "ChannelCode",
        _CBC + "IssueDate",
        _CBC + "UBLVersionID",
    }
)
"""Elements that are looked for at any depth. Everything else is reached by its path."""

INDEXED_ATTRIBUTES = ("currencyID", "unitCode", "mimeCode")

_VALUE_NAMES = frozenset({"ElementType", "ElementCount", clark(ns.DS, "X509SubjectName")})
_HEADER_GROUPS = frozenset(
    _SH + name
    for name in (
        "StandardBusinessDocument",
        "StandardBusinessDocumentHeader",
        "Sender",
        "Receiver",
        "ContactInformation",
        "DocumentIdentification",
    )
)


def is_value(tag: str) -> bool:
    """Whether an element of that name bears a value, so that its text counts even if it wrongly holds elements."""
    return tag.startswith(_CBC) or (tag.startswith(_SH) and tag not in _HEADER_GROUPS) or tag in _VALUE_NAMES


@final
class Origin:
    """The lxml tree a view was made from, asked for lines when there is something to tell."""

    __slots__ = ("_lines", "_root")

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._lines: list[int | None] | None = None

    def line(self, number: int) -> int | None:
        """The line of the element of that number in document order."""
        if self._lines is None:
            self._lines = [cast("int | None", element.sourceline) for element in self._root.iter(etree.Element)]
        return self._lines[number]


@final
class Head:
    """What one start tag says, in the scope of some prefixes: read once, used for every tag of the same bytes.

    inside: the prefixes below it. declared: how many of them it declares. ids: its attributes Id, ID and id.
    form: for the structure check to keep what it found out about the tag.
    """

    __slots__ = ("attributes", "carries", "closed", "declared", "form", "ids", "indexed", "inside", "is_value", "tag")

    def __init__(
        self, tag: str, attributes: dict[str, str], inside: Scope, declared: int, closed: bool, ids: list[str]
    ) -> None:
        self.tag: str = tag
        self.attributes: dict[str, str] = attributes
        self.inside: Scope = inside
        self.declared: int = declared
        self.closed: bool = closed
        self.ids: list[str] = ids
        self.is_value: bool = is_value(tag)
        self.indexed: bool = tag in INDEXED
        self.carries: list[str] = [name for name in INDEXED_ATTRIBUTES if name in attributes]
        self.form: object = None


@final
class Scope:
    """The prefixes in force ("" is the default namespace), and the tags already read under them."""

    __slots__ = ("heads", "prefixes")

    def __init__(self, prefixes: dict[str, str]) -> None:
        self.prefixes: dict[str, str] = prefixes
        self.heads: dict[bytes, Head] = {}


@final
class Node:
    """One element: its name, its text, its attributes and its children grouped by name, in document order.

    text: the string value of a value-bearing element ("" when empty); not meaningful for an aggregate.
    position: its number among its siblings of the same name, from 1. number: its number in the file, from 0.
    pieces: how many text nodes stand directly in it; a comment in the middle of a value makes two.
    head: what `core/xml/plain.py` knows of its tag; None in a view of an lxml tree.
    repeats: one of its children's names comes more than once.
    """

    __slots__ = (
        "attributes",
        "children",
        "head",
        "number",
        "origin",
        "parent",
        "pieces",
        "position",
        "repeats",
        "tag",
        "text",
    )

    def __init__(self, tag: str, parent: Node | None, number: int) -> None:
        self.tag: str = tag
        self.parent: Node | None = parent
        self.number: int = number
        self.text: str = ""
        self.pieces: int = 0
        self.position: int = 1
        self.repeats: bool = False
        self.attributes: dict[str, str] = _NO_ATTRIBUTES
        self.children: dict[str, list[Node]] = _NO_CHILDREN
        self.head: Head | None = None
        self.origin: Origin | None = None

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
        top = self
        while top.parent is not None:
            top = top.parent
        return top.origin.line(self.number) if top.origin is not None else None

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
    """A file ready for the checks: the root, and the elements that are looked for anywhere."""

    __slots__ = ("_attributes", "_elements", "root")

    def __init__(self, root: Node, elements: dict[str, list[Node]], attributes: dict[str, list[Node]]) -> None:
        self.root: Node = root
        self._elements: dict[str, list[Node]] = elements
        self._attributes: dict[str, list[Node]] = attributes

    def anywhere(self, tag: str) -> list[Node]:
        """Every element of that name in the file, in document order. The name must be an indexed one."""
        if tag not in INDEXED:
            raise KeyError(tag)
        return self._elements.get(tag, _NONE)

    def carrying(self, attribute: str) -> list[Node]:
        """Every element with that attribute (currencyID, unitCode or mimeCode), in document order."""
        return self._attributes.get(attribute, _NONE)


def view_of(root: etree._Element) -> Tree:
    """The view of an lxml tree, or of the part of it below *root*. Depth is bounded by the reading limits."""
    reader = _Reader()
    node = reader.read(root, None)
    node.origin = Origin(root)
    return Tree(node, reader.elements, reader.attributes)


@final
class _Reader:
    def __init__(self) -> None:
        self.elements: dict[str, list[Node]] = {}
        self.attributes: dict[str, list[Node]] = {}
        self._number = 0
        self._tags: dict[str, str] = {}

    def read(self, element: etree._Element, parent: Node | None) -> Node:
        read: str = element.tag  # a new string each time, longer than all else a node holds
        tag = self._tags.setdefault(read, read)
        node = Node(tag, parent, self._number)
        self._number += 1
        if tag in INDEXED:
            self.elements.setdefault(tag, []).append(node)
        items = element.items()
        if items:
            attributes: dict[str, str] = dict(cast("Iterable[tuple[str, str]]", items))
            node.attributes = attributes
            for name in INDEXED_ATTRIBUTES:
                if name in attributes:
                    self.attributes.setdefault(name, []).append(node)
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
                    children[child_tag] = [self.read(child, node)]
                else:
                    another = self.read(child, node)
                    same.append(another)
                    another.position = len(same)
                    node.repeats = True
        node.children = children
        if not children or is_value(node.tag):
            own = [text for text in _own_texts(element) if text]
            node.pieces = len(own)
            node.text = "".join(own) if not children else "".join(_all_texts(element))


def _own_texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _all_texts(element: etree._Element) -> Iterator[str]:
    """The text below, without comments and processing instructions."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _all_texts(child)
        yield child.tail or ""
