"""`zarf validate` for people: the certain repair beside its finding, several files together, a terminal kept safe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zarf.doors.cli.validate import command

EXAMPLE = (Path(__file__).parents[3] / "examples" / "invoice-ready.xml").read_bytes()
NUMBER = b"HZR2026000000001"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["--draft", *arguments])


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (b"TICARIFATURA", b"ticarifatura", "Düzeltme: ticarifatura -> TICARIFATURA"),
        (b"<cbc:CopyIndicator>false</cbc:CopyIndicator>", b"", "Düzeltme: cbc:CopyIndicator eklenecek: false"),
        (b">TR1.2.1<", b"><", 'Düzeltme: "" -> TR1.2'),
    ],
)
def test_a_certain_repair_is_told_with_its_finding(tmp_path: Path, before: bytes, after: bytes, told: str) -> None:
    file = tmp_path / "a.xml"
    assert before in EXAMPLE
    file.write_bytes(EXAMPLE.replace(before, after))
    result = run(str(file))
    assert result.exit_code == 1
    assert told in result.stdout
    assert f"zarf fix {file}" in result.stdout


def test_what_cannot_certainly_be_repaired_is_offered_no_repair(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(EXAMPLE.replace(NUMBER, b"HZR1"))
    result = run(str(file))
    assert result.exit_code == 1
    assert "zarf fix" not in result.stdout


def test_numbers_against_dates_are_told_across_files_and_alone_are_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(EXAMPLE)
    later = EXAMPLE.replace(NUMBER, b"HZR2026000000002").replace(b">2026-11-02<", b">2026-11-01<")
    (tmp_path / "b.xml").write_bytes(later)
    result = run("--json", str(tmp_path))
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [[item["code"] for item in line["findings"]] for line in lines] == [[], ["EF-WRN-012"]]
    assert all(line["valid"] for line in lines)


def test_a_long_table_lists_only_what_has_something_to_tell(tmp_path: Path) -> None:
    for number in range(60):
        content = EXAMPLE.replace(NUMBER, f"HZR2026{number + 1:09d}".encode())
        (tmp_path / f"{number:02d}.xml").write_bytes(content if number != 30 else b"<a")
    result = run(str(tmp_path))
    table = result.stdout.rpartition("\nDosya ")[2]
    assert result.exit_code == 2
    assert "30.xml" in table
    assert "31.xml" not in table
    assert "... ve 59 geçerli dosya" in table
    assert "60 dosya: 59 geçerli, 0 hatalı, 1 okunamadı." in table


def test_many_sound_files_are_only_counted(tmp_path: Path) -> None:
    for number in range(41):
        (tmp_path / f"{number:02d}.xml").write_bytes(EXAMPLE.replace(NUMBER, f"HZR2026{number + 1:09d}".encode()))
    result = run(str(tmp_path))
    assert result.exit_code == 0
    assert result.stdout.endswith("\n\n... ve 41 geçerli dosya\n\n41 dosya: 41 geçerli, 0 hatalı, 0 okunamadı.\n")


def test_neither_a_document_nor_a_file_name_steers_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "a\x1b[2J.xml"
    file.write_bytes(EXAMPLE.replace(b"TICARIFATURA", "T\x9b31m\N{RIGHT-TO-LEFT OVERRIDE}X".encode()))
    result = run(str(file))
    assert result.exit_code == 1
    for sign in ("\x1b", "\x9b", "\u202e"):
        assert sign not in result.stdout
