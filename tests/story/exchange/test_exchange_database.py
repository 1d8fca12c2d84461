"""The database is killed between two steps. What was committed is there, what was not is done again, once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from exchange_world import (
    ROOT,
    MerkezProcess,
    child_environment,
    free_port,
    make_keys,
    order_json,
    register_at_merkez,
    wait_until,
)

from zarf.site.postgres import EmbeddedPostgres

PLACES = ["sealed", "send-intended", "sent", "judged", "verdict-written"]


class House:
    """The product in processes of its own, with a database of its own that can be killed."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.postgres = EmbeddedPostgres(home)
        self.merkez = MerkezProcess(folder, free_port())
        self.web: subprocess.Popen[bytes] | None = None

    def start_database(self) -> None:
        self.url = self.postgres.start()
        (self.folder / "postgres.pid").write_text(str(self.postgres.child.pid), "ascii")

    def start(self) -> None:
        self.start_database()
        (self.folder / "world.json").write_text(json.dumps({"merkez": f"{self.merkez.url}/EFaturaMerkez"}), "utf-8")
        (self.folder / "clock").write_text("0", "ascii")
        references = make_keys(self.folder)
        self.merkez.start()
        port = free_port()
        register_at_merkez(self.merkez, f"http://127.0.0.1:{port}/services/EFatura")
        self.run("migrate")
        self.run("people", json.dumps(references))
        self.web = subprocess.Popen(self._command("", "web", str(port)), cwd=ROOT, env=self._environment())

    def run(self, work: str, *arguments: str, kill_at: str = "", check: bool = True) -> str:
        done = subprocess.run(
            self._command(kill_at, work, *arguments),
            cwd=ROOT,
            env=self._environment(),
            timeout=60,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout

    def report(self) -> list[dict[str, str]]:
        return json.loads(self.run("report"))

    def _command(self, kill_at: str, work: str, *arguments: str) -> list[str]:
        child = str(ROOT / "tests/story/exchange/child.py")
        return [sys.executable, child, str(self.folder), kill_at, work, *arguments]

    def _environment(self) -> dict[str, str]:
        return child_environment(DATABASE_URL=self.url, ZARF_HOME=str(self.home))

    def close(self) -> None:
        if self.web is not None:
            self.web.kill()
            self.web.wait(10)
        self.merkez.kill()
        self.postgres.destroy()


@pytest.fixture
def house(tmp_path: Path, zarf_home: Path) -> Iterator[House]:
    zarf_home.mkdir(exist_ok=True)
    house = House(tmp_path, zarf_home)
    try:
        house.start()
        yield house
    finally:
        house.close()


def test_a_killed_database_loses_and_doubles_nothing(house: House) -> None:
    mark = house.folder / "killed"
    for count, place in enumerate(PLACES, start=1):
        order = house.folder / f"order-{count}.json"
        order.write_bytes(order_json(f"SIP-{count}"))
        house.run("order", str(order))
        for _ in range(20):
            house.run("sweep", kill_at=f"db:{place}", check=False)
            if mark.exists():
                break
        mark.unlink()
        house.postgres.child.wait(10)
        house.start_database()

    def all_delivered() -> bool:
        house.run("sweep")
        sent = [row for row in house.report() if row["direction"] == "out"]
        return {row["state"] for row in sent} == {"DELIVERED"}

    # Where a call of Merkez met no database it tries again two hours later; where ours got no answer, we ask.
    house.merkez.advance(hours=2, minutes=1)
    wait_until(all_delivered, seconds=60, what=lambda: json.dumps(house.report(), indent=1))
    rows = house.report()
    out = [row for row in rows if row["direction"] == "out"]
    assert [int(row["number"][-9:]) for row in out] == [1, 2, 3, 4, 5]
    assert {row["ettn"] for row in rows if row["direction"] == "in"} == {row["ettn"] for row in out}
    assert len(rows) == 10
    at_merkez = house.merkez.envelopes()
    assert sorted(item["id"] for item in at_merkez) == sorted(row["envelope"] for row in out)
    assert {item["state"] for item in at_merkez} == {1300}
