"""Loading one of GİB's lists into the table: all of it or nothing, in one transaction.

Source: UserList guide V1.0, April 2026. The lists hold a million users and more: the file is read as a stream.
"""

from __future__ import annotations

import hashlib
import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.wire.user_list import UserListUser, read_user_list
from zarf.office.registry.models import ListVersion, RegisteredAlias
from zarf.ports.gib.api import GibError
from zarf.ports.wired import ports

log = logging.getLogger(__name__)

LARGEST_SHRINKAGE = 0.10
"""A list that lost more than this share of its users is taken for broken. Source: our own choice."""

LARGEST_XML = 4 * 1024**3
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Loaded:
    """How the load of one list ended. `problem`: why the last good copy stays in force."""

    role: str
    users: int
    aliases: int
    unchanged: bool = False
    problem: Finding | None = None


class _Shrunken(Exception):
    """Rolls back a load."""


def load_list(role: str) -> Loaded:
    """Download a list and put it in force as a whole. Never raises for a list that cannot be had or read."""
    try:
        data = ports().user_list.fetch(role)
    except GibError as problem:
        return _kept(role, finding("EF-REG-001", role=role, found=str(problem)))
    digest = hashlib.sha256(data).hexdigest()
    current = ListVersion.objects.filter(role=role, is_current=True).first()
    if current is not None and current.sha256 == digest:
        ListVersion.objects.filter(pk=current.pk).update(fetched_at=ports().clock.now())
        return Loaded(role, current.user_count, 0, unchanged=True)
    try:
        return _replace(role, data, digest, current.user_count if current else 0)
    except _Shrunken as problem:
        return _kept(role, finding("EF-REG-003", role=role, found=str(problem)))
    except (ZarfError, zipfile.BadZipFile, ValueError, EOFError) as problem:
        return _kept(role, finding("EF-REG-002", role=role, found=str(problem)[:200]))


def _kept(role: str, problem: Finding) -> Loaded:
    log.warning("user list %s: %s", role, problem.message("en"))
    return Loaded(role, 0, 0, problem=problem)


def _replace(role: str, data: bytes, digest: str, users_before: int) -> Loaded:
    counter = _Counter(role)
    with zipfile.ZipFile(io.BytesIO(data)) as archive, transaction.atomic():
        members = archive.infolist()
        if len(members) != 1 or members[0].file_size > LARGEST_XML:
            raise ValueError(f"{len(members)} files")
        RegisteredAlias.objects.filter(role=role).delete()
        with archive.open(members[0]) as stream:
            rows = counter.rows(read_user_list(stream))
            while batch := list(islice(rows, _BATCH)):
                RegisteredAlias.objects.bulk_create(batch)
        if counter.users < users_before * (1 - LARGEST_SHRINKAGE):
            raise _Shrunken(f"{users_before} > {counter.users}")
        ListVersion.objects.filter(role=role, is_current=True).update(is_current=False)
        ListVersion.objects.create(
            role=role, fetched_at=ports().clock.now(), sha256=digest, user_count=counter.users, is_current=True
        )
    return Loaded(role, counter.users, counter.aliases)


class _Counter:
    """Turns users into rows and counts both on the way."""

    def __init__(self, role: str) -> None:
        self._role = role
        self.users = 0
        self.aliases = 0

    def rows(self, users: Iterator[UserListUser]) -> Iterator[RegisteredAlias]:
        for user in users:
            self.users += 1
            for alias in user.aliases:
                self.aliases += 1
                yield RegisteredAlias(
                    role=self._role,
                    identifier=user.identifier,
                    title=user.title[:500],
                    taxpayer_type=user.type[:10],
                    account_type=(user.account_type or "")[:20],
                    document_type=alias.document_type,
                    name=alias.name,
                    created_at=alias.created_at,
                    deleted_at=alias.deleted_at,
                )
