"""A month written, sealed, zipped and verified again from disk, in two processes: this one and one beside it.

While this process writes the next part, the other seals the last one, makes its berats and packs it. Then both verify
the parts from disk by the full rules, each seal by its digest and chain, each ledger against its journal, and at the
end all parts together with the report.
"""

from __future__ import annotations

import io
import pickle
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bench._vouchers import COMPANY, read_vouchers
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from zarf.core.documents.edefter import LedgerFileName, LedgerKind
from zarf.core.documents.edefter.berat import berat, ledger_report
from zarf.core.documents.edefter.book import MonthPlan, PartFiles, UnsealedFile, WrittenPart, write_month
from zarf.core.documents.edefter.heading import Heading, Segment, unique_id
from zarf.core.documents.edefter.sorting import sorted_entries
from zarf.core.documents.edefter.sums import Sums
from zarf.core.ledgers.ledger_set import LedgerSet
from zarf.core.ledgers.part import Part
from zarf.core.ledgers.part_check import check_part
from zarf.core.ledgers.sealed import SealQuestion
from zarf.core.seal import CrlSet, TrustStore
from zarf.core.seal.written import SealedFile, seal_written
from zarf.core.wire.streamed_zip import write_zip
from zarf.ports.keys import LoadedKey

PLAN = MonthPlan(COMPANY, 2026, 1, "2026-02-05", 200 * 1000 * 1000)
_BUFFER, _SMALL_BUFFER = 1 << 20, 1 << 16
_RUN = 10_000


@dataclass(frozen=True, slots=True)
class Seal:
    """Key, certificate and anchors as PEM, revocation lists, moment of sealing; goes from process to process."""

    key: bytes
    certificate: bytes
    anchors: bytes
    lists: tuple[bytes, ...]
    at: float

    def loaded(self) -> LoadedKey:
        return LoadedKey(load_pem_private_key(self.key, None), load_pem_x509_certificate(self.certificate))  # type: ignore[arg-type]

    def question(self) -> SealQuestion:
        return SealQuestion(TrustStore.from_pem(self.anchors), CrlSet(list(self.lists)), _moment(self.at))


def run(vouchers: Path, folder: Path, seal: Seal) -> dict[str, float]:
    """Seconds of writing and of verifying, sizes and counts. Raises SystemExit when anything is not right."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(_warm, seal).result()
        began, used = time.perf_counter(), _cpu(pool)
        written = _write(vouchers, folder, seal, pool)
        wrote, used_writing = time.perf_counter(), _cpu(pool)
        _verify(folder, len(written), seal, pool)
        ended, used_verifying = time.perf_counter(), _cpu(pool)
    return {
        "lines": sum(part.lines for part in written),
        "parts": len(written),
        "ledger_mb": round(sum(file.stat().st_size for file in folder.glob("*-[YK]-*.xml")) / 1e6, 1),
        "package_mb": round(sum(file.stat().st_size for file in folder.glob("*.zip")) / 1e6, 1),
        "seconds_write": round(wrote - began, 2),
        "seconds_verify": round(ended - wrote, 2),
        "seconds_total": round(ended - began, 2),
        "cpu_write": round(used_writing - used, 2),
        "cpu_verify": round(used_verifying - used_writing, 2),
    }


def _cpu(pool: ProcessPoolExecutor) -> float:
    """Processor seconds of both processes so far: what they would need of a machine they had to themselves."""
    return time.process_time() + pool.submit(time.process_time).result()


def _warm(seal: Seal) -> None:
    """Starting a process and loading a key is no part of a month."""
    seal.loaded()


def _moment(at: float) -> object:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC)


def _write(vouchers: Path, folder: Path, seal: Seal, pool: ProcessPoolExecutor) -> list[WrittenPart]:
    opened: dict[int, tuple[io.BufferedRandom, io.BufferedRandom]] = {}

    def open_part(number: int) -> PartFiles:
        journal, ledger = (
            (folder / f"{number}.{kind}").open("w+b", buffering=_BUFFER) for kind in ("journal", "ledger")
        )
        opened[number] = (journal, ledger)
        return PartFiles(journal, ledger, tempfile.TemporaryFile(dir=folder, buffering=_BUFFER))

    def open_run() -> io.BufferedRandom:
        # Many are open at once, so each has a small buffer.
        return tempfile.TemporaryFile(dir=folder, buffering=_SMALL_BUFFER)

    entries = sorted_entries(read_vouchers(vouchers), open_run, run=_RUN)
    written: list[WrittenPart] = []
    waiting: list[Future[None]] = []
    for part in write_month(entries, PLAN, open_part):
        for file in opened.pop(part.number):
            file.close()
        if written:
            # Only with a second part it is known that the first has a number.
            waiting.append(pool.submit(_finish, folder, written[-1], written[-1].number, seal))
        written.append(part)
    last = written[-1]
    waiting.append(pool.submit(_finish, folder, last, last.number if len(written) > 1 else 0, seal))
    _report(folder, written, seal)
    for future in waiting:
        future.result()
    return written


def _name(kind: LedgerKind, number: int = 0) -> LedgerFileName:
    return LedgerFileName(COMPANY.vkn_tckn, PLAN.year, PLAN.month, kind, number)


def _finish(folder: Path, part: WrittenPart, number: int, seal: Seal) -> None:
    """Seal journal and ledger, make and seal their berats, pack what is sent."""
    key = seal.loaded()
    for stem, unsealed, entries in (("journal", part.journal, part.entries), ("ledger", part.ledger, None)):
        book = _name(unsealed.heading.kind, number)
        path = (folder / f"{part.number}.{stem}").rename(folder / book.text)
        with path.open("r+b", buffering=_BUFFER) as file:
            sealed = seal_written(file, unsealed.place, key, signing_time=_moment(seal.at))  # type: ignore[arg-type]
        _berat(folder, book, unsealed, sealed, entries, part.sums, key, seal)
        with (folder / book.berat.package).open("w+b") as target:
            # Of the ledger only the berat is sent.
            names = [book.text, book.berat.text] if book.kind is LedgerKind.JOURNAL else [book.berat.text]
            with _opened(folder, names) as members:
                write_zip(target, members)


def _berat(
    folder: Path,
    book: LedgerFileName,
    unsealed: UnsealedFile,
    sealed: SealedFile,
    entries: int | None,
    sums: Sums,
    key: LoadedKey,
    seal: Seal,
) -> None:
    own = unsealed.heading
    head = Heading(own.kind.berat, COMPANY, own.unique_id, own.created, own.start, own.end)
    segment = Segment(str(uuid.uuid4()), entries, sealed.size)
    _small(folder / book.berat.text, berat(head, segment, sums, sealed.signature_value), key, seal)


def _report(folder: Path, written: list[WrittenPart], seal: Seal) -> None:
    sums = Sums()
    for part in written:
        sums.include(part.sums)
    kind = LedgerKind.REPORT
    serial = unique_id(kind, PLAN.year, PLAN.month, 1)
    head = Heading(kind, COMPANY, serial, PLAN.created, PLAN.first_day, PLAN.last_day)
    name = _name(kind)
    _small(folder / name.text, ledger_report(head, str(uuid.uuid4()), sums), seal.loaded(), seal)
    with (folder / name.package).open("w+b") as target, _opened(folder, [name.text]) as members:
        write_zip(target, members)


def _small(path: Path, around: tuple[bytes, bytes], key: LoadedKey, seal: Seal) -> None:
    file = io.BytesIO(around[0] + around[1])
    seal_written(file, len(around[0]), key, signing_time=_moment(seal.at))  # type: ignore[arg-type]
    path.write_bytes(file.getvalue())


class _opened:  # noqa: N801  reads as a verb
    """Files of a folder, open for reading, with their names."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        self._folder, self._names = folder, names
        self._files: list[io.BufferedReader] = []

    def __enter__(self) -> Iterator[tuple[str, io.BufferedReader]]:
        self._files = [(self._folder / name).open("rb") for name in self._names]
        return zip(self._names, self._files, strict=True)

    def __exit__(self, *_trouble: object) -> None:
        for file in self._files:
            file.close()


def _verify(folder: Path, parts: int, seal: Seal, pool: ProcessPoolExecutor) -> None:
    numbers = list(range(1, parts + 1)) if parts > 1 else [0]
    waiting = [pool.submit(_verified, folder, number, seal) for number in numbers[1::2]]
    done = [_verified(folder, number, seal) for number in numbers[::2]]
    together = LedgerSet()
    for data in (*done, *(future.result() for future in waiting)):
        together.add_part(pickle.loads(data))
    with _opened(folder, [_name(LedgerKind.REPORT).text]) as files:
        report = check_part(files, seal.question())
    if not report.valid:
        raise SystemExit(f"the report is refused: {report}")
    for summary in report.part.files.values():
        together.add(summary)
    # Nothing has been sent, so no berat is approved.
    wrong = [item for item in together.findings() if item.code != "EF-LDG-168"]
    if wrong:
        raise SystemExit(f"the files do not belong together: {wrong}")


def _verified(folder: Path, number: int, seal: Seal) -> bytes:
    """A part judged from disk."""
    kinds = (LedgerKind.JOURNAL, LedgerKind.LEDGER, LedgerKind.JOURNAL_BERAT, LedgerKind.LEDGER_BERAT)
    with _opened(folder, [_name(kind, number).text for kind in kinds]) as files:
        verdict = check_part(files, seal.question())
    if not verdict.valid:
        told = {name: [item.message("en") for item in one.findings] for name, one in verdict.verdicts.items()}
        raise SystemExit(f"part {number} is refused: {told} {verdict.seals} {list(verdict.part.findings())}")
    part: Part = verdict.part
    return pickle.dumps(part)
