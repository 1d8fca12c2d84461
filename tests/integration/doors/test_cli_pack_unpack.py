"""`zarf pack` and `zarf unpack` on real files: what they write, print and how they exit."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zarf.doors.cli import pack, unpack

EXAMPLE = Path(__file__).parents[3] / "examples/invoice-ready.xml"
ID = "5e0d1a3c-0000-4000-8000-0000000000ab"


def packed(folder: Path, *more: str) -> Result:
    aliases = ["--sender", "urn:mail:gb@a.invalid", "--receiver", "urn:mail:pk@b.invalid"]
    return CliRunner().invoke(pack.command, [*aliases, "--id", ID, "-o", str(folder), *more])


def unpacked(zip_file: Path, folder: Path, *more: str) -> Result:
    return CliRunner().invoke(unpack.command, [str(zip_file), "-o", str(folder), *more])


def refused(zip_file: Path, folder: Path) -> list[object]:
    result = unpacked(zip_file, folder, "--json")
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    (line,) = result.stdout.splitlines()
    answer = json.loads(line)
    assert answer["ok"] is False
    return [item["gib_code"] for item in answer["findings"]]


def test_what_is_packed_is_unpacked_byte_for_byte(tmp_path: Path) -> None:
    result = packed(tmp_path, str(EXAMPLE), str(EXAMPLE), "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert (answer["type"], answer["documents"]) == ("SENDERENVELOPE", 2)
    assert answer["file"] == str(tmp_path / f"{ID}.zip")
    result = unpacked(tmp_path / f"{ID}.zip", tmp_path / "out", "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["envelope"]["sender"] == {"alias": "urn:mail:gb@a.invalid", "vkn_tckn": "1234567808"}
    names = [Path(path).name for path in answer["written"]]
    assert names == [f"{ID}.xml", f"{ID}-0001-INVOICE.xml", f"{ID}-0002-INVOICE.xml"]
    inner = EXAMPLE.read_bytes().partition(b"?>")[2].strip()
    assert Path(answer["written"][2]).read_bytes() == inner


def test_people_read_the_paths_and_the_reason(tmp_path: Path) -> None:
    assert packed(tmp_path, str(EXAMPLE)).stdout.splitlines()[0] == str(tmp_path / f"{ID}.zip")
    (tmp_path / f"{ID}.zip").rename(tmp_path / "other.zip")
    result = unpacked(tmp_path / "other.zip", tmp_path / "out", "--language", "en")
    assert result.exit_code == 1
    assert "EF-ZIP-012 (GİB 1142)" in result.stderr
    assert not (tmp_path / "out").exists()


def test_nothing_that_is_there_is_replaced(tmp_path: Path) -> None:
    packed(tmp_path, str(EXAMPLE))
    assert packed(tmp_path, str(EXAMPLE)).exit_code == 1
    precious = tmp_path / "precious"
    precious.write_text("keep")
    out = tmp_path / "out"
    out.mkdir()
    (out / f"{ID}.xml").symlink_to(precious)
    assert refused(tmp_path / f"{ID}.zip", out) == [None]
    assert precious.read_text() == "keep"


def test_documents_of_two_buyers_are_not_packed_together(tmp_path: Path) -> None:
    other = tmp_path / "other.xml"
    other.write_bytes(EXAMPLE.read_bytes().replace(b"9876543217", b"1111111104"))
    result = packed(tmp_path, str(EXAMPLE), str(other), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["findings"][0]["code"] == "EF-ZRF-007"
    assert not (tmp_path / f"{ID}.zip").exists()


def hostile(name: str, data: bytes = b"<a/>", mode: int = 0) -> bytes:
    buffer = io.BytesIO()
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "gib_code"),
    [
        (b"", 1110),
        (b"<xml/>", 1110),
        (b"PK\x03\x04 cut", 1130),
        (hostile("../../slipped.xml"), 1133),
        (hostile("/slipped.xml"), 1133),
        (hostile("..\\slipped.xml"), 1133),
        (hostile(f"{ID}.xml", b"/etc/passwd", stat.S_IFLNK | 0o777), 1131),
        (hostile(f"{ID}.xml", b"<a>" + b" " * 60_000_000), 1130),
        (hostile(f"{ID}.xml", b"\x00\x01"), 1132),
        (hostile(f"{ID}.xml", b"<a>"), 1140),
        (hostile(f"{ID}.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), 1140),
        (hostile(f"{ID}.xml", "<a/>".encode("utf-16")), 1140),
        (hostile(f"{ID}.xml", b"<a/>"), 1140),
    ],
    ids=[
        "empty",
        "xml",
        "cut",
        "dots",
        "absolute",
        "backslash",
        "link",
        "bomb",
        "binary",
        "xml-cut",
        "dtd",
        "utf16",
        "root",
    ],
)
def test_a_hostile_zip_is_a_finding_and_writes_nothing(tmp_path: Path, data: bytes, gib_code: int) -> None:
    home = tmp_path / "a" / "b"
    home.mkdir(parents=True)
    (home / f"{ID}.zip").write_bytes(data)
    assert refused(home / f"{ID}.zip", home / "out") == [gib_code]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{ID}.zip"]


def test_a_folder_in_the_place_of_a_zip_is_a_usage_error(tmp_path: Path) -> None:
    result = unpacked(tmp_path, tmp_path / "out")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
