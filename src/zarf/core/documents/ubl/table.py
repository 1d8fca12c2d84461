"""The declarative table of UBL-TR: the one place that says what a document may hold.

The dataclasses (generate.py), the reader and writer (wire.ubl) and the structure check (wire.structure) all derive
from it. The form of `ubl.table` is told in its first lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from zarf.core.xml import namespaces as ns

_PREFIXES = {"cbc": ns.CBC, "cac": ns.CAC, "ext": ns.EXT}
OPAQUE = "Opaque"
ROOTS = {
    "Invoice": ns.UBL_INVOICE,
    "ApplicationResponse": ns.UBL_APPLICATION_RESPONSE,
    "DespatchAdvice": ns.UBL_DESPATCH_ADVICE,
    "ReceiptAdvice": ns.UBL_RECEIPT_ADVICE,
    "CreditNote": ns.UBL_CREDIT_NOTE,
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a leaf: its name and the built-in XSD type of its value."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class LeafKind:
    """A kind of leaf: the built-in XSD type of its text, and its attributes."""

    name: str
    type: str
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """An element in its place: name with prefix, kind (leaf kind, aggregate or Opaque), cardinality `1 ? + *`."""

    name: str
    kind: str
    often: str

    @property
    def tag(self) -> str:
        prefix, _, local = self.name.partition(":")
        return ns.clark(_PREFIXES[prefix], local)

    @property
    def local(self) -> str:
        return self.name.partition(":")[2]

    @property
    def required(self) -> bool:
        return self.often in "1+"

    @property
    def repeated(self) -> bool:
        return self.often in "+*"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An element with children, in the order the schema demands."""

    name: str
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Leaf kinds and aggregates by name."""

    leaves: dict[str, LeafKind]
    aggregates: dict[str, Aggregate]


@cache
def ubl_table() -> Table:
    """The table, read once."""
    text = (resources.files("zarf.core.documents.ubl") / "ubl.table").read_text("utf-8")
    leaves: dict[str, LeafKind] = {}
    aggregates: dict[str, Aggregate] = {}
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        head, rows = lines[0], [line.split() for line in lines[1:]]
        if head.startswith("<"):
            name, builtin = head[1:].split("> ")
            found = tuple(Attribute(row[0][1:], row[1], row[2] == "1") for row in rows)
            leaves[name] = LeafKind(name, builtin, found)
        else:
            name = head[1:-1]
            aggregates[name] = Aggregate(name, tuple(Child(*row) for row in rows))
    return Table(leaves, aggregates)
