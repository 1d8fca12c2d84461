"""Writes aggregates.py from the table: `python -m zarf.core.documents.ubl.generate`.

The result is committed, so that readers and type checkers see plain dataclasses; a test fails when it is stale.
"""

from __future__ import annotations

from pathlib import Path

from zarf.core.documents.ubl.naming import snake
from zarf.core.documents.ubl.table import OPAQUE, ROOTS, Aggregate, Child, LeafKind, ubl_table

_BASES = {
    "boolean": "BooleanLeaf",
    "date": "DateLeaf",
    "time": "TimeLeaf",
    "decimal": "DecimalLeaf",
    "base64Binary": "Base64Leaf",
    "string": "TextLeaf",
    "normalizedString": "TextLeaf",
}

_HEAD = '''"""UBL-TR documents and their parts. Made by generate.py from ubl.table; change the table, not this file.

Names follow the wire: `TaxTotal/TaxSubtotal/TaxAmount` is `tax_total[0].tax_subtotal[0].tax_amount`. What may repeat
is a tuple, what may be missing is None. Leaves keep their text as written; `value` reads it.
Source: GİB UBL-TR 1.2.1 package.
"""

from __future__ import annotations

from dataclasses import dataclass

from zarf.core.documents.ubl.leaf import (
    Base64Leaf,
    BooleanLeaf,
    DateLeaf,
    DecimalLeaf,
    TextLeaf,
    TimeLeaf,
)
'''


def source() -> str:
    """The text of aggregates.py."""
    table = ubl_table()
    parts = [_HEAD]
    parts += [_leaf(kind) for kind in table.leaves.values()]
    parts += [_aggregate(item) for item in table.aggregates.values()]
    return "\n\n".join(parts)


def _leaf(kind: LeafKind) -> str:
    lines = [
        "@dataclass(frozen=True, slots=True)",
        f"class {kind.name}({_BASES[kind.type]}):",
        f'    """Leaf of type xs:{kind.type}."""',
        "",
        "    text: str",
    ]
    for item in kind.attributes:
        lines.append(f"    {snake(item.name)}: str" if item.required else f"    {snake(item.name)}: str | None = None")
    return "\n".join(lines) + "\n"


def _aggregate(item: Aggregate) -> str:
    children = sorted(item.children, key=lambda child: not child.required)
    lines = [
        "@dataclass(frozen=True, slots=True, kw_only=True)",
        f"class {item.name}:",
        f'    """{_told(item)}"""',
        "",
        *(_field(child) for child in children),
    ]
    if item.name in ROOTS:
        lines.append("    schema_location: str | None = None")
        lines.append("    stylesheet: str | None = None")
    return "\n".join(lines) + "\n"


def _told(item: Aggregate) -> str:
    if item.name in ROOTS:
        return f"The document {item.name}: {len(item.children)} kinds of children."
    return f"{len(item.children)} kinds of children, {sum(child.required for child in item.children)} required."


def _field(child: Child) -> str:
    kind = "bytes" if child.kind == OPAQUE else child.kind
    name = snake(child.local)
    match child.often:
        case "1":
            return f"    {name}: {kind}"
        case "?":
            return f"    {name}: {kind} | None = None"
        case "+":
            return f"    {name}: tuple[{kind}, ...]"
        case _:
            return f"    {name}: tuple[{kind}, ...] = ()"


def main() -> None:
    Path(__file__).with_name("aggregates.py").write_text(source(), "utf-8")


if __name__ == "__main__":
    main()
