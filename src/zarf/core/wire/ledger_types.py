"""What an element of an e-Defter file may hold, compiled from two tables: facts (XBRL GL), and the frame around them.

The seal is judged by the types of the e-documents' seals. `ledger.table` names items with the type of their text and
tuples with their children; `ledger_frame.table` has the notation of the seal's table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from zarf.core.wire.lexical import check_of
from zarf.core.wire.structure_types import (
    AttributeRule,
    Place,
    SequenceType,
    TextType,
    Type,
    read_tables,
    tag_of,
    types,
)
from zarf.core.wire.structure_types import globals_by_tag as document_globals
from zarf.core.xml import namespaces as ns

INSTANCE = "xbrli:xbrl"
"""The type of xbrli:xbrl: links in their order, then facts, contexts and units as they come."""

_NUMBERS = frozenset({"decimal", "integer", "monetary", "pure"})
_TYPES = {"dateTime": "dateUnion"}
"""xbrli:dateTimeItemType takes a bare day as well."""
_LINKS = (
    ("link:schemaRef", "link:simpleType", True),
    ("link:linkbaseRef", "link:linkbaseRefType", False),
    ("link:roleRef", "link:roleRefType", False),
    ("link:arcroleRef", "link:arcroleRefType", False),
)
_XADES141 = ("TimeStampValidationData", "ArchiveTimeStamp")
"""All that the e-Defter package's schema of XAdES 1.4.1 knows."""


@dataclass(frozen=True, slots=True)
class LedgerTypes:
    """by_name: the types of both tables. tops: the type of each element that may stand at a wildcard, by tag.

    rigid: tags of the facts that may not be nil. nillable: tags of the others.
    """

    by_name: Mapping[str, Type]
    tops: Mapping[str, str]
    rigid: frozenset[str]
    nillable: frozenset[str]


@cache
def ledger_types() -> LedgerTypes:
    """The compiled tables."""
    found, tops = read_tables(("ledger_frame.table",))
    facts: dict[str, bool] = {}
    for name, rigid, made in _facts():
        found[name] = made
        facts[tag_of(name)] = rigid
        tops[tag_of(name)] = name
    found[INSTANCE] = _instance(facts)
    return LedgerTypes(
        found,
        {**_seal_tops(), **tops},
        frozenset(tag for tag, rigid in facts.items() if rigid),
        frozenset(tag for tag, rigid in facts.items() if not rigid),
    )


def _facts() -> Iterator[tuple[str, bool, Type]]:
    text = (resources.files("zarf.core.wire") / "ledger.table").read_text("utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, *rest = line.split()
        rigid = "!" in rest
        words = [word for word in rest if word != "!"]
        yield name, rigid, _tuple(name, words[1:]) if words[0] == "=" else _item(name, words[0])


def _item(name: str, kind: str) -> TextType:
    builtin, brace, values = kind.partition("{")
    builtin = _TYPES.get(builtin, builtin) + brace + values
    attributes = {"id": _rule("ID", False), "contextRef": _rule("IDREF", True)}
    if builtin in _NUMBERS:
        attributes |= {"unitRef": _rule("IDREF", True), "precision": _rule("precision", False)}
        attributes["decimals"] = _rule("decimals", False)
    return TextType(name, builtin, check_of(builtin), attributes)


def _rule(kind: str, required: bool) -> AttributeRule:
    return AttributeRule(check_of(kind), kind, required)


def _tuple(name: str, children: list[str]) -> SequenceType:
    places = []
    for index, child in enumerate(children):
        element = child.rstrip("?*+")
        mark = child[len(element) :]
        places.append(Place(index, tag_of(element), element, element, mark in ("", "+"), mark in ("*", "+")))
    return SequenceType(name, tuple(places), {place.tag: place for place in places}, {"id": _rule("ID", False)})


def _instance(facts: Mapping[str, bool]) -> SequenceType:
    links = [
        Place(index, tag_of(name), name, kind, required, True) for index, (name, kind, required) in enumerate(_LINKS)
    ]
    behind = len(links)
    others = [
        Place(behind, tag_of("xbrli:context"), "xbrli:context", "xbrli:contextType", False, True),
        Place(behind, tag_of("xbrli:unit"), "xbrli:unit", "xbrli:unitType", False, True),
        # GİB's guides know no footnotes. They may stand here; what is in them is nobody's concern.
        Place(behind, tag_of("link:footnoteLink"), "link:footnoteLink", "xs:anyType", False, True),
        *(Place(behind, tag, ns.prefixed(tag), ns.prefixed(tag), False, True) for tag in facts),
    ]
    by_tag = {place.tag: place for place in (*links, *others)}
    return SequenceType(INSTANCE, (*links, others[0]), by_tag, {"id": _rule("ID", False)})


def _seal_tops() -> dict[str, str]:
    """What the seal's wildcards know: XML Signature, XAdES, and of XAdES 1.4.1 two elements."""
    known = (f"{{{ns.DS}}}", f"{{{ns.XADES}}}", *(f"{{{ns.XADES141}}}{name}" for name in _XADES141))
    return {tag: kind for tag, kind in document_globals().items() if tag.startswith(known)}


def ledger_type(name: str) -> Type | None:
    """The type of that name in the ledgers' tables or the seal's, None for a built-in one."""
    found = ledger_types().by_name.get(name)
    return found if found is not None else types().get(name)
