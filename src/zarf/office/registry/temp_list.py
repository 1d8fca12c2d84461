"""The temporary list of users who are about to close: loaded as a whole, each line kept with since and until."""

from __future__ import annotations

import logging
import tempfile
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.db.models import Q

from zarf.core.findings import Finding, finding
from zarf.core.wire.user_list import Skipped
from zarf.core.wire.user_temp_list import ClosingUser, read_user_temp_list
from zarf.office.registry.loading import BROKEN, Loaded, digest_of, reason_of
from zarf.office.registry.models import Closing, ListVersion
from zarf.office.registry.state import lock_list, note_attempt
from zarf.ports.gib.api import GibError
from zarf.ports.wired import ports

log = logging.getLogger(__name__)

TEMP = "TEMP"
_LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Closure:
    """What GİB announces of a user: the last day (Istanbul), and the number that takes over, if any."""

    identifier: str
    closure_date: date
    new_identifier: str
    status: str
    registration_code: str
    registration_text: str


def closing(keys: Collection[str] = (), on: datetime | None = None) -> dict[str, Closure]:
    """Who is about to close, by number; *keys*: only these. *on*: as the list stood then.

    Without *on*, an announcement holds until its day, also when GİB has taken its line away (it does after seven days).
    """
    rows = Closing.objects.order_by("id")
    if keys:
        # The list is short: for many keys it is read whole.
        rows = rows.filter(identifier__in=list(keys)) if len(keys) < 1000 else rows
    if on is None:
        rows = rows.filter(Q(until=None) | Q(closure_date__gte=ports().clock.now().date()))
    else:
        copies = list(ListVersion.objects.filter(role=TEMP, loaded_at__lte=on).values_list("id", flat=True))
        rows = rows.filter(since__in=copies)
    wanted = set(keys)
    return {
        row.identifier: Closure(
            row.identifier,
            row.closure_date,
            row.new_identifier,
            row.status,
            row.registration_code,
            row.registration_text,
        )
        for row in rows
        if not wanted or row.identifier in wanted
    }


def load_temp_list() -> Loaded:
    """Download the temporary list and put it in force. Never raises for one that cannot be had or read."""
    with tempfile.TemporaryFile() as held:
        try:
            ports().user_list.download(TEMP, held)
        except GibError as problem:
            return _kept(finding("EF-REG-001", role=TEMP, found=str(problem)))
        try:
            return _load(held)
        except BROKEN as problem:
            return _kept(finding("EF-REG-002", role=TEMP, found=reason_of(problem)))


def _kept(problem: Finding) -> Loaded:
    log.warning("user list %s: %s", TEMP, problem.message("en"))
    note_attempt(TEMP, problem)
    return Loaded(TEMP, Closing.objects.filter(until=None).count(), 0, problem=problem)


def _load(held: IO[bytes]) -> Loaded:
    digest = digest_of(held)
    skipped: list[Skipped] = []
    with zipfile.ZipFile(held) as archive:
        members = archive.infolist()
        if len(members) != 1 or members[0].file_size > _LARGEST:
            raise ValueError(f"{len(members)} files")
        users = dict.fromkeys(read_user_temp_list(archive.read(members[0]), skipped.append))
    with transaction.atomic():
        told = _swap(users, digest, skipped)
        note_attempt(TEMP, None)
    return told


def _swap(users: dict[ClosingUser, None], digest: str, skipped: list[Skipped]) -> Loaded:
    """Lines that are new come in, lines that are gone are closed, the others stay untouched."""
    lock_list(TEMP)
    now = ports().clock.now()
    present = {_value(row): row.pk for row in Closing.objects.filter(until=None)}
    gone = [pk for value, pk in present.items() if value not in users]
    new = [user for user in users if user not in present]
    current = ListVersion.objects.filter(role=TEMP, is_current=True).first()
    report = [[item.position, item.identifier, item.code, item.found] for item in skipped[:1000]]
    told = Loaded(
        TEMP,
        len(users),
        0,
        current is not None and not new and not gone,
        None,
        len(new),
        0,
        len(gone),
        tuple(skipped[:1000]),
        len(skipped),
    )
    if told.unchanged and current is not None:
        ListVersion.objects.filter(pk=current.pk).update(fetched_at=now, sha256=digest)
        return told
    ListVersion.objects.filter(role=TEMP, is_current=True).update(is_current=False)
    version = ListVersion.objects.create(
        role=TEMP,
        fetched_at=now,
        loaded_at=now,
        sha256=digest,
        user_count=len(users),
        appeared=len(new),
        vanished=len(gone),
        skipped_count=len(skipped),
        skipped=report,
        is_current=True,
    )
    Closing.objects.filter(pk__in=gone).update(until=version.pk)
    Closing.objects.bulk_create(
        Closing(
            identifier=user.identifier,
            new_identifier=user.new_identifier,
            closure_date=user.closure_date,
            status=user.status,
            registration_code=user.registration_code,
            registration_text=user.registration_text,
            since=version.pk,
        )
        for user in new
    )
    return told


def _value(row: Closing) -> ClosingUser:
    return ClosingUser(
        row.identifier,
        row.new_identifier,
        row.closure_date,
        row.status,
        row.registration_code,
        row.registration_text,
    )
