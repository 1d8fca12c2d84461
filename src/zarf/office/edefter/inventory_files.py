"""Files of inventories that are brought at the portal: kept, read, shown with all their findings, then taken over.

They go the way of a file of vouchers (`importing`), but for one thing: an inventory is its one file, so nothing is
staged. Taking it over is reading it once more, and what was kept is what was shown.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from zarf.core.findings import finding
from zarf.office.edefter.importing import (
    READ_AT_ONCE,
    FileFindings,
    State,
    drop_file,
    finish,
    forget,
    import_of,
    not_ready,
    read_vouchers,
    refuse_file,
)
from zarf.office.edefter.inventory_import import InventoryReading, bring_inventory
from zarf.office.edefter.jobs import read_later
from zarf.office.edefter.models import Import
from zarf.office.edefter.refusals import Refused
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.wired import ports


def read_import(pk: int) -> None:
    """Read a kept file, of vouchers or of an inventory. Afterwards it is READY, WRONG, REFUSED or APPLIED."""
    item = Import.objects.select_related("taxpayer").filter(pk=pk).first()
    if item is None or item.inventory_id is None:
        read_vouchers(pk)
    elif item.path and item.state in (State.WAITING, State.READING, State.READY, State.WRONG):
        _read(item)


def take_inventory(taxpayer: Taxpayer, pk: int, by: str) -> Import:
    """Let the lines of a read file replace those of its inventory; a large file is left to the worker.

    Raises NotFound, Refused when the file is not ready. Afterwards it is APPLIED, WRONG (the chart changed meanwhile),
    REFUSED (the inventory was approved meanwhile) or still READING.
    """
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    with transaction.atomic():
        item = Import.objects.select_for_update(of=("self",)).filter(taxpayer=taxpayer, pk=pk).first()
        if item is None or item.state != State.READY:
            raise not_ready(import_of(taxpayer, pk))
        Import.objects.filter(pk=pk).update(state=State.READING, applied_by=by)
    if item.size > READ_AT_ONCE:
        read_later(pk)
    else:
        read_import(pk)
    return import_of(taxpayer, pk)


def _read(item: Import) -> None:
    """Read the file; who had it taken over stands in `applied_by`, so a worker that died is followed by another."""
    taking = bool(item.applied_by)
    Import.objects.filter(pk=item.pk).update(state=State.READING, rows_read=0)
    forget(item)
    try:
        assert item.inventory_id is not None
        try:
            by = item.applied_by or item.made_by
            path = Path(item.path)
            reading = bring_inventory(item.taxpayer, item.inventory_id, path, by, take=taking, name=item.file_name)
        except FileNotFoundError as problem:
            raise Refused([finding("EF-VCH-071", found=item.file_name)]) from problem
    except Refused as problem:
        refuse_file(item, problem)
        return
    with transaction.atomic():
        _note(item, reading)
    if reading.taken:
        drop_file(item)


def _note(item: Import, reading: InventoryReading) -> None:
    state = State.APPLIED if reading.taken else State.WRONG if reading.errors else State.READY
    found = FileFindings(reading.findings, reading.by_code, reading.errors, reading.lines)
    counts = {
        "entries": reading.entries,
        "lines": reading.lines,
        "total": reading.total,
        "unknown": reading.unknown,
    }
    finish(item, state, found, counts)
    if reading.taken:
        Import.objects.filter(pk=item.pk).update(applied_at=ports().clock.now())
    else:
        Import.objects.filter(pk=item.pk).update(applied_by="")
