"""When the parent starts a child again."""

from __future__ import annotations

import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import pytest

from zarf.site import parent
from zarf.site.config import Config
from zarf.site.parent import Child
from zarf.site.postgres import free_port
from zarf.site.sentences import CannotGoOn


class Dead:
    """A process that has ended."""

    def poll(self) -> int:
        return 1


def dead() -> subprocess.Popen[bytes]:
    return cast("subprocess.Popen[bytes]", Dead())


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    at = [100.0]
    monkeypatch.setattr(parent.time, "monotonic", lambda: at[0])
    return at


def test_pauses_grow_while_a_child_keeps_dying(now: list[float]) -> None:
    child = Child("web", dead)
    child.launch()
    pauses = []
    for _ in range(8):
        waited = 0.0
        while not child.heal():
            now[0] += 0.1
            waited += 0.1
        pauses.append(round(waited, 1))
    assert pauses == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0], abs=0.15)


def test_a_child_that_lived_long_is_started_again_at_once(now: list[float]) -> None:
    child = Child("web", dead, pause=10.0)
    child.launch()
    now[0] += 31
    assert child.heal()
    assert child.restarts == 1


def test_a_living_child_is_left_alone(now: list[float]) -> None:
    class Alive(Dead):
        def poll(self) -> None:  # type: ignore[override]
            return None

    child = Child("web", lambda: cast("subprocess.Popen[bytes]", Alive()))
    child.launch()
    assert not child.heal()


def test_all_busy_ports_are_named_at_once(tmp_path: Path) -> None:
    with ExitStack() as held:
        taken = {}
        for name in parent.PORT_SETTINGS[:2]:
            listener = held.enter_context(socket.create_server(("127.0.0.1", 0)))
            taken[name] = str(listener.getsockname()[1])
        free = {name: str(free_port()) for name in parent.PORT_SETTINGS[2:]}
        with pytest.raises(CannotGoOn) as refused:
            parent._with_ports(Config(tmp_path, taken | free), choose=False)
        for told in (refused.value.text("tr"), refused.value.text("en")):
            assert all(f"{port} ({name})" in told for name, port in taken.items())
            assert not any(name in told for name in free)
        chosen = parent._with_ports(Config(tmp_path, taken | free), choose=True).values
        assert all(chosen[name] != port for name, port in taken.items())
        one = taken | free | {"ZARF_MERKEZ_PORT": str(free_port())}
        with pytest.raises(CannotGoOn, match=f"Port {taken['ZARF_WEB_PORT']} is in use"):
            parent._with_ports(Config(tmp_path, one), choose=False)
