"""The files of a month of synthetic books, written and sealed by the product's own parts, and packed for GİB."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from tests.unit.core.documents.edefter import ledgers

from zarf.core.documents.edefter import Entry, LedgerFileName, LedgerKind
from zarf.core.documents.edefter.berat import berat, ledger_report
from zarf.core.documents.edefter.book import MonthPlan, UnsealedFile, write_month
from zarf.core.documents.edefter.heading import Heading, Segment, unique_id
from zarf.core.documents.edefter.sums import Sums
from zarf.core.seal.keys import SealKey
from zarf.core.seal.written import seal_written


def write_files(folder: Path, plan: MonthPlan, entries: Iterator[Entry], key: SealKey, *, at: datetime) -> list[Path]:
    """All files of a month, sealed, under their names: journals, ledgers, berats and the report."""
    memory = ledgers.Memory()
    parts = list(write_month(entries, plan, memory))
    company, single = plan.company, len(parts) == 1
    name = LedgerFileName(company.vkn_tckn, plan.year, plan.month, LedgerKind.JOURNAL, branch=company.branch_number)
    written, sums = [], Sums()
    for part in parts:
        files, number = memory.parts[part.number], 0 if single else part.number
        for file, unsealed, entries_told in (
            (files.journal, part.journal, part.entries),
            (files.ledger, part.ledger, None),
        ):
            sealed = seal_written(file, unsealed.place, key, signing_time=at)
            kind = unsealed.heading.kind
            own = LedgerFileName(name.owner, name.year, name.month, kind, number, name.branch)
            written.append(_kept(folder, own, file))
            segment = Segment(str(uuid.uuid4()), entries_told, sealed.size)
            head = Heading(kind.berat, company, unsealed.heading.unique_id, plan.created, *_days(unsealed))
            around = berat(head, segment, part.sums, sealed.signature_value)
            written.append(_small(folder, own.berat, around, key, at))
        sums.include(part.sums)
    report = Heading(
        LedgerKind.REPORT,
        company,
        unique_id(LedgerKind.REPORT, plan.year, plan.month, 1),
        plan.created,
        plan.first_day,
        plan.last_day,
    )
    unsealed_report = ledger_report(report, str(uuid.uuid4()), sums)
    return [*written, _small(folder, name.of_kind(LedgerKind.REPORT), unsealed_report, key, at)]


def packed(package: LedgerFileName, files: Iterable[Path]) -> bytes:
    """The zip that goes to GİB under the name of *package*, from 2025 on: YB with its journal, KB and DR alone."""
    wanted = {package.text}
    if package.kind is LedgerKind.JOURNAL_BERAT:
        wanted.add(package.of_kind(LedgerKind.JOURNAL).text)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            if file.name in wanted:
                archive.write(file, file.name)
    return buffer.getvalue()


def _days(file: UnsealedFile) -> tuple[str, str]:
    return file.heading.start, file.heading.end


def _kept(folder: Path, name: LedgerFileName, file: object) -> Path:
    path = folder / name.text
    path.write_bytes(file.getvalue())  # type: ignore[attr-defined]
    return path


def _small(folder: Path, name: LedgerFileName, around: tuple[bytes, bytes], key: SealKey, at: datetime) -> Path:
    file = io.BytesIO(around[0] + around[1])
    seal_written(file, len(around[0]), key, signing_time=at)
    return _kept(folder, name, file)
