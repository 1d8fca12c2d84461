"""Vouchers are brought into the journal's order without being in memory all at once."""

from __future__ import annotations

import io
import random

import pytest
from tests.unit.core.documents.edefter import ledgers

from zarf.core.documents.edefter import Entry
from zarf.core.documents.edefter.sorting import by_day_and_number, sorted_entries


@pytest.mark.parametrize("run", [1, 7, 50, 1000])
def test_any_order_becomes_that_of_days_and_numbers(run: int) -> None:
    entries = list(ledgers.entries(120))
    mixed = random.Random(3).sample(entries, len(entries))
    assert list(sorted_entries(mixed, io.BytesIO, run=run)) == sorted(entries, key=by_day_and_number)


def test_entries_that_are_alike_keep_their_order() -> None:
    entries = [Entry("2026-01-01", "Ayşe", "MF1", str(index), ()) for index in range(30)]
    assert [item.comment for item in sorted_entries(entries, io.BytesIO, run=4)] == [str(index) for index in range(30)]


def test_runs_are_closed_when_the_reader_stops_early() -> None:
    opened: list[io.BytesIO] = []

    def open_run() -> io.BytesIO:
        opened.append(io.BytesIO())
        return opened[-1]

    reading = sorted_entries(ledgers.entries(40), open_run, run=10)
    next(reading)
    reading.close()
    assert len(opened) == 4
    assert all(file.closed for file in opened)


def test_nothing_gives_nothing() -> None:
    assert list(sorted_entries([], io.BytesIO)) == []
