"""The ports' twins in memory, for tests whose one real neighbour is the database."""

from __future__ import annotations

from zarf.core.seal import TrustStore
from zarf.ports.clock import FixedClock
from zarf.ports.gib.memory import MemoryEFatura, MemoryUserList
from zarf.ports.keys.memory import MemoryKeyStore
from zarf.ports.revocation.memory import MemoryRevocation
from zarf.ports.storage.memory import MemoryArchive
from zarf.ports.wired import Ports


def twins(**chosen: object) -> Ports:
    parts = {
        "archive": MemoryArchive(),
        "efatura": MemoryEFatura(),
        "user_list": MemoryUserList(),
        "keys": MemoryKeyStore(),
        "revocation": MemoryRevocation(),
        "trust": TrustStore(()),
        "clock": FixedClock(),
    }
    return Ports(**(parts | chosen))  # type: ignore[arg-type]
