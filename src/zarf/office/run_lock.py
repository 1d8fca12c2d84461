"""One long run of a kind for a taxpayer at a time: a lock held by the session of its runner, and ended with it.

A row that says "running" would outlive a killed process; an advisory lock of a session cannot. The session is never
renewed while the run lasts: when the server goes away the runner's next statement fails, and its run ends with it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, connection

from zarf.office.taxpayers.services import Taxpayer

SEALING, BACKUP = 0x5EA1, 0xBAC1
"""Kinds of runs. They keep these locks apart from any other pair of numbers; the exchange's have one long number."""

_SOON_NOTICED = (("tcp_keepalives_idle", "60"), ("tcp_keepalives_interval", "10"), ("tcp_keepalives_count", "3"))
"""Of a machine that is gone the server learns after a minute and a half, not after two hours."""


@contextlib.contextmanager
def only_run_of(taxpayer: Taxpayer, kind: int = SEALING) -> Iterator[bool]:
    """True inside the block for one session at a time; False for the others, also for a second try of the same one."""
    if not _taken(taxpayer.pk, kind):
        yield False
        return
    try:
        yield True
    finally:
        # Without its session the lock is gone already.
        with contextlib.suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, taxpayer.pk])


def _taken(pk: int, kind: int) -> bool:
    with connection.cursor() as cursor:
        for name, value in _SOON_NOTICED:
            cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
        # The server lets a session take its own lock again; a second run in it would be a second runner all the same.
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            " AND classid = %s AND objid = %s AND objsubid = 2) AND pg_try_advisory_lock(%s, %s)",
            [kind, pk, kind, pk],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def is_at_work(taxpayer: Taxpayer, kind: int = SEALING) -> bool:
    """Whether some living session holds the taxpayer's lock. A run without an end and without this was broken off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
            " AND classid = %s AND objid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [kind, taxpayer.pk],
        )
        row = cursor.fetchone()
    return bool(row and row[0])
