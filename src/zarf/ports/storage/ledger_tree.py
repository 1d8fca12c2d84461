"""Any folder of e-Defter files, from whatever program: its files and those in its zips, found without trusting them.

Links are not followed, zips are opened two deep and each file in them is bounded, so that a hostile folder costs time
and disk but never memory. What cannot be opened is a finding with its place, and the walk goes on.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.seal.canonical_stream import LARGEST
from zarf.ports.storage.ledger_folder import DELETED, WORK

MOST_FILES = 200_000
"""Files of a folder that are looked at: ten years of a thousand branches with parts would be fewer."""
_MOST_MEMBERS = 20_000
_DEEPEST_ZIP = 2
_BLOCK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError, OverflowError)
_SLASHES = re.compile(r"[/\\]")


class CannotOpenLedger(ZarfError):
    """A file of the folder that cannot be read: EF-LDG-181, 184, 185 or EF-XML-002."""


@dataclass(frozen=True, slots=True)
class LedgerSource:
    """A file of the folder. shown: its path below the folder, `zip!member` for one in a zip. name: its own name.

    size: bytes as the disk or the zip says. members: its place in each zip on the way. is_deleted: it lies below
    İPTAL EDİLENLER or SİLİNENLER, where sets that do not hold any more are kept.
    """

    shown: str
    name: str
    path: Path
    size: int
    members: tuple[int, ...] = ()
    is_deleted: bool = False


def ledger_sources(root: Path) -> Iterator[LedgerSource | Finding]:
    """Every file below *root* in the order of names; a zip gives what is in it. Raises OSError for *root* itself."""
    for count, path in enumerate(_files(root), 1):
        shown = str(path.relative_to(root))
        if count > MOST_FILES:
            yield finding("EF-LDG-184", path=shown, found=f"> {MOST_FILES}", expected=str(MOST_FILES))
            return
        yield from _of_file(path, shown, _is_deleted(path.relative_to(root).parts[:-1]))


@contextmanager
def opened(source: LedgerSource) -> Iterator[BinaryIO]:
    """The file to be read and sought in; one of a zip lies in a temporary file meanwhile. Raises CannotOpenLedger."""
    with _plain(source.path, source.shown) as file, _member(file, source.members, source.shown) as inner:
        yield inner


def _files(root: Path) -> Iterator[Path]:
    """Not by os.walk, which descends by calling itself: a folder can be nested deeper than that.

    The room of this house for files in the making is left out: what lies there is not filed.
    """
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted((one for one in os.scandir(folder) if one.name != WORK), key=lambda one: one.name)
        except OSError:
            if folder == root:
                raise
            yield folder  # told as a file that cannot be opened
            continue
        waiting += [Path(entry.path) for entry in reversed(entries) if entry.is_dir(follow_symlinks=False)]
        yield from (Path(entry.path) for entry in entries if not entry.is_dir(follow_symlinks=False))


def _of_file(path: Path, shown: str, is_deleted: bool) -> Iterator[LedgerSource | Finding]:
    try:
        status = path.lstat()
    except OSError as problem:
        yield _unopened(shown, problem)
        return
    if not stat.S_ISREG(status.st_mode):
        yield finding("EF-LDG-182", path=shown)
        return
    source = LedgerSource(shown, path.name, path, status.st_size, is_deleted=is_deleted)
    if path.suffix.lower() != ".zip":
        yield source
        return
    try:
        with _plain(path, shown) as file:
            yield from _in_zip(file, source)
    except CannotOpenLedger as problem:
        yield problem.finding


def _in_zip(file: BinaryIO, outer: LedgerSource) -> Iterator[LedgerSource | Finding]:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except _BROKEN as problem:
        raise CannotOpenLedger(finding("EF-LDG-181", path=outer.shown, reason=str(problem)[:160] or "?")) from problem
    if len(members) > _MOST_MEMBERS:
        raise CannotOpenLedger(
            finding("EF-LDG-184", path=outer.shown, found=str(len(members)), expected=str(_MOST_MEMBERS))
        )
    for number, member in enumerate(members):
        if member.is_dir():
            continue
        *folders, name = _SLASHES.split(member.filename)
        shown = f"{outer.shown}!{member.filename}"
        is_deleted = outer.is_deleted or _is_deleted(tuple(folders))
        source = LedgerSource(shown, name, outer.path, member.file_size, (*outer.members, number), is_deleted)
        if not name.lower().endswith(".zip"):
            yield source
        elif len(source.members) >= _DEEPEST_ZIP:
            yield finding("EF-LDG-183", path=shown, expected=str(_DEEPEST_ZIP))
        else:
            try:
                with _member(file, (number,), shown) as inner:
                    yield from _in_zip(inner, source)
            except CannotOpenLedger as problem:
                yield problem.finding


@contextmanager
def _plain(path: Path, shown: str) -> Iterator[BinaryIO]:
    try:
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
    except OSError as problem:
        raise CannotOpenLedger(_unopened(shown, problem)) from problem
    with file:
        yield file


@contextmanager
def _member(file: BinaryIO, members: tuple[int, ...], shown: str) -> Iterator[BinaryIO]:
    """The member of the member ... of an open zip; the file itself when there are none."""
    if not members:
        yield file
        return
    with tempfile.TemporaryFile() as target:
        try:
            with zipfile.ZipFile(file) as archive, archive.open(archive.infolist()[members[0]]) as source:
                _copy(source, target, shown)
        except _BROKEN as problem:
            raise CannotOpenLedger(finding("EF-LDG-181", path=shown, reason=str(problem)[:160] or "?")) from problem
        except OSError as problem:
            raise CannotOpenLedger(_unopened(shown, problem)) from problem
        target.seek(0)
        with _member(target, members[1:], shown) as inner:
            yield inner


def _copy(source: IO[bytes], target: IO[bytes], shown: str) -> None:
    size = 0
    while block := source.read(_BLOCK):
        size += len(block)
        if size > LARGEST:
            raise CannotOpenLedger(finding("EF-XML-002", path=shown, found=f"> {LARGEST}", expected=str(LARGEST)))
        target.write(block)


def _is_deleted(folders: tuple[str, ...]) -> bool:
    """Whether the folders lead to deleted sets. A Mac writes İ as two signs."""
    return any(unicodedata.normalize("NFC", folder) in DELETED for folder in folders)


def _unopened(shown: str, problem: OSError) -> Finding:
    return finding("EF-LDG-185", path=shown, reason=problem.strerror or type(problem).__name__)
