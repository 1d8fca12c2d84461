"""The contract of a backup target.

    ZarfError
    ├── NotFound        nothing is kept under this name (EF-BCK-004)
    ├── Conflict        other bytes are kept under this name; nothing was changed (EF-BCK-005)
    ├── BackupRefused   the target says no: sign-in (EF-BCK-002), no room (EF-BCK-003), not prepared (EF-BCK-006),
    │                   no such bucket (EF-BCK-008), no right in it (EF-BCK-009)
    └── Unavailable     the target cannot be reached now (EF-BCK-001); trying again later may help

A target is asked for little, so that anything can be one: keep a file under a name, give it back, say what is there.
Nothing is ever replaced or deleted by it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from zarf.core.errors import Conflict, NotFound, Unavailable, ZarfError
from zarf.core.findings import finding

PIECE = 1024 * 1024
"""Bytes that are held at a time."""


class BackupRefused(ZarfError):
    """The target answers, and does not take it. Somebody has to do something before it will."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies at the target. md5, sha256: hexadecimal, as the target itself computed it; "" where it tells none."""

    name: str
    size: int
    md5: str = ""
    sha256: str = ""


class BackupTarget(Protocol):
    """Names are keys of the archive (`zarf.ports.storage.api.checked_key`); another one is a ValueError."""

    def prepare(self) -> None:
        """Make the place ready, once, when it is chosen. Raises BackupRefused, Unavailable."""
        ...

    def put(self, name: str, file: Path) -> None:
        """Keep the bytes of *file*. When this returns they are at the target, whole.

        The same bytes again are fine. Raises Conflict, BackupRefused, Unavailable.
        """
        ...

    def get(self, name: str, into: BinaryIO) -> None:
        """Write what is kept under *name*. Raises NotFound, BackupRefused, Unavailable."""
        ...

    def list(self, prefix: str = "") -> Iterator[Kept]:
        """Everything whose name begins with *prefix*, in order of names. Raises BackupRefused, Unavailable."""
        ...

    def close(self) -> None:
        """Let go of connections; the target is not used afterwards."""
        ...


def away(place: str, reason: object) -> Unavailable:
    return Unavailable(finding("EF-BCK-001", found=place, reason=_short(reason)))


def not_signed_in(place: str, reason: object) -> BackupRefused:
    return BackupRefused(finding("EF-BCK-002", found=place, reason=_short(reason)))


def no_room(place: str) -> BackupRefused:
    return BackupRefused(finding("EF-BCK-003", found=place))


def nothing_there(name: str) -> NotFound:
    return NotFound(finding("EF-BCK-004", found=name))


def other_bytes(name: str) -> Conflict:
    return Conflict(finding("EF-BCK-005", found=name))


def not_prepared(place: str) -> BackupRefused:
    return BackupRefused(finding("EF-BCK-006", found=place))


def no_bucket(place: str) -> BackupRefused:
    return BackupRefused(finding("EF-BCK-008", found=place))


def no_right(place: str) -> BackupRefused:
    return BackupRefused(finding("EF-BCK-009", found=place))


def digests(file: Path) -> tuple[int, str, str]:
    """Size, MD5 and SHA-256 of *file*, read piece by piece."""
    md5, sha256, size = hashlib.md5(usedforsecurity=False), hashlib.sha256(), 0
    with file.open("rb") as source:
        while piece := source.read(PIECE):
            size += len(piece)
            md5.update(piece)
            sha256.update(piece)
    return size, md5.hexdigest(), sha256.hexdigest()


def is_the_same(kept: Kept, file: Path) -> bool | None:
    """Whether *kept* has the bytes of *file*; None where the target tells too little to know."""
    size, md5, sha256 = digests(file)
    if kept.size != size:
        return False
    if kept.sha256:
        return kept.sha256 == sha256
    if kept.md5:
        return kept.md5 == md5
    return None


class Comparing:
    """A file to be written into that only compares: whether all of it equals *file*."""

    def __init__(self, file: Path) -> None:
        self._theirs = hashlib.sha256()
        self._ours = digests(file)[2]

    def write(self, data: bytes) -> int:
        self._theirs.update(data)
        return len(data)

    @property
    def equal(self) -> bool:
        return self._theirs.hexdigest() == self._ours


def _short(reason: object) -> str:
    text = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return " ".join(str(text).split())[:200]
