"""`zarf validate` on real files: what it prints and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree
from tests.unit.core.rules.documents import drop, envelope, invoice, put

from zarf.core.wire.packing import pack
from zarf.doors.cli import unpack
from zarf.doors.cli.validate import command
from zarf.doors.cli.validate_inputs import Input, Unread, read

ENVELOPE_ID = "6B29FC40-CA47-1067-B31D-00DD010662DA"
# The small documents of the rule tests are not complete by the schema; only the rules are looked at here.


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(command, list(arguments), input=given)


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def rules_of(line: dict[str, object]) -> list[object]:
    findings = line["findings"]
    assert isinstance(findings, list)
    return [item["gib_rule"] for item in findings if item["gib_rule"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.xml").write_bytes(etree.tostring(invoice()))
    (tmp_path / "wrong.xml").write_bytes(etree.tostring(invoice(put("cbc:ID", "1"))))
    return tmp_path


def test_json_gives_one_object_a_line_with_the_promised_fields(folder: Path) -> None:
    result = run("--json", str(folder / "wrong.xml"))
    assert result.exit_code == 1
    (line,) = lines(result)
    assert list(line) == ["file", "kind", "valid", "findings"]
    assert (line["file"], line["kind"], line["valid"]) == (str(folder / "wrong.xml"), "INVOICE", False)
    findings = line["findings"]
    assert isinstance(findings, list)
    told = next(item for item in findings if item["gib_rule"] == "InvoiceIDCheck-1")
    assert list(told) == [
        "code", "gib_rule", "gib_code", "severity", "path", "line", "found", "expected", "message", "hint", "fix",
    ]  # fmt: skip
    assert (told["code"], told["gib_code"], told["severity"]) == ("EF-INV-007", 1150, "error")
    assert (told["path"], told["line"], told["found"]) == ("/Invoice/cbc:ID", 1, "1")
    assert told["message"].startswith("Fatura numarası")


def test_english_is_told_when_asked(folder: Path) -> None:
    result = run("--json", "--language", "en", str(folder / "wrong.xml"))
    assert "The invoice number does not follow the rule" in result.stdout


def test_a_folder_gives_its_files_in_order(folder: Path) -> None:
    result = run("--json", str(folder))
    assert [line["file"] for line in lines(result)] == [str(folder / "good.xml"), str(folder / "wrong.xml")]


def test_standard_input_is_called_by_its_dash() -> None:
    result = run("--json", "-", given=etree.tostring(invoice(put("cbc:CopyIndicator", "true"))))
    (line,) = lines(result)
    assert line["file"] == "-"
    assert rules_of(line) == ["CopyIndicatorCheck-1"]


def test_the_member_of_a_zip_is_named_behind_it(tmp_path: Path) -> None:
    packed = pack(ENVELOPE_ID, etree.tostring(envelope(invoice(drop("cbc:UBLVersionID")))))
    path = tmp_path / packed.file_name
    path.write_bytes(packed.data)
    (line,) = lines(run("--json", str(path)))
    assert line["file"] == f"{path}!{ENVELOPE_ID}.xml"
    assert line["kind"] == "ENVELOPE"
    assert rules_of(line) == ["UBLVersionIDCheck-1"]


@pytest.mark.parametrize(
    ("name", "code"), [("missing.xml", "EF-FIL-001"), ("empty", "EF-FIL-003"), ("empty.xml", "EF-XML-001")]
)
def test_what_cannot_be_read_is_told_and_exits_2(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.xml").touch()
    result = run("--json", str(tmp_path / name))
    assert result.exit_code == 2
    (line,) = lines(result)
    assert (line["file"], line["kind"], line["valid"]) == (str(tmp_path / name), None, False)
    findings = line["findings"]
    assert isinstance(findings, list)
    assert [item["code"] for item in findings] == [code]


def test_a_damaged_zip_is_told_and_exits_2(tmp_path: Path) -> None:
    path = tmp_path / "damaged.zip"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    result = run("--json", str(path))
    assert result.exit_code == 2
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert len(lines(result)) == 1


def test_the_exit_is_the_worst_of_all_files(folder: Path) -> None:
    assert run("--json", str(folder / "missing.xml"), str(folder / "wrong.xml")).exit_code == 2


@pytest.mark.parametrize("day", ["2026-03-11", "2999-01-01"])
def test_a_day_without_rules_is_a_wrong_question(folder: Path, day: str) -> None:
    result = run("--json", "--rules", day, str(folder / "good.xml"))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "EF-RUL-00" in result.stderr


def test_people_read_sentences_and_a_table(folder: Path) -> None:
    result = run(str(folder))
    assert result.exit_code == 1
    assert "Fatura numarası kurala uymuyor" in result.stdout
    assert "Ne yapmalı:" in result.stdout
    assert "Yeri: /Invoice/cbc:ID" in result.stdout
    assert "2 dosya:" in result.stdout


def test_many_files_are_told_in_their_order(tmp_path: Path) -> None:
    data = etree.tostring(invoice())
    for number in range(70):
        (tmp_path / f"{number:03}.xml").write_bytes(data)
    told = lines(run("--json", str(tmp_path)))
    assert [line["file"] for line in told] == [str(tmp_path / f"{number:03}.xml") for number in range(70)]


def test_the_kind_of_a_bare_document_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(etree.tostring(invoice()))
    (line,) = lines(run("--json", "--type", "earchive", str(path)))
    assert rules_of(line) == ["ProfileIDCheck-2"]


@pytest.mark.parametrize("content", [b"", b"<Invoice/>"])
def test_what_is_called_zip_and_is_none_gets_the_code_that_unpack_gives(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "envelope.zip"
    file.write_bytes(content)
    result = run("--json", str(file))
    unpacked = CliRunner().invoke(unpack.command, [str(file), "-o", str(tmp_path / "out"), "--json"])
    [line] = lines(result)
    [told] = line["findings"]  # type: ignore[misc]
    [other] = json.loads(unpacked.stdout)["findings"]
    assert told["code"] == other["code"] == "EF-ZIP-002"
    assert told["message"] == "envelope.zip: bu bir ZIP dosyası değil."


def test_why_a_file_cannot_be_opened_is_told_in_the_language_asked(tmp_path: Path) -> None:
    name = tmp_path / ("a" * 300)
    told = read(Input(str(name), str(name)))
    [(_, unread)] = list(told)
    assert isinstance(unread, Unread)
    assert unread.finding.message("tr").endswith("(dosya adı çok uzun).")
    assert unread.finding.message("en").endswith("(File name too long).")
