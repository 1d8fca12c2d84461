"""What people say of trust, revocation and time when seals are to be judged: files and texts, read into values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from zarf.core.seal import CrlSet, TrustStore
from zarf.doors.cli.house_clock import house_clock
from zarf.doors.cli.spoken import unusable, wrong_use


def trust_store(names: tuple[str, ...]) -> TrustStore:
    """--trust: certificates to be trusted. Raises UsageError."""
    try:
        return TrustStore.from_pem(*(read_given(name) for name in names))
    except ValueError as error:
        raise unusable(f"--trust {_wrong_one(names, TrustStore.from_pem)}", error) from error


def revocation_lists(names: tuple[str, ...]) -> CrlSet:
    """--crl: revocation lists. Raises UsageError."""
    try:
        return CrlSet(read_given(name) for name in names)
    except ValueError as error:
        raise unusable(f"--crl {_wrong_one(names, CrlSet().add)}", error) from error


def _wrong_one(names: tuple[str, ...], read: Callable[[bytes], object]) -> str:
    """The first of the files that *read* refuses."""
    for name in names:
        try:
            read(read_given(name))
        except ValueError:
            return name
    return ", ".join(names)


def read_given(name: str) -> bytes:
    """The bytes of a file named in an option. Raises UsageError."""
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise unusable(name, error) from error


def moment_given(text: str | None) -> datetime:
    """--at: a moment with its offset; now, by the house's clock, when nothing is said. Raises UsageError."""
    if text is None:
        return house_clock().now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise wrong_use(
            f"--at: {text!r} ISO 8601 biçiminde bir zaman değil", f"--at: {text!r} is not an ISO 8601 time"
        ) from error
    if moment.tzinfo is None:
        raise wrong_use(
            "--at: zamanın dilimi de yazılmalı, örneğin +03:00", "--at: the time needs an offset, such as +03:00"
        )
    return moment
