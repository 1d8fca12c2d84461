"""An archive in this process's memory, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

from zarf.ports.storage.api import checked_key, nothing_there, other_bytes


class MemoryArchive:
    """Keeps what it is given until it is thrown away."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._lock = Lock()

    def put(self, key: str, data: bytes) -> None:
        with self._lock:
            if self._kept.setdefault(checked_key(key), bytes(data)) != data:
                raise other_bytes(key)

    def get(self, key: str) -> bytes:
        try:
            return self._kept[checked_key(key)]
        except KeyError:
            raise nothing_there(key) from None

    def exists(self, key: str) -> bool:
        return checked_key(key) in self._kept

    def list(self, prefix: str = "") -> Iterator[str]:
        return iter(sorted(key for key in self._kept if key.startswith(prefix)))
