"""Is an ordinary file certainly sound in structure? Asked before the careful check, and silent about what is wrong.

What an element may hold does not depend on the values in it, so the answer for "a Party with these children in this
order" is worked out once, by the careful check itself (`structure.Judge`) on an empty element of that shape, and
remembered. The texts are tested with the same tests. No rule of structure is written here: a file for which this
module says no, or does not know, is judged by `structure.check_structure`.
"""

from __future__ import annotations

from functools import cache
from typing import Final, final

from lxml import etree

from zarf.core.wire.lexical import Check, is_anything
from zarf.core.wire.structure import Judge, kind_of
from zarf.core.wire.structure_types import ANY_TYPE, ModelType, SequenceType, TextType, globals_by_tag, types
from zarf.core.xml.plain import PlainFile
from zarf.core.xml.view import Head, Node, Shape, new_shape

_ID_NAMES: Final = frozenset({"Id", "ID", "id"})


@final
class _Form:
    """One type.

    check: the test of a text-only element's text; None when any text is good or when it holds elements.
    """

    __slots__ = ("check", "holds_text", "kind", "mixed")

    def __init__(self, kind: str) -> None:
        found = kind_of(kind)
        self.kind: str = kind
        self.holds_text: bool = isinstance(found, TextType)
        self.mixed: bool = isinstance(found, ModelType) and found.mixed
        self.check: Check | None = None
        if isinstance(found, TextType) and found.check is not is_anything:
            self.check = found.check


_UNKNOWN: Final = "unknown"
"""Kept at a tag whose attributes are wrong or whose type depends on its place."""


def certainly_sound(file: PlainFile, *, draft: bool = False) -> bool:
    """Whether `check_structure` would find nothing. False may also mean: not known here."""
    if len(set(file.ids)) != len(file.ids):
        return False
    nodes = file.tree.nodes
    if globals_by_tag().get(nodes[0].tag) is None:
        return False
    return nodes_sound(nodes, draft=draft)


def nodes_sound(nodes: list[Node], *, draft: bool = False) -> bool:
    """The same for some elements of a file, without its Ids: whether each is right by itself."""
    for node in nodes:
        head = node.head
        if head is None:
            return False
        form = head.form
        if form is None:
            form = head.form = _form_of(head)
        if not isinstance(form, _Form):
            return False
        if form.holds_text:
            if node.kids or (form.check is not None and not form.check(node.text)):
                return False
            continue
        if node.pieces and not form.mixed and node.text.strip(" \t\r\n"):
            return False
        shape = node.shape if node.kids else _empty(head)
        sound = shape.draft if draft else shape.sound
        if sound is None:
            sound = _shape_is_sound(shape, form, draft)
            if draft:
                shape.draft = sound
            else:
                shape.sound = sound
        if not sound:
            return False
    return True


def text_check(node: Node) -> Check | None:
    """What the text of an element must be, where `certainly_sound` has said yes; None when any text is good."""
    form = node.head.form if node.head is not None else None
    return form.check if isinstance(form, _Form) and form.holds_text else None


def _empty(head: Head) -> Shape:
    """An element without children has no shape of its own: it may be one that holds text."""
    return head.shapes.get(()) or new_shape(head.tag, (), head.shapes)


class _Unsound(Exception):
    """The shape is wrong, or its answer depends on its place."""


class _ShapeJudge(Judge):
    """The careful judge on one empty element: looks at the names of its children and not below them."""

    def element(self, element: etree._Element, kind: str) -> None:
        if kind not in _alike(str(element.tag)):
            raise _Unsound

    def tell(self, *_: object, **__: object) -> None:
        raise _Unsound


def _form_of(head: Head) -> object:
    kind = _kinds().get(head.tag)
    if kind is None:
        return _UNKNOWN
    rules = kind_of(kind).attributes
    if any(rule.type == "ID" and name not in _ID_NAMES for name, rule in rules.items()):
        return _UNKNOWN
    element = etree.Element(head.tag, head.attributes)
    try:
        _ShapeJudge(draft=False).attributes(element, rules)
    except _Unsound:
        return _UNKNOWN
    return _form(kind)


@cache
def _form(kind: str) -> _Form:
    return _Form(kind)


def _shape_is_sound(shape: Shape, form: _Form, draft: bool) -> bool:
    element = etree.Element(shape.tag)
    for tag in shape.tags:
        etree.SubElement(element, tag)
    try:
        _ShapeJudge(draft).children(element, form.kind)
    except _Unsound:
        return False
    return True


@cache
def _kinds() -> dict[str, str]:
    """The type by which each element name is judged: its only one, or the narrowest of several that are alike."""
    found: dict[str, str] = {}
    for tag, kinds in _all_kinds().items():
        if ANY_TYPE not in kinds and (len(kinds) == 1 or _differ_in_attributes_only(kinds)):
            found[tag] = min(kinds, key=lambda kind: (len(kind_of(kind).attributes), kind))
    return found


@cache
def _alike(tag: str) -> frozenset[str]:
    """The types an element of that name may have where it stands without that being looked at."""
    return frozenset(_all_kinds()[tag]) if tag in _kinds() else frozenset()


def _differ_in_attributes_only(kinds: set[str]) -> bool:
    """Whether a text without attributes is right by all of them, or by none."""
    return all(
        isinstance(kind, TextType)
        and kind.builtin == "string"
        and not any(rule.required for rule in kind.attributes.values())
        for kind in map(kind_of, kinds)
    )


@cache
def _all_kinds() -> dict[str, set[str]]:
    """Every type that an element name has somewhere."""
    found: dict[str, set[str]] = {tag: {kind} for tag, kind in globals_by_tag().items()}
    for kind in types().values():
        places: list[tuple[str, str]] = []
        if isinstance(kind, SequenceType):
            places = [(place.tag, place.type) for place in kind.places]
        elif isinstance(kind, ModelType):
            places = [(tag, type_name) for tag, (_, type_name) in kind.marks.items()]
        for tag, type_name in places:
            found.setdefault(tag, set()).add(type_name)
    return found
