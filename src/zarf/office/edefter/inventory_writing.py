"""Writing all parts of an approved inventory into its room; the counterpart of `writing` for journal and ledger.

Until the transaction at its end nothing of it counts: a process that was killed leaves files that the next one writes
over. The numbers are reserved by that transaction.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import ExitStack, closing
from itertools import groupby
from typing import BinaryIO
from uuid import uuid4

from django.db import transaction

from zarf.core.documents.edefter import Account, ForeignAmount, LedgerKind
from zarf.core.documents.edefter.inventory import (
    InventoryEntry,
    InventoryLine,
    InventoryPart,
    InventoryPlan,
    Measure,
    write_inventory,
)
from zarf.core.findings import finding
from zarf.office.checkpoints import checkpoint
from zarf.office.edefter import models, order, places
from zarf.office.edefter.control import part_limit
from zarf.office.edefter.firm import company
from zarf.office.edefter.models import FiscalYear, LedgerPart, LedgerSet
from zarf.office.edefter.refusals import Refused
from zarf.office.edefter.transitions import WORKER, advance, create
from zarf.office.edefter.writing import work_file
from zarf.office.edefter.years import branch_of
from zarf.office.streaming import streamed
from zarf.ports.storage.ledger_folder import failures

_FETCH = 5000


def write(item: LedgerSet) -> None:
    """APPROVED to WRITTEN. Raises Unavailable for a full disk, Refused and LedgerRefused; nothing is kept then."""
    places.folder().leave_work(places.work_name(item))
    plan = _plan(item)
    written: list[InventoryPart] = []
    with failures(places.work_name(item)), ExitStack() as opened:
        files: list[BinaryIO] = []

        def open_part(position: int) -> BinaryIO:
            files.append(opened.enter_context(work_file(item, position, LedgerKind.INVENTORY).open("w+b")))
            return files[-1]

        for part in write_inventory(opened.enter_context(closing(_entries(item))), plan, open_part):
            os.fsync(files[-1].fileno())
            written.append(part)
    if not written:
        raise Refused([finding("EF-IVN-013")])
    checkpoint("ledgers-written")
    with transaction.atomic():
        list(FiscalYear.objects.select_for_update().filter(pk=item.fiscal_year_id))
        _keep(item, plan, written)


def _plan(item: LedgerSet) -> InventoryPlan:
    branch = branch_of(item.taxpayer, item.fiscal_year, item.branch)
    assert item.created_on is not None
    return InventoryPlan(
        company=company(item.taxpayer, item.fiscal_year, branch, item.ends),
        day=item.ends.isoformat(),
        created=item.created_on.isoformat(),
        most_bytes=part_limit(),
        seams=order.seams_of(item),
    )


def _entries(item: LedgerSet) -> Generator[InventoryEntry]:
    """The entries as they were handed in, read some thousand lines at a time."""
    stored = models.InventoryLine.objects.filter(ledger_set=item).order_by("row")
    with streamed(stored, _FETCH) as lines:
        for number, rows in groupby(lines, key=lambda line: line.number):
            of_entry = list(rows)
            first = of_entry[0]
            yield InventoryEntry(first.entered_by, number, first.entry_comment, tuple(_line(row) for row in of_entry))


def _line(row: models.InventoryLine) -> InventoryLine:
    return InventoryLine(
        Account(row.main_id, row.main_name, row.sub_id, row.sub_name),
        row.amount,
        row.side,
        row.comment,
        Measure(**row.measure) if row.measure else None,
        ForeignAmount(**row.foreign) if row.foreign else None,
    )


def _keep(item: LedgerSet, plan: InventoryPlan, written: list[InventoryPart]) -> None:
    for part in written:
        made = LedgerPart(
            taxpayer_id=item.taxpayer_id,
            ledger_set=item,
            position=part.number,
            number=0 if len(written) == 1 else part.number,
            starts=item.starts,
            ends=item.ends,
            serial=part.seams.serial - 1,
            entries=part.entries,
            lines=part.lines,
            places={LedgerKind.INVENTORY.code: [part.file.place, part.file.size]},
            ettns={LedgerKind.INVENTORY_BERAT.code: str(uuid4())},
        )
        create(made, "written", WORKER, f"{part.entries} kayıt, {part.lines} satır")
    first, after = plan.seams, written[-1].seams
    advance(
        item, "written", WORKER, f"{len(written)} parça",
        first_entry=first.entry, first_line=first.line, first_serial=first.serial,
        next_entry=after.entry, next_line=after.line, next_serial=after.serial, progress={}, problems=[],
    )  # fmt: skip
