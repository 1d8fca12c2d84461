"""A backup: what the newest manifest does not hold yet is put, then a new manifest is written.

What was put is noted file by file (`PutFile`), so a run that was killed or met a full target goes on with the next
file. What the target lost is put again. A file that was moved to the deleted ones leaves its former path in the new
manifest; one that is simply gone here stays in it, for that is what backups are for.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from zarf.core.errors import Conflict, Unavailable
from zarf.office.backup.manifest import Entry, Manifest, as_dict, from_dict, marked, newest, stored_name, write
from zarf.office.backup.models import BackupSetting, PutFile
from zarf.office.backup.progress import Progress
from zarf.office.edefter import services as edefter
from zarf.ports.storage.backup import BackupTarget, Kept
from zarf.ports.storage.backup.coding import Coding, coding_of, digest, encode, is_locked_name
from zarf.ports.storage.ledger_folder import LedgerFolder, failures
from zarf.ports.wired import ports

READABLE = "readable"
"""Count of the copies at the target that are not encrypted although the firm encrypts."""


def put_all(row: BackupSetting, target: BackupTarget, room: Path, progress: Progress) -> str:
    """Bring the target up to date; the name of the manifest that now holds everything.

    Raises BackupRefused, Unavailable; what was put until then counts.
    """
    owner, folder = row.taxpayer.vkn_tckn, edefter.ledger_folder()
    held = newest(target, owner)
    known = {entry.path: entry for entry in held.files} if held is not None else {}
    put = PutFile.objects.filter(taxpayer=row.taxpayer, mark=row.mark)
    known |= {one.path: from_dict(one.entry) for one in put}
    there = {kept.name: kept for kept in target.list(f"{owner}/")}
    here = folder.files_of(owner)
    progress.of = len(here)
    found: dict[str, Entry] = {}
    for path in here:
        before = known.get(path)
        if before is not None and (not is_kept(before, there.get(before.stored)) or _is_too_open(before, row)):
            before = None
        entry = _entry(row, target, folder, path, before, room, progress)
        if entry is not None:
            found[path] = entry
    kept = _no_longer_here(known, found)
    if kept:
        progress.counts["only_there"] = len(kept)
    files = [*found.values(), *kept]
    if row.recipient:
        progress.counts[READABLE] = sum(not is_locked_name(name) and _is_file(name, owner) for name in there)
    if held is None or not _is_the_same(held, files):
        with failures("manifest.json"):
            held = write(target, owner, files, ports().clock.now(), room)
    put.delete()
    return held.name


def _is_too_open(entry: Entry, row: BackupSetting) -> bool:
    """Whether the firm encrypts by now and the entry's copy can be read by anybody. Locked copies stay as they are."""
    return bool(row.recipient) and not entry.coding.is_locked


def _is_file(name: str, owner: str) -> bool:
    """Whether it is the copy of a file of the ledger folder: neither a manifest nor a trial."""
    return not name.startswith((f"{owner}/manifests/", f"{owner}/trials/"))


def is_kept(entry: Entry, kept: Kept | None) -> bool:
    """Whether the listing has the entry's file, as far as the target tells."""
    if kept is None or kept.size != entry.stored_size:
        return False
    return not kept.sha256 or kept.sha256 == entry.stored_sha256


def _entry(
    row: BackupSetting,
    target: BackupTarget,
    folder: LedgerFolder,
    path: str,
    known: Entry | None,
    room: Path,
    progress: Progress,
) -> Entry | None:
    """The file's entry, put if it is not there yet; None for a file that was moved away meanwhile."""
    file = folder.root / row.taxpayer.vkn_tckn / path
    try:
        with failures(path):
            if not file.exists():
                return None
            modified = file.stat().st_mtime_ns
            if known is not None and (known.size, known.modified_ns) == (file.stat().st_size, modified):
                progress.count("same")
                return known
            size, sha256 = digest(file)
            if known is not None and known.sha256 == sha256:
                progress.count("same")
                return known
            entry = _put(row, target, file, path, size, sha256, room)
    except Unavailable:
        # A set that is deleted meanwhile moves its files; the next run finds them at their new place.
        if file.exists():
            raise
        return None
    finally:
        for left in room.iterdir():
            left.unlink()
    with transaction.atomic():
        PutFile.objects.update_or_create(
            taxpayer=row.taxpayer, mark=row.mark, path=path, defaults={"entry": as_dict(entry)}
        )
    progress.count("put", moved=entry.stored_size)
    return entry


def _put(row: BackupSetting, target: BackupTarget, file: Path, path: str, size: int, sha256: str, room: Path) -> Entry:
    coding = coding_of(file.name, is_locked=bool(row.recipient))
    modified = file.stat().st_mtime_ns
    coded = encode(file, coding, row.recipient, room)
    stored_size, stored_sha256 = (size, sha256) if coding is Coding.PLAIN else digest(coded)
    name = stored_name(row.taxpayer.vkn_tckn, path, coding)
    try:
        target.put(name, coded)
    except Conflict:
        # Something else is there: a set that was deleted and made anew, or what a killed run encrypted.
        name = marked(name, stored_sha256)
        target.put(name, coded)
    return Entry(
        path=path,
        stored=name,
        coding=coding,
        size=size,
        sha256=sha256,
        stored_size=stored_size,
        stored_sha256=stored_sha256,
        modified_ns=modified,
        recipient=row.recipient if coding.is_locked else "",
    )


def _no_longer_here(known: dict[str, Entry], found: dict[str, Entry]) -> list[Entry]:
    """Entries of files that are gone, but not those that only moved to the deleted ones."""
    moved = {entry.sha256 for path, entry in found.items() if path not in known}
    moved |= {entry.sha256 for path, entry in found.items() if _is_deleted(path)}
    return [
        entry for path, entry in known.items() if path not in found and (_is_deleted(path) or entry.sha256 not in moved)
    ]


def _is_deleted(path: str) -> bool:
    return len(path.split("/")) > 3


def _is_the_same(held: Manifest, files: list[Entry]) -> bool:
    return sorted(held.files, key=lambda entry: entry.path) == sorted(files, key=lambda entry: entry.path)
