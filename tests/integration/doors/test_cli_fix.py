"""`zarf fix` on real files: what it shows, what it writes, what it refuses, how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree
from tests.unit.core.rules.documents import envelope, invoice

from zarf.core.wire.packing import pack
from zarf.doors.cli.fix import command
from zarf.doors.cli.validate import command as validate_command

EXAMPLE = (Path(__file__).parents[3] / "examples" / "invoice-ready.xml").read_bytes()
FAULTY = EXAMPLE.replace(b"TICARIFATURA", b"ticarifatura", 1)
SEAL = b"<ext:ExtensionContent><ds:Signature><ds:SignatureValue>AA==</ds:SignatureValue></ds:Signature>"


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(command, list(arguments), input=given)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "fatura.xml"
    path.write_bytes(FAULTY)
    return path


def test_the_copy_is_written_beside_and_the_file_stays(file: Path) -> None:
    result = run(str(file))
    assert result.exit_code == 0
    assert file.read_bytes() == FAULTY
    assert (file.parent / "fatura.fixed.xml").read_bytes() == EXAMPLE
    assert "- <cbc:ProfileID>ticarifatura</cbc:ProfileID>" in result.stdout
    assert "+ <cbc:ProfileID>TICARIFATURA</cbc:ProfileID>" in result.stdout
    assert "1 düzeltme" in result.stdout


def test_english_is_told_when_asked(file: Path) -> None:
    assert "No errors remain." in run(str(file), "--language", "en").stdout


def test_json_is_one_object_with_the_repairs_and_what_is_left(file: Path) -> None:
    file.write_bytes(FAULTY.replace(b">HZR2026000000001<", b">1<", 1))
    result = run(str(file), "--json", "-o", str(file.parent / "out.xml"))
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert list(told) == ["file", "written", "valid", "repairs", "findings"]
    assert (told["written"], told["valid"]) == (str(file.parent / "out.xml"), False)
    (repair,) = told["repairs"]
    assert (repair["kind"], repair["path"], repair["line"]) == ("letter-case", "/Invoice/cbc:ProfileID", 17)
    assert (repair["from"], repair["to"]) == ("ticarifatura", "TICARIFATURA")
    assert "InvoiceIDCheck-1" in [item["gib_rule"] for item in told["findings"]]


def test_nothing_to_do_writes_nothing(file: Path) -> None:
    file.write_bytes(EXAMPLE)
    assert run(str(file)).exit_code == 0
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("how", ["same", "link", "other"])
def test_no_file_is_ever_overwritten(file: Path, how: str) -> None:
    target = file if how == "same" else file.parent / "there.xml"
    if how == "link":
        target.symlink_to(file)
    elif how == "other":
        target.write_bytes(b"mine")
    result = run(str(file), "-o", str(target))
    assert result.exit_code == 2
    assert "EF-FIX-003" in result.stderr
    assert file.read_bytes() == FAULTY
    assert how != "other" or target.read_bytes() == b"mine"


def test_a_sealed_document_is_refused_with_a_finding(file: Path) -> None:
    file.write_bytes(FAULTY.replace(b"<ext:ExtensionContent>", SEAL, 1))
    result = run(str(file), "--json")
    assert result.exit_code == 1
    assert [item["code"] for item in json.loads(result.stdout)["findings"]] == ["EF-FIX-001"]
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    ("content", "code", "exit_code"),
    [
        (b"", "EF-XML-001", 2),
        (b"<Invoice", "EF-XML-007", 2),
        (b"<a>\xff</a>", "EF-XML-003", 2),
        (etree.tostring(envelope(invoice())), "EF-FIX-002", 1),
        (b"<a/>", "EF-FIX-002", 1),
        (pack("6B29FC40-CA47-1067-B31D-00DD010662DA", EXAMPLE).data, "EF-FIX-002", 1),
    ],
)
def test_what_is_no_single_document_is_refused(file: Path, content: bytes, code: str, exit_code: int) -> None:
    file.write_bytes(content)
    result = run(str(file))
    assert result.exit_code == exit_code
    assert code in result.stderr
    assert list(file.parent.iterdir()) == [file]


def test_a_missing_file_a_folder_and_an_unwritable_target_are_told(file: Path) -> None:
    assert "EF-FIL-001" in run(str(file.parent / "no.xml")).stderr
    assert "EF-FIX-002" in run(str(file.parent)).stderr
    missing = run(str(file), "-o", str(file.parent / "no" / "x.xml"))
    assert missing.exit_code == 2
    assert "EF-FIX-004" in missing.stderr


def test_standard_input_and_output_carry_the_bytes_alone() -> None:
    result = run("-", "-o", "-", given=FAULTY)
    assert result.exit_code == 0
    assert result.stdout_bytes == EXAMPLE
    assert "1 düzeltme" in result.stderr
    assert "EF-FIX-005" in run("-", given=FAULTY).stderr


def test_control_characters_of_a_document_do_not_reach_the_terminal(file: Path) -> None:
    file.write_bytes(FAULTY.replace(b">ticarifatura<", "><!---->\x9b31mticarifatura<".encode(), 1))
    assert "\x9b" not in run(str(file)).stdout


@pytest.mark.parametrize("day", ["2026-03-11", "2999-01-01"])
def test_a_day_without_rules_is_a_wrong_question(file: Path, day: str) -> None:
    assert run(str(file), "--rules", day).exit_code == 2


def test_validate_tells_the_repair_in_its_json(file: Path) -> None:
    result = CliRunner().invoke(validate_command, ["--json", "--draft", str(file)])
    findings = json.loads(result.stdout)["findings"]
    fixes = {item["gib_rule"]: item["fix"] for item in findings}
    assert fixes["ProfileIDCheck-1"]["kind"] == "letter-case"
    assert fixes["ProfileIDCheck-1"]["to"] == "TICARIFATURA"
    assert [rule for rule, fix in fixes.items() if fix] == ["ProfileIDCheck-1"]
