"""`zarf edefter send` and what belongs to it: told in words, exit codes, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.integration.office.berats.conftest import House

from zarf.doors.cli.edefter import command
from zarf.office.edefter import services as edefter
from zarf.ports.gib import EDefterFault


class Line:
    """The command line of firm A."""

    def __init__(self) -> None:
        self.errors = ""

    def __call__(self, *words: str, code: int = 0) -> str:
        done = CliRunner().invoke(command, [*words, "--for", "1234567808"])
        self.errors = done.stderr
        assert done.exit_code == code, (words, done.output, done.exception)
        return done.stdout


@pytest.fixture
def zarf(house: House, monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")
    return Line()


def test_f001_to_f003_a_month_is_sent_asked_about_and_fetched_from_the_command_line(house: House, zarf: Line) -> None:
    house.close(1)
    told = zarf("send")
    assert told.startswith("2 paket yola çıktı.\n")
    package = house.row("YB").package_id
    assert f"{package}  QUEUED: GİB aldı, işliyor." in told
    assert f"GİB: {package} paketi işleme alındı" in told
    house.approve("YB")
    assert f"{package}  DONE: Tamam." in zarf("ask", package)
    assert (house.month_folder() / f"GIB-{package}.xml").exists()
    row = json.loads(zarf("berats", "--json", "--story").splitlines()[0])
    assert (row["package"], row["state"], row["month"]) == (package, "DONE", "2026-01")
    assert [step["event"] for step in row["story"]] == ["queued", "sending", "taken", "processed", "filed"]


def test_nothing_to_send_is_said_so(house: House, zarf: Line) -> None:
    assert zarf("send") == "Gönderilecek paket yok.\n"
    assert zarf("berats") == ""


def test_a_refusal_is_told_with_gibs_code_and_the_next_step(house: House, zarf: Line) -> None:
    house.close(1)
    house.gib.before = EDefterFault(114, "MUKELLEF PAKET YUKLEYEMEZ")
    told = zarf("send")
    assert "GİB: 114 MUKELLEF PAKET YUKLEYEMEZ" in told
    assert "EF-EDS-114 Bu mükellef şu anda paket yükleyemez." in told
    refused = next(line.split()[0] for line in told.splitlines() if "REFUSED" in line)
    assert "2. deneme" in zarf("again", refused)
    zarf("ask", "yok", code=1)
    assert "EF-BRT-001" in zarf.errors


def test_f007_packages_are_exported_and_berats_imported(house: House, zarf: Line, tmp_path: Path) -> None:
    edefter.save_preferences(house.a, exchange_way="portal", stamps_by_default=False, actor="t")
    house.close(1)
    target = tmp_path / "portal"
    assert zarf("export", "2026-01", str(target)) == f"2 paket {target} klasörüne yazıldı.\n"
    assert sorted(path.name for path in target.iterdir()) == [
        "1234567808-202601-KB-000000.zip",
        "1234567808-202601-YB-000000.zip",
    ]
    good, bad = tmp_path / "GIB-1234567808-202601-YB-000000.xml", tmp_path / "GIB-1234567808-202601-KB-000000.xml"
    good.write_bytes(house.approve("YB"))
    bad.write_bytes(house.approve("YB"))
    assert f"{good.name} dosyalandı." in zarf("import-berats", str(good), str(bad), code=1)
    assert "EF-PRD-028" in zarf.errors
    assert house.states() == {"YB": "DONE", "KB": "PORTAL"}
