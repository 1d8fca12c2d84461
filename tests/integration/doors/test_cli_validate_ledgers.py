"""`zarf validate` on e-Defter files and packages."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.unit.core.documents.edefter import ledgers
from tests.unit.core.ledgers.files import files

from zarf.core.wire.streamed_zip import write_zip
from zarf.doors.cli.validate import command

_JOURNAL, _BERAT = "1234567808-202601-Y-000000.xml", "1234567808-202601-YB-000000.xml"
_PACKAGE = "1234567808-202601-YB-000000.zip"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def _told(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def _codes(line: dict[str, object]) -> set[str]:
    findings = line["findings"]
    assert isinstance(findings, list)
    return {item["code"] for item in findings}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in files(ledgers.entries(5)).items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_each_kind_is_recognised(folder: Path) -> None:
    result = _run("--json", str(folder))
    assert result.exit_code == 0, result.stdout
    kinds = {Path(str(line["file"])).name.split("-")[2]: line["kind"] for line in _told(result)}
    assert kinds == {
        "Y": "JOURNAL",
        "K": "LEDGER",
        "YB": "JOURNALBERAT",
        "KB": "LEDGERBERAT",
        "DR": "REPORT",
    }


def test_people_read_the_kind_and_the_verdict(folder: Path) -> None:
    assert "Yevmiye defteri, geçerli" in _run(str(folder / _JOURNAL)).stdout
    assert "Journal, valid" in _run("--language", "en", str(folder / _JOURNAL)).stdout


def test_a_fault_is_told_with_gibs_rule(folder: Path) -> None:
    path = folder / _JOURNAL
    path.write_bytes(path.read_bytes().replace(b">100.01<", b">99.01<"))
    result = _run("--json", str(path))
    assert result.exit_code == 1
    [line] = _told(result)
    findings = line["findings"]
    assert isinstance(findings, list)
    assert {(item["code"], item["gib_rule"]) for item in findings} == {("EF-LDG-084", "yevmiye entrydetail-10")}
    assert "ana hesap" in _run(str(path)).stdout


def test_the_real_name_is_looked_at(folder: Path) -> None:
    renamed = (folder / _JOURNAL).rename(folder / "yevmiye.xml")
    [line] = _told(_run("--json", str(renamed)))
    assert "EF-DEF-001" in _codes(line)


def test_a_draft_is_not_asked_for_its_seal(folder: Path) -> None:
    path = folder / _JOURNAL
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"<ds:Signature ")] + b"</edefter:defter>")
    assert _run(str(path)).exit_code == 1
    assert _run("--draft", str(path)).exit_code == 0


def test_a_package_is_judged_file_by_file(folder: Path) -> None:
    package = folder / _PACKAGE
    with package.open("w+b") as target:
        write_zip(target, [(name, io.BytesIO((folder / name).read_bytes())) for name in (_JOURNAL, _BERAT)])
    result = _run("--json", str(package))
    assert result.exit_code == 0
    assert [(line["file"], line["kind"]) for line in _told(result)] == [
        (f"{package}!{_JOURNAL}", "JOURNAL"),
        (f"{package}!{_BERAT}", "JOURNALBERAT"),
    ]


def test_a_package_that_is_none_is_told(folder: Path) -> None:
    package = folder / _PACKAGE
    package.write_bytes(b"PK\x03\x04 broken")
    [line] = _told(_run("--json", str(package)))
    assert (line["valid"], _codes(line)) == (False, {"EF-LDG-181"})
    assert _run(str(package)).exit_code == 2
    with zipfile.ZipFile(package, "w") as archive:
        for number in range(6):
            archive.writestr(f"{number}.xml", b"<a/>")
    [line] = _told(_run("--json", str(package)))
    assert _codes(line) == {"EF-LDG-180"}


def test_a_zip_bomb_is_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zarf.doors.cli.validate_ledgers.LARGEST", 3_000_000)
    package = folder / _PACKAGE
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_BERAT, b" " * 4_000_000)
    result = _run("--json", str(package))
    assert result.exit_code == 2
    assert _codes(_told(result)[0]) == {"EF-XML-002"}
