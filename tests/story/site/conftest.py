"""A world of its own for a test: `zarf up` as a process on an empty home folder."""

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


class Running:
    """`zarf up` as a process of its own on a home folder."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.environment = os.environ | {"ZARF_HOME": str(home), "ZARF_LANGUAGE": "en"}
        self.environment |= {name: str(free_port()) for name in PORT_SETTINGS}
        self.environment |= settings
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
        if not self.is_up():
            self.process.terminate()
            raise AssertionError(self.process.communicate(timeout=40)[0])
        return self.process

    def is_up(self) -> bool:
        # With GİB and KamuSM outside there is no simulated e-Defter either.
        outside = {"ZARF_EDEFTER_PORT"} if self.environment.get("ZARF_KAMUSM_URL") else set()
        urls = [f"http://127.0.0.1:{self.environment[name]}/health" for name in PORT_SETTINGS if name not in outside]
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
