"""The composition root fills every port with its real implementation, by the settings alone."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from zarf.ports.clock import OffsetFileClock, SystemClock
from zarf.ports.storage import LocalArchive
from zarf.ports.storage.backup import BackupRefused, DriveHosts
from zarf.ports.timestamps import TimestampService
from zarf.ports.wired import NotWired, ports, use_factory, using
from zarf.site.config import Config
from zarf.site.wiring import build_ports, timestamp_service


def config(home: Path, **settings: str) -> Config:
    return Config.load({"ZARF_HOME": str(home), **settings})


def test_an_empty_home_gives_ports_that_trust_nobody(tmp_path: Path) -> None:
    made = build_ports(config(tmp_path))
    assert made.trust.is_empty
    assert isinstance(made.clock, SystemClock)
    assert isinstance(made.archive, LocalArchive)
    made.archive.put("a/b.xml", b"bytes")
    assert (tmp_path / "archive" / "a" / "b.xml").read_bytes() == b"bytes"


def test_the_virtual_clock_is_used_only_when_it_is_named(tmp_path: Path) -> None:
    made = build_ports(config(tmp_path, ZARF_CLOCK_FILE=str(tmp_path / "clock")))
    assert isinstance(made.clock, OffsetFileClock)


def test_google_drive_needs_a_registered_program(tmp_path: Path) -> None:
    """Its addresses can be others, so that a stand-in can be used."""
    bare = build_ports(config(tmp_path)).backup
    assert bare is not None
    with pytest.raises(BackupRefused):
        bare.drive_access()
    (tmp_path / "secret").write_text("gizli\n")
    named = {"ZARF_DRIVE_CLIENT_ID": "zarf", "ZARF_DRIVE_CLIENT_SECRET_FILE": str(tmp_path / "secret")}
    usual = build_ports(config(tmp_path, **named)).backup
    other = build_ports(config(tmp_path, **named, ZARF_DRIVE_API_URL="http://127.0.0.1:9/")).backup
    assert usual is not None
    assert other is not None
    with closing(usual.drive_access()) as access:
        assert access.hosts == DriveHosts()
    with closing(other.drive_access()) as access:
        assert access.hosts == DriveHosts(api="http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("test", "http://tzd.kamusm.gov.tr"),
        ("production", "http://zd.kamusm.gov.tr"),
        ("https://a.example", "https://a.example"),
    ],
)
def test_the_time_stamping_service_is_named_by_a_word_or_an_address(tmp_path: Path, given: str, url: str) -> None:
    settings = {"ZARF_TIMESTAMP_PROXY": "http://proxy.example:3128", "ZARF_TIMESTAMP_CA_FILE": "/ca.pem"}
    chosen = config(tmp_path, ZARF_TIMESTAMP_URL=given, **settings)
    assert timestamp_service(chosen) == TimestampService(url, "http://proxy.example:3128", ca_file="/ca.pem")
    assert timestamp_service(config(tmp_path)) == TimestampService("http://127.0.0.1:8342")
    assert build_ports(chosen).timestamps is not None


def test_ports_are_built_at_first_need_and_once(tmp_path: Path) -> None:
    built = []

    def factory():  # type: ignore[no-untyped-def]
        built.append(1)
        return build_ports(config(tmp_path))

    use_factory(factory)
    assert ports() is ports()
    assert built == [1]
    with using(build_ports(config(tmp_path / "other"))) as other:
        assert ports() is other
    assert ports() is not other
    use_factory(build_ports)


def test_unwired_ports_are_named_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zarf.ports.wired._ports", None)
    monkeypatch.setattr("zarf.ports.wired._factory", None)
    with pytest.raises(NotWired):
        ports()
