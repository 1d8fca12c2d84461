"""The index of a ledger: every line at its place, pages and searches without reading the file whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.core.documents.edefter import ledgers
from tests.unit.core.ledgers.files import files

from zarf.core.errors import Unavailable
from zarf.core.ledgers.shown_lines import shown_head, shown_line
from zarf.ports.storage.ledger_index import LedgerIndex, WantedLines

ALL = WantedLines()


@pytest.fixture(params=["Y", "K"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name = f"1234567808-202601-{request.param}-000000.xml"
    path = tmp_path / name
    path.write_bytes(files(ledgers.entries(30))[name])
    return path


def test_every_line_lies_where_the_index_says(ledger: Path, tmp_path: Path) -> None:
    index = LedgerIndex(ledger, tmp_path)
    found = list(index.lines(ALL))
    assert len(found) == index.count(ALL) == ledger.read_bytes().count(b"<gl-cor:entryDetail>")
    numbers = [int(shown_line(one.line_bytes).number) for one in found]
    assert sorted(numbers) == list(range(1, len(found) + 1))
    assert all(one.head_bytes.startswith(b"<gl-cor:entryHeader>") for one in found)
    assert all(shown_head(one.head_bytes).debit for one in found)


def test_pages_follow_each_other_without_gap(ledger: Path, tmp_path: Path) -> None:
    index = LedgerIndex(ledger, tmp_path)
    whole = [one.line_bytes for one in index.lines(ALL)]
    pages = [one.line_bytes for skip in range(0, len(whole), 7) for one in index.lines(ALL, skip, 7)]
    assert pages == whole


def test_account_entry_and_amount_are_searched(ledger: Path, tmp_path: Path) -> None:
    index = LedgerIndex(ledger, tmp_path)
    lines = [shown_line(one.line_bytes) for one in index.lines(ALL)]
    some = lines[5]
    account = some.sub_account or some.account
    whole, _, part = some.amount.partition(".")
    for wanted, expected in (
        (WantedLines(account=account[:3]), [one for one in lines if one.account == account[:3]]),
        (WantedLines(first_entry=3, last_entry=4), [one for one in lines if one.entry in ("3", "4")]),
        (WantedLines(amount=int(whole) * 100 + int(part)), [one for one in lines if one.amount == some.amount]),
    ):
        found = [shown_line(one.line_bytes) for one in index.lines(wanted)]
        assert found == expected
        assert index.count(wanted) == len(expected)
        assert index.before(wanted) == lines.index(expected[0])
    assert index.before(WantedLines(account="999")) is None


def test_the_index_is_kept_and_a_changed_file_gets_a_new_one(ledger: Path, tmp_path: Path) -> None:
    LedgerIndex(ledger, tmp_path)
    [kept] = tmp_path.glob("*.index")
    before = kept.stat().st_mtime_ns
    LedgerIndex(ledger, tmp_path)
    assert kept.stat().st_mtime_ns == before
    ledger.write_bytes(ledger.read_bytes() + b"\n")
    LedgerIndex(ledger, tmp_path)
    assert len(list(tmp_path.glob("*.index"))) == 2
    assert not list(tmp_path.glob("*.making"))


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        LedgerIndex(tmp_path / "yok.xml", tmp_path)
