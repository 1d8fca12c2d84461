"""Files of vouchers: kept, read with all their findings, shown, and taken over as a whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from zarf.core.errors import NotFound, Unavailable
from zarf.core.findings import Finding, finding
from zarf.core.vouchers import RowReader, VoucherRow
from zarf.office.edefter import cross_checks, staging
from zarf.office.edefter.models import ColumnMap, Import, ImportFinding, LedgerSet, Voucher
from zarf.office.edefter.reading import Source, open_file
from zarf.office.edefter.refusals import Refused, stored
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

READ_AT_ONCE = 512 * 1024
"""Larger files are read by a job, while the page tells how far it is."""
MOST_FINDINGS = 5000
"""So many are kept to be looked at; all are counted, by code."""
_READ_WITHIN = timedelta(minutes=60)
State = Import.State


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """How a file is taken. month: yyyymm its vouchers have to lie in, None: any. column_map: name of a kept one."""

    month: int | None = None
    replaces: bool = False
    adds_accounts: bool = False
    column_map: str = ""


def keep_file(
    taxpayer: Taxpayer,
    by: str,
    name: str,
    content: BinaryIO,
    choices: ImportChoices,
    inventory: LedgerSet | None = None,
) -> Import:
    """Keep a file that somebody brought; it is durable when this returns. Raises Unavailable, Refused."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    chosen = None
    if choices.column_map:
        chosen = ColumnMap.objects.filter(taxpayer=taxpayer, name=choices.column_map).first()
        if chosen is None:
            raise Refused([finding("EF-VCH-073", found=choices.column_map, expected="-")])
    item = Import.objects.create(
        taxpayer=taxpayer,
        made_at=ports().clock.now(),
        made_by=by,
        file_name=name[-200:].replace("\x00", ""),
        month=choices.month,
        replaces=choices.replaces,
        adds_accounts=choices.adds_accounts,
        column_map=chosen,
        inventory=inventory,
    )
    path = _folder() / f"{item.pk}.vouchers"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("wb") as file:
            shutil.copyfileobj(content, file, 1024 * 1024)
            file.flush()
            os.fsync(file.fileno())
            item.size = file.tell()
    except OSError as problem:
        path.unlink(missing_ok=True)
        item.delete()
        raise Unavailable(finding("EF-STO-003", found=path.name, reason=problem.strerror or "")) from problem
    item.path = str(path)
    item.save(update_fields=["path", "size"])
    return item


def _folder() -> Path:
    folder: Path = settings.ZARF.edefter_folder / ".incoming"
    return folder


def import_of(taxpayer: Taxpayer, pk: int) -> Import:
    """One file. Raises NotFound."""
    found = Import.objects.filter(taxpayer=taxpayer, pk=pk).first()
    if found is None:
        raise NotFound(finding("EF-VCH-071", found=str(pk)))
    return found


def imports(taxpayer: Taxpayer, inventory: LedgerSet | None = None) -> QuerySet[Import]:
    """All files of vouchers, or of an inventory, the latest first."""
    return Import.objects.filter(taxpayer=taxpayer, inventory=inventory).order_by("-pk")


def findings_of(item: Import) -> QuerySet[ImportFinding]:
    """What is wrong with a file: with the whole first, then by row."""
    return ImportFinding.objects.filter(import_run=item).order_by("row", "pk")


def read_vouchers(pk: int) -> None:
    """Read a kept file of vouchers; what was read before is forgotten. Afterwards it is READY, WRONG or REFUSED.

    Vouchers of a file without errors are put aside as STAGED: they are in no book before `apply_import`.
    """
    item = Import.objects.filter(pk=pk, state__in=(State.WAITING, State.READING, State.READY, State.WRONG)).first()
    if item is None or not item.path:
        return
    Import.objects.filter(pk=pk).update(state=State.READING, rows_read=0)
    forget(item)
    findings = FileFindings()
    try:
        source = _opened(item)
        staging.begin()
        for count in staging.add(_judged(source, item, findings)):
            Import.objects.filter(pk=pk).update(rows_read=count)
        if not findings.rows:
            raise Refused([finding("EF-VCH-006")])
        staging.put_together()
        with closing(cross_checks.run(item)) as between_lines:  # what it sets in the session it resets at its end
            findings.extend(between_lines)
        with transaction.atomic():
            counts = staging.figures() | {"unknown": source.unknown[:20]}
            accounts = staging.stage(item) if not findings.errors else []
            finish(item, State.WRONG if findings.errors else State.READY, findings, counts | {"accounts": accounts})
    except Refused as problem:
        refuse_file(item, problem)
    finally:
        staging.end()


def refuse_file(item: Import, problem: Refused) -> None:
    """Note that a file could not be read at all, and why."""
    refusal = FileFindings()
    refusal.extend(tuple(problem.findings))
    with transaction.atomic():
        finish(item, State.REFUSED, refusal, {})


def _opened(item: Import) -> Source:
    own = item.column_map
    try:
        return open_file(Path(item.path), own.columns if own else {}, own.constants if own else {})
    except FileNotFoundError as problem:
        raise Refused([finding("EF-VCH-071", found=item.file_name)]) from problem


@dataclass(slots=True)
class FileFindings:
    """Findings of a file: all counted, some thousand kept. rows: lines read."""

    kept: list[Finding] = field(default_factory=list)
    by_code: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    rows: int = 0

    def extend(self, found: Iterator[Finding] | tuple[Finding, ...]) -> None:
        for one in found:
            self.by_code[one.code] += 1
            self.errors += one.severity == "error"
            if len(self.kept) < MOST_FINDINGS:
                self.kept.append(one)


def _judged(source: Source, item: Import, findings: FileFindings) -> Iterator[VoucherRow]:
    constants = item.column_map.constants if item.column_map else None
    read = RowReader(istanbul_today(ports().clock), constants).read
    for raw in source.rows:
        row, problems = read(raw.cells, raw.number)
        findings.rows += 1
        if raw.findings or problems:
            findings.extend((*raw.findings, *problems))
        yield row._replace(is_bad=True) if raw.findings else row


def finish(item: Import, state: Import.State, findings: FileFindings, counts: dict[str, Any]) -> None:
    """Note what was found in a file, and what becomes of it."""
    texts = zip(findings.kept, stored(findings.kept), strict=True)
    ImportFinding.objects.bulk_create(
        [
            ImportFinding(
                taxpayer_id=item.taxpayer_id, import_run=item, row=one.line, code=one.code,
                severity=one.severity.value, texts=text,
            )
            for one, text in texts
        ],
        batch_size=1000,
    )  # fmt: skip
    counts = {
        "accounts": [],
        **counts,
        "errors": findings.errors,
        "warnings": sum(findings.by_code.values()) - findings.errors,
        "by_code": dict(findings.by_code.most_common()),
    }
    Import.objects.filter(pk=item.pk).update(state=state, counts=counts, rows_read=findings.rows)


def forget(item: Import) -> None:
    """Take away what an earlier reading left."""
    with transaction.atomic(), connection.cursor() as cursor:
        staged = "SELECT id FROM edefter_voucher WHERE import_run_id = %s AND state = 'staged'"
        cursor.execute(f"DELETE FROM edefter_voucherline WHERE voucher_id IN ({staged})", [item.pk])
        Voucher.objects.filter(import_run=item, state=Voucher.State.STAGED)._raw_delete("default")
        ImportFinding.objects.filter(import_run=item)._raw_delete("default")


def discard(taxpayer: Taxpayer, pk: int) -> None:
    """Let go of a file that was not taken over. Raises NotFound."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    item = import_of(taxpayer, pk)
    if item.state == State.APPLIED:
        raise Refused([_not_ready(item)])
    forget(item)
    Import.objects.filter(pk=pk).update(state=State.DISCARDED)
    drop_file(item)


def drop_file(item: Import) -> None:
    """The file itself is no longer needed."""
    if item.path:
        Path(item.path).unlink(missing_ok=True)
        Import.objects.filter(pk=item.pk).update(path="")


def _not_ready(item: Import) -> Finding:
    english = {State.WAITING: "waiting to be read", State.READING: "being read", State.WRONG: "has errors",
               State.REFUSED: "cannot be read", State.APPLIED: "taken over", State.DISCARDED: "given up"}  # fmt: skip
    state = State(item.state)
    return finding("EF-VCH-070", found_tr=str(state.label), found_en=english.get(state, state.value))


def not_ready(item: Import) -> Refused:
    """That a file cannot be taken over in its state."""
    return Refused([_not_ready(item)])


def forgotten(now: datetime) -> list[int]:
    """Files whose reading was asked for and never came to an end: the worker that had them is gone."""
    asked = Import.objects.filter(state__in=(State.WAITING, State.READING), made_at__lt=now - _READ_WITHIN)
    return list(asked.values_list("pk", flat=True))
