"""A file of an inventory: every line read, all findings told by row, and taken over as a whole or not at all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from zarf.core.documents.edefter import Account
from zarf.core.findings import Finding, finding
from zarf.core.vouchers.columns import inventory_field_named, missing_inventory_columns
from zarf.core.vouchers.inventory_rows import InventoryReader, InventoryRow
from zarf.office.edefter.chart import accounts_by_key
from zarf.office.edefter.importing import MOST_FINDINGS
from zarf.office.edefter.inventories import locked
from zarf.office.edefter.models import InventoryLine, LedgerSet
from zarf.office.edefter.reading import FOREIGN, Layout, Source, open_file
from zarf.office.edefter.refusals import Refused
from zarf.office.edefter.transitions import note
from zarf.office.taxpayers.services import Right, Taxpayer, require

_BATCH = 2000
_LAYOUT = Layout(
    inventory_field_named,
    missing_inventory_columns,
    "entries",
    {
        "goods": {"id": "goods_id", "name": "goods_name", "quantity": "quantity", "unit": "unit"},
        "foreign": FOREIGN,
    },
)


@dataclass(slots=True)
class InventoryReading:
    """What a file holds. findings: some thousand are kept; errors, warnings: how many there are. total: kuruş."""

    entries: int = 0
    lines: int = 0
    total: int = 0
    errors: int = 0
    warnings: int = 0
    findings: list[Finding] = field(default_factory=list)
    by_code: Counter[str] = field(default_factory=Counter)
    unknown: list[str] = field(default_factory=list)
    taken: bool = False

    def note(self, found: Finding) -> None:
        """Count a finding."""
        self.by_code[found.code] += 1
        if found.severity == "error":
            self.errors += 1
        else:
            self.warnings += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(found)


def bring_inventory(
    taxpayer: Taxpayer, pk: int, path: Path, actor: str, *, take: bool, name: str = ""
) -> InventoryReading:
    """Read the file of an inventory. With *take* and no error in it its lines replace those that are there.

    name: what the file was called when it was brought, if it lies under another name.

    Raises NotFound, Refused when the inventory is approved (EF-IVN-012) or the file cannot be read.
    """
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with transaction.atomic():
        item = locked(taxpayer, pk)
        if item.state != "DRAFT":
            raise Refused([finding("EF-IVN-012", found=f"{item.ends:%d.%m.%Y}")])
        InventoryLine.objects.filter(ledger_set=item)._raw_delete("default")
        source = open_file(path, layout=_LAYOUT)
        reading = InventoryReading(unknown=source.unknown[:20])
        _write(_judged(source, item, reading), item)
        if not reading.lines:
            raise Refused([finding("EF-VCH-006")])
        if take and not reading.errors:
            LedgerSet.every.filter(pk=pk).update(fingerprint=digest)
            note(item, "lines_taken", actor, f"{(name or path.name)[:100]}: {reading.lines} satır")
            reading.taken = True
        else:
            # What was there stays as it was.
            transaction.set_rollback(True)
    return reading


def _judged(source: Source, item: LedgerSet, reading: InventoryReading) -> Iterator[InventoryRow]:
    """The lines, their accounts named by the chart, with what is wrong over several of them noted as well."""
    read = InventoryReader(item.ends, item.branch).read
    accounts = accounts_by_key(item.taxpayer)
    seen: dict[str, None] = {}
    head = ("", "", "")
    for raw in source.rows:
        row, problems = read(raw.cells, raw.number)
        row = _named(row, accounts, problems)
        if row.number != head[0]:
            if row.number in seen:
                problems.append(finding("EF-IVN-006", path="number", line=row.row, found=row.number[:60]))
            seen[row.number] = None
            head = (row.number, row.entered_by, row.entry_comment)
        elif head[1:] != (row.entered_by, row.entry_comment):
            problems.append(finding("EF-IVN-007", path="number", line=row.row, found=row.number[:60]))
        for one in (*raw.findings, *problems):
            reading.note(one)
        reading.lines += 1
        reading.total += row.amount
        reading.entries = len(seen)
        yield row


def _named(row: InventoryRow, accounts: dict[tuple[str, str], Account], problems: list[Finding]) -> InventoryRow:
    """The account by the chart's name; one that the chart lacks by the file's."""
    known = accounts.get((row.main_id, row.sub_id))
    if known is not None:
        return row._replace(main_name=known.main_name, sub_name=known.sub_name)
    main = accounts.get((row.main_id, ""))
    main_name = main.main_name if main is not None else row.main_name
    if row.main_id and (not main_name or (row.sub_id and not row.sub_name)):
        problems.append(finding("EF-IVN-008", path="account", line=row.row, found=row.sub_id or row.main_id))
    return row._replace(main_name=main_name)


def _write(rows: Iterator[InventoryRow], item: LedgerSet) -> None:
    batch: list[InventoryLine] = []
    for row in rows:
        batch.append(InventoryLine(taxpayer_id=item.taxpayer_id, ledger_set=item, **row._asdict()))
        if len(batch) == _BATCH:
            InventoryLine.objects.bulk_create(batch)
            batch = []
    InventoryLine.objects.bulk_create(batch)
