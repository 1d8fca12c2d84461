"""A firm's ledgers are backed up by a process that is killed, and come back on an empty disk with equal hashes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.story.edefter.books_world import VKN, Books

YEAR = "01.01.2026-31.12.2026"
FILES = 40


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def killed_run(books: Books, disk: Path) -> bool:
    """Begin a backup and kill it when some files have arrived; whether it was still at it."""
    command = [sys.executable, "-P", "-m", "zarf.site.entry", "edefter", "backup", "run"]
    devnull = subprocess.DEVNULL
    child = subprocess.Popen(command, cwd=books.folder, env=books.environment(), stdout=devnull, stderr=devnull)
    until = time.monotonic() + 60
    while child.poll() is None and time.monotonic() < until and len(list(disk.rglob("*.gz"))) < FILES // 4:
        time.sleep(0.002)
    child.kill()
    return child.wait() == -9


def test_f012_a_killed_backup_goes_on_and_everything_comes_back(books: Books) -> None:
    folder, disk = books.home / "edefter" / VKN, books.folder / "disk"
    disk.mkdir()
    for month in ("01", "02"):
        (folder / YEAR / month).mkdir(parents=True)
        for number in range(FILES // 2):
            file = folder / YEAR / month / f"{VKN}-2026{month}-Y-{number:06d}.xml"
            file.write_bytes(os.urandom(200_000).hex().encode())
    before = hashes(folder)
    done = books.zarf("edefter", "backup", "target", "folder", "--folder", str(disk))
    assert done.returncode == 0, done.stderr
    assert killed_run(books, disk)
    assert not list(disk.rglob("manifests/*"))
    done = books.zarf("edefter", "backup", "run")
    assert done.returncode == 0, done.stderr
    assert "zaten yerinde" in done.stdout
    assert books.zarf("edefter", "backup", "verify", "--deep").returncode == 0
    shutil.rmtree(folder)
    done = books.zarf("edefter", "backup", "restore")
    assert f"{FILES} dosya geri geldi" in done.stdout, done.stderr
    assert hashes(folder) == before
    assert not list((books.home / "edefter" / ".work").iterdir())
