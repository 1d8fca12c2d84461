"""What an element may hold, compiled from the tables: UBL (documents.ubl), seal and envelope, user account.

Every type knows its attributes and either a built-in type for its text, a plain sequence of children (UBL), or a
regular expression over children (seal and envelope).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from zarf.core.documents.ubl.table import OPAQUE, ROOTS, Aggregate, Attribute, ubl_table
from zarf.core.wire.lexical import Check, check_of
from zarf.core.xml import namespaces as ns

_PREFIXES = {
    "ds": ns.DS,
    "xades": ns.XADES,
    "xades141": ns.XADES141,
    "sh": ns.SBDH,
    "ef": ns.PACKAGE,
    "cbc": ns.CBC,
    "hr": ns.HRXML,
    "oa": ns.OAGIS,
    "sig": "urn:oasis:names:specification:ubl:schema:xsd:CommonSignatureComponents-2",
    "sac": "urn:oasis:names:specification:ubl:schema:xsd:SignatureAggregateComponents-2",
    "sbc": "urn:oasis:names:specification:ubl:schema:xsd:SignatureBasicComponents-2",
    "edefter": ns.EDEFTER,
    "defterek": ns.EDEFTER_ATTACHMENT,
    "xbrli": ns.XBRLI,
    "link": ns.XBRL_LINK,
    "xlink": ns.XLINK,
    "gl-cor": ns.GL_COR,
    "gl-bus": ns.GL_BUS,
    "gl-muc": ns.GL_MUC,
}
_OTHER_TABLES = ("seal_and_envelope.table", "user_account.table")
ANY_TYPE = "xs:anyType"
SEAL_PLACE = f"ubl:{OPAQUE}"


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """The test of an attribute's value, its type's name for the message, and whether it must be there."""

    check: Check
    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class TextType:
    """An element with text only."""

    name: str
    builtin: str
    check: Check
    attributes: Mapping[str, AttributeRule]


@dataclass(frozen=True, slots=True)
class Place:
    """A child's place in a sequence."""

    index: int
    tag: str
    name: str
    type: str
    required: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class SequenceType:
    """An element whose children stand in one fixed order."""

    name: str
    places: tuple[Place, ...]
    by_tag: Mapping[str, Place]
    attributes: Mapping[str, AttributeRule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A place for foreign elements. `other_than`: a namespace that may not be used ("" = any may)."""

    mark: str
    other_than: str
    strict: bool

    def takes(self, tag: str) -> bool:
        if not self.other_than:
            return True
        return tag.startswith("{") and not tag.startswith("{" + self.other_than + "}")


@dataclass(frozen=True, slots=True)
class ModelType:
    """An element whose children fit a regular expression. `marks` turns a tag into its letter and type."""

    name: str
    pattern: re.Pattern[str]
    marks: Mapping[str, tuple[str, str]]
    wildcards: tuple[Wildcard, ...]
    told: str
    mixed: bool
    attributes: Mapping[str, AttributeRule]

    @property
    def is_empty(self) -> bool:
        """Whether nothing may stand in it, not even white space."""
        return not (self.mixed or self.marks or self.wildcards)


Type = TextType | SequenceType | ModelType


@cache
def types() -> Mapping[str, Type]:
    """Every type by name: `ubl:<kind>`, and the names of the other table."""
    table = ubl_table()
    found: dict[str, Type] = {}
    for leaf in table.leaves.values():
        rules = {item.name: _attribute(item) for item in leaf.attributes}
        found[f"ubl:{leaf.name}"] = TextType(leaf.name, leaf.type, check_of(leaf.type), rules)
    for item in table.aggregates.values():
        found[f"ubl:{item.name}"] = _sequence(item)
    place = (Wildcard("a", ns.EXT, strict=False),)
    found[SEAL_PLACE] = ModelType("ExtensionContent", re.compile("a"), {}, place, "ds:Signature", False, {})
    found.update(_blocks()[0])
    return found


@cache
def globals_by_tag() -> Mapping[str, str]:
    """The type of every element that may stand at the top of a document or a wildcard, by tag."""
    found = dict(_blocks()[1])
    for item in ubl_table().aggregates.values():
        for child in item.children:
            found[child.tag] = f"ubl:{child.kind}"
    for name, namespace in ROOTS.items():
        found[ns.clark(namespace, name)] = f"ubl:{name}"
    return found


@cache
def user_account_globals_by_tag() -> Mapping[str, str]:
    """As globals_by_tag, for a bare user account document: its schema knows xmldsig but neither XAdES nor UBL."""
    known = tuple("{" + namespace + "}" for namespace in (ns.HRXML, ns.OAGIS, ns.DS))
    return {tag: kind for tag, kind in globals_by_tag().items() if tag.startswith(known)}


def _attribute(item: Attribute) -> AttributeRule:
    return AttributeRule(check_of(item.type), item.type, item.required)


def _sequence(item: Aggregate) -> SequenceType:
    places = tuple(
        Place(index, child.tag, child.name, f"ubl:{child.kind}", child.required, child.repeated)
        for index, child in enumerate(item.children)
    )
    return SequenceType(item.name, places, {place.tag: place for place in places})


@cache
def _blocks() -> tuple[dict[str, Type], dict[str, str]]:
    return read_tables(_OTHER_TABLES)


def read_tables(names: tuple[str, ...]) -> tuple[dict[str, Type], dict[str, str]]:
    """The types in those files, and what may stand at the top of a wildcard, by tag."""
    folder = resources.files("zarf.core.wire")
    texts = [(folder / name).read_text("utf-8") for name in names]
    found: dict[str, Type] = {}
    tops: dict[str, str] = {}
    for block in (block for text in texts for block in text.split("\n\n")):
        lines = [line for line in block.splitlines() if line and not line.startswith("# ")]
        if lines and lines[0].startswith("["):
            made = _type(lines)
            found[made[0]] = made[1]
        else:
            for line in lines:
                _, element, kind = line.split()
                tops[tag_of(element)] = kind
    return found, tops


def _type(lines: list[str]) -> tuple[str, Type]:
    name, _, mixed = lines[0][1:].partition("]")
    attributes: dict[str, AttributeRule] = {}
    model, builtin = "", ""
    for line in lines[1:]:
        if line.startswith("@"):
            attribute, kind, often = line[1:].split()
            attributes[tag_of(attribute)] = AttributeRule(check_of(kind), kind, often == "1")
        elif line.startswith(":"):
            builtin = line[2:]
        else:
            model = line[2:]
    if builtin:
        return name, TextType(name, builtin, check_of(builtin), attributes)
    return name, _model(name, model, bool(mixed), attributes)


_TOKEN = re.compile(
    r"(?P<open>\()|(?P<close>\)[?*+]?)|(?P<bar>\|)|#(?P<wild>[a-z]+/[a-z]+)(?P<w>[?*+]?)|(?P<child>[^\s?*+]+)(?P<c>[?*+]?)"
)


def _model(name: str, model: str, mixed: bool, attributes: dict[str, AttributeRule]) -> ModelType:
    """Compile a model: each element name becomes one letter, so that `re` can judge the order of the children."""
    own = _PREFIXES[name.partition(":")[0]]
    marks: dict[str, tuple[str, str]] = {}
    wildcards: list[Wildcard] = []
    pattern = ""
    for token in _TOKEN.finditer(model):
        if token["wild"]:
            scope, process = token["wild"].split("/")
            letter = chr(0x4E00 + len(marks) + len(wildcards))
            wildcards.append(Wildcard(letter, own if scope == "other" else "", process == "strict"))
            pattern += letter + token["w"]
        elif token["child"]:
            element, _, kind = token["child"].partition(">")
            tag = tag_of(element)
            letter = marks.setdefault(tag, (chr(0x4E00 + len(marks) + len(wildcards)), _kind(element, kind)))[0]
            pattern += letter + token["c"]
        elif token["open"]:
            pattern += "(?:"
        else:
            pattern += token[0]
    told = re.sub(r">[^\s?*+]+", "", model)
    return ModelType(name, re.compile(pattern), marks, tuple(wildcards), told, mixed, attributes)


def _kind(element: str, kind: str) -> str:
    if not kind.startswith("cbc:"):
        return kind
    tag = tag_of(element)
    kinds = (child.kind for item in ubl_table().aggregates.values() for child in item.children if child.tag == tag)
    return f"ubl:{next(kinds)}"


def tag_of(element: str) -> str:
    """The Clark name of a name with one of the customary prefixes, or with none."""
    prefix, colon, local = element.partition(":")
    return ns.clark(_PREFIXES[prefix], local) if colon else element
