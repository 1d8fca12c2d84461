"""Vouchers in the order of the journal, however many there are: sorted in runs that lie in files, and merged.

A journal is written by day, and within a day by voucher number. A month may have a million lines; here only a run of
them is in memory. Runs are our own temporary files: nobody else writes what is unpickled.
"""

from __future__ import annotations

import heapq
import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from zarf.core.documents.edefter.values import Entry

_RUN = 20_000
"""Vouchers sorted at once; about 40 MB."""
_BATCH = 100
"""Vouchers read back at once from each run."""


def by_day_and_number(entry: Entry) -> tuple[str, str]:
    """The journal's order: the day, then the voucher's number as text."""
    return entry.date, entry.number


def sorted_entries(
    entries: Iterable[Entry],
    open_run: Callable[[], BinaryIO],
    *,
    key: Callable[[Entry], tuple[str, ...]] = by_day_and_number,
    run: int = _RUN,
) -> Iterator[Entry]:
    """The entries by *key*; those that are alike stay in the order they came in.

    open_run: gives an empty file open for writing and reading, which is closed when all have been read. Up to *run*
    entries need no file.
    """
    files: list[BinaryIO] = []
    try:
        waiting: list[Entry] = []
        for entry in entries:
            waiting.append(entry)
            if len(waiting) >= run:
                files.append(_put_aside(sorted(waiting, key=key), open_run()))
                waiting.clear()
        waiting.sort(key=key)
        yield from heapq.merge(*map(_read_back, files), iter(waiting), key=key)
    finally:
        for file in files:
            file.close()


def _put_aside(entries: list[Entry], file: BinaryIO) -> BinaryIO:
    for start in range(0, len(entries), _BATCH):
        pickle.dump(entries[start : start + _BATCH], file, protocol=pickle.HIGHEST_PROTOCOL)
    file.seek(0)
    return file


def _read_back(file: BinaryIO) -> Iterator[Entry]:
    while True:
        try:
            batch: list[Entry] = pickle.load(file)
        except EOFError:
            return
        yield from batch
