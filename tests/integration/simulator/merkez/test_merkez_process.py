"""Merkez as a process: killed between any two steps, started again, refusing to look like production."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from merkez_letters import Letter, invoice, system_answer
from merkez_parties import Client, Integrator, register, set_clock, wait_until


class Process:
    """One home and port; `start` and `kill` as often as wanted."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._clock = set_clock(home.parent / "clock")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.client = Client(f"http://127.0.0.1:{self.port}")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        command = [sys.executable, "-m", "zarf_simulator.merkez", "--home", str(self.home), "--port", str(self.port)]
        command += ["--clock-file", str(self._clock)]
        with (self.home.parent / "merkez.log").open("ab") as log:
            self._process = subprocess.Popen([*command, *options], stderr=log)
        wait_until(self._is_up, lambda: (self.home.parent / "merkez.log").read_text())

    def _is_up(self) -> bool:
        try:
            return httpx.get(f"{self.client.url}/health", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self, number: int = signal.SIGKILL) -> int:
        assert self._process is not None
        os.kill(self._process.pid, number)
        return self._process.wait(10)

    def close(self) -> None:
        self.client.close()
        if self._process is not None and self._process.poll() is None:
            self.kill()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    process = Process(tmp_path / "home")
    yield process
    process.close()


def test_killed_between_accepting_and_forwarding_it_forwards_after_the_restart(
    process: Process, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    process.start()
    register(process.client, integrator_a, integrator_b)
    for place in ("queue", "processing", "forward"):
        process.client.control("faults", {"kind": "delay", "at": place, "seconds": 3600, "count": 1})
    letter = Letter((invoice(),))
    process.client.send(letter)
    for state in (1000, 1100, 1200):
        process.client.wait_for(letter.id, state)
        process.kill()
        process.start()
        process.client.advance(1.1)
    process.client.wait_for(letter.id, 1220)
    assert [item.data for item in integrator_b.arrived] == [letter.zip()]
    wait_until(lambda: integrator_a.codes_about(letter.id) == [1200])

    process.kill()
    process.start()
    process.client.send(system_answer(letter))
    process.client.wait_for(letter.id, 1300)
    wait_until(lambda: integrator_a.codes_about(letter.id) == [1200, 1200])


def test_killed_right_after_the_answer_it_has_lost_nothing(
    process: Process, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    """Each envelope is accepted and the process killed at once, wherever its work stands."""
    process.start()
    register(process.client, integrator_a, integrator_b)
    letters = [Letter((invoice(f"ABC202600000000{number}"),)) for number in range(1, 6)]
    for letter in letters:
        process.client.send(letter)
        process.kill()
        process.start()
    for letter in letters:
        process.client.wait_for(letter.id, 1220)
    for letter in letters:
        arrived = {item.data for item in integrator_b.arrived if item.id == letter.id}
        assert arrived == {letter.zip()}
    assert {item.id for item in integrator_b.arrived} == {letter.id for letter in letters}


def test_a_response_that_went_out_before_the_kill_goes_out_again_under_the_same_id(
    process: Process, integrator_a: Integrator, integrator_b: Integrator
) -> None:
    """The integrator takes the system response but its answer comes too late: Merkez is dead by then."""
    process.start()
    register(process.client, integrator_a, integrator_b)
    integrator_a.before_answer = lambda: time.sleep(1)
    letter = Letter((invoice(),))
    process.client.send(letter)
    wait_until(lambda: len(integrator_a.arrived) == 1)
    process.kill()
    integrator_a.before_answer = lambda: None
    process.start()
    wait_until(lambda: len(integrator_a.arrived) == 2)
    process.client.wait_for(letter.id, 1220)
    assert integrator_a.arrived[0] == integrator_a.arrived[1]
    process.client.wait_for(integrator_a.arrived[0].id, 1300)


def test_scenario_file_declares_the_world_and_is_applied_once(process: Process, tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.toml"
    scenario.write_text(
        "[settings]\nretries = 2\n"
        '[[integrators]]\nvkn = "1111111104"\ntitle = "E"\nurl = "http://127.0.0.1:9/x"\n'
        '[[users]]\nidentifier = "1234567808"\ntitle = "Deneme"\nintegrator_vkn = "1111111104"\n'
        '[[users.aliases]]\nrole = "GB"\nname = "urn:mail:gb@a.example"\n'
        '[[faults]]\nkind = "fault"\ncode = 2003\ncount = 1\n',
        encoding="utf-8",
    )
    process.start("--scenario", str(scenario))
    client = process.client
    assert client.control("settings")["retries"] == 2
    assert client.control("users")["users"][0]["identifier"] == "1234567808"
    client.control("faults", method="DELETE")
    process.kill()
    process.start("--scenario", str(scenario))
    assert client.control("faults")["faults"] == []
    assert [item["vkn"] for item in client.control("integrators")["integrators"]] == ["1111111104"]


def refused_start(home: Path, scenario: object) -> str:
    path = home / "scenario.json"
    path.write_text(json.dumps(scenario), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "zarf_simulator.merkez",
        "--home",
        str(home),
        "--port",
        "0",
        "--scenario",
        str(path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stderr


def test_refuses_to_start_with_an_integrator_under_gov_tr(tmp_path: Path) -> None:
    real = {"vkn": "1111111104", "title": "x", "url": "https://merkez.efatura.gov.tr/EFaturaMerkez/services/EFatura"}
    assert "gov.tr" in refused_start(tmp_path, {"integrators": [real]})


@pytest.mark.parametrize("scenario", [[], {"colour": 1}, {"users": [{}]}, {"faults": [{"kind": "x"}]}, {"users": 3}])
def test_refuses_to_start_with_a_scenario_it_does_not_understand(tmp_path: Path, scenario: object) -> None:
    assert "cannot start" in refused_start(tmp_path, scenario)


def test_two_of_them_never_share_a_home(process: Process) -> None:
    process.start()
    command = [sys.executable, "-m", "zarf_simulator.merkez", "--home", str(process.home), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert "another Merkez" in done.stderr


def test_port_in_use_is_told_in_one_sentence(process: Process, tmp_path: Path) -> None:
    process.start()
    command = [
        sys.executable,
        "-m",
        "zarf_simulator.merkez",
        "--home",
        str(tmp_path / "b"),
        "--port",
        str(process.port),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_sigterm_ends_it_cleanly(process: Process) -> None:
    process.start()
    assert process.kill(signal.SIGTERM) == 0


def test_listens_on_loopback_only(process: Process) -> None:
    process.start()
    listening = Path("/proc/net/tcp").read_text("ascii")
    assert f"0100007F:{process.port:04X}" in listening
    assert f"00000000:{process.port:04X}" not in listening
