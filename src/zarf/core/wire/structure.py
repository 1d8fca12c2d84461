"""Structure: does the document hold what the official schemas allow, in their order?

One pass over the tree, driven by tables; every fault is told, not only the first. The verdict (any finding or none)
is the one of GİB's XSDs; a failure is what Merkez answers with 1160.
Source: UBL-TR 1.2.1 package, e-Fatura package; Ek-2 v1.5 for the code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache

from lxml import etree

from zarf.core.findings import Finding, finding
from zarf.core.wire.lexical import check_of
from zarf.core.wire.structure_types import (
    ANY_TYPE,
    SEAL_PLACE,
    AttributeRule,
    ModelType,
    SequenceType,
    TextType,
    Type,
    globals_by_tag,
    types,
    user_account_globals_by_tag,
)
from zarf.core.xml.namespaces import EXT, HRXML, XSI, clark, prefixed
from zarf.core.xml.paths import Paths
from zarf.core.xml.reading import line_of

MOST_FINDINGS = 200
"""A document that is wrong in more places than this is told so far and no further."""

_FREE = frozenset({clark(XSI, "schemaLocation"), clark(XSI, "noNamespaceSchemaLocation")})
_USER_ACCOUNT = "{" + HRXML + "}"
_EXTENSIONS = clark(EXT, "UBLExtensions")
_SIMPLE = "xs:"


class EnoughFindings(Exception):
    """MOST_FINDINGS reached."""


def check_structure(root: etree._Element, *, draft: bool = False) -> list[Finding]:
    """Everything in which the document leaves the schema, in document order; none means structurally valid.

    draft: the place of the seal may be empty or missing.
    """
    judge = Judge(draft)
    try:
        judge.top(root)
    except EnoughFindings:
        return judge.findings
    return judge.findings


@cache
def kind_of(name: str) -> Type:
    """The type of that name, from the tables or built in (`xs:...`)."""
    if not name.startswith(_SIMPLE):
        return types()[name]
    builtin = name.removeprefix(_SIMPLE)
    return TextType(name, builtin, check_of(builtin), {})


class Judge:
    """Walks over one document and gathers what is wrong with it."""

    def __init__(self, draft: bool) -> None:
        self._draft = draft
        self._globals = globals_by_tag()
        self._ids: set[str] = set()
        self._paths = Paths()
        self.findings: list[Finding] = []

    def top(self, root: etree._Element) -> None:
        if str(root.tag).startswith(_USER_ACCOUNT):
            self._globals = user_account_globals_by_tag()
        kind = self._globals.get(str(root.tag))
        if kind is None:
            self.tell("EF-STR-010", root, found=prefixed(str(root.tag)))
        else:
            self.element(root, kind)

    def tell(
        self,
        code: str,
        element: etree._Element,
        *,
        found: str | None = None,
        expected: str | None = None,
        step: str = "",
    ) -> None:
        """Write down one fault. Raises when there are enough."""
        shown = found if found is None or len(found) <= 80 else found[:77] + "..."
        self.findings.append(
            finding(
                code,
                path=self.path(element) + step,
                line=line_of(element),
                found=shown,
                expected=expected,
                element=prefixed(str(element.tag)),
            )
        )
        if len(self.findings) >= MOST_FINDINGS:
            raise EnoughFindings

    def path(self, element: etree._Element) -> str:
        """Where the element stands, as a finding tells it."""
        return self._paths.of(element)

    def kind(self, name: str) -> Type:
        """The type of that name, in the tables this judge goes by."""
        return kind_of(name)

    def element(self, element: etree._Element, kind: str) -> None:
        if kind == ANY_TYPE:
            self._anything(element)
            return
        found = self.kind(kind)
        if element.attrib or found.attributes:
            self.attributes(element, found.attributes)
        self.children(element, kind)

    def children(self, element: etree._Element, kind: str) -> None:
        """What stands in an element of a type that is known."""
        found = self.kind(kind)
        if isinstance(found, SequenceType):
            self._sequence(element, found)
        elif isinstance(found, TextType):
            self.text(element, found)
        else:
            self._model(element, found, kind)

    def _anything(self, element: etree._Element) -> None:
        """An element whose schema nobody gave: what is known below it is judged all the same."""
        for child in element.iterchildren(tag=etree.Element):
            self._lax(child)

    def _lax(self, element: etree._Element) -> None:
        self.element(element, self._globals.get(str(element.tag), ANY_TYPE))

    def attributes(self, element: etree._Element, rules: Mapping[str, AttributeRule]) -> None:
        for key, value in element.attrib.items():
            name = str(key)
            rule = rules.get(name)
            if rule is not None:
                self._attribute(element, name, str(value), rule)
            elif name not in _FREE:
                self.tell("EF-STR-007", element, found=prefixed(name), step=f"/@{prefixed(name)}")
        for name, rule in rules.items():
            if rule.required and name not in element.attrib:
                self.tell("EF-STR-006", element, expected=name)

    def _attribute(self, element: etree._Element, name: str, value: str, rule: AttributeRule) -> None:
        if not rule.check(value):
            self.tell("EF-STR-005", element, found=value, expected=rule.type, step=f"/@{name}")
        elif rule.type == "ID":
            if value.strip() in self._ids:
                self.tell("EF-STR-013", element, found=value, step=f"/@{name}")
            self._ids.add(value.strip())

    def text(self, element: etree._Element, kind: TextType) -> None:
        text = element.text or ""
        if len(element):
            for child in element:
                if isinstance(child.tag, str):
                    self.tell("EF-STR-012", child, found=prefixed(child.tag))
                text += child.tail or ""
        if not kind.check(text):
            self.tell("EF-STR-005", element, found=text.strip(), expected=_in_words(kind.builtin))

    def _blank_between(self, element: etree._Element) -> None:
        stray = (element.text or "") + "".join(child.tail or "" for child in element)
        if stray.strip(" \t\r\n"):
            self.tell("EF-STR-008", element, found=stray.strip())

    def _sequence(self, element: etree._Element, kind: SequenceType) -> None:
        self._blank_between(element)
        counts: Counter[int] = Counter()
        reached = -1
        for child in element.iterchildren(tag=etree.Element):
            place = kind.by_tag.get(str(child.tag))
            if place is None:
                self.tell("EF-STR-001", child, found=prefixed(str(child.tag)), expected=_next_names(kind, reached))
                continue
            counts[place.index] += 1
            if counts[place.index] == 2 and not place.repeated:
                self.tell("EF-STR-004", child, found=place.name)
            elif place.index < reached:
                self.tell("EF-STR-003", child, found=place.name, expected=kind.places[reached].name)
            reached = max(reached, place.index)
            self.element(child, place.type)
        self._missing(element, kind, counts)

    def _missing(self, element: etree._Element, kind: SequenceType, counts: Counter[int]) -> None:
        for place in kind.places:
            if place.required and not counts[place.index] and not (self._draft and place.tag == _EXTENSIONS):
                self.tell("EF-STR-002", element, expected=place.name, step=f"/{place.name}")

    def _model(self, element: etree._Element, kind: ModelType, name: str) -> None:
        if kind.is_empty and element.text:
            self.tell("EF-STR-008", element, found=element.text.strip())
        elif not kind.mixed:
            self._blank_between(element)
        letters = ""
        for child in element.iterchildren(tag=etree.Element):
            tag = str(child.tag)
            mark = kind.marks.get(tag)
            if mark is not None:
                letters += mark[0]
                self.element(child, mark[1])
                continue
            wildcard = next((item for item in kind.wildcards if item.takes(tag)), None)
            if wildcard is None:
                letters += "?"
                self.tell("EF-STR-001", child, found=prefixed(tag), expected=kind.told)
                return
            letters += wildcard.mark
            if wildcard.strict and tag not in self._globals:
                self.tell("EF-STR-010", child, found=prefixed(tag))
            else:
                self._lax(child)
        if kind.pattern.fullmatch(letters):
            return
        if name != SEAL_PLACE:
            self.tell("EF-STR-009", element, expected=kind.told)
        elif letters or not self._draft:
            self.tell("EF-STR-011" if not letters else "EF-STR-009", element, expected=kind.told)


def _in_words(builtin: str) -> str:
    """A type for a message: of a closed list its values."""
    return builtin.removeprefix("token{").rstrip("}").replace("|", " | ") if builtin.startswith("token{") else builtin


def _next_names(kind: SequenceType, reached: int) -> str:
    """The elements that may come next: up to and with the next required one."""
    names: list[str] = []
    for place in kind.places[max(reached, 0) :]:
        if place.index == reached and not place.repeated:
            continue
        names.append(place.name)
        if (place.required and place.index != reached) or len(names) == 5:
            break
    return ", ".join(names)
