"""Documents with small faults, the same ones for the same seed.

Each change is aimed: a row of our table of rules is chosen in turn, a document that has the rule's place, and an
element at or below that place. What is done to it is drawn by the seed.
"""

from __future__ import annotations

import copy
import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from lxml import etree

from zarf.core import codes
from zarf.core.rules import RuleRow, rows
from zarf.core.xml.namespaces import PREFIXES
from zarf.core.xml.reading import ENVELOPE_LIMITS, read_xml

_NAMESPACES = {prefix: namespace for namespace, prefix in PREFIXES.items() if prefix}
_LISTS = (
    "ProfileIDType",
    "ProfileIDTypeEarchive",
    "InvoiceTypeCodeList",
    "DespatchAdviceTypeCodeList",
    "EnvelopeType",
    "ElementType",
    "PartyIdentificationIDType",
    "ResponseCodeType",
    "WithholdingTaxType",
    "TaxType",
    "TaxExemptionReasonCodeType",
    "UserEnvelopeAliases",
    "DeliveryTermCodeList",
)
_TEXTS = ("", " ", "x", "0", "1", "-1", "90.00", "1234567808", "10000000146", "2005-01-01", "2004-12-31", "2026-02-30")
_TEXTS += ("2099-01-01", "10:00:00", "TR", "TRY", "C62", "F47AC10B-58CC-4372-A567-0E02B2C3D479", "ABC2026000000001")
_ATTRIBUTES = ("schemeID", "currencyID", "unitCode", "mimeCode", "Algorithm", "URI")


@dataclass(frozen=True, slots=True)
class Source:
    """A document to start from. document_type: "efatura" or "earchive", as it is to be judged."""

    name: str
    root: etree._Element
    document_type: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """told: from which document and how it was made. aim: the official id of the rule aimed at."""

    told: str
    aim: str
    xml: bytes
    document_type: str


BIGGEST = 120_000
"""Samples with a big attachment cost much time and hold nothing that the others do not."""


def sources(shared: Path) -> list[Source]:
    """The published samples."""
    folder = shared / "gib" / "samples"
    with (folder / "official-rule-results.csv").open(encoding="utf-8") as lines:
        listed = [(row["file"], row["schematron_type"]) for row in csv.DictReader(lines)]
    read = [(name, (folder / name).read_bytes(), kind) for name, kind in listed]
    return [
        Source(name, read_xml(data, ENVELOPE_LIMITS(1000)), kind) for name, data, kind in read if len(data) < BIGGEST
    ]


def mutants(from_these: Sequence[Source], count: int, seed: int) -> Iterator[Mutant]:
    """So many changed documents. Rules whose place no source has are passed over."""
    chance = random.Random(seed)
    targets = _targets(from_these)
    values = values_to_write()
    for number in range(count):
        row, places = targets[number % len(targets)]
        source = chance.choice(places)
        root = copy.deepcopy(source.root)
        told = []
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            told.append(changed_at(root, row, values, chance))
        xml = etree.tostring(root, encoding="UTF-8")
        yield Mutant(f"{source.name}: {' ; '.join(told)}", row.rule_id, xml, source.document_type)


def _targets(sources: Sequence[Source]) -> list[tuple[RuleRow, list[Source]]]:
    found = []
    for row in rows():
        places = [source for source in sources if places_of(source.root, row)]
        if places:
            found.append((row, places))
    return found


def places_of(root: etree._Element, row: RuleRow) -> list[etree._Element]:
    """The elements a rule is asked at."""
    place = row.context.removeprefix("//")
    if place.startswith("@"):
        return root.xpath(f"//*[{place}]")
    steps = [step if ":" in step or step in _BARE else f"*[local-name()='{step}']" for step in place.split("/")]
    return root.xpath("//" + "/".join(steps), namespaces=_NAMESPACES)


_BARE = frozenset({"Elements", "ElementList", "ElementType", "ElementCount"})


@cache
def values_to_write() -> tuple[str, ...]:
    """Code values, some of which fit and some do not, wherever they are written."""
    return tuple(value for name in _LISTS for value in codes.load(name).values(date(2026, 9, 14)))


def changed_at(root: etree._Element, row: RuleRow, values: Sequence[str], chance: random.Random) -> str:
    """Change the document at or near the rule's place, and say how."""
    places = places_of(root, row)
    start = chance.choice(places) if places else root
    near = [item for item in start.iter(etree.Element) if len(list(item.iterancestors())) <= _depth(start) + 4]
    item = chance.choice(near if chance.random() < 0.7 else list(root.iter(etree.Element)))
    parent = item.getparent()
    kind = chance.choice(("drop", "repeat", "swap", "move", "text", "text", "code", "code", "attribute", "unset"))
    if chance.random() < 0.15:
        kind, item = "code", _header(root, chance, item)
        parent = item.getparent()
    if kind == "drop" and parent is not None:
        parent.remove(item)
    elif kind == "repeat" and parent is not None:
        item.addnext(copy.deepcopy(item))
    elif kind == "swap" and parent is not None and len(parent) > 1:
        parent.insert(chance.randrange(len(parent)), item)
    elif kind == "move" and parent is not None and parent.getparent() is not None:
        parent.addnext(item)
    elif kind == "text" and not len(item):
        item.text = chance.choice(_TEXTS)
    elif kind == "code" and not len(item):
        item.text = chance.choice(values)
    elif kind == "attribute":
        item.set(chance.choice(_ATTRIBUTES), chance.choice((*values, *_TEXTS)))
    elif kind == "unset" and item.attrib:
        del item.attrib[chance.choice(sorted(item.attrib))]
    else:
        kind = "nothing"
    return f"{kind} {etree.QName(item).localname} {item.text if not len(item) else ''!r}"


def _depth(item: etree._Element) -> int:
    return len(list(item.iterancestors()))


def _header(root: etree._Element, chance: random.Random, default: etree._Element) -> etree._Element:
    """The profile, the type, the envelope's type or its sender: what decides which rules concern a document."""
    names = ("ProfileID", "InvoiceTypeCode", "Type", "ElementType", "Identifier", "ResponseCode")
    found = [item for name in names for item in root.iter(f"{{*}}{name}")]
    return chance.choice(found) if found else default
