"""The database of a simulated service: one SQLite file, one connection, every change durable before it is answered.

WAL with synchronous=FULL: what a transaction has committed is on the disk, so `kill -9` and a power cut lose
nothing that was accepted.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = sqlite3.Row


class Store:
    """Hands out transactions, one at a time. Threads wait for each other; a nested transaction joins the outer."""

    def __init__(self, path: Path, schema: str) -> None:
        """schema: statements that make what is missing."""
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(schema)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end, roll back on any exception."""
        with self._lock:
            if self._depth == 0:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("COMMIT")

    def execute(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Run one changing statement; gives the number of rows changed."""
        with self.transaction():
            return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, **fields: Any) -> int:
        """Insert one row; gives its rowid. *table* and the field names are ours, never from outside."""
        names = ", ".join(fields)
        places = ", ".join(f":{name}" for name in fields)
        with self.transaction():
            cursor = self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", fields)
            return cursor.lastrowid or 0

    def all(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Row | None:
        with self._lock:
            row: Row | None = self._connection.execute(sql, values).fetchone()
            return row

    def close(self) -> None:
        with self._lock:
            self._connection.close()
