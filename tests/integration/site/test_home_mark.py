"""Two homes on one machine: a parent knows its own children from those of another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from zarf.site import parent
from zarf.site.config import SETTINGS, Config, ensure_home
from zarf.site.parent import World, answers, home_mark
from zarf.site.postgres import free_port
from zarf.site.sentences import CannotGoOn


class Other(BaseHTTPRequestHandler):
    """A process of another home: everything is well, at every address."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"ok": true, "home": "0123456789abcdef"}')

    def log_message(self, *_: object) -> None:
        """Nothing to tell."""


@pytest.fixture
def other_port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    ensure_home(tmp_path)
    ports = {name: str(free_port()) for name in parent.PORT_SETTINGS}
    made = World(Config(tmp_path, {**SETTINGS, **ports}), mark=home_mark(tmp_path))
    yield made
    parent._stop(made)


def test_every_simulator_tells_the_mark_of_its_home(world: World) -> None:
    parent._start_simulators(world, parent._environment(world))
    parent._wait_healthy(world)
    assert [child.name for child in world.children] == ["kamusm", "merkez", "edefter"]
    for child in world.children:
        assert answers(child.health_url, world.mark)
        assert not answers(child.health_url, "another")


@pytest.mark.parametrize("name", ["kamusm", "merkez"])
def test_another_homes_process_at_the_port_ends_the_start_with_its_name(
    world: World, other_port: int, name: str
) -> None:
    setting = f"ZARF_{name.upper()}_PORT"
    world.config = Config(world.home, {**world.config.values, setting: str(other_port)})
    (world.home / "logs" / f"{name}.log").write_text("an earlier start\n")
    parent._start_simulators(world, parent._environment(world))
    with pytest.raises(CannotGoOn) as caught:
        parent._wait_healthy(world)
    assert setting in caught.value.en
    assert str(other_port) in caught.value.en


def test_a_home_keeps_its_mark(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert home_mark(tmp_path / "a") == home_mark(tmp_path / "a") != home_mark(tmp_path / "b")
