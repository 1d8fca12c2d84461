"""Loading one of GİB's lists: all of it or nothing, in one transaction, with the history of every user kept.

The zip lies in a nameless file, its member is read as a stream; a user whose bytes the copy in force knows is passed
over, every other one goes by COPY into the table as an entry of the new copy. Then the entries that were not met again
are closed. Readers see the old copy until the commit. Source: UserList guide V1.0, April 2026.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import IO

from django.db import transaction

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.wire.user_list import ByteStream, Skipped
from zarf.core.wire.user_list_quick import NotOrdinary, read_packed, read_packed_carefully
from zarf.office.registry import swapping
from zarf.office.registry.guard import Guard, Shrunken, open_labels
from zarf.office.registry.labels import NO_LABELS
from zarf.office.registry.limits import shrinkage
from zarf.office.registry.models import ListVersion
from zarf.office.registry.state import lock_list, note_attempt
from zarf.ports.gib.api import GibError
from zarf.ports.wired import ports

log = logging.getLogger(__name__)

LARGEST_XML = 8 * 1024**3
SKIPPED_KEPT = 1000
"""So many rows of the report are kept; the rest is counted."""

BROKEN = (ZarfError, zipfile.BadZipFile, zlib.error, ValueError, EOFError, RuntimeError, OSError)
"""What a zip or XML that is not as it should be can raise while it is read."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How the load of one list ended. `problem`: why the last good copy stays in force.

    users, aliases: of the copy that is in force now; appeared, changed, vanished: users, against the copy before.
    """

    role: str
    users: int
    aliases: int
    unchanged: bool = False
    problem: Finding | None = None
    appeared: int = 0
    changed: int = 0
    vanished: int = 0
    skipped: tuple[Skipped, ...] = ()
    skipped_count: int = 0


class TooLarge(ValueError):
    """The list grows beyond every size it can have."""


class Capped:
    """Reads at most *most* bytes. Raises TooLarge for one more."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream = stream
        self._left = most

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge("the list is too large")
        return data


def load_list(role: str, *, accept_shrunken: bool = False) -> Loaded:
    """Download a list and put it in force as a whole. Never raises for a list that cannot be had or read.

    accept_shrunken: a person answers for it that the list has really shrunk; it is taken, and the audit log tells.
    """
    with tempfile.TemporaryFile() as held:
        try:
            ports().user_list.download(role, held)
        except GibError as problem:
            return _kept(role, finding("EF-REG-001", role=role, found=str(problem)))
        return load_file(role, held, accept_shrunken=accept_shrunken)


def load_file(role: str, held: IO[bytes], *, accept_shrunken: bool = False) -> Loaded:
    """Put the list in force that lies in a zip. Never raises for one that cannot be read."""
    digest = digest_of(held)
    try:
        with transaction.atomic():
            told = _load(role, held, digest, accept_shrunken=accept_shrunken)
    except Shrunken as problem:
        return _kept(role, finding(problem.code, role=role, found=str(problem)))
    except BROKEN as problem:
        return _kept(role, finding("EF-REG-002", role=role, found=reason_of(problem)))
    note_attempt(role, None)
    return told


def reason_of(problem: Exception) -> str:
    """What was wrong, in a form that stands in a sentence of any language."""
    if isinstance(problem, (zipfile.BadZipFile, zlib.error, EOFError)):
        return "ZIP"
    if isinstance(problem, ZarfError):
        return f"{problem.code} {problem.finding.found or ''}".strip()[:200]
    return (str(problem) or type(problem).__name__)[:200]


def digest_of(held: IO[bytes]) -> str:
    """SHA-256 of the file from its beginning."""
    held.seek(0)
    digest = hashlib.sha256()
    while piece := held.read(1024 * 1024):
        digest.update(piece)
    return digest.hexdigest()


def _kept(role: str, problem: Finding) -> Loaded:
    """The copy in force stays, and everybody who looks at the lists is told why."""
    log.warning("user list %s: %s", role, problem.message("en"))
    note_attempt(role, problem)
    current = ListVersion.objects.filter(role=role, is_current=True).first()
    users, aliases = (current.user_count, current.alias_count) if current else (0, 0)
    return Loaded(role, users, aliases, problem=problem)


def _load(role: str, held: IO[bytes], digest: str, *, accept_shrunken: bool) -> Loaded:
    lock_list(role)
    current = ListVersion.objects.filter(role=role, is_current=True).first()
    now = ports().clock.now()
    if current is not None and current.sha256 == digest:
        ListVersion.objects.filter(pk=current.pk).update(fetched_at=now)
        return _same_again(current)
    new = ListVersion.objects.create(role=role, fetched_at=now, loaded_at=now, sha256=digest, user_count=0)
    intake = _Intake(role, new.pk, current)
    with zipfile.ZipFile(held) as archive:
        intake.read(lambda: Capped(archive.open(_only_member(archive)), LARGEST_XML))
    guard = Guard(role, shrinkage(now.date()), is_accepted=accept_shrunken)
    if current is not None:
        guard.users(current.user_count, intake.users)
    return _put_in_force(intake, new, current, guard)


def _same_again(current: ListVersion) -> Loaded:
    """The list is byte for byte the one in force; what was left out of it still is."""
    told = Loaded(current.role, current.user_count, current.alias_count, unchanged=True)
    rows = tuple(Skipped(*row) for row in current.skipped)
    return replace(told, skipped=rows, skipped_count=current.skipped_count)


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = archive.infolist()
    if len(members) != 1 or members[0].file_size > LARGEST_XML:
        raise ValueError(f"{len(members)} files")
    return members[0]


class _Intake:
    """Takes the users of a list in; what was known by its fingerprint is only ticked off."""

    def __init__(self, role: str, version: int, current: ListVersion | None) -> None:
        self.known = swapping.Fingerprints() if current is None else swapping.Fingerprints.of_list(role)
        if current is not None and current.skipped:
            # Of these something was left out: they are judged again, so that it is told again.
            self.known.read_again(swapping.fingerprints_of(role, [row[1] for row in current.skipped]))
        self._role = role
        self._version = version
        self._begin()

    def _begin(self) -> None:
        self.known.forget_hits()
        self.skipped: list[Skipped] = []
        self.skipped_count = 0
        self.new = 0
        self.new_aliases = 0
        self.new_open = NO_LABELS

    @property
    def users(self) -> int:
        return self.new + self.known.hits

    def read(self, opened: Callable[[], ByteStream]) -> None:
        """Raises what a broken list raises."""
        try:
            with transaction.atomic():
                self._copy(read_packed(opened(), self.known.seen, self._skip))
        except NotOrdinary:
            self._begin()
            self._copy(read_packed_carefully(opened(), self.known.seen, self._skip))

    def _copy(self, users: swapping.Users) -> None:
        self.new, self.new_aliases, self.new_open = swapping.copy_in(users, self._role, self._version)

    def _skip(self, item: Skipped) -> None:
        self.skipped_count += 1
        if len(self.skipped) < SKIPPED_KEPT:
            self.skipped.append(item)


def _put_in_force(intake: _Intake, new: ListVersion, current: ListVersion | None, guard: Guard) -> Loaded:
    """Close what was not met again and make *new* the copy in force, unless nothing changed."""
    before = open_labels(current, new)
    if current is None:
        difference = swapping.Difference(appeared=intake.new)
    elif intake.new == 0 and intake.known.all_met:
        difference = swapping.Difference()
    else:
        difference = swapping.close_unseen(intake.known, new.role, new.pk)
    aliases = (current.alias_count if current else 0) + intake.new_aliases - difference.aliases_gone
    left = before.plus(intake.new_open).minus(difference.open_gone)
    guard.labels(before, left)
    guard.write_down()
    report = {
        "open_invoice": left.invoice,
        "open_despatch": left.despatch,
        "skipped_count": intake.skipped_count,
        "skipped": [[item.position, item.identifier, item.code, item.found] for item in intake.skipped],
    }
    unchanged = current is not None and difference.is_empty
    if unchanged and current is not None:
        new.delete()
        target, told = current, {"fetched_at": new.fetched_at, "sha256": new.sha256, **report}
    else:
        ListVersion.objects.filter(role=new.role, is_current=True).update(is_current=False)
        target = new
        told = {
            "user_count": intake.users,
            "alias_count": aliases,
            "appeared": difference.appeared,
            "changed": difference.changed,
            "vanished": difference.vanished,
            "is_current": True,
            **report,
        }
    ListVersion.objects.filter(pk=target.pk).update(**told)
    return Loaded(
        new.role,
        intake.users,
        aliases,
        unchanged,
        None,
        difference.appeared,
        difference.changed,
        difference.vanished,
        tuple(intake.skipped),
        intake.skipped_count,
    )
