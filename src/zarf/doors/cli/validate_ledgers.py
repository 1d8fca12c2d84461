"""`zarf validate` on e-Defter files: judged as they lie on disk, whatever their size, under their real names.

A package (a zip named after a berat) gives a report for each of its files. Nothing is read into memory.
"""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from zarf.core.findings import Finding, finding
from zarf.core.ledgers.checking import check_ledger
from zarf.core.ledgers.kinds import kind_of_content, named, peek
from zarf.core.seal.canonical_stream import LARGEST
from zarf.doors.cli.validate_inputs import Input
from zarf.doors.cli.validate_report import Report

_MOST_MEMBERS = 4
_BLOCK = 1 << 20
_ZIP = b"PK"


def ledger_reports(item: Input, language: str, *, draft: bool) -> list[Report] | None:
    """The reports on an e-Defter file or package; None when the input is neither, or cannot be opened."""
    if item.path is None:
        return None
    try:
        with Path(item.path).open("rb") as file:
            beginning = peek(file)
            if kind_of_content(beginning) is not None:
                return [_report(item.name, Path(item.path).name, file, language, draft=draft)]
            if beginning.startswith(_ZIP) and named(Path(item.path).name) is not None:
                return list(_package(item, file, language, draft=draft))
    except OSError:
        pass  # told by whoever reads it next
    return None


def _report(shown: str, name: str, file: BinaryIO, language: str, *, draft: bool) -> Report:
    verdict = check_ledger(file, name, draft=draft)
    kind = verdict.kind.name.replace("_", "") if verdict.kind is not None and verdict.readable else None
    told = [item.as_dict(language) for item in verdict.findings]
    return Report(file=shown, kind=kind, valid=verdict.valid, readable=verdict.readable, findings=told)


def _package(item: Input, file: IO[bytes], language: str, *, draft: bool) -> Iterator[Report]:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if not 0 < len(members) <= _MOST_MEMBERS:
                yield _unread(item.name, finding("EF-LDG-180", found=str(len(members)), expected="1 | 2"), language)
                return
            for member in members:
                yield _member(item, archive, member, language, draft=draft)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as trouble:
        yield _unread(item.name, finding("EF-LDG-181", reason=str(trouble)[:160] or "?"), language)


def _member(item: Input, archive: zipfile.ZipFile, member: zipfile.ZipInfo, language: str, *, draft: bool) -> Report:
    shown = f"{item.name}!{member.filename}"
    with archive.open(member) as source, tempfile.TemporaryFile() as target:
        size = 0
        while block := source.read(_BLOCK):
            size += len(block)
            if size > LARGEST:
                return _unread(shown, finding("EF-XML-002", found=f"> {LARGEST}", expected=str(LARGEST)), language)
            target.write(block)
        return _report(shown, member.filename, target, language, draft=draft)


def _unread(shown: str, why: Finding, language: str) -> Report:
    return Report(file=shown, kind=None, valid=False, readable=False, findings=[why.as_dict(language)])
