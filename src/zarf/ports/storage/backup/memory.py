"""A backup target in this process's memory, for tests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from zarf.core.errors import ZarfError
from zarf.ports.storage.api import checked_key
from zarf.ports.storage.backup.api import Kept, nothing_there, other_bytes


class MemoryTarget:
    """Keeps what it is given. `fail_with`: raised instead of doing anything, until it is None again."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.fail_with: ZarfError | None = None

    def prepare(self) -> None:
        self._fail()

    def put(self, name: str, file: Path) -> None:
        self._fail()
        data = file.read_bytes()
        if self.kept.setdefault(checked_key(name), data) != data:
            raise other_bytes(name)

    def get(self, name: str, into: BinaryIO) -> None:
        self._fail()
        if checked_key(name) not in self.kept:
            raise nothing_there(name)
        into.write(self.kept[name])

    def list(self, prefix: str = "") -> Iterator[Kept]:
        self._fail()
        for name, data in sorted(self.kept.items()):
            if name.startswith(prefix):
                yield Kept(name, len(data), sha256=hashlib.sha256(data).hexdigest())

    def close(self) -> None:
        """Nothing is held."""

    def _fail(self) -> None:
        if self.fail_with is not None:
            raise self.fail_with
