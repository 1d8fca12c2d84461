"""Keys in memory, for tests: `memory:<name>`."""

from __future__ import annotations

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.ports.keys.api import SealKey

SCHEME = "memory:"


class MemoryKeyStore:
    """Gives the keys it was handed by `put`."""

    def __init__(self) -> None:
        self._keys: dict[str, SealKey] = {}

    def put(self, name: str, key: SealKey) -> str:
        """Keep *key*; gives its reference."""
        self._keys[f"{SCHEME}{name}"] = key
        return f"{SCHEME}{name}"

    def open(self, reference: str) -> SealKey:
        if not reference.startswith(SCHEME):
            raise SealRefused(finding("EF-KEY-001", scheme=reference.partition(":")[0][:20]))
        try:
            return self._keys[reference]
        except KeyError:
            raise SealRefused(finding("EF-KEY-002", file=reference.removeprefix(SCHEME))) from None
