"""The world of the exchange's stories, and the product inside it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from exchange_world import (
    BUYER,
    ROOT,
    SELLER,
    MerkezProcess,
    build_ports,
    child_environment,
    free_port,
    make_keys,
    make_people,
    order_json,
    register_at_merkez,
    wait_until,
)

from zarf.office.exchange import services
from zarf.office.exchange.models import Document
from zarf.office.taxpayers.models import Taxpayer
from zarf.ports import wired


@dataclass
class World:
    """What a story works with."""

    folder: Path
    merkez: MerkezProcess
    database_url: str
    seller: Taxpayer
    buyer: Taxpayer

    def run_until(self, condition, *, seconds=30):
        """Work as the worker does, until *condition* holds."""

        def turn():
            services.sweep()
            return condition()

        return wait_until(turn, seconds=seconds, what=self.told)

    def told(self) -> str:
        rows = [
            f"{d.direction} {d.kind} {d.number} {d.state} {d.gib_code} {d.findings}" for d in Document.objects.all()
        ]
        return "\n".join(rows) + "\n" + json.dumps(self.merkez.envelopes(), indent=1)

    def merkez_clock(self, *, hours: float) -> None:
        """Move the shared clock while Merkez is away."""
        file = self.folder / "clock"
        file.write_text(str(float(file.read_text("ascii")) + hours * 3600), "ascii")

    def order(self, key="SIP-1", **changes) -> bytes:
        return order_json(key, **changes)

    def out(self, ettn, **fields) -> bool:
        return Document.objects.filter(direction="out", ettn=ettn, **fields).exists()

    def incoming(self, ettn) -> Document | None:
        return Document.objects.filter(direction="in", ettn=ettn).first()

    def child(self, work: str, *arguments: str, kill_at: str = "") -> int:
        """Run a process of the product; gives its exit code (negative: killed by that signal)."""
        return self.start(work, *arguments, kill_at=kill_at).wait(60)

    def start(self, work: str, *arguments: str, kill_at: str = "") -> subprocess.Popen[bytes]:
        """The same, not waited for."""
        command = [sys.executable, str(ROOT / "tests/story/exchange/child.py"), str(self.folder), kill_at, work]
        environment = child_environment(DATABASE_URL=self.database_url, ZARF_HOME=str(self.folder / "home"))
        return subprocess.Popen([*command, *arguments], cwd=ROOT, env=environment)


@pytest.fixture
def world(tmp_path: Path, database_url: str, live_server) -> Iterator[World]:
    references = make_keys(tmp_path)
    merkez = MerkezProcess(tmp_path, free_port())
    (tmp_path / "world.json").write_text(json.dumps({"merkez": f"{merkez.url}/EFaturaMerkez"}), "utf-8")
    (tmp_path / "clock").write_text("0", "ascii")
    merkez.start()
    with wired.using(build_ports(tmp_path)) as ports:
        register_at_merkez(merkez, f"{live_server.url}/services/EFatura".replace("localhost", "127.0.0.1"))
        people = make_people(references)
        services.sync_registry()
        try:
            yield World(tmp_path, merkez, database_url, people[SELLER], people[BUYER])
        finally:
            merkez.kill()
            ports.efatura.close()
            ports.user_list.close()
