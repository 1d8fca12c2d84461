"""Tenants are separated twice: every service names its taxpayer, and the database shows a session only its own.

The policies lie in migrations, made by `row_security`. A session that says nothing sees nothing; the house's own
processes say `zarf.all`, and the portal narrows itself with `restricted_to` for as long as it serves one person.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

_SET = (
    "SELECT set_config('zarf.all', %s, false), set_config('zarf.taxpayer_ids', %s, false),"
    " set_config('zarf.branch_limits', %s, false)"
)


@contextlib.contextmanager
def restricted_to(taxpayer_ids: Iterable[int], branches: Mapping[int, Sequence[str]] | None = None) -> Iterator[None]:
    """Inside the block this connection sees and writes what belongs to these taxpayers only.

    branches: of a taxpayer named here, only documents of these branches (by code; "" for those of no branch).
    """
    ids = ",".join(str(int(pk)) for pk in taxpayer_ids)
    limits = json.dumps({str(pk): list(codes) for pk, codes in branches.items()}) if branches else ""
    with connection.cursor() as cursor:
        cursor.execute(_SET, ["off", ids, limits])
    try:
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_SET, ["on", "", ""])
        else:
            # Inside a broken transaction nothing can be set: the session is given up, so nobody inherits it.
            connection.close()


@contextlib.contextmanager
def of_every_branch() -> Iterator[None]:
    """Inside the block a session that is limited to branches sees the whole firm, as a number that is free has to be
    free in all of them. Within a transaction, whose end takes it back as well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('zarf.branch_limits', true), set_config('zarf.branch_limits', '', true)")
        before = cursor.fetchone()[0]
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('zarf.branch_limits', %s, true)", [before or ""])


def open_session(connection: Any, **_: object) -> None:
    """A new connection of this process may see all. Called by Django for each one (`connection_created`)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_SET, ["on", "", ""])
