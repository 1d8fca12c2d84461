"""From the target back: verifying what lies there, and restoring files that are missing here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zarf.core.errors import Conflict, NotFound, ZarfError
from zarf.core.findings import finding
from zarf.office.backup.manifest import Entry, chosen, wanted
from zarf.office.backup.models import BackupRun, BackupSetting
from zarf.office.backup.progress import Progress
from zarf.office.backup.putting import is_kept
from zarf.office.edefter import services as edefter
from zarf.ports.storage.backup import BackupTarget
from zarf.ports.storage.backup.coding import NotThePlainFile, decode, digest, read_keys
from zarf.ports.storage.ledger_folder import LedgerFolder, failures


def verify(row: BackupSetting, target: BackupTarget, run: BackupRun, progress: Progress) -> str:
    """Every stored name is there with its size, and its digest where the target tells it; deep: by downloading all.

    Gives the manifest's name; what is wrong is in *progress*. Raises NotFound, ManifestUnreadable, Unavailable.
    """
    owner = row.taxpayer.vkn_tckn
    manifest = chosen(target, owner, run.choices.get("manifest", ""))
    there = {kept.name: kept for kept in target.list(f"{owner}/")}
    progress.of = len(manifest.files)
    for entry in manifest.files:
        kept = there.get(entry.stored)
        if kept is None:
            progress.trouble(finding("EF-BCK-013", found=entry.stored))
        elif not is_kept(entry, kept):
            progress.trouble(finding("EF-BCK-014", found=entry.stored))
        elif run.choices.get("deep"):
            _download_and_compare(target, entry, progress)
        progress.count("looked_at", moved=entry.stored_size if run.choices.get("deep") else 0)
    if progress.problems:
        progress.problems.insert(0, finding("EF-BCK-027", found=str(progress.counts["wrong"])))
    return manifest.name


def restore(row: BackupSetting, target: BackupTarget, run: BackupRun, keys: str, room: Path, progress: Progress) -> str:
    """Bring back what is missing here; what is here stays as it is. Gives the manifest's name.

    keys: recovery keys, one a line. Raises NotFound (EF-BCK-012, 025), WrongKey, ManifestUnreadable, BackupRefused,
    Unavailable. A file that is here with other content, or damaged there, is in *progress*; the others come back.
    """
    owner, folder = row.taxpayer.vkn_tckn, edefter.ledger_folder()
    year, month = int(run.choices.get("year") or 0), int(run.choices.get("month") or 0)
    manifest = chosen(target, owner, run.choices.get("manifest", ""))
    entries = list(wanted(manifest, year, month))
    if not entries:
        raise NotFound(finding("EF-BCK-025", found=f"{year}-{month:02d}" if month else str(year or "-")))
    progress.of = len(entries)
    identities = read_keys(keys)
    for entry in entries:
        try:
            with failures(entry.path):
                _restore_one(target, folder, owner, entry, identities, room, progress)
        except (NotThePlainFile, NotFound, Conflict) as problem:
            progress.trouble(_named(problem, entry))
            progress.count("not_restored")
        finally:
            for left in room.iterdir():
                left.unlink()
    return manifest.name


def _restore_one(
    target: BackupTarget,
    folder: LedgerFolder,
    owner: str,
    entry: Entry,
    identities: Sequence[Any],
    room: Path,
    progress: Progress,
) -> None:
    here = folder.root / owner / entry.path
    if here.exists():
        if digest(here) != (entry.size, entry.sha256):
            raise Conflict(finding("EF-BCK-015", found=entry.path))
        progress.count("same")
        return
    stored = room / "stored"
    with stored.open("wb") as into:
        target.get(entry.stored, _Bounded(into, entry))  # type: ignore[arg-type]  # only written into
    if digest(stored) != (entry.stored_size, entry.stored_sha256):
        raise NotThePlainFile(finding("EF-BCK-014", found=entry.stored))
    plain = decode(stored, entry.coding, identities, room, name=entry.stored, size=entry.size)
    if digest(plain) != (entry.size, entry.sha256):
        raise NotThePlainFile(finding("EF-BCK-014", found=entry.stored))
    folder.put_back(plain, owner, entry.path)
    progress.count("restored", moved=entry.stored_size)


def _named(problem: ZarfError, entry: Entry) -> Any:
    """A file that is not there is told by the manifest's code, not by the target's."""
    return finding("EF-BCK-013", found=entry.stored) if isinstance(problem, NotFound) else problem.finding


def _download_and_compare(target: BackupTarget, entry: Entry, progress: Progress) -> None:
    into = _Digest()
    try:
        target.get(entry.stored, into)  # type: ignore[arg-type]  # only written into
    except NotFound:
        progress.trouble(finding("EF-BCK-013", found=entry.stored))
        return
    if into.hexdigest != entry.stored_sha256:
        progress.trouble(finding("EF-BCK-014", found=entry.stored))


class _Digest:
    """Something to be written into that keeps a digest only."""

    def __init__(self) -> None:
        self._found = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._found.update(data)
        return len(data)

    @property
    def hexdigest(self) -> str:
        return self._found.hexdigest()


class _Bounded:
    """Takes as many bytes as the manifest says, so that a swollen file cannot fill the disk."""

    def __init__(self, into: Any, entry: Entry) -> None:
        self._into, self._entry, self._left = into, entry, entry.stored_size

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise NotThePlainFile(finding("EF-BCK-014", found=self._entry.stored))
        written: int = self._into.write(data)
        return written
