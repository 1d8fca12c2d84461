"""The contract of a backup target, kept by each: memory, folder, S3 (moto), WebDAV (a real server), Google Drive.

Drive is spoken to a stand-in on this machine (`drive_server.py`), which answers as Google's pages tell.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cheroot import wsgi
from moto.server import ThreadedMotoServer
from tests.integration.ports.storage.drive_server import CLIENT, SECRET, Drive, drive_server
from wsgidav.wsgidav_app import WsgiDAVApp

from zarf.core.errors import Conflict, NotFound, Unavailable
from zarf.ports.storage.backup import (
    BackupRefused,
    BackupTarget,
    DriveAccess,
    DriveHosts,
    DriveTarget,
    FolderTarget,
    MemoryTarget,
    S3Target,
    SignInPending,
    WebDavTarget,
)
from zarf.ports.storage.backup.drive import ROOT_NAME
from zarf.ports.storage.backup.s3 import S3Place

USER, PASSWORD = "yedek", "gizli"
NAME = "1234567890/2026/01/1234567890-202601-YB-000000.zip"


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def webdav_address(tmp_path: Path) -> Iterator[str]:
    """A real WebDAV server that asks for a password."""
    (tmp_path / "dav").mkdir()
    users = {"*": {USER: {"password": PASSWORD}}}
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(tmp_path / "dav")},
            "http_authenticator": {"domain_controller": None, "accept_basic": True, "accept_digest": False},
            "simple_dc": {"user_mapping": users},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    server = wsgi.Server(("127.0.0.1", 0), app)
    server.prepare()
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.bind_addr[1]}"
    server.stop()
    thread.join()


@dataclass(frozen=True)
class Google:
    """The stand-in, its account, and the target that speaks to it."""

    address: str
    account: Drive
    target: DriveTarget


@pytest.fixture
def google() -> Iterator[Google]:
    with drive_server() as (address, account):
        account.refresh_tokens.add("refresh-0")
        target = drive_target(address)
        yield Google(address, account, target)
        target.close()


def drive_target(address: str) -> DriveTarget:
    access = DriveAccess(CLIENT, SECRET, "refresh-0", hosts=DriveHosts(address, address))
    return DriveTarget(access, pause=lambda _seconds: None)


def s3_target(address: str, prefix: str) -> S3Target:
    import boto3

    access = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=address, **access).create_bucket(Bucket="yedek")
    return S3Target(S3Place("yedek", prefix, address, "us-east-1", "test", "test"))


@pytest.fixture(params=["memory", "folder", "s3", "webdav", "drive"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BackupTarget]:
    made: BackupTarget
    if request.param == "memory":
        made = MemoryTarget()
    elif request.param == "folder":
        (tmp_path / "disk").mkdir()
        made = FolderTarget(tmp_path / "disk")
    elif request.param == "s3":
        made = s3_target(request.getfixturevalue("s3_address"), tmp_path.name)
    elif request.param == "webdav":
        made = WebDavTarget(request.getfixturevalue("webdav_address") + "/zarf", USER, PASSWORD)
    else:
        made = request.getfixturevalue("google").target
    made.prepare()
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 10_000)
    return path


def gotten(target: BackupTarget, name: str) -> bytes:
    into = io.BytesIO()
    target.get(name, into)
    return into.getvalue()


def test_gives_back_the_very_bytes(target: BackupTarget, file: Path) -> None:
    target.put(NAME, file)
    assert gotten(target, NAME) == file.read_bytes()


def test_keeps_an_empty_file(target: BackupTarget, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    target.put("a/empty", empty)
    assert gotten(target, "a/empty") == b""


def test_takes_the_same_bytes_again(target: BackupTarget, file: Path) -> None:
    target.put(NAME, file)
    target.put(NAME, file)
    assert [item.name for item in target.list()] == [NAME]


@pytest.mark.parametrize("other", [b"short", bytes(range(256)) * 9_999 + bytes(256)])
def test_never_replaces_what_it_keeps(target: BackupTarget, file: Path, tmp_path: Path, other: bytes) -> None:
    target.put(NAME, file)
    (tmp_path / "other").write_bytes(other)
    with pytest.raises(Conflict) as caught:
        target.put(NAME, tmp_path / "other")
    assert caught.value.code == "EF-BCK-005"
    assert gotten(target, NAME) == file.read_bytes()


def test_says_that_nothing_is_there(target: BackupTarget) -> None:
    for name in ("no", "no/such/file"):
        with pytest.raises(NotFound) as caught:
            gotten(target, name)
        assert caught.value.code == "EF-BCK-004"


def test_lists_by_the_beginning_of_the_name(target: BackupTarget, file: Path) -> None:
    for name in ("a/b", "a/c/d", "ab", "b/a"):
        target.put(name, file)
    assert [item.name for item in target.list("a/")] == ["a/b", "a/c/d"]
    assert [item.name for item in target.list("a")] == ["a/b", "a/c/d", "ab"]
    assert [(item.name, item.size) for item in target.list("b/")] == [("b/a", 2_560_000)]
    assert list(target.list("c/")) == []


def test_a_name_cannot_leave_the_place(target: BackupTarget, file: Path) -> None:
    for name in ("../x", "/x", "a//b", ".x", ""):
        with pytest.raises(ValueError, match="not a key"):
            target.put(name, file)


def test_a_second_preparing_changes_nothing(target: BackupTarget, file: Path) -> None:
    target.put("a/b", file)
    target.prepare()
    assert gotten(target, "a/b") == file.read_bytes()


class TestFolder:
    def test_a_disk_that_is_not_mounted_is_not_written_to(self, tmp_path: Path, file: Path) -> None:
        """The empty mount point is there, the disk with its mark is not."""
        (tmp_path / "disk").mkdir()
        target = FolderTarget(tmp_path / "disk")
        target.prepare()
        (tmp_path / "disk" / ".zarf-backup").unlink()
        with pytest.raises(BackupRefused) as caught:
            target.put("a/b", file)
        assert caught.value.code == "EF-BCK-006"
        assert list((tmp_path / "disk").iterdir()) == []

    def test_a_folder_that_is_not_there_is_not_made(self, tmp_path: Path) -> None:
        with pytest.raises(BackupRefused) as caught:
            FolderTarget(tmp_path / "missing").prepare()
        assert caught.value.code == "EF-BCK-006"
        assert not (tmp_path / "missing").exists()


class TestWebDav:
    def test_a_wrong_password_is_named_so(self, webdav_address: str, file: Path) -> None:
        with (
            closing(WebDavTarget(webdav_address, USER, "wrong")) as target,
            pytest.raises(BackupRefused) as caught,
        ):
            target.put("a/b", file)
        assert caught.value.code == "EF-BCK-002"
        assert "wrong" not in str(caught.value)

    def test_a_half_sent_file_never_carries_its_name(self, webdav_address: str, tmp_path: Path, file: Path) -> None:
        (tmp_path / "dav" / ".unfinished-b").write_bytes(b"left by a killed run")
        with closing(WebDavTarget(webdav_address, USER, PASSWORD)) as target:
            assert list(target.list()) == []
            target.put("b", file)
            assert [item.name for item in target.list()] == ["b"]
        assert not (tmp_path / "dav" / ".unfinished-b").exists()

    @pytest.mark.parametrize("size", ["many", "9" * 5000, "²"])
    def test_a_server_that_tells_nonsense_is_named_so(self, size: str) -> None:
        told = (
            '<d:multistatus xmlns:d="DAV:"><d:response><d:href>/a</d:href><d:propstat><d:prop>'
            f"<d:getcontentlength>{size}</d:getcontentlength></d:prop></d:propstat></d:response></d:multistatus>"
        )

        def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
            start("207 Multi-Status", [("Content-Type", "application/xml")])
            return [told.encode()]

        server = wsgi.Server(("127.0.0.1", 0), app)
        server.prepare()
        thread = Thread(target=server.serve, daemon=True)
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.bind_addr[1]}"
            with closing(WebDavTarget(address)) as target, pytest.raises(Unavailable) as caught:
                list(target.list())
        finally:
            server.stop()
            thread.join()
        assert caught.value.code == "EF-BCK-001"


class TestDrive:
    def test_files_lie_where_a_person_looks_for_them(self, google: Google, file: Path) -> None:
        google.target.put(NAME, file)
        google.target.put(NAME.replace("YB", "KB"), file)
        assert sorted(google.account.paths()) == [f"{ROOT_NAME}/{NAME.replace('YB', 'KB')}", f"{ROOT_NAME}/{NAME}"]

    def test_uses_the_few_calls_it_says(self, google: Google, file: Path) -> None:
        google.target.put("a/b", file)
        gotten(google.target, "a/b")
        kinds = {call.replace("/session/", "/session ").split(" ")[1] for call in google.account.calls}
        assert {kind.rpartition("/id-")[0] or kind for kind in kinds} == {
            "/token",
            "/drive/v3/files",
            "/upload/drive/v3/files",
            "/upload/session",
        }

    def test_an_upload_goes_on_where_it_broke(self, google: Google, tmp_path: Path) -> None:
        big = tmp_path / "big"
        big.write_bytes(bytes(range(256)) * 80_000)
        google.account.lose = 2
        google.target.put("a/big", big)
        assert gotten(google.target, "a/big") == big.read_bytes()

    def test_an_upload_that_never_moves_is_given_up(self, google: Google, file: Path) -> None:
        google.account.lose = 10**6
        with pytest.raises(Unavailable) as caught:
            google.target.put("a/b", file)
        assert caught.value.code == "EF-BCK-001"

    def test_a_full_drive_is_named_so(self, google: Google, file: Path) -> None:
        google.account.room = 1000
        with pytest.raises(BackupRefused) as caught:
            google.target.put("a/b", file)
        assert caught.value.code == "EF-BCK-003"

    def test_a_token_that_ended_is_renewed(self, google: Google, file: Path) -> None:
        google.target.put("a/b", file)
        google.account.tokens.clear()
        google.target.put("a/c", file)
        assert len(list(google.target.list())) == 2

    def test_a_download_renews_the_token_as_well(self, google: Google, file: Path) -> None:
        google.target.put("a/b", file)
        google.account.tokens.clear()
        assert gotten(google.target, "a/b") == file.read_bytes()

    def test_an_account_that_was_disconnected_is_named_so(self, google: Google, file: Path) -> None:
        google.account.refresh_tokens.clear()
        with pytest.raises(BackupRefused) as caught:
            google.target.put("a/b", file)
        assert caught.value.code == "EF-BCK-002"
        assert "refresh-0" not in str(caught.value)
        assert SECRET not in str(caught.value)

    def test_lists_over_several_pages(self, google: Google, file: Path) -> None:
        google.account.page = 2
        for number in range(5):
            google.target.put(f"a/{number}", file)
        assert [item.name for item in google.target.list()] == [f"a/{number}" for number in range(5)]

    def test_signing_in_waits_for_the_code_to_be_typed(self, google: Google, file: Path) -> None:
        account = google.account
        access = DriveAccess(CLIENT, SECRET, hosts=DriveHosts(google.address, google.address))
        shown = access.begin()
        assert (shown.user_code, shown.address) == ("ABCD-EFGH", "https://www.google.com/device")
        with pytest.raises(SignInPending) as caught:
            access.finish(shown.device_code)
        assert caught.value.code == "EF-BCK-007"
        account.consent_given = True
        assert access.finish(shown.device_code) in account.refresh_tokens
        with closing(DriveTarget(access)) as target:
            target.put("a/b", file)
        assert [*account.paths().values()] == [file.read_bytes()]

    def test_an_unknown_client_is_refused_without_its_secret(self, google: Google) -> None:
        with (
            closing(DriveAccess("somebody", SECRET, hosts=DriveHosts(google.address, google.address))) as access,
            pytest.raises(BackupRefused) as caught,
        ):
            access.begin()
        assert caught.value.code == "EF-BCK-002"
        assert SECRET not in str(caught.value)


def test_a_target_that_is_away_is_named_so(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zarf.ports.storage.backup.http.TRIES", 1)
    targets: list[BackupTarget] = [
        S3Target(S3Place("b", "", "http://127.0.0.1:9", "us-east-1", "t", "t")),
        WebDavTarget("http://127.0.0.1:9/dav"),
        drive_target("http://127.0.0.1:9"),
    ]
    for target in targets:
        with closing(target), pytest.raises(Unavailable) as caught:
            target.put("a/b", file)
        assert caught.value.code == "EF-BCK-001"


def test_a_bucket_that_does_not_exist_is_told_as_that(s3_address: str) -> None:
    with pytest.raises(BackupRefused) as caught:
        S3Target(S3Place("yokkova", "", s3_address, "us-east-1", "test", "test")).prepare()
    assert (caught.value.code, caught.value.finding.found) == ("EF-BCK-008", "s3://yokkova")


@pytest.mark.parametrize(
    ("told", "code"),
    [("AccessDenied", "EF-BCK-009"), ("InvalidAccessKeyId", "EF-BCK-002"), ("SignatureDoesNotMatch", "EF-BCK-002")],
)
def test_no_right_and_a_wrong_key_are_told_apart(told: str, code: str, tmp_path: Path) -> None:
    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f'<?xml version="1.0"?><Error><Code>{told}</Code></Error>'.encode()
            self.send_response(403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Nothing to tell."""

    (tmp_path / "file").write_bytes(b"x")
    with HTTPServer(("127.0.0.1", 0), Service) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            target = S3Target(S3Place("yedek", "", f"http://127.0.0.1:{server.server_port}", "us-east-1", "a", "b"))
            for ask in (target.prepare, lambda: target.put("a/b", tmp_path / "file"), lambda: target.list("a/")):
                with pytest.raises(BackupRefused) as caught:
                    ask()
                assert caught.value.code == code
        finally:
            server.shutdown()
            thread.join()


def test_a_service_that_is_away_is_told_in_words() -> None:
    with pytest.raises(Unavailable) as caught:
        S3Target(S3Place("yedek", "", "http://127.0.0.1:1", "us-east-1", "a", "b")).prepare()
    assert "yanıt yok" in caught.value.finding.message("tr")
