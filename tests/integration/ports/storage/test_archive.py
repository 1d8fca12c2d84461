"""The contract of an archive, kept by each implementation: memory, folder, S3 (against moto's server)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from moto.server import ThreadedMotoServer

from zarf.core.errors import NotFound, Unavailable
from zarf.ports.storage import AlreadyStored, Archive, LocalArchive, MemoryArchive, S3Archive, open_archive


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def s3_archive(address: str, prefix: str) -> S3Archive:
    import boto3

    access = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=address, **access).create_bucket(Bucket="zarf")
    return S3Archive(
        "zarf",
        prefix,
        endpoint=address,
        region="us-east-1",
        access_key_id="test",
        secret_access_key="test",
        client_options={"allow_http": True},
    )


@pytest.fixture(params=["memory", "local", "s3"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    if request.param == "memory":
        return MemoryArchive()
    if request.param == "local":
        return LocalArchive(tmp_path / "archive")
    return s3_archive(request.getfixturevalue("s3_address"), tmp_path.name)


def test_gives_back_the_very_bytes(archive: Archive) -> None:
    data = bytes(range(256)) * 1000
    archive.put("envelopes/in/x.zip", data)
    assert archive.get("envelopes/in/x.zip") == data
    assert archive.exists("envelopes/in/x.zip")


def test_keeps_nothing_as_a_thing_of_its_own(archive: Archive) -> None:
    archive.put("empty", b"")
    assert archive.get("empty") == b""


def test_takes_the_same_bytes_again(archive: Archive) -> None:
    archive.put("a/b", b"one")
    archive.put("a/b", b"one")
    assert archive.get("a/b") == b"one"


def test_never_replaces_what_it_keeps(archive: Archive) -> None:
    archive.put("a/b", b"one")
    with pytest.raises(AlreadyStored) as caught:
        archive.put("a/b", b"two")
    assert caught.value.code == "EF-STO-001"
    assert archive.get("a/b") == b"one"


def test_says_that_nothing_is_there(archive: Archive) -> None:
    assert not archive.exists("no/such")
    with pytest.raises(NotFound) as caught:
        archive.get("no/such")
    assert caught.value.code == "EF-STO-002"


def test_lists_by_the_beginning_of_the_key(archive: Archive) -> None:
    for key in ("in/b", "in/a", "in/sub/c", "inner/d", "out/e"):
        archive.put(key, key.encode())
    assert list(archive.list("in/")) == ["in/a", "in/b", "in/sub/c"]
    assert list(archive.list("in")) == ["in/a", "in/b", "in/sub/c", "inner/d"]
    assert list(archive.list()) == ["in/a", "in/b", "in/sub/c", "inner/d", "out/e"]
    assert list(archive.list("nowhere/")) == []


@pytest.mark.parametrize("key", ["", "/etc/x", "../x", "a/../b", "a//b", "a/.hidden", "a\\b", "a/", "ş", "x" * 501])
def test_refuses_a_key_that_could_leave_its_place(archive: Archive, key: str) -> None:
    for call in (lambda: archive.put(key, b"x"), lambda: archive.get(key), lambda: archive.exists(key)):
        with pytest.raises(ValueError, match="not a key"):
            call()


def test_of_many_writers_of_one_key_exactly_one_wins(archive: Archive) -> None:
    outcomes: list[str] = []

    def write(text: str) -> None:
        try:
            archive.put("race/one", text.encode() * 10_000)
            outcomes.append(text)
        except AlreadyStored:
            outcomes.append("lost")

    threads = [Thread(target=write, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = archive.get("race/one")
    assert outcomes.count("lost") == 7
    assert winner == next(text for text in outcomes if text != "lost").encode() * 10_000


def test_a_setting_chooses_folder_or_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    assert isinstance(open_archive(str(tmp_path)), LocalArchive)
    assert isinstance(open_archive("s3://bucket/some/prefix"), S3Archive)


def test_an_s3_service_that_is_away_is_named_so() -> None:
    away = S3Archive(
        "zarf",
        endpoint="http://127.0.0.1:9",
        region="us-east-1",
        access_key_id="test",
        secret_access_key="test",
        client_options={"allow_http": True},
    )
    with pytest.raises(Unavailable) as caught:
        away.get("a/b")
    assert caught.value.code == "EF-STO-003"


class TestLocalArchive:
    def test_files_are_for_their_owner_only(self, tmp_path: Path) -> None:
        LocalArchive(tmp_path / "archive").put("a/b", b"x")
        assert (tmp_path / "archive/a/b").stat().st_mode & 0o077 == 0
        assert (tmp_path / "archive").stat().st_mode & 0o077 == 0

    def test_bytes_reach_the_disk_before_the_name_and_the_name_before_the_return(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What a power cut leaves cannot be tried here; the order of the calls that decide it can be watched."""
        calls: list[str] = []
        real_sync, real_link = os.fsync, os.link

        def sync(descriptor: int) -> None:
            is_folder = os.path.isdir(f"/proc/self/fd/{descriptor}")
            calls.append("sync folder" if is_folder else "sync file")
            real_sync(descriptor)

        def link(source: Path, target: Path) -> None:
            calls.append("name")
            real_link(source, target)

        archive = LocalArchive(tmp_path)
        archive.put("a/first", b"x")
        monkeypatch.setattr(os, "fsync", sync)
        monkeypatch.setattr(os, "link", link)
        archive.put("a/second", b"y")
        assert calls == ["sync file", "name", "sync folder"]

    def test_a_full_disk_is_named_so_and_leaves_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        archive = LocalArchive(tmp_path)
        archive.put("a/first", b"x")
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(Unavailable, match="No space left"):
            archive.put("a/second", b"y")
        assert not archive.exists("a/second")
        assert list((tmp_path / ".unfinished").iterdir()) == []

    def test_a_killed_writer_leaves_whole_files_only(self, tmp_path: Path) -> None:
        """A process that writes as fast as it can is killed; every name that is there holds all its bytes."""
        program = (
            "import sys, pathlib\n"
            "from zarf.ports.storage.local import LocalArchive\n"
            "archive = LocalArchive(pathlib.Path(sys.argv[1]))\n"
            "for number in range(10**9):\n"
            "    archive.put(f'k/{number}', str(number).encode() * 50_000)\n"
            "    print(number, flush=True)\n"
        )
        for attempt in range(3):
            folder = tmp_path / str(attempt)
            writer = subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE)
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.1 + attempt * 0.037)
            writer.send_signal(signal.SIGKILL)
            told = [0, *(int(line) for line in writer.stdout.read().split(b"\n")[:-1])]
            writer.wait()
            writer.stdout.close()
            archive = LocalArchive(folder)
            kept = list(archive.list("k/"))
            assert {f"k/{number}" for number in told} <= set(kept)
            for key in kept:
                number = key.removeprefix("k/")
                assert archive.get(key) == number.encode() * 50_000
