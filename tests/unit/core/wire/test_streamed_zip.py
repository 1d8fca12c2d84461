"""Packages of ledgers: any unzipping program reads them, and the same files give the same bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from zarf.core.wire.streamed_zip import write_zip

_MEMBERS = {
    "1234567808-202601-Y-000000.xml": b"<a>" + b"satir " * 400_000 + b"</a>",
    "1234567808-202601-YB-000000.xml": b"",
    "\u015fube.xml": bytes(range(256)) * 5000,
}


def _zip(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    write_zip(target, [(name, io.BytesIO(data)) for name, data in members.items()])
    return target.getvalue()


def test_what_goes_in_comes_out() -> None:
    with zipfile.ZipFile(io.BytesIO(_zip(_MEMBERS))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == _MEMBERS


def test_the_same_files_give_the_same_bytes() -> None:
    assert _zip(_MEMBERS) == _zip(_MEMBERS)
    assert len(_zip(_MEMBERS)) < sum(map(len, _MEMBERS.values())) / 3


def test_no_member_gives_an_empty_zip() -> None:
    with zipfile.ZipFile(io.BytesIO(_zip({}))) as archive:
        assert archive.namelist() == []


def test_another_program_finds_it_sound(tmp_path: Path) -> None:
    program = shutil.which("unzip")
    if program is None:
        pytest.skip("unzip is not installed (apt-get install unzip)")
    file = tmp_path / "a.zip"
    file.write_bytes(_zip(_MEMBERS))
    done = subprocess.run([program, "-t", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
