"""The process parent: everything it started is healed, stopped in order, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.story.site.conftest import Running, wait

from zarf.site.processes import is_alive


def test_kill_9_of_any_one_process_is_healed(up: Running) -> None:
    names = set(up.children())
    assert names == {"postgres", "kamusm", "merkez", "edefter", "web", "worker"}
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
    assert "ports are in use" in second.stderr
    assert f"{up.environment['ZARF_WEB_PORT']} (ZARF_WEB_PORT)" in second.stderr
