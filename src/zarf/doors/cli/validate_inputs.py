"""What `zarf validate` is given: files, folders, zips, standard input; and their bytes, within limits."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.wire.packing import unpack

STANDARD_INPUT = "-"
_ENDINGS = frozenset({".xml", ".zip"})
_MOST_BYTES = 64 * 1024 * 1024
"""More is never read: the limits of a document and of an envelope are both lower."""
_ZIP = b"PK"
"""No XML begins so; an empty zip begins otherwise than a full one."""


@dataclass(frozen=True, slots=True)
class Input:
    """name: what the report calls it. path: where it lies; None for standard input or when *trouble* is told."""

    name: str
    path: str | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Bytes that could not be had, and why."""

    finding: Finding


def expand(arguments: Sequence[str]) -> Iterator[Input]:
    """The inputs behind the arguments, in their order; a folder gives its .xml and .zip files, sorted."""
    for argument in arguments:
        path = Path(argument)
        if argument == STANDARD_INPUT:
            yield Input(argument)
        elif path.is_dir():
            found = sorted(item for item in path.rglob("*") if item.suffix.lower() in _ENDINGS and item.is_file())
            if not found:
                yield Input(argument, trouble="EF-FIL-003")
            for item in found:
                yield Input(str(item), str(item))
        elif path.exists():
            yield Input(argument, argument)
        else:
            yield Input(argument, trouble="EF-FIL-001")


def read(item: Input) -> Iterator[tuple[str, bytes | Unread]]:
    """The name and the bytes of each document in the input; a zip gives its member as `zip!member`."""
    if item.trouble is not None:
        yield item.name, Unread(finding(item.trouble, found=item.name))
        return
    content = _bytes_of(item)
    if isinstance(content, Unread) or not is_zip(item.name, content):
        yield item.name, content
        return
    try:
        unpacked = unpack(content, Path(item.name).name)
    except ZarfError as refused:
        yield item.name, Unread(refused.finding)
        return
    yield f"{item.name}!{unpacked.member_name}", unpacked.xml


def is_zip(name: str, content: bytes) -> bool:
    """By its name or its first bytes: an empty file called `.zip` is a bad zip, not a bad document."""
    return content.startswith(_ZIP) or Path(name).suffix.lower() == ".zip"


def _bytes_of(item: Input) -> bytes | Unread:
    try:
        if item.path is None:
            return _limited(sys.stdin.buffer)
        with Path(item.path).open("rb") as source:
            return _limited(source)
    except OSError as trouble:
        return Unread(finding("EF-FIL-002", found=item.name, reason=trouble.strerror or "?"))


def _limited(source: IO[bytes]) -> bytes | Unread:
    content = source.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        return Unread(finding("EF-FIL-004", found=f"> {_MOST_BYTES}", expected=str(_MOST_BYTES)))
    return content
