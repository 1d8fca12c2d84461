"""A lock that spans a call to the world: held by the database session, so it ends when the process or server dies."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection


@contextlib.contextmanager
def only_one(pk: UUID) -> Iterator[bool]:
    """True inside the block for one process at a time; False for the others.

    A row lock would do the same, but would keep a transaction open while GİB is being called.
    """
    key = int.from_bytes(pk.bytes[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        row = cursor.fetchone()
    if not (row and row[0]):
        yield False
        return
    try:
        yield True
    finally:
        # Without its session the lock is gone already.
        with contextlib.suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
