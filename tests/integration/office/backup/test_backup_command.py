"""`zarf edefter backup`: every step at the command line, in words and as JSON."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest
from click.testing import CliRunner
from tests.integration.office.backup.conftest import YEAR, House

from zarf.doors.cli.edefter import command


class Line:
    """The command line of firm A."""

    def __init__(self) -> None:
        self.errors = ""

    def __call__(self, *words: str, code: int = 0, typed: str = "") -> str:
        done = CliRunner().invoke(command, ["backup", *words, "--for", "1234567808"], input=typed)
        self.errors = done.stderr
        assert done.exit_code == code, (words, done.output, done.exception)
        return done.stdout

    def json(self, *words: str, code: int = 0) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*words, "--json", code=code).splitlines()]


@pytest.fixture
def zarf(house: House, monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")
    (house.tmp / "disk").mkdir()
    return Line()


def test_f009_the_target_lists_all_files_with_hashes(zarf: Line, house: House) -> None:
    assert "backup target folder" in zarf("target", code=1)
    told = zarf("target", "folder", "--folder", str(house.tmp / "disk"), "--daily", "2")
    assert "Her gün saat 2:00'da" in told
    assert "13 dosya gönderildi" in zarf("run")
    assert {one["path"]: one["sha256"] for one in zarf.json("list", "--files")} == house.hashes()
    assert len(zarf("list", "--files").splitlines()) == 13
    listed = zarf("list")
    assert "yedekleme  bitti" in listed
    assert "1234567808/manifests/" in listed


def test_f012_a_month_comes_back_by_the_command_line(zarf: Line, house: House) -> None:
    zarf("target", "folder", "--folder", str(house.tmp / "disk"))
    zarf("run")
    before = house.hashes()
    shutil.rmtree(house.folder / YEAR / "01")
    [told] = zarf.json("restore", "--month", "2026-01")
    assert (told["state"], told["restored"], told["same"]) == ("done", 6, 1)
    assert house.hashes() == before


def test_a_damaged_target_is_told_with_what_to_do(zarf: Line, house: House) -> None:
    zarf("target", "folder", "--folder", str(house.tmp / "disk"))
    zarf("run")
    next((house.tmp / "disk").rglob("*-KB-000000.xml.gz")).unlink()
    assert "1 dosyada sorun var" in zarf("verify", code=1)
    assert "EF-BCK-013" in zarf.errors
    zarf("run")
    assert "13 dosyaya bakıldı" in zarf("verify", "--deep")


def test_the_recovery_key_stands_alone_on_standard_output(zarf: Line, house: House) -> None:
    zarf("target", "folder", "--folder", str(house.tmp / "disk"))
    key = zarf("key").strip()
    assert key.startswith("AGE-SECRET-KEY-1")
    assert "Bir daha gösterilmez" in zarf.errors
    zarf("run")
    shutil.rmtree(house.folder)
    zarf("restore", code=1)
    assert "EF-BCK-016" in zarf.errors
    (house.tmp / "key").write_text(key)
    assert "13 dosya geri geldi" in zarf("restore", "--key-file", str(house.tmp / "key"))
    assert "Dosyalar şifrelenmez" in zarf("key", "--off")


def test_f010_an_account_is_connected_without_a_browser(zarf: Line, house: House) -> None:
    assert "backup connect" in zarf("target", "drive")
    assert "ABCD-EFGH" in zarf("connect", "--no-wait")
    zarf("connect", "--finish", code=1)
    assert "EF-BCK-007" in zarf.errors
    house.drive.consent_given = True
    assert "bağlandı" in zarf("connect", "--finish")
    assert "13 dosya gönderildi" in zarf("run")


def test_a_secret_is_read_from_standard_input(zarf: Line, house: House) -> None:
    address = ("--address", "https://dav.invalid", "--user", "ayse")
    told = zarf("target", "webdav", *address, "--secret-stdin", typed="çok gizli\n")
    assert house.places.secrets == ["çok gizli"]
    assert "gizli" not in told


def test_english_is_spoken_as_well(zarf: Line, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZARF_LANGUAGE", "en")
    zarf("target", "folder", "--folder", str(house.tmp / "disk"))
    assert "13 files sent" in zarf("run")
    assert "Files are not encrypted." in zarf("target")
