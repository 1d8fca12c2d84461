"""A folder as backup target: a second disk, a network share, a stick.

The folder carries a mark once it is chosen. Where the mark is missing the disk is not mounted, and writing would fill
the machine's own disk with a backup that is none.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from zarf.core.errors import ZarfError
from zarf.ports.storage.api import checked_key
from zarf.ports.storage.backup.api import (
    PIECE,
    Kept,
    away,
    is_the_same,
    no_room,
    not_prepared,
    not_signed_in,
    nothing_there,
    other_bytes,
)
from zarf.ports.storage.local import make_folder, sync_folder

MARK = ".zarf-backup"
_UNFINISHED = ".unfinished"


class FolderTarget:
    """Files below *root*, under their names."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    def prepare(self) -> None:
        """Raises BackupRefused when the folder is not there: it is never made, since it may be a disk not mounted."""
        if not self._root.is_dir():
            raise not_prepared(str(self._root))
        try:
            with (self._root / MARK).open("a") as mark:
                os.fsync(mark.fileno())
            sync_folder(self._root)
        except OSError as error:
            raise self._refused(error) from error

    def put(self, name: str, file: Path) -> None:
        final = self._root / checked_key(name)
        self._ready()
        try:
            if final.exists():
                self._must_equal(name, final, file)
                return
            self._write(final, name, file)
        except OSError as error:
            raise self._refused(error) from error

    def get(self, name: str, into: BinaryIO) -> None:
        place = self._root / checked_key(name)
        self._ready()
        try:
            with place.open("rb") as source:
                while piece := source.read(PIECE):
                    into.write(piece)
        except FileNotFoundError:
            raise nothing_there(name) from None
        except OSError as error:
            raise self._refused(error) from error

    def list(self, prefix: str = "") -> Iterator[Kept]:
        self._ready()
        folder = self._root / prefix.rpartition("/")[0]
        found = []
        for place, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                path = Path(place, name)
                key = path.relative_to(self._root).as_posix()
                if key.startswith(prefix) and not name.startswith("."):
                    found.append(Kept(key, path.stat().st_size))
        return iter(sorted(found, key=lambda item: item.name))

    def close(self) -> None:
        """Nothing is held."""

    def _ready(self) -> None:
        if not (self._root / MARK).is_file():
            raise not_prepared(str(self._root))

    def _write(self, final: Path, name: str, file: Path) -> None:
        unfinished = self._root / _UNFINISHED
        make_folder(unfinished)
        make_folder(final.parent)
        temporary = unfinished / secrets.token_hex(16)
        try:
            with file.open("rb") as source, temporary.open("xb") as copy:
                while piece := source.read(PIECE):
                    copy.write(piece)
                copy.flush()
                os.fsync(copy.fileno())
            _name(temporary, final)
        except FileExistsError:
            self._must_equal(name, final, file)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(final.parent)

    @staticmethod
    def _must_equal(name: str, final: Path, file: Path) -> None:
        kept = Kept(name, final.stat().st_size)
        same = is_the_same(kept, file)
        if same is None:
            with final.open("rb") as ours, file.open("rb") as theirs:
                same = all(piece == theirs.read(PIECE) for piece in iter(lambda: ours.read(PIECE), b""))
        if not same:
            raise other_bytes(name)

    def _refused(self, error: OSError) -> ZarfError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return no_room(str(self._root))
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return not_signed_in(str(self._root), error)
        return away(str(self._root), error)


def _name(temporary: Path, final: Path) -> None:
    """Give the finished file its name, unless the name is taken. Raises FileExistsError."""
    try:
        os.link(temporary, final)
    except OSError as error:
        # FAT and some network shares know no second name for a file.
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        if final.exists():
            raise FileExistsError(str(final)) from error
        temporary.rename(final)
