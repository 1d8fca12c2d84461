"""The database's own catalogue, and rows made from it: for tests that must hold for every table there is or will be."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

_numbers = itertools.count(1_000_000)

_COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL), a.attnotnull, a.atthasdef OR a.attidentity <> '',
       CASE WHEN a.atttypmod > 4 AND t.typname IN ('varchar', 'bpchar') THEN a.atttypmod - 4 END
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_REFERENCES = """
SELECT a.attname, c.confrelid::regclass::text
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.conrelid = %s::regclass AND c.contype = 'f' AND array_length(c.conkey, 1) = 1
"""
_TABLES = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity
       AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1
"""
_KEY = """
SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indrelid = %s::regclass AND i.indisprimary
"""


def ask(query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def tables() -> dict[str, bool]:
    """Every table, and whether row-level security is on and forced, with a policy."""
    return {str(name): bool(secured) for name, secured in ask(_TABLES)}


def references(table: str) -> dict[str, str]:
    """Column and the table it points to."""
    return {str(column): str(target).strip('"') for column, target in ask(_REFERENCES, [f'"{table}"'])}


def key_of(table: str) -> str:
    return str(ask(_KEY, [f'"{table}"'])[0][0])


@dataclass(frozen=True)
class Maker:
    """Makes rows that belong to one firm; what they point to is made as well, for the same firm."""

    firm: int
    fixed: Mapping[str, Mapping[str, Any]]

    def make(self, table: str, depth: int = 0) -> Any:
        """Insert one row; gives its key."""
        if table == "taxpayers_taxpayer":
            return self.firm
        columns = self.values(table, depth)
        names = ", ".join(f'"{name}"' for name in columns)
        places = ", ".join(["%s"] * len(columns))
        query = f'INSERT INTO "{table}" ({names}) VALUES ({places}) RETURNING "{key_of(table)}"'
        return ask(query, list(columns.values()))[0][0]

    def values(self, table: str, depth: int = 0) -> dict[str, Any]:
        """A value for each column that needs one, and for each that points towards the firm."""
        assert depth < 8, f"{table} points to itself"
        pointing, fixed = references(table), self.fixed.get(table, {})
        found: dict[str, Any] = {}
        for name, kind, needed, has_default, longest in ask(_COLUMNS, [f'"{table}"']):
            if name in fixed:
                found[name] = fixed[name]
            elif name == "taxpayer_id":
                found[name] = self.firm
            elif name in pointing and (needed or leads_to_a_firm(pointing[name])) and pointing[name] != table:
                found[name] = self.make(pointing[name], depth + 1)
            elif needed and not has_default:
                found[name] = value(kind, longest)
        return found


def leads_to_a_firm(table: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether rows of *table* belong to a firm: it is the firms' table, or points to one that leads there."""
    if table == "taxpayers_taxpayer":
        return True
    if table in seen:
        return False
    if any(name == "taxpayer_id" for name, *_rest in ask(_COLUMNS, [f'"{table}"'])):
        return True
    return any(leads_to_a_firm(target, seen | {table}) for target in references(table).values())


def value(kind: str, longest: int | None) -> Any:
    """Something that fits a type and is not there yet."""
    number = next(_numbers)
    if kind in ("character varying", "text", "character"):
        return str(number)[-longest:] if longest else str(number)
    if kind in ("smallint",):
        return number % 30_000
    if kind in ("integer", "bigint", "numeric", "double precision"):
        return number
    simple: dict[str, Any] = {
        "boolean": False,
        "date": date(2000, 1, 1) + timedelta(days=number % 10_000),
        "timestamp with time zone": "2026-11-02T09:00:00Z",
        "uuid": uuid.uuid4(),
        "bytea": b"x",
        "jsonb": json.dumps({}),
        "inet": "127.0.0.1",
        "interval": "1 day",
    }
    if kind.endswith("[]"):
        return "{}"
    return simple[kind]
