"""The ports this process works with. The composition root (or a test) fills them; the office reads them.

The office may not know which implementation it talks to, and the composition root may not be imported from
below. This module is the socket between the two: `use_factory` at start, `ports()` wherever the world is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zarf.core.seal import TrustStore
    from zarf.ports.clock.api import Clock
    from zarf.ports.gib.api import EFaturaPort, UserListPort
    from zarf.ports.gib.edefter_api import EDefterPort
    from zarf.ports.keys.api import KeyStore
    from zarf.ports.mail.api import MailPort
    from zarf.ports.revocation.api import RevocationSource
    from zarf.ports.storage.api import Archive
    from zarf.ports.storage.backup.opening import BackupPlaces
    from zarf.ports.timestamps.api import TimestampAuthority


@dataclass(frozen=True, slots=True)
class Ports:
    """One implementation of each port. `trust` holds the roots a seal may come from.

    timestamps, mail, edefter, backup None: there is no such service.
    """

    archive: Archive
    efatura: EFaturaPort
    user_list: UserListPort
    keys: KeyStore
    revocation: RevocationSource
    trust: TrustStore
    clock: Clock
    timestamps: TimestampAuthority | None = None
    mail: MailPort | None = None
    edefter: EDefterPort | None = None
    backup: BackupPlaces | None = None


class NotWired(RuntimeError):
    """The ports were asked for before the composition root (or the test) said what they are."""


_lock = Lock()
_ports: Ports | None = None
_factory: Callable[[], Ports] | None = None


def use(chosen: Ports) -> None:
    """From now on `ports()` gives *chosen*."""
    global _ports
    with _lock:
        _ports = chosen


def use_factory(factory: Callable[[], Ports]) -> None:
    """From now on `ports()` calls *factory* at first need and keeps what it gave."""
    global _ports, _factory
    with _lock:
        _ports, _factory = None, factory


def ports() -> Ports:
    """The ports of this process. Raises NotWired when nobody has said what they are."""
    global _ports
    with _lock:
        if _ports is None:
            if _factory is None:
                raise NotWired("zarf.ports.wired.use() has not been called")
            _ports = _factory()
        return _ports


@contextmanager
def using(chosen: Ports) -> Iterator[Ports]:
    """*chosen* inside the block, what was there before after it. For tests."""
    global _ports
    with _lock:
        before, _ports = _ports, chosen
    try:
        yield chosen
    finally:
        with _lock:
            _ports = before
