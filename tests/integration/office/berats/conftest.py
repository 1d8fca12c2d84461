"""A firm with a closed month, ports in memory with an e-Defter service, and a clock that can be moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.edefter_world import SealingWorld, approved_program, set_up
from tests.portal_world import NOW, World, client, world

from zarf.core.wire.edefter_service import ApprovedFile, PackageState
from zarf.office.berats import services as berats
from zarf.office.berats import work
from zarf.office.berats.models import BeratPackage
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet, SetChoices
from zarf.ports import wired
from zarf.ports.clock import FixedClock
from zarf.ports.gib import MemoryEDefter

__all__ = ["client", "world"]

HEAD = "number;day;entered_by;account;debit;credit;document_type;document_number;document_date\n"
DONE = "Paket Başarıyla İşlendi"


@dataclass
class House:
    """What the tests work with. gib: GİB's service in memory."""

    world: World
    seals: SealingWorld
    gib: MemoryEDefter
    clock: FixedClock
    folder: Path

    @property
    def a(self) -> Any:
        return self.world.a

    def later(self, **time: float) -> None:
        self.clock.advance(timedelta(**time))

    def bring(self, month: int) -> None:
        rows = [
            f"{month}{n};2026-{month:02d}-0{n};Ayşe;120.01.001;120,00;;invoice;ABC2026{n:09};2026-{month:02d}-0{n}\n"
            f"{month}{n};2026-{month:02d}-0{n};Ayşe;600.01;;120,00;invoice;ABC2026{n:09};2026-{month:02d}-0{n}\n"
            for n in range(1, 4)
        ]
        file = BytesIO((HEAD + "".join(rows)).encode())
        item = edefter.keep_file(self.a, "t", "f.csv", file, edefter.ImportChoices())
        edefter.read_import(item.pk)
        edefter.apply_import(self.a, item.pk, "t")

    def close(self, month: int) -> LedgerSet:
        self.bring(month)
        item = edefter.open_set(self.a, SetChoices(2026, month), "accountant")
        edefter.approve(self.a, item.pk, edefter.control(item).fingerprint, "accountant")
        closed = edefter.close_set(item.pk)
        assert closed.state == "READY", closed.problems
        return closed

    def work(self) -> None:
        """What the worker does until nothing is due."""
        for _ in range(20):
            rows = work.due()
            if not rows:
                return
            for row in rows:
                work.go_on(str(row.pk))
        raise AssertionError("the worker never rests")

    def work_until_filed(self) -> None:
        """What the worker does with packages that are there already; the report is not made yet."""
        for row in berats.packages(self.a).filter(state__in=berats.OPEN):
            work.go_on(str(row.pk))

    def states(self) -> dict[str, str]:
        return {row.kind: row.state for row in berats.packages(self.a).exclude(state="WITHDRAWN")}

    def row(self, kind: str) -> BeratPackage:
        return berats.packages(self.a).exclude(state="WITHDRAWN").get(kind=kind)

    def month_folder(self, month: int = 1) -> Path:
        return self.folder / self.a.vkn_tckn / "01.01.2026-31.12.2026" / f"{month:02d}"

    def approve(self, kind: str) -> bytes:
        """GİB processes a package and countersigns its berat; gives the approved berat."""
        package_id = self.row(kind).package_id
        self.gib.answers[package_id] = PackageState(DONE, 3, package_id)
        if kind == "DR":
            return b""
        if package_id not in self.gib.berats:
            data = self.seals.approve((self.month_folder() / f"{package_id}.xml").read_bytes())
            self.gib.berats[package_id] = ApprovedFile(f"GIB-{package_id}.xml", data)
        return self.gib.berats[package_id].binary


@pytest.fixture
def house(world: World, settings: Any, tmp_path: Path) -> Iterator[House]:
    with approved_program(settings, tmp_path / "edefter"):
        seals = SealingWorld(NOW)
        world.a.seal_key = seals.key(world.a.vkn_tckn, world.a.title)
        world.a.save()
        set_up(world.a)
        gib, clock = MemoryEDefter(), FixedClock(NOW)
        with wired.using(replace(seals.ports(wired.ports()), edefter=gib, clock=clock)):
            yield House(world, seals, gib, clock, Path(str(settings.ZARF.edefter_folder)))
