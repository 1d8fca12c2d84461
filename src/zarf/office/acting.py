"""Who acts: every service may ask it, so that rights are checked and actions are logged where things happen.

The house's own processes (worker, command line) act as HOUSE and may do everything. The web process acts as nobody
until a door has said who came in; nobody may do nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol


class Kind(StrEnum):
    """What sort of actor it is."""

    HOUSE = "house"
    PERSON = "person"
    KEY = "key"
    OPERATOR = "operator"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Actor:
    """name: sign-in, name of a key, or `zarf`. roles: by the taxpayer's key. address: where from (IP).

    branches: codes of those the actor is limited to ("": the firm itself), by taxpayer; who is not there has no limit.
    """

    name: str
    kind: Kind
    roles: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    address: str = ""
    user_id: int | None = None
    branches: Mapping[int, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))


class HasMeta(Protocol):
    """A request: its META says where it came from."""

    META: Any


def address_of(request: HasMeta) -> str:
    """The caller's address; behind a proxy of our own (REMOTE_ADDR is loopback) the last one the proxy names."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if forwarded and direct in _LOOPBACK:
        named = forwarded.rpartition(",")[2].strip()
        return named[:45] if _ADDRESS.fullmatch(named) else direct
    return direct[:45]


_LOOPBACK = ("127.0.0.1", "::1")
_ADDRESS = re.compile(r"[0-9A-Fa-f.:]{3,45}")
HOUSE = Actor("zarf", Kind.HOUSE)
NOBODY = Actor("", Kind.NOBODY)

_current: ContextVar[Actor] = ContextVar("zarf_actor", default=HOUSE)


def current() -> Actor:
    """Who acts now."""
    return _current.get()


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Inside the block *actor* acts."""
    before = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(before)
