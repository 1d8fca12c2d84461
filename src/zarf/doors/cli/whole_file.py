"""Reading a file that was named, and writing one: the whole of it or nothing."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from zarf.doors.cli.spoken import unusable


def read_file(name: str) -> bytes:
    """The bytes of the file *name* ("-": standard input). Raises UsageError when it cannot be read."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise unusable(name, error) from error


def write_file(name: str, data: bytes | Iterable[bytes]) -> None:
    """It appears under its name only when it is complete and on the disk. data: whole, or in pieces.

    Raises UsageError.
    """
    if name == "-":
        for piece in [data] if isinstance(data, bytes) else data:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    try:
        replace_file(Path(name), data)
    except OSError as error:
        raise unusable(name, error) from error


def replace_file(target: Path, data: bytes | Iterable[bytes]) -> None:
    """Put *data* at *target* in one step. Raises OSError; nothing is left behind then."""
    descriptor, fresh = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(fresh).chmod(0o666 & ~mask)
        Path(fresh).replace(target)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
