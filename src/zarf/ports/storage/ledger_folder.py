"""The folder in which a taxpayer's ledgers and berats lie for its retention, and the room where they are made.

`<root>/VKN/01.01.2026-31.12.2026/01/` holds the files of a month under GİB's names; deleted sets lie below
`İPTAL EDİLENLER/SİLİNENLER` of their year. A file is created once: there is no writing over. This is a folder and no
archive of keys, because auditors are handed the folder itself, a deleted set has to move, and a ledger of 200 MB must
never be held in memory; copies elsewhere are the backup's work.
Source: e-Defter Uygulama Kılavuzu v1.12 (storing); Yazılım Uyumluluk Onay Kılavuzu v1.7 (folders).
"""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.ports.storage.api import other_bytes

DELETED = ("İPTAL EDİLENLER", "SİLİNENLER")
WORK = ".work"


@dataclass(frozen=True, slots=True)
class MonthPlace:
    """Where the files of a month belong. owner: VKN or TCKN. year: as `year_folder` names it."""

    owner: str
    year: str
    month: int


def year_folder(starts: date, ends: date) -> str:
    """Name of a fiscal year's folder.

    >>> year_folder(date(2026, 1, 1), date(2026, 12, 31))
    '01.01.2026-31.12.2026'
    """
    return f"{starts:%d.%m.%Y}-{ends:%d.%m.%Y}"


class LedgerFolder:
    """Ledgers below *root*, on one file system. Every failure of the disk is Unavailable (EF-STO-003)."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def month(self, place: MonthPlace) -> Path:
        """The folder of a month; it need not exist yet."""
        return self.root / place.owner / place.year / f"{place.month:02d}"

    def work(self, name: str) -> Path:
        """A room for files in the making, made at need; nobody but their maker looks there."""
        folder = self.root / WORK / name
        with failures(name):
            _make(folder)
        return folder

    def leave_work(self, name: str) -> None:
        """Empty and take away such a room."""
        shutil.rmtree(self.root / WORK / name, ignore_errors=True)

    def file(self, source: Path, place: MonthPlace, name: str) -> Path:
        """Put a finished file under its name; durable when this returns. The same bytes again are fine.

        Raises AlreadyStored (EF-STO-001) for other bytes under this name, Unavailable.
        """
        return self._named(source, self.month(place) / name)

    def files_of(self, owner: str) -> list[str]:
        """Paths of everything an owner has, the deleted ones too, below the owner's folder, in order."""
        found, top = [], self.root / owner
        with failures(owner):
            for place, folders, names in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found += [Path(place, name).relative_to(top).as_posix() for name in names if not name.startswith(".")]
        return sorted(found)

    def put_back(self, source: Path, owner: str, path: str) -> Path:
        """Put a finished file under a path that `files_of` gave once; as `file`. Another path is a ValueError."""
        parts = path.split("/")
        if any(part in ("", ".", "..") or part.startswith(".") or "\0" in part for part in parts):
            raise ValueError(f"not a path of the ledger folder: {path[:100]!r}")
        return self._named(source, self.root / owner / path)

    @staticmethod
    def _named(source: Path, final: Path) -> Path:
        with failures(final.name):
            _make(final.parent)
            try:
                _synced(source)
                os.link(source, final)
            except FileExistsError:
                if not filecmp.cmp(source, final, shallow=False):
                    raise other_bytes(final.name) from None
            _synced(final.parent)
        return final

    def delete(self, place: MonthPlace, names: Iterable[str], label: str) -> Path:
        """Move files of a month to the deleted ones, below *label*. What has been moved already stays moved."""
        target = self.root / place.owner / place.year / Path(*DELETED) / f"{place.month:02d}" / label
        with failures(label):
            _make(target)
            for name in names:
                source = self.month(place) / name
                if source.exists():
                    os.replace(source, target / name)
            _synced(target)
            if self.month(place).is_dir():
                _synced(self.month(place))
        return target


@contextmanager
def failures(name: str) -> Iterator[None]:
    """A failure of the disk inside the block, told as Unavailable: full, away, not ours to write."""
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise Unavailable(finding("EF-STO-003", found=name, reason=reason)) from problem


def _make(folder: Path) -> None:
    """Make a folder and those above it, each entry durable."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        _make(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    _synced(folder.parent)


def _synced(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
