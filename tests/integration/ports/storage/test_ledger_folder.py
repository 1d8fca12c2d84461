"""The folder of ledgers: created once, moved when deleted, every failure of the disk told in one way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zarf.core.errors import Unavailable
from zarf.ports.storage.api import AlreadyStored
from zarf.ports.storage.ledger_folder import LedgerFolder, MonthPlace, year_folder

PLACE = MonthPlace("1234567808", year_folder(date(2026, 1, 1), date(2026, 12, 31)), 3)


@pytest.fixture
def folder(tmp_path: Path) -> LedgerFolder:
    return LedgerFolder(tmp_path / "edefter")


def put(folder: LedgerFolder, name: str, data: bytes) -> Path:
    source = folder.work("t") / "file"
    source.unlink(missing_ok=True)
    source.write_bytes(data)
    return folder.file(source, PLACE, name)


def test_a_file_lies_by_taxpayer_year_and_month(folder: LedgerFolder) -> None:
    path = put(folder, "a.xml", b"1")
    assert path.relative_to(folder.root) == Path("1234567808", "01.01.2026-31.12.2026", "03", "a.xml")
    assert path.read_bytes() == b"1"


def test_a_file_is_never_written_over(folder: LedgerFolder) -> None:
    put(folder, "a.xml", b"1")
    assert put(folder, "a.xml", b"1").read_bytes() == b"1"
    with pytest.raises(AlreadyStored, match="EF-STO-001"):
        put(folder, "a.xml", b"2")
    assert (folder.month(PLACE) / "a.xml").read_bytes() == b"1"


def test_deleted_files_move_and_may_be_made_anew(folder: LedgerFolder) -> None:
    put(folder, "a.xml", b"1")
    put(folder, "b.xml", b"1")
    target = folder.delete(PLACE, ["a.xml", "b.xml"], "x")
    folder.delete(PLACE, ["a.xml", "b.xml"], "x")
    assert target.parts[-4:] == ("İPTAL EDİLENLER", "SİLİNENLER", "03", "x")
    assert sorted(path.name for path in target.iterdir()) == ["a.xml", "b.xml"]
    assert put(folder, "a.xml", b"2").read_bytes() == b"2"


def test_a_disk_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Unavailable, match="EF-STO-003"):
        LedgerFolder(tmp_path / "file").work("t")


def test_a_room_is_left_empty(folder: LedgerFolder) -> None:
    (folder.work("t") / "x").write_bytes(b"1")
    folder.leave_work("t")
    assert list(folder.work("t").iterdir()) == []


def test_all_files_of_an_owner_are_told_by_their_paths(folder: LedgerFolder) -> None:
    put(folder, "a.xml", b"a")
    folder.work("half")
    place = MonthPlace("1234567808", "01.01.2026-31.12.2026", 1)
    (folder.month(place) / "b.xml").parent.mkdir(parents=True, exist_ok=True)
    found = folder.files_of("1234567808")
    assert found == sorted(found)
    assert [path.rpartition("/")[2] for path in found] == ["a.xml"]
    assert folder.files_of("9999999999") == []


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", ".work/x", "a/../b", "a\0b"])
def test_a_file_put_back_cannot_leave_its_owners_folder(folder: LedgerFolder, tmp_path: Path, path: str) -> None:
    (tmp_path / "source").write_bytes(b"x")
    with pytest.raises(ValueError, match="not a path"):
        folder.put_back(tmp_path / "source", "1234567808", path)
