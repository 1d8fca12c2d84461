"""Everything one simulated e-Defter service consists of, put together once."""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import IO

from zarf_simulator.clock import VirtualClock
from zarf_simulator.edefter.authority import Kamusm
from zarf_simulator.edefter.faults import Faults
from zarf_simulator.edefter.packages import Packages
from zarf_simulator.edefter.parties import Parties
from zarf_simulator.edefter.settings import Settings
from zarf_simulator.settings_store import SettingsStore
from zarf_simulator.store import Store


class HomeInUse(RuntimeError):
    """Another service already works in this folder."""


@dataclass(frozen=True, slots=True)
class World:
    """The parts of the service. One process for a home: two would judge the same package."""

    store: Store
    clock: VirtualClock
    packages: Packages
    parties: Parties
    faults: Faults
    settings: SettingsStore[Settings]
    kamusm: Kamusm
    lock: IO[str]

    @classmethod
    def open(cls, home: Path, kamusm_url: str, clock_file: Path | None = None) -> World:
        """Open or make the world in *home*. Raises HomeInUse, or ValueError for an address under gov.tr."""
        kamusm = Kamusm(kamusm_url, home)
        home.mkdir(parents=True, exist_ok=True)
        lock = _locked(home / "edefter.lock")
        store = Store(home / "edefter.sqlite", (resources.files(__package__) / "schema.sql").read_text("utf-8"))
        return cls(
            store=store,
            clock=VirtualClock(clock_file or home / "clock-offset"),
            packages=Packages(store),
            parties=Parties(store),
            faults=Faults(store),
            settings=SettingsStore(store, Settings()),
            kamusm=kamusm,
            lock=lock,
        )

    def close(self) -> None:
        self.store.close()
        self.lock.close()


def _locked(path: Path) -> IO[str]:
    """The open lock file; the kernel frees it when the process dies, however it dies."""
    file = path.open("w", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise HomeInUse(f"another e-Defter service works in {path.parent}") from error
    return file
