"""Everything one Merkez consists of, put together once."""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from zarf_simulator.clock import VirtualClock
from zarf_simulator.merkez.calling import Caller
from zarf_simulator.merkez.documents import Documents
from zarf_simulator.merkez.envelopes import Envelopes
from zarf_simulator.merkez.faults import Faults
from zarf_simulator.merkez.registry import Registry
from zarf_simulator.merkez.schema import opened
from zarf_simulator.merkez.settings import MerkezSettings
from zarf_simulator.store import Store


class HomeInUse(RuntimeError):
    """Another Merkez already works in this folder."""


@dataclass(frozen=True, slots=True)
class World:
    """The parts of Merkez. One process per home: two would forward the same envelope."""

    store: Store
    clock: VirtualClock
    envelopes: Envelopes
    documents: Documents
    registry: Registry
    faults: Faults
    settings: MerkezSettings
    caller: Caller
    lock: IO[str]

    @classmethod
    def open(cls, home: Path, clock_file: Path | None = None) -> World:
        """Open or make the world in *home*. Raises HomeInUse."""
        home.mkdir(parents=True, exist_ok=True)
        lock = _locked(home / "merkez.lock")
        store = opened(home / "merkez.sqlite")
        world = cls(
            store=store,
            clock=VirtualClock(clock_file or home / "clock-offset"),
            envelopes=Envelopes(store),
            documents=Documents(store),
            registry=Registry(store),
            faults=Faults(store),
            settings=MerkezSettings(store),
            caller=Caller(),
            lock=lock,
        )
        world.registry.seed(world.clock.timestamp())
        return world

    def close(self) -> None:
        self.caller.close()
        self.store.close()
        self.lock.close()


def _locked(path: Path) -> IO[str]:
    """The open lock file; the kernel frees it when the process dies, however it dies."""
    file = path.open("w", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise HomeInUse(f"another Merkez works in {path.parent}") from error
    return file
