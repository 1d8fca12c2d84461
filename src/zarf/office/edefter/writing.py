"""Writing journal and ledger of all parts of an approved set, in one pass, into the set's room.

Until the transaction at its end nothing of it counts: a process that was killed leaves files that the next one writes
over. The numbers are reserved by that transaction.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.db import transaction

from zarf.core.documents.edefter import Entry, LedgerKind
from zarf.core.documents.edefter.book import MonthPlan, PartFiles, WrittenPart, write_month
from zarf.core.documents.edefter.sums import SideSums, Sums
from zarf.core.findings import finding
from zarf.office.checkpoints import checkpoint
from zarf.office.edefter import attachments, books, order, places
from zarf.office.edefter.control import part_limit
from zarf.office.edefter.firm import company
from zarf.office.edefter.models import FiscalYear, LedgerPart, LedgerSet
from zarf.office.edefter.refusals import Refused
from zarf.office.edefter.transitions import WORKER, advance, create
from zarf.office.edefter.years import branch_of, months_of
from zarf.ports.storage.ledger_folder import failures

_PROGRESS_EVERY = 5000


def work_file(item: LedgerSet, position: int, kind: LedgerKind, stage: str = "") -> Path:
    """A file of a part in the set's room. stage: "" being made or sealed, else what it is."""
    return places.folder().work(places.work_name(item)) / f"{position:03d}.{kind.code}{stage}"


class _Files:
    """Opens the files of the parts, and closes them durably."""

    def __init__(self, item: LedgerSet) -> None:
        self._item = item
        self._open: dict[int, tuple[BinaryIO, BinaryIO]] = {}

    def __call__(self, position: int) -> PartFiles:
        journal, ledger = (
            work_file(self._item, position, kind).open("w+b") for kind in (LedgerKind.JOURNAL, LedgerKind.LEDGER)
        )
        self._open[position] = (journal, ledger)
        spool = work_file(self._item, position, LedgerKind.LEDGER, ".spool").open("w+b")
        return PartFiles(journal, ledger, spool)

    def finish(self, position: int) -> None:
        for file in self._open.pop(position):
            file.flush()
            os.fsync(file.fileno())
            file.close()
        work_file(self._item, position, LedgerKind.LEDGER, ".spool").unlink(missing_ok=True)

    def let_go(self) -> None:
        for files in self._open.values():
            for file in files:
                file.close()


def write(item: LedgerSet) -> None:
    """APPROVED to WRITTEN. Raises Unavailable for a full disk, Refused and LedgerRefused; nothing is kept then."""
    folder = places.folder()
    folder.leave_work(places.work_name(item))
    numbers = books.figures(item)
    if books.fingerprint(item, numbers) != item.fingerprint:
        raise Refused([finding("EF-PRD-012")])
    plan = _plan(item)
    files = _Files(item)
    written: list[WrittenPart] = []
    try:
        # Closed here, not by the collector of garbage: that may run while the connection is busy, and waits for ever.
        with failures(places.work_name(item)), closing(books.entries(item)) as entries:
            for part in write_month(_counted(item, entries, int(numbers["vouchers"])), plan, files):
                files.finish(part.number)
                written.append(part)
    finally:
        files.let_go()
    if not written:
        raise Refused([finding("EF-PRD-008")])
    checkpoint("ledgers-written")
    with transaction.atomic():
        list(FiscalYear.objects.select_for_update().filter(pk=item.fiscal_year_id))
        _keep(item, plan, written)


def _plan(item: LedgerSet) -> MonthPlan:
    year = item.fiscal_year
    branch = branch_of(item.taxpayer, year, item.branch)
    assert item.created_on is not None
    return MonthPlan(
        company=company(item.taxpayer, year, branch, item.ends),
        year=item.year,
        month=item.month,
        created=item.created_on.isoformat(),
        most_bytes=part_limit(),
        seams=order.seams_of(item),
        cuts=tuple(item.cuts),
        starts=item.starts.isoformat(),
        ends=item.ends.isoformat(),
        attachments=attachments.texts(item),
    )


def _counted(item: LedgerSet, entries: Iterable[Entry], whole: int) -> Iterator[Entry]:
    """The entries, telling from time to time how far it is."""
    for count, entry in enumerate(entries, start=1):
        if count % _PROGRESS_EVERY == 0:
            LedgerSet.objects.filter(pk=item.pk).update(progress={"entries": count, "of": whole})
        yield entry


def _keep(item: LedgerSet, plan: MonthPlan, written: list[WrittenPart]) -> None:
    first = order.first_part_number(item)
    single = len(written) == 1 and covers_month(item)
    entry, line = plan.seams.entry, plan.seams.line
    for part in written:
        heading = part.journal.heading
        made = LedgerPart(
            taxpayer_id=item.taxpayer_id,
            ledger_set=item,
            position=part.number,
            number=0 if single else first + part.number - 1,
            starts=heading.start,
            ends=heading.end,
            serial=part.seams.serial - 1,
            entries=part.entries,
            lines=part.lines,
            places={
                kind.code: [file.place, file.size]
                for kind, file in ((LedgerKind.JOURNAL, part.journal), (LedgerKind.LEDGER, part.ledger))
            },
            ettns={kind.code: str(uuid4()) for kind in (LedgerKind.JOURNAL_BERAT, LedgerKind.LEDGER_BERAT)},
            sums=_as_json(part.sums),
        )
        numbers = f"madde {entry}-{entry + part.entries - 1}, satır {line}-{line + part.lines - 1}"
        create(made, "written", WORKER, numbers)
        entry, line = entry + part.entries, line + part.lines
    after = written[-1].seams
    advance(
        item, "written", WORKER, f"{len(written)} parça",
        first_entry=plan.seams.entry, first_line=plan.seams.line, first_serial=plan.seams.serial,
        next_entry=after.entry, next_line=after.line, next_serial=after.serial, progress={}, problems=[],
    )  # fmt: skip


def covers_month(item: LedgerSet) -> bool:
    """Whether the set is the whole month, so that one part of it bears the number 000000."""
    return (item.starts, item.ends) in set(months_of(item.fiscal_year))


def _as_json(sums: Sums) -> dict[str, list[object]]:
    return {
        number: [side.name, side.debit, side.credit, side.debit_lines, side.credit_lines]
        for number, side in sums.accounts.items()
    }


def sums_of(part: LedgerPart) -> Sums:
    """The sums of a part, as they were kept."""
    return Sums({number: SideSums(*values) for number, values in part.sums.items()})
