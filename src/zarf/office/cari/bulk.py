"""Many rows in one statement. COPY is closed to tables with row-level security: arrays go, or a table between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

Columns = Mapping[str, tuple[str, Sequence[Any]]]
"""Column name: (PostgreSQL type, one value for each row)."""

_BATCH = 20_000


def insert(table: str, columns: Columns) -> None:
    """Insert the rows. Column names and types are ours, values go as parameters."""
    names = ", ".join(f'"{name}"' for name in columns)
    arrays = ", ".join(f"%s::{kind}[]" for kind, _ in columns.values())
    _run(f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays})", columns)


def update(table: str, key: str, columns: Columns) -> None:
    """Set the columns of the rows named by the column *key* (which is one of *columns*)."""
    names = ", ".join(f'"{name}"' for name in columns)
    arrays = ", ".join(f"%s::{kind}[]" for kind, _ in columns.values())
    settings = ", ".join(f'"{name}" = given."{name}"' for name in columns if name != key)
    _run(
        f"UPDATE {table} AS stored SET {settings} FROM unnest({arrays}) AS given ({names})"
        f' WHERE stored."{key}" = given."{key}"',
        columns,
    )


def copy_into(table: str, names: str, batches: Iterable[str]) -> None:
    """Insert lines in the text format of COPY, by way of a table of this session: the fastest way for very many.

    Between two batches the connection is free, so that making one may ask the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} LIMIT 0")
        for lines in batches:
            with cursor.copy("COPY incoming FROM STDIN") as copy:
                copy.write(lines)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming")
        cursor.execute("DROP TABLE incoming")


def _run(statement: str, columns: Columns) -> None:
    total = len(next(iter(columns.values()))[1])
    with connection.cursor() as cursor:
        for start in range(0, total, _BATCH):
            cursor.execute(statement, [list(values[start : start + _BATCH]) for _, values in columns.values()])
