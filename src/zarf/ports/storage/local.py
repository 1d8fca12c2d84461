"""An archive in a folder of this machine.

obstore's local store links a finished file to its name but calls fsync neither for the file nor for its folder, so
bytes it has "put" can be gone after a power cut. Writing is therefore done here, in the order that survives one:
bytes into a temporary file, fsync, link to the final name (fails if it exists), fsync of the folder. Why:
docs/why/storage.md.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from zarf.ports.storage.api import checked_key, nothing_there, other_bytes, unavailable

_UNFINISHED = ".unfinished"
"""Folder below the root for files that are being written. No key begins with a dot, so nothing is listed from it."""


class LocalArchive:
    """Files below *root*, readable by their owner only. Several processes may use one folder."""

    def __init__(self, root: Path) -> None:
        """Makes the folder at first need, not now."""
        self._root = root.absolute()

    def put(self, key: str, data: bytes) -> None:
        final = self._root / checked_key(key)
        try:
            if self._is_there(final, key, data):
                return
            self._write(final, key, data)
        except OSError as error:
            raise unavailable(key, error) from error

    def get(self, key: str) -> bytes:
        try:
            return (self._root / checked_key(key)).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise nothing_there(key) from None
        except OSError as error:
            raise unavailable(key, error) from error

    def exists(self, key: str) -> bool:
        return (self._root / checked_key(key)).is_file()

    def list(self, prefix: str = "") -> Iterator[str]:
        # Only the folder the prefix names is walked; the last piece may be half a name.
        folder = self._root / prefix.rpartition("/")[0]
        keys = [
            key
            for place, _, names in os.walk(folder)
            for key in (Path(place, name).relative_to(self._root).as_posix() for name in names)
            if key.startswith(prefix) and not key.startswith(".")
        ]
        return iter(sorted(keys))

    def _is_there(self, final: Path, key: str, data: bytes) -> bool:
        """Whether the same bytes lie there already; made durable once more, for their writer may have been killed."""
        try:
            with final.open("rb") as file:
                if file.read() != data:
                    raise other_bytes(key)
                os.fsync(file.fileno())
        except FileNotFoundError:
            return False
        sync_folder(final.parent)
        return True

    def _write(self, final: Path, key: str, data: bytes) -> None:
        unfinished = self._root / _UNFINISHED
        make_folder(unfinished)
        make_folder(final.parent)
        temporary = unfinished / secrets.token_hex(16)
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.link(temporary, final)
        except FileExistsError:
            self._is_there(final, key, data)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(final.parent)


def make_folder(folder: Path) -> None:
    """Make *folder* and what is missing above it, each entry durable in the folder that holds it."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
