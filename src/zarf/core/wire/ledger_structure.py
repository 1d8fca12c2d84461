"""Structure of e-Defter files: do they hold what GİB's XSDs allow, in their order?

The judge can be asked about a whole tree or about the pieces of a file that is too large for one. What it adds to the
structure check of e-documents is XBRL's: facts that may be nil, qualified names, attributes of the XML namespace.
Source: GİB e-Defter package, edefter.xsd with XBRL 2.1 and XBRL GL 2006-10-25.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from zarf.core.findings import Finding
from zarf.core.wire.ledger_types import INSTANCE, ledger_type, ledger_types
from zarf.core.wire.lexical import is_boolean
from zarf.core.wire.structure import EnoughFindings, Judge, kind_of
from zarf.core.wire.structure_types import AttributeRule, TextType, Type
from zarf.core.xml.namespaces import XML, XSI, clark, prefixed
from zarf.core.xml.paths import Paths

_NIL = clark(XSI, "nil")
_IN_XML = clark(XML, "")
_BLANK = " \t\r\n"
_STRICT = frozenset({"date", "dateTime", "QName"})
"""Types of which the text alone does not tell all."""
_FREE_IN_XML = (INSTANCE, "link:")
"""Kinds that take attributes of the XML namespace, such as xml:base."""


def check_ledger_structure(root: etree._Element) -> list[Finding]:
    """Everything in which an e-Defter file leaves the schema, in document order."""
    judge = LedgerJudge()
    try:
        judge.top(root)
    except EnoughFindings:
        return judge.findings
    return judge.findings


class LedgerJudge(Judge):
    """Judges a tree, or the entries and lines of a large file one by one, and gathers what is wrong."""

    def __init__(self) -> None:
        super().__init__(draft=False)
        self._types = ledger_types()
        self._kinds: dict[str, Type] = {}
        self._globals = self._types.tops
        self._paths = Paths()
        self._depth = 0
        self.place = ""
        """Where the root of the tree stands that is looked at, when it is a piece of a file."""

    def kind(self, name: str) -> Type:
        found = self._kinds.get(name)
        if found is None:
            found = self._kinds[name] = ledger_type(name) or kind_of(name)
        return found

    def path(self, element: etree._Element) -> str:
        """With the place of the piece in front; its root's own name is the end of that place."""
        path = super().path(element)
        if not self.place:
            return path
        below = path[1:].split("/")[self._depth :]
        return "/".join((self.place, *below))

    def piece(self, element: etree._Element, place: str) -> None:
        """Judge one element by the type of its name, as a tree of its own that stands at *place*."""
        self.place = place
        self._depth = 1 + sum(1 for _ in element.iterancestors())
        self._paths = Paths()
        self.element(element, prefixed(str(element.tag)))

    def whole(self, root: etree._Element) -> None:
        """Judge the tree from its root."""
        self.place = ""
        self._paths = Paths()
        self.top(root)

    def element(self, element: etree._Element, kind: str) -> None:
        if _NIL in element.attrib and self._nil(element, kind):
            return
        super().element(element, kind)

    def _nil(self, element: etree._Element, kind: str) -> bool:
        """Whether the element is told to be nil, and has been judged as such."""
        value = str(element.attrib[_NIL])
        if not is_boolean(value) or str(element.tag) not in self._types.nillable:
            return False  # told as an attribute that may not stand here
        if value.strip() not in ("true", "1"):
            return False
        self.attributes(element, self.kind(kind).attributes)
        if element.text or len(element):
            self.tell("EF-STR-008", element, found=(element.text or "").strip())
        return True

    def attributes(self, element: etree._Element, rules: Mapping[str, AttributeRule]) -> None:
        more = {name: rule for name in map(str, element.attrib) if (rule := self._free(element, name)) is not None}
        super().attributes(element, {**rules, **more} if more else rules)

    def _free(self, element: etree._Element, name: str) -> AttributeRule | None:
        """The rule of an attribute that may stand there beside those of the element's type."""
        if not name.startswith("{"):
            return None
        if name == _NIL and str(element.tag) in self._types.nillable:
            return _NIL_RULE
        return _ANY_RULE if name.startswith(_IN_XML) and self._takes_xml_attributes(element) else None

    def _takes_xml_attributes(self, element: etree._Element) -> bool:
        return prefixed(str(element.tag)).startswith(_FREE_IN_XML)

    def text(self, element: etree._Element, kind: TextType) -> None:
        super().text(element, kind)
        if kind.builtin not in _STRICT:
            return
        text = (element.text or "") + "".join(child.tail or "" for child in element)
        if not kind.check(text):
            return
        bare = text.strip(_BLANK)
        # Around a day or a moment that no union takes in, libxml2 allows no white space, and so do we.
        if kind.builtin != "QName" and bare != text:
            self.tell("EF-STR-005", element, found=bare, expected=kind.builtin)
        prefix, colon, _ = bare.partition(":")
        if kind.builtin == "QName" and colon and prefix not in element.nsmap:
            self.tell("EF-STR-005", element, found=bare, expected="QName")


_NIL_RULE = AttributeRule(is_boolean, "boolean", required=False)
_ANY_RULE = AttributeRule(lambda _text: True, "string", required=False)
