"""The process parent: everything it started is healed, stopped in order, and never left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from zarf.site.parent import PORT_SETTINGS, answers
from zarf.site.postgres import free_port
from zarf.site.processes import is_alive


class Running:
    """`zarf up` as a process of its own on a home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = os.environ | {"ZARF_HOME": str(home), "ZARF_LANGUAGE": "en"}
        self.environment |= {name: str(free_port()) for name in PORT_SETTINGS}
        self.process = self.start()

    def start(self) -> subprocess.Popen[str]:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "zarf.site.entry", "up"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        wait(lambda: self.is_up() or self.process.poll() is not None, 60)
        assert self.is_up(), self.process.communicate()[0]
        return self.process

    def is_up(self) -> bool:
        urls = [f"http://127.0.0.1:{self.environment[name]}/health" for name in PORT_SETTINGS]
        return all(answers(url) for url in urls) and "worker" in self.children()

    def children(self) -> dict[str, int]:
        try:
            world: dict[str, Any] = json.loads((self.home / "world.json").read_text())
        except FileNotFoundError:
            return {}
        return dict(world["children"]) if world["pid"] == self.process.pid else {}

    def starts_again(self, name: str, killed: int) -> bool:
        return wait(lambda: self.children().get(name, killed) != killed, 20)

    def stop(self) -> str:
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=40)[0]


def wait(done: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        time.sleep(0.1)
    return done()


@pytest.fixture
def up(zarf_home: Path) -> Iterator[Running]:
    running = Running(zarf_home)
    yield running
    if running.process.poll() is None:
        running.stop()
    if running.process.stdout:
        running.process.stdout.close()


def test_kill_9_of_any_one_process_is_healed(up: Running) -> None:
    names = set(up.children())
    assert names == {"postgres", "kamusm", "merkez", "web", "worker"}
    for name in sorted(names):
        killed = up.children()[name]
        os.kill(killed, signal.SIGKILL)
        assert up.starts_again(name, killed), f"{name} was not started again"
        assert wait(up.is_up, 20), f"the world is not healthy after {name} was killed"
    assert up.process.poll() is None


def test_ctrl_c_stops_everything_and_exits_0(up: Running) -> None:
    pids = list(up.children().values())
    said = up.stop()
    assert up.process.returncode == 0, said
    assert said.rstrip().endswith("Stopped.")
    assert not [pid for pid in pids if is_alive(pid)]


def test_children_die_with_a_killed_parent_and_the_next_one_starts(up: Running) -> None:
    pids = list(up.children().values())
    up.process.kill()
    up.process.communicate()
    assert wait(lambda: not [pid for pid in pids if is_alive(pid)], 20)
    up.start()
    assert up.is_up()


def test_second_parent_on_the_same_home_is_refused_in_one_sentence(up: Running) -> None:
    second = subprocess.run(
        [sys.executable, "-P", "-m", "zarf.site.entry", "up"], env=up.environment, capture_output=True, text=True
    )
    assert second.returncode == 2
    assert "already running" in second.stderr
    assert "Traceback" not in second.stderr


def test_busy_port_is_named_with_what_to_do(up: Running, tmp_path: Path) -> None:
    other = up.environment | {"ZARF_HOME": str(tmp_path / "other")}
    second = subprocess.run(
        [sys.executable, "-P", "-m", "zarf.site.entry", "up"], env=other, capture_output=True, text=True
    )
    assert second.returncode == 2
    assert second.stderr.count("\n") == 1
    assert f"Port {up.environment['ZARF_WEB_PORT']} is in use" in second.stderr
    assert "ZARF_WEB_PORT" in second.stderr
