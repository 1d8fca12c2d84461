"""A firm with files in its ledger folder, and targets in memory, in a folder, and at a stand-in of Google Drive."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.edefter_world import approved_program
from tests.integration.ports.storage.drive_server import CLIENT, SECRET, Drive, drive_server
from tests.portal_world import World, client, world

from zarf.office.backup import services as backup
from zarf.office.backup.services import BackupRun, TargetData
from zarf.ports import wired
from zarf.ports.storage.backup import BackupTarget, DriveAccess, DriveHosts, DriveProgram, MemoryTarget, RealPlaces
from zarf.ports.storage.backup.opening import Place

__all__ = ["client", "world"]

YEAR = "01.01.2026-31.12.2026"
DELETED = f"{YEAR}/İPTAL EDİLENLER/SİLİNENLER"


class MemoryPlaces(RealPlaces):
    """WebDAV is a target in memory here; the others are the real ones. secrets: what each was opened with."""

    def __init__(self, program: DriveProgram | None = None) -> None:
        super().__init__(program)
        self.memory = MemoryTarget()
        self.secrets: list[str] = []
        self.drive_tries = 0

    def open(self, kind: str, place: Place, secret: str) -> BackupTarget:
        self.secrets.append(secret)
        return self.memory if kind == "webdav" else super().open(kind, place, secret)

    def drive_access(self, refresh_token: str = "") -> DriveAccess:
        return super().drive_access(refresh_token)


@dataclass
class House:
    """What the tests work with. folder: the firm's ledger folder."""

    world: World
    places: MemoryPlaces
    folder: Path
    drive: Drive
    tmp: Path

    @property
    def a(self) -> Any:
        return self.world.a

    @property
    def memory(self) -> MemoryTarget:
        return self.places.memory

    def write(self, path: str, data: bytes) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return file

    def fill(self) -> None:
        """Two months, approved berats, a package, a deleted set."""
        vkn = self.a.vkn_tckn
        for month in ("01", "02"):
            for kind in ("Y", "K", "YB", "KB"):
                name = f"{vkn}-2026{month}-{kind}-000000.xml"
                self.write(f"{YEAR}/{month}/{name}", f"<{kind}>{month}</{kind}>".encode() * 5000)
            self.write(f"{YEAR}/{month}/GIB-{vkn}-2026{month}-YB-000000.xml", b"<onay/>" + month.encode())
            self.write(f"{YEAR}/{month}/{vkn}-2026{month}-YB-000000.zip", os.urandom(3000))
        self.write(f"{DELETED}/01/2026-02-03/{vkn}-202601-Y-000000.xml", b"<eski/>")

    def hashes(self) -> dict[str, str]:
        return {
            str(file.relative_to(self.folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file()
        }

    def use(self, kind: str, **place: str) -> None:
        backup.save_target(self.a, TargetData(kind, place), "test")

    def use_memory(self) -> None:
        self.use("webdav", address="https://dav.deneme.invalid/zarf")

    def back_up(self) -> BackupRun:
        return backup.carry_out(backup.back_up(self.a, "test").pk)

    def verify(self, **choices: Any) -> BackupRun:
        return backup.carry_out(backup.verify(self.a, "test", **choices).pk)

    def restore(self, **choices: Any) -> BackupRun:
        return backup.carry_out(backup.restore(self.a, "test", **choices).pk)

    def stored(self) -> set[str]:
        """What lies in memory, without manifests and trials."""
        return {name for name in self.memory.kept if "/manifests/" not in name and "/trials/" not in name}

    def later(self, **time: float) -> None:
        self.world.clock.advance(timedelta(**time))


@pytest.fixture
def house(world: World, settings: Any, tmp_path: Path) -> Iterator[House]:
    (tmp_path / "drive.secret").write_text(SECRET)
    with drive_server() as (address, drive), approved_program(settings, tmp_path / "edefter"):
        program = DriveProgram(CLIENT, tmp_path / "drive.secret", DriveHosts(address, address))
        places = MemoryPlaces(program)
        with wired.using(replace(wired.ports(), backup=places)):
            made = House(world, places, tmp_path / "edefter" / world.a.vkn_tckn, drive, tmp_path)
            made.fill()
            yield made


def codes(run: BackupRun) -> list[str]:
    return [one["code"] for one in run.problems]
