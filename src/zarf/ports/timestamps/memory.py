"""A time-stamping service and a ledger in this process's memory, for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from zarf.core.errors import ZarfError
from zarf.core.findings import finding
from zarf.ports.timestamps.account import Account
from zarf.ports.timestamps.api import OutcomeUnknown, TimestampRefused


class MemoryTimestamps:
    """Stamps with *make*, from imprint to token. before: raised at the next order; after: once it has been paid."""

    def __init__(self, make: Callable[[bytes], bytes]) -> None:
        self._make = make
        self._accounts: dict[int, tuple[str, int]] = {}
        self.orders: list[bytes] = []
        self.before: ZarfError | None = None
        self.after: ZarfError | None = None

    def open_account(self, account: Account, kontor: int) -> None:
        self._accounts[account.userid] = (account.password, kontor)

    def stamp(self, imprint: bytes, account: Account) -> bytes:
        self._break("before")
        left = self.kontor(account)
        if left < 1:
            raise TimestampRefused(finding("EF-TSP-003", found="memory"))
        self._accounts[account.userid] = (account.password, left - 1)
        self.orders.append(imprint)
        self._break("after")
        return self._make(imprint)

    def kontor(self, account: Account) -> int:
        if account.userid not in self._accounts:
            raise TimestampRefused(finding("EF-TSP-001", found=str(account.userid)))
        password, left = self._accounts[account.userid]
        if password != account.password:
            raise TimestampRefused(finding("EF-TSP-002", found="memory"))
        return left

    def _break(self, when: str) -> None:
        error: ZarfError | None = getattr(self, when)
        setattr(self, when, None)
        if error is not None:
            raise error


@dataclass(slots=True)
class _Entry:
    userid: int
    token: bytes | None = None


class MemoryLedger:
    """A ledger that lasts as long as the process."""

    def __init__(self) -> None:
        self._entries: dict[bytes, _Entry] = {}
        self._lock = Lock()

    def token(self, imprint: bytes) -> bytes | None:
        entry = self._entries.get(imprint)
        return entry.token if entry is not None else None

    def begin(self, imprint: bytes, userid: int) -> None:
        with self._lock:
            if imprint in self._entries:
                raise OutcomeUnknown(finding("EF-TSP-012", found=imprint.hex()[:16]))
            self._entries[imprint] = _Entry(userid)

    def finish(self, imprint: bytes, token: bytes) -> None:
        self._entries[imprint].token = token

    def release(self, imprint: bytes, code: str = "") -> None:
        with self._lock:
            entry = self._entries.get(imprint)
            if entry is not None and entry.token is None:
                del self._entries[imprint]

    def leave_open(self, imprint: bytes, code: str) -> None:
        """What was begun is open as long as nobody releases it: nothing to note."""

    def spent(self, userid: int) -> int:
        """How many stamps came on this account."""
        return sum(1 for entry in self._entries.values() if entry.userid == userid and entry.token is not None)
