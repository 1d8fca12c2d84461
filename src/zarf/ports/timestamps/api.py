"""The contract of a time-stamping service, of the ledger of stamps, and the ends an order can come to.

    ZarfError
    ├── TimestampRefused    an answer came: no. Nothing was paid
    ├── TimestampWrong      an answer came, but it is not a sound stamp of our value. It may have been paid
    ├── OutcomeUnknown      the order went out and no answer came. It may have been paid
    └── Unavailable         no connection came about. Nothing was paid

Nobody in here asks twice: each stamp costs one kontör.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from zarf.core.errors import Unavailable, ZarfError

if TYPE_CHECKING:
    from zarf.ports.timestamps.account import Account


class TimestampRefused(ZarfError):
    """The service refused: EF-TSP-001 account, 002 password, 003 no kontör left, 004 another reason."""


class TimestampWrong(ZarfError):
    """What came is not a sound stamp of our value (EF-TSP-006); its `found` says why."""


class OutcomeUnknown(ZarfError):
    """The order went out and no answer came back (EF-TSP-007), or it is still open (EF-TSP-012)."""


class TimestampAuthority(Protocol):
    """A time-stamping service."""

    def stamp(self, imprint: bytes, account: Account) -> bytes:
        """DER of a fully checked time-stamp token over the SHA-256 *imprint* (32 bytes). Costs one kontör.

        Raises TimestampRefused, TimestampWrong, OutcomeUnknown or Unavailable. Never asks a second time.
        """
        ...

    def kontor(self, account: Account) -> int:
        """How many stamps are left. Costs nothing. Raises TimestampRefused or Unavailable."""
        ...


class StampLedger(Protocol):
    """Which values were stamped, so that none is stamped, and paid for, twice. Durable before each call returns."""

    def token(self, imprint: bytes) -> bytes | None:
        """The stamp that was had for *imprint*; None when there is none."""
        ...

    def begin(self, imprint: bytes, userid: int) -> None:
        """Note that a stamp is being asked for. Raises OutcomeUnknown (EF-TSP-012) when one is open already."""
        ...

    def finish(self, imprint: bytes, token: bytes) -> None:
        """The stamp came: one kontör of the account that began was spent."""
        ...

    def release(self, imprint: bytes, code: str = "") -> None:
        """Surely nothing was paid, or somebody has decided that it may be paid again. code: of the refusal."""
        ...

    def leave_open(self, imprint: bytes, code: str) -> None:
        """It may have been paid, and nobody knows: a person must decide. code: of what went wrong."""
        ...


def stamp_once(authority: TimestampAuthority, ledger: StampLedger, imprint: bytes, account: Account) -> bytes:
    """The stamp of *imprint*: the one in the ledger, else a new one. Safe to repeat, also after a crash.

    An order whose outcome is not known stays open in the ledger, and is asked for again only after `release`.
    """
    known = ledger.token(imprint)
    if known is not None:
        return known
    ledger.begin(imprint, account.userid)
    try:
        token = authority.stamp(imprint, account)
    except (TimestampRefused, Unavailable) as no:
        ledger.release(imprint, no.code)
        raise
    except (TimestampWrong, OutcomeUnknown) as doubt:
        ledger.leave_open(imprint, doubt.code)
        raise
    ledger.finish(imprint, token)
    return token
