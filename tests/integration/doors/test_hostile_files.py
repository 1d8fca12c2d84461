"""Hostile files through the real commands: a code on one JSON line, exit 1 or 2, within a second and 200 MB."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from bench._hostile_inputs import INPUTS, INVALID, UNREADABLE, ZIPPED

ADDRESS_SPACE = 200_000_000
BARE = UNREADABLE | INVALID


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (10, 10))


def run(folder: Path, *arguments: str) -> tuple[int, str, str, float]:
    """Exit code, both outputs and the seconds of CPU of `zarf ARGUMENTS` in a child that may have 200 MB."""
    with (folder / "out").open("w+") as out, (folder / "err").open("w+") as err:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "zarf.site.entry", *arguments],
            stdout=out,
            stderr=err,
            preexec_fn=_limit,
            cwd=folder,
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        return child.returncode, out.read(), err.read(), used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def start_up(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Seconds that each command needs to load and say its help."""
    folder = tmp_path_factory.mktemp("start")
    return {name: run(folder, name, "--help")[3] for name in ("validate", "verify", "unpack")}


def told_by(folder: Path, name: str, command: str, start_up: dict[str, float]) -> tuple[int, list[str]]:
    """Exit and codes of *command* on the hostile file, once everything that holds for every file is checked."""
    path = folder / ("hostile.zip" if name in ZIPPED else "hostile.xml")
    path.write_bytes(INPUTS[name].make())
    more = ("-o", str(folder / "unpacked")) if command == "unpack" else ()
    code, out, err, seconds = run(folder, command, "--json", str(path), *more)
    assert err == ""
    (line,) = out.splitlines()
    told = json.loads(line)
    assert seconds - start_up[command] < 1
    return code, [item["code"] for item in told["findings"]] if "findings" in told else told["reasons"]


@pytest.mark.parametrize("name", INPUTS)
def test_validate_names_the_trouble(name: str, tmp_path: Path, start_up: dict[str, float]) -> None:
    code, codes = told_by(tmp_path, name, "validate", start_up)
    assert code == (1 if name in INVALID else 2)
    # A file that begins as a zip is told of as one, even if it is called .xml.
    assert ("EF-ZIP-003" if name == "not XML" else INPUTS[name].code) in codes


@pytest.mark.parametrize("name", INPUTS)
def test_verify_refuses(name: str, tmp_path: Path, start_up: dict[str, float]) -> None:
    code, codes = told_by(tmp_path, name, "verify", start_up)
    assert code == 1
    assert codes
    if name not in INVALID and name != "not XML":
        assert codes == [INPUTS[name].code]


@pytest.mark.parametrize("name", ZIPPED)
def test_unpack_refuses_and_writes_nothing(name: str, tmp_path: Path, start_up: dict[str, float]) -> None:
    code, codes = told_by(tmp_path, name, "unpack", start_up)
    assert (code, codes) == (1, [INPUTS[name].code])
    assert {item.name for item in tmp_path.iterdir()} == {"hostile.zip", "out", "err"}
    assert not list(tmp_path.parent.glob("slipped.xml"))


@pytest.mark.parametrize("command", ["validate", "verify"])
def test_an_empty_folder_is_told(command: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, out, err, _ = run(tmp_path, command, "--json", str(tmp_path / "empty"))
    assert (code, err) == (2, "")
    told = json.loads(out)
    assert told["file"] == str(tmp_path / "empty")
    assert "EF-" in out
