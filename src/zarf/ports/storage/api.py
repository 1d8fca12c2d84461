"""The contract of an archive: what was put is there for good, whole, and never changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from zarf.core.errors import Conflict, NotFound, Unavailable
from zarf.core.findings import finding


class AlreadyStored(Conflict):
    """Other bytes lie under this key. Nothing was changed."""


class Archive(Protocol):
    """Keys are relative paths of plain names: `envelopes/in/ab/….zip`. A wrong key is a ValueError."""

    def put(self, key: str, data: bytes) -> None:
        """Keep *data*. When this returns, neither a killed process nor a lost current takes the bytes away.

        The same bytes again are fine. Raises AlreadyStored for other bytes, Unavailable when they cannot be kept.
        """
        ...

    def get(self, key: str) -> bytes:
        """The bytes under *key*. Raises NotFound, or Unavailable."""
        ...

    def exists(self, key: str) -> bool:
        """Whether something lies under *key*. Raises Unavailable."""
        ...

    def list(self, prefix: str = "") -> Iterator[str]:
        """The keys that begin with *prefix*, in order. Raises Unavailable."""
        ...


_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", re.ASCII)
_LONGEST_KEY = 500


def checked_key(key: str) -> str:
    """*key*, if it can be a key in every implementation. Raises ValueError. No name begins with a dot.

    >>> checked_key("envelopes/in/x.zip")
    'envelopes/in/x.zip'
    """
    if len(key) > _LONGEST_KEY or _KEY.fullmatch(key) is None:
        raise ValueError(f"not a key of the archive: {key[:100]!r}")
    return key


def other_bytes(key: str) -> AlreadyStored:
    return AlreadyStored(finding("EF-STO-001", found=key))


def nothing_there(key: str) -> NotFound:
    return NotFound(finding("EF-STO-002", found=key))


def unavailable(key: str, error: Exception) -> Unavailable:
    reason = getattr(error, "strerror", None) or type(error).__name__
    return Unavailable(finding("EF-STO-003", found=key, reason=str(reason)))
