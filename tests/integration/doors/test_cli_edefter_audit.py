"""`zarf edefter audit`: what an inspector would find in a folder, whoever made it and however it lies there."""

from __future__ import annotations

import io
import json
import os
import zipfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.sealed_month import AT, Sealers, sealed_month

from zarf.doors.cli.edefter_audit import command
from zarf.site.entry import cli

_OWNER = "1234567808"
_JANUARY = f"{_OWNER}-202601"


@cache
def _sealers() -> Sealers:
    return Sealers.of(_OWNER)


@cache
def _month() -> dict[str, bytes]:
    return sealed_month(12, _sealers())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound month as taxpayers keep it: deep in folders."""
    place = tmp_path / "defterler" / _OWNER / "01.01.2026-31.12.2026" / "01"
    place.mkdir(parents=True)
    for name, data in _month().items():
        (place / name).write_bytes(data)
    (tmp_path / "kok.pem").write_bytes(_sealers().anchors)
    for number, data in enumerate(_sealers().lists):
        (tmp_path / f"{number}.crl").write_bytes(data)
    return tmp_path / "defterler"


def _file(folder: Path, name: str) -> Path:
    [path] = folder.rglob(name)
    return path


def _run(folder: Path, *arguments: str, trust: bool = True) -> Result:
    known = ["--trust", str(folder.parent / "kok.pem")] if trust else []
    lists = [word for number in range(2) for word in ("--crl", str(folder.parent / f"{number}.crl"))]
    return CliRunner().invoke(command, [str(folder), *known, *lists, "--at", AT.isoformat(), *arguments])


def _records(result: Result) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {"file": [], "month": [], "report": []}
    for line in result.stdout.splitlines():
        record = json.loads(line)
        found[record["record"]].append(record)
    return found


def _codes(result: Result) -> set[str]:
    records = _records(result)
    return {item["code"] for kind in records.values() for record in kind for item in record["findings"]}


def test_a_sound_folder_has_nothing_to_be_found(folder: Path) -> None:
    result = _run(folder)
    assert result.exit_code == 0, result.stdout
    assert "2026-01  TAMAM  (1 parça, 7 dosya, 12 madde; mühür: 7 geçerli; GİB onayı: 2)" in result.stdout
    assert "bulacağı bir eksik yok" in result.stdout
    english = _run(folder, "--language", "en").stdout
    assert "2026-01  SOUND  (1 parts, 7 files, 12 entries; seals: 7 valid; GİB: 2)" in english


def test_scripts_read_files_months_and_the_report(folder: Path) -> None:
    records = _records(_run(folder, "--json"))
    assert len(records["file"]) == 7
    assert {record["seal"]["result"] for record in records["file"]} == {"valid"}
    [month] = records["month"]
    assert (month["taxpayer"], month["month"], month["parts"], month["sound"]) == (_OWNER, "2026-01", 1, True)
    [report] = records["report"]
    assert (report["files"], report["errors"], report["warnings"], report["exit"]) == (7, 0, 0, 0)


def test_packages_in_zips_are_looked_into_and_copies_are_no_fault(folder: Path) -> None:
    """A package beside its files, and a backup of packages: the same bytes again are copies."""
    names = (f"{_JANUARY}-Y-000000.xml", f"{_JANUARY}-YB-000000.xml")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for name in names:
            archive.writestr(name, _month()[name])
    with zipfile.ZipFile(folder / "yedek.zip", "w") as archive:
        archive.writestr(f"2026/{_JANUARY}-YB-000000.zip", inner.getvalue())
    result = _run(folder, "--json")
    assert result.exit_code == 0, result.stdout
    copies = {record["file"].rpartition("/")[2]: record["copies"] for record in _records(result)["file"]}
    assert copies[names[0]] == [f"yedek.zip!2026/{_JANUARY}-YB-000000.zip!{names[0]}"]
    for name in names:
        _file(folder, name).unlink()
    assert _run(folder).exit_code == 0, "what lies only in the zip counts as well"


def test_two_files_of_one_name_with_other_bytes_are_told(folder: Path) -> None:
    other = folder / "eski"
    other.mkdir()
    name = f"{_JANUARY}-K-000000.xml"
    (other / name).write_bytes(_month()[name] + b"\n")
    result = _run(folder, "--json")
    assert (result.exit_code, _codes(result)) == (1, {"EF-LDG-186"})


@pytest.mark.parametrize(
    ("missing", "code"),
    [("DR", "EF-LDG-167"), ("K", "EF-LDG-167"), ("GIB-YB", "EF-LDG-168")],
)
def test_what_is_missing_is_told_in_its_month(folder: Path, missing: str, code: str) -> None:
    prefix, kind = ("GIB-", missing[4:]) if missing.startswith("GIB-") else ("", missing)
    _file(folder, f"{prefix}{_JANUARY}-{kind}-000000.xml").unlink()
    result = _run(folder, "--json")
    assert result.exit_code == 1
    [month] = _records(result)["month"]
    assert {item["code"] for item in month["findings"]} == {code}


def test_a_changed_ledger_has_a_broken_seal_and_another_content(folder: Path) -> None:
    path = _file(folder, f"{_JANUARY}-Y-000000.xml")
    path.write_bytes(path.read_bytes().replace("Satış 0 &amp;".encode(), b"Satis 0 &amp;", 1))
    result = _run(folder, "--json")
    assert {"EF-SEAL-041", "EF-LDG-155"} <= _codes(result) or {"EF-SEAL-040", "EF-LDG-155"} <= _codes(result)


def test_a_berat_that_only_bears_gibs_name_is_told(folder: Path) -> None:
    path = _file(folder, f"GIB-{_JANUARY}-KB-000000.xml")
    path.write_bytes(_month()[f"{_JANUARY}-KB-000000.xml"])
    result = _run(folder, "--json")
    assert (result.exit_code, _codes(result)) == (1, {"EF-LDG-188"})


def test_without_anchors_the_seals_stay_open_and_nothing_else(folder: Path) -> None:
    result = _run(folder, trust=False)
    assert result.exit_code == 3, result.stdout
    assert "7 belirsiz" in result.stdout
    assert result.stdout.count("EF-SEAL-050") == 1, "one sentence for all files"


def test_a_seal_of_somebody_else_asks_for_the_consent(folder: Path) -> None:
    foreign = Sealers.of("1111111104")
    for name, data in sealed_month(12, foreign).items():
        _file(folder, name).write_bytes(data)
    (folder.parent / "kok.pem").write_bytes(foreign.anchors)
    for number, data in enumerate(foreign.lists):
        (folder.parent / f"{number}.crl").write_bytes(data)
    result = _run(folder, "--json")
    assert (result.exit_code, _codes(result)) == (1, {"EF-LDG-187"})
    assert "muvafakatname" in _run(folder).stdout


def test_hostile_files_are_findings_and_the_others_are_judged(folder: Path) -> None:
    (folder / "hepsi").symlink_to("/")
    (folder / f"{_JANUARY}-Y-000000.xml").symlink_to("/dev/zero")
    os.mkfifo(folder / f"{_JANUARY}-YB-000009.xml")
    (folder / "bozuk.zip").write_bytes(b"PK\x03\x04 broken")
    (folder / "bos.zip").write_bytes(b"")
    layers = b"<a/>"
    for number in range(4):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(f"{number}.zip" if number else "a.xml", layers)
        layers = packed.getvalue()
    (folder / "derin.zip").write_bytes(layers)
    (folder / "fatura.xml").write_bytes(b"<Invoice/>")
    (folder / b"\xff\xfe.xml".decode("utf-8", "surrogateescape")).write_bytes(b"x")
    deep = folder
    for _ in range(60):
        deep = deep / "d"
    deep.mkdir(parents=True)
    result = _run(folder, "--json")
    assert _codes(result) == {"EF-LDG-181", "EF-LDG-182", "EF-LDG-183"}
    [month] = _records(result)["month"]
    assert month["sound"] is True
    assert _run(folder).exit_code == 1


def test_a_file_that_cannot_be_read_is_not_called_missing(folder: Path) -> None:
    for name in (f"{_JANUARY}-K-000000.xml", f"{_JANUARY}-DR-000000.xml", f"GIB-{_JANUARY}-KB-000000.xml"):
        _file(folder, name).write_bytes(b"")
    result = _run(folder, "--json")
    assert result.exit_code == 1
    assert not {"EF-LDG-167", "EF-LDG-168", "EF-LDG-169"} & _codes(result)
    assert sum(1 for record in _records(result)["file"] if not record["readable"]) == 3


def test_a_bomb_is_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zarf.ports.storage.ledger_tree.LARGEST", 3_000_000)
    with zipfile.ZipFile(folder / "bomba.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{_JANUARY}-Y-000002.xml", b" " * 4_000_000)
    result = _run(folder, "--json")
    assert "EF-XML-002" in _codes(result)


def test_deleted_sets_and_other_files_are_counted_only(folder: Path) -> None:
    deleted = folder / _OWNER / "İPTAL EDİLENLER" / "SİLİNENLER"
    deleted.mkdir(parents=True)
    (deleted / f"{_JANUARY}-Y-000000.xml").write_bytes(b"eski")
    (folder / "yevmiye.xslt").write_bytes(b"<x/>")
    making = folder / ".work" / "set-1"
    making.mkdir(parents=True)
    (making / f"{_JANUARY}-Y-000000.xml").write_bytes(b"yarim")
    result = _run(folder, "--json")
    assert result.exit_code == 0
    [report] = _records(result)["report"]
    assert (report["deleted"], report["others"]) == (1, 1)


def test_a_ledger_with_a_name_of_its_own_belongs_to_no_month(folder: Path) -> None:
    (folder / "kebir.xml").write_bytes(_month()[f"{_JANUARY}-K-000000.xml"])
    result = _run(folder, "--json")
    assert "EF-DEF-001" in _codes(result)
    assert "Hiçbir aya girmeyenler" in _run(folder).stdout


def test_large_folders_are_judged_on_both_cores_with_the_same_report(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file(folder, f"{_JANUARY}-DR-000000.xml").unlink()
    path = _file(folder, f"{_JANUARY}-K-000000.xml")
    path.write_bytes(path.read_bytes().replace("Satış".encode(), b"Satis"))
    alone = _run(folder, "--json").stdout
    monkeypatch.setattr("zarf.office.edefter.folder_audit._WORTH_A_PROCESS", 0)
    (folder / "kebir.xml").write_bytes(_month()[f"{_JANUARY}-K-000000.xml"])
    both = _records(_run(folder, "--json"))
    (folder / "kebir.xml").unlink()
    assert [line for line in alone.splitlines() if '"record":"month"' in line] == [
        json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in both["month"]
    ]


def test_a_folder_without_ledgers_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path), "--language", "tr"])
    assert result.exit_code == 2
    assert "Klasörde e-Defter dosyası yok." in result.stdout


@pytest.mark.parametrize(("ahead", "code"), [(timedelta(0), 0), (timedelta(days=-1), 1)])
def test_now_is_what_the_clock_of_the_house_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ahead: timedelta, code: int
) -> None:
    home = folder.parent / "home"
    home.mkdir()
    (home / "clock").write_text(str((AT + ahead - datetime.now(UTC)).total_seconds()))
    (home / "settings.toml").write_text(f'ZARF_CLOCK_FILE = "{home / "clock"}"\n')
    monkeypatch.setenv("ZARF_HOME", str(home))
    known = ["--trust", str(folder.parent / "kok.pem"), "--no-revocation", "--json"]
    result = CliRunner().invoke(cli, ["edefter", "audit", str(folder), *known])
    assert result.exit_code == code, result.output
    assert ("EF-SEAL-066" in _codes(result)) == bool(code)
