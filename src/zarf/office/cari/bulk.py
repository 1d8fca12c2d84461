"""Very many rows at once. COPY is closed to tables with row-level security, so rows go by a table of the session.

From there they are inserted or updated by one statement, which the policies judge as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

Columns = Mapping[str, tuple[str, Sequence[Any]]]
"""Column name: (PostgreSQL type, one value for each row). Names and types are ours."""

_BATCH = 20_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert(table: str, columns: Columns) -> None:
    """Insert the rows."""
    names = ", ".join(f'"{name}"' for name in columns)
    _by_way_of(_made_of(columns), _texts(columns), f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming")


def update(table: str, key: str, columns: Columns) -> None:
    """Set the columns of the rows named by the column *key* (which is one of *columns*)."""
    settings = ", ".join(f'"{name}" = incoming."{name}"' for name in columns if name != key)
    statement = f'UPDATE {table} AS stored SET {settings} FROM incoming WHERE stored."{key}" = incoming."{key}"'
    _by_way_of(_made_of(columns), _texts(columns), statement)


def copy_into(table: str, names: str, batches: Iterable[str]) -> None:
    """Insert lines in the text format of COPY. Between two batches the connection is free for questions."""
    definition = f"ON COMMIT DROP AS SELECT {names} FROM {table} LIMIT 0"
    _by_way_of(definition, batches, f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming")


def _by_way_of(definition: str, batches: Iterable[str], statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE incoming {definition}")
        for lines in batches:
            with cursor.copy("COPY incoming FROM STDIN") as copy:
                copy.write(lines)
        cursor.execute(statement)
        cursor.execute("DROP TABLE incoming")


def _made_of(columns: Columns) -> str:
    """The table between, with these columns."""
    return "(" + ", ".join(f'"{name}" {kind}' for name, (kind, _) in columns.items()) + ") ON COMMIT DROP"


def _texts(columns: Columns) -> Iterator[str]:
    """The rows in the text format of COPY, some thousand at a time."""
    rows = list(zip(*(values for _, values in columns.values()), strict=True))
    for first in range(0, len(rows), _BATCH):
        yield "".join(["\t".join(map(_text, row)) + "\n" for row in rows[first : first + _BATCH]])


def _text(value: object) -> str:
    if value is None:
        return "\\N"
    return str(value).translate(_ESCAPES)
