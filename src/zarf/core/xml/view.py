"""A lean view of one XML file, made once, that every check reads.

Its `Node` values know where among their children each name stands, and what is looked for anywhere in a file (dates,
currencies, units ...) is gathered on the way, so that no check has to search the tree.

A view is made here from an lxml tree, whatever stands in it; `core/xml/plain.py` makes the same view straight from the
bytes of an ordinary file. A node knows nothing of lxml: its line is looked up by its number when somebody asks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Final, cast, final

from lxml import etree

from zarf.core.xml import namespaces as ns
from zarf.core.xml.namespaces import clark, prefixed

_NO_ATTRIBUTES: Final[dict[str, str]] = {}
_NONE: Final[list[Node]] = []

_CBC: Final = clark(ns.CBC, "")
_SH: Final = clark(ns.SBDH, "")

INDEXED: Final = frozenset(
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

INDEXED_ATTRIBUTES: Final = ("currencyID", "unitCode", "mimeCode")

_USER_ACCOUNT: Final = clark(ns.HRXML, "UserAccount")
_VALUE_NAMES: Final = frozenset({"ElementType", "ElementCount", clark(ns.DS, "X509SubjectName")})
_HEADER_GROUPS: Final = frozenset(
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
    """How to come by the lxml tree of a view; asked for lines when there is something to tell."""

    __slots__ = ("_lines", "_read")

    def __init__(self, read: Callable[[], etree._Element]) -> None:
        self._read: Callable[[], etree._Element] = read
        self._lines: list[int | None] | None = None

    def line(self, number: int) -> int | None:
        """The line of the element of that number in document order."""
        if self._lines is None:
            self._lines = [cast("int | None", element.sourceline) for element in self._read().iter(etree.Element)]
        return self._lines[number]


@final
class Head:
    """What one start tag says, in the scope of some prefixes: read once, used for every tag of the same bytes.

    name: the name as written, with its prefix. inside: the prefixes below it. declared: how many of them it declares.
    ids: its attributes Id, ID and id. carries: which of INDEXED_ATTRIBUTES it has. customary: it stands as C14N would
    write it (core/xml/customary.py). shapes: those its elements were seen in. form: for the structure check to keep
    what it found out about the tag. file: the last file it was seen in.
    """

    __slots__ = (
        "attributes",
        "carries",
        "closed",
        "customary",
        "declared",
        "end",
        "era",
        "file",
        "follower",
        "form",
        "ids",
        "indexed",
        "inside",
        "is_value",
        "name",
        "opening",
        "shapes",
        "start",
        "tag",
    )

    def __init__(
        self,
        tag: str,
        name: bytes,
        start: bytes,
        attributes: dict[str, str],
        inside: Scope,
        declared: int,
        closed: bool,
        ids: list[str],
        customary: bool,
    ) -> None:
        self.tag: str = tag
        self.name: bytes = name
        self.attributes: dict[str, str] = attributes
        self.inside: Scope = inside
        self.declared: int = declared
        self.closed: bool = closed
        self.ids: list[str] = ids
        self.customary: bool = customary
        self.is_value: bool = is_value(tag)
        self.indexed: bool = tag in INDEXED
        self.carries: bool = any(name in attributes for name in INDEXED_ATTRIBUTES)
        self.shapes: dict[tuple[str, ...], Shape] = _shapes_of(tag)
        self.form: object = None
        self.file: object = None
        self.start: bytes = start
        self.opening: bytes = b""
        self.end: bytes = b""
        self.era: object = None
        self.follower: Head | None = None


@final
class Shape:
    """Which children an element of one name has, in which order: worked out once for all elements alike.

    first: where among the children each name begins; ends: where the run of the same name ends that begins there.
    scattered: children of one name have others between them. sound, draft: for the structure check to keep its answer.
    """

    __slots__ = ("draft", "ends", "first", "scattered", "sound", "tag", "tags")

    def __init__(self, tag: str, tags: tuple[str, ...]) -> None:
        self.tag: str = tag
        self.tags: tuple[str, ...] = tags
        self.first: dict[str, int] = {}
        self.ends: list[int] = []
        self.scattered: bool = False
        self.sound: bool | None = None
        self.draft: bool | None = None
        before = ""
        run = 0
        for number, name in enumerate(tags):
            if name != before:
                if name in self.first:
                    self.scattered = True
                else:
                    self.first[name] = number
                before, run = name, number
            self.ends.append(number + 1)
            self.ends[run] = number + 1


_NO_SHAPE: Final = Shape("", ())
_SHAPES: Final[dict[str, dict[tuple[str, ...], Shape]]] = {}
_MOST_NAMES: Final = 4096
_MOST_SHAPES: Final = 1024
_LONGEST_SHAPE: Final = 2000
"""What is remembered of shapes must not grow with the input."""


def _shapes_of(tag: str) -> dict[tuple[str, ...], Shape]:
    known = _SHAPES.get(tag)
    if known is None:
        if len(_SHAPES) >= _MOST_NAMES:
            _SHAPES.clear()
        known = _SHAPES[tag] = {}
    return known


def new_shape(tag: str, tags: tuple[str, ...], shapes: dict[tuple[str, ...], Shape]) -> Shape:
    """The shape of an element of that name with these children, remembered among *shapes*."""
    shape = Shape(tag, tags)
    if len(tags) <= _LONGEST_SHAPE:
        if len(shapes) >= _MOST_SHAPES:
            shapes.clear()
        shapes[tags] = shape
    return shape


@final
class Scope:
    """The prefixes in force ("" is the default namespace), and the tags already read under them.

    openings: the same tags together with the white space behind them, as they come before an inner element.
    roots: long tags that declare prefixes, either way. era: another object whenever some of these were forgotten.
    """

    __slots__ = ("era", "heads", "openings", "prefixes", "roots")

    def __init__(self, prefixes: dict[str, str]) -> None:
        self.prefixes: dict[str, str] = prefixes
        self.heads: dict[bytes, Head] = {}
        self.openings: dict[bytes, Head] = {}
        self.roots: dict[bytes, Head] = {}
        self.era: object = object()


@final
class Node:
    """One element: its name, its text, its attributes and its children in document order.

    text: the string value of a value-bearing element ("" when empty); not meaningful for an aggregate.
    number: its number in the file, from 0. kids: its children; never to be changed. shape: their names.
    pieces: how many text nodes stand directly in it; a comment in the middle of a value makes two.
    head: what `core/xml/plain.py` knows of its tag; None in a view of an lxml tree.
    Text, attributes and more may be taken away: whoever asks for them gets an AttributeError (`rules/open_rules.py`).
    """

    __slots__ = ("attributes", "head", "kids", "number", "origin", "parent", "pieces", "shape", "tag", "text")
    __deletable__ = ["attributes", "kids", "shape", "tag", "text"]

    def __init__(self, tag: str, parent: Node | None, number: int, attributes: dict[str, str]) -> None:
        self.tag: str = tag
        self.parent: Node | None = parent
        self.number: int = number
        self.attributes: dict[str, str] = attributes
        self.text: str = ""
        self.pieces: int = 0
        self.kids: list[Node] = _NONE
        self.shape: Shape = _NO_SHAPE
        self.head: Head | None = None
        self.origin: Origin | None = None

    def has(self, tag: str) -> bool:
        """Whether it has a child of that name."""
        return tag in self.shape.first

    def all(self, tag: str) -> list[Node]:
        """Its children of that name; never to be changed by the caller."""
        shape = self.shape
        start = shape.first.get(tag)
        if start is None:
            return _NONE
        if shape.scattered:
            return [kid for kid in self.kids if kid.tag == tag]
        return self.kids[start : shape.ends[start]]

    def select(self, *path: str) -> list[Node]:
        """Every element reached by the path of names, in document order."""
        return self.reach(path)

    def reach(self, path: tuple[str, ...]) -> list[Node]:
        """As `select`, for a path at hand."""
        nodes = _NONE
        here: Node | None = self
        for tag in path:
            nodes = here.all(tag) if here is not None else [child for node in nodes for child in node.all(tag)]
            if not nodes:
                return _NONE
            here = nodes[0] if len(nodes) == 1 else None
        return nodes if path else [self]

    @property
    def position(self) -> int:
        """Its number among its siblings of the same name, from 1."""
        number = 1
        if self.parent is not None:
            for kid in self.parent.kids:
                if kid is self:
                    break
                if kid.tag == self.tag:
                    number += 1
        return number

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
    """A file ready for the checks: the root, all its nodes in document order, and what is looked for anywhere.

    carriers: of the nodes with one of INDEXED_ATTRIBUTES, at least one for each different value.
    followed: numbers of the user accounts behind which text or a comment stands among their siblings; one rule asks.
    """

    __slots__ = ("_elements", "carriers", "followed", "nodes", "root")

    def __init__(
        self,
        nodes: list[Node],
        elements: dict[str, list[Node]],
        carriers: list[Node],
        followed: frozenset[int] = frozenset(),
    ) -> None:
        self.root: Node = nodes[0]
        self.followed: frozenset[int] = followed
        self.nodes: list[Node] = nodes
        self.carriers: list[Node] = carriers
        self._elements: dict[str, list[Node]] = elements

    def anywhere(self, tag: str) -> list[Node]:
        """Every element of that name in the file, in document order. The name must be an indexed one."""
        if tag not in INDEXED:
            raise KeyError(tag)
        return self._elements.get(tag, _NONE)

    def carrying(self, attribute: str) -> list[Node]:
        """Every element with that attribute, in document order."""
        return [node for node in self.nodes if attribute in node.attributes]


def view_of(root: etree._Element) -> Tree:
    """The view of an lxml tree, or of the part of it below *root*. Depth is bounded by the reading limits."""
    reader = _Reader()
    node = reader.read(root, None)
    node.origin = Origin(lambda: root)
    return Tree(reader.nodes, reader.elements, reader.carriers, frozenset(reader.followed))


@final
class _Reader:
    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.elements: dict[str, list[Node]] = {}
        self.carriers: list[Node] = []
        self.followed: list[int] = []

    def read(self, element: etree._Element, parent: Node | None) -> Node:
        read: str = element.tag  # a new string each time, longer than all else a node holds
        tag = sys.intern(read)
        items = element.items()
        attributes: dict[str, str] = dict(cast("Iterable[tuple[str, str]]", items)) if items else _NO_ATTRIBUTES
        node = Node(tag, parent, len(self.nodes), attributes)
        self.nodes.append(node)
        if tag in INDEXED:
            self.elements.setdefault(tag, []).append(node)
        if any(name in attributes for name in INDEXED_ATTRIBUTES):
            self.carriers.append(node)
        if len(element) == 0:
            text = element.text
            if text:
                node.text = text
                node.pieces = 1
            return node
        self._read_children(element, node)
        return node

    def _read_children(self, element: etree._Element, node: Node) -> None:
        kids = [self.read(child, node) for child in element if isinstance(child.tag, str)]
        if kids:
            node.kids = kids
            tags = tuple([kid.tag for kid in kids])
            if _USER_ACCOUNT in tags:
                self._look_behind(element, kids)
            shapes = _shapes_of(node.tag)
            node.shape = shapes.get(tags) or new_shape(node.tag, tags, shapes)
        if not kids or is_value(node.tag):
            own = [text for text in _own_texts(element) if text]
            node.pieces = len(own)
            node.text = "".join(own) if not kids else "".join(_all_texts(element))

    def _look_behind(self, element: etree._Element, kids: list[Node]) -> None:
        """Which of the children have a node behind them that is no element."""
        number = len(kids)
        found = False
        for child in reversed(element):
            found = found or bool(child.tail)
            name: object = child.tag
            if not isinstance(name, str):
                found = True
                continue
            number -= 1
            if found:
                self.followed.append(kids[number].number)


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
