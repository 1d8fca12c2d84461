"""The contract of a ledger of stamps, in memory and in a folder; and what outlives a process in the folder."""

import hashlib

import pytest

from zarf.core.errors import Unavailable
from zarf.ports.timestamps import FolderLedger, MemoryLedger, OutcomeUnknown

VALUE = hashlib.sha256(b"value").digest()


@pytest.fixture(params=["memory", "folder"])
def ledger(request, tmp_path):
    return MemoryLedger() if request.param == "memory" else FolderLedger(tmp_path / "stamps")


def test_a_stamp_is_there_once_it_is_finished(ledger):
    assert ledger.token(VALUE) is None
    ledger.begin(VALUE, 7)
    assert ledger.token(VALUE) is None
    ledger.finish(VALUE, b"token")
    assert ledger.token(VALUE) == b"token"


def test_an_open_order_is_not_begun_again_until_it_is_released(ledger):
    ledger.begin(VALUE, 7)
    with pytest.raises(OutcomeUnknown) as caught:
        ledger.begin(VALUE, 7)
    assert caught.value.code == "EF-TSP-012"
    ledger.release(VALUE)
    ledger.begin(VALUE, 7)
    ledger.leave_open(VALUE, "EF-TSP-007")
    with pytest.raises(OutcomeUnknown):
        ledger.begin(VALUE, 7)


def test_what_was_noted_outlives_the_process(tmp_path):
    first = FolderLedger(tmp_path)
    first.begin(VALUE, 7)
    first.leave_open(VALUE, "EF-TSP-007")
    second = FolderLedger(tmp_path)
    with pytest.raises(OutcomeUnknown):
        second.begin(VALUE, 7)
    assert (tmp_path / f"{VALUE.hex()}.open").read_text().split() == ["7", "EF-TSP-007"]
    second.finish(VALUE, b"token")
    assert FolderLedger(tmp_path).token(VALUE) == b"token"
    assert [path.suffix for path in tmp_path.iterdir()] == [".tst"]


def test_a_folder_that_cannot_be_used_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unavailable) as caught:
        FolderLedger(tmp_path / "file" / "stamps")
    assert caught.value.code == "EF-TSP-016"
    ledger = FolderLedger(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    for act in (
        lambda: ledger.begin(VALUE, 7),
        lambda: ledger.finish(VALUE, b"x"),
        lambda: ledger.leave_open(VALUE, "x"),
    ):
        with pytest.raises(Unavailable):
            act()
