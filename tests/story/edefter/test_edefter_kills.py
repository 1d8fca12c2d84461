"""Killed between any two steps, a month ends with the same numbers, one file of each kind, and no half of anything."""

from __future__ import annotations

import hashlib
import io
import signal
from datetime import UTC, date, datetime

import pytest
from lxml import etree
from tests.story.edefter.books_world import Books

from zarf.core.seal import SealResult, is_of_ledger, seal_value, verify_document
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import ImportChoices, LedgerSet, SetChoices
from zarf.ports.wired import ports

KILLED = -signal.SIGKILL
HEAD = "number;day;entered_by;account;debit;credit\n"
COR = "{http://www.xbrl.org/int/gl/cor/2006-10-25}"

PLACES = [
    "ledgers-written", "written", "Y-sealed", "journal_sealed", "Y-filed", "journal_checked", "K-sealed",
    "ledger_sealed", "K-filed", "ledger_checked", "berats-sealed", "berats_sealed", "YB-filed", "KB-filed",
    "berats_checked", "YB-packed", "KB-packed", "packed", "journal_sealed:2", "Y-sealed:2", "KB-packed:2",
]  # fmt: skip


def approved_january(books: Books) -> LedgerSet:
    """Two parts, cut by date."""
    lines = [
        f"M-{n};2026-01-{1 + n:02d};Ayşe;100.01;{n + 1};\nM-{n};2026-01-{1 + n:02d};Ayşe;500;;{n + 1}\n"
        for n in range(20)
    ]
    content = io.BytesIO((HEAD + "".join(lines)).encode())
    item = edefter.keep_file(books.taxpayer, "t", "f.csv", content, ImportChoices())
    edefter.read_import(item.pk)
    edefter.apply_import(books.taxpayer, item.pk, "t")
    opened = edefter.open_set(books.taxpayer, SetChoices(2026, 1, cuts=(date(2026, 1, 10),)), "t")
    return edefter.approve(books.taxpayer, opened.pk, edefter.control(opened).fingerprint, "t")


def one_of_each(books: Books, item: LedgerSet) -> None:
    """What must hold at the end, whatever happened on the way."""
    item.refresh_from_db()
    assert (item.state, item.problems) == ("READY", [])
    assert (item.first_entry, item.next_entry, item.next_line, item.next_serial) == (1, 21, 41, 3)
    stem = "1234567808-202601-{}-{:06d}"
    names = {stem.format(kind, part) + ".xml" for kind in ("Y", "K", "YB", "KB") for part in (1, 2)}
    names |= {stem.format(kind, part) + ".zip" for kind in ("YB", "KB") for part in (1, 2)}
    assert {path.name for path in books.month.iterdir()} == names
    counters = []
    for part in item.parts.order_by("position"):
        for entry in part.files.values():
            assert hashlib.sha256((books.month / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]
        data = {kind: (books.month / part.files[kind]["name"]).read_bytes() for kind in ("Y", "K", "YB", "KB")}
        world = ports()
        for content in data.values():
            report = verify_document(content, trust=world.trust, revocation=world.revocation, at=datetime.now(UTC))
            assert report.result is SealResult.VALID
        assert is_of_ledger(data["YB"], seal_value(data["Y"]))
        assert is_of_ledger(data["KB"], seal_value(data["K"]))
        counters += [one.text for one in etree.fromstring(data["Y"]).iter(f"{COR}entryNumberCounter")]
    assert counters == [str(number) for number in range(1, 21)]


ALONE = ("ledgers-written", "Y-sealed", "KB-packed:2")
"""What a fresh start has to make up for in ways of its own; the others alone run with the slow tests."""
_LATER = [one for one in PLACES if one not in ALONE]


@pytest.mark.parametrize(
    "place", [one if one in ALONE else pytest.param(one, marks=pytest.mark.slow) for one in PLACES]
)
def test_a_process_killed_between_two_steps_loses_and_doubles_nothing(books: Books, place: str) -> None:
    item = approved_january(books)
    assert books.child(item.pk, kill_at=place) == KILLED
    assert books.child(item.pk) == 0
    one_of_each(books, item)


def test_a_month_survives_a_kill_between_every_two_steps(books: Books) -> None:
    """Each process goes on where the one before was killed, and is killed at the next place."""
    item = approved_january(books)
    codes = [books.child(item.pk, kill_at=place) for place in PLACES[:18]]
    assert codes == [KILLED] * 18
    assert books.child(item.pk) == 0
    one_of_each(books, item)
