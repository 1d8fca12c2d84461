"""The ledger of stamps in the database: no value is ordered twice, also when the process dies at any point.

Each call is a transaction of its own (`durable`): a note that a later failure takes back would be none.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.office.taxpayers.services import Taxpayer
from zarf.office.timestamps.models import LIVE, UNSETTLED, Stamp, State
from zarf.ports.timestamps import OutcomeUnknown
from zarf.ports.wired import ports


@dataclass(frozen=True, slots=True)
class DatabaseLedger:
    """A `StampLedger` for one taxpayer. subject: what is stamped, in words; is_platform: whose account pays."""

    taxpayer: Taxpayer
    is_platform: bool
    subject: str = ""

    def token(self, imprint: bytes) -> bytes | None:
        row = Stamp.objects.filter(imprint=imprint.hex(), state__in=LIVE).first()
        return token_of(row) if row is not None else None

    def begin(self, imprint: bytes, userid: int) -> None:
        try:
            with transaction.atomic(durable=True):
                Stamp.objects.create(
                    taxpayer=self.taxpayer,
                    imprint=imprint.hex(),
                    subject=self.subject[:200],
                    userid=str(userid),
                    is_platform=self.is_platform,
                    ordered_at=ports().clock.now(),
                )
        except IntegrityError as problem:
            if "one_stamp_each_value" not in str(problem):
                raise
            raise OutcomeUnknown(finding("EF-TSP-012", found=imprint.hex()[:16])) from problem

    def finish(self, imprint: bytes, token: bytes) -> None:
        # The newest that is not refused: also one that a person gave up while the answer was on its way.
        row = Stamp.objects.filter(imprint=imprint.hex()).exclude(state=State.REFUSED).latest("pk")
        ports().archive.put(token_key(row), token)
        _end(row, State.GRANTED, kontor=1)

    def release(self, imprint: bytes, code: str = "") -> None:
        for row in Stamp.objects.filter(imprint=imprint.hex(), state__in=UNSETTLED):
            _end(row, State.REFUSED, kontor=0, code=code)

    def leave_open(self, imprint: bytes, code: str) -> None:
        Stamp.objects.filter(imprint=imprint.hex(), state=State.ORDERED).update(state=State.OPEN, code=code)


def token_key(row: Stamp) -> str:
    """Archive key of a stamp's token. The row's number is in it, for a lost order may be followed by another one."""
    return f"timestamps/{row.imprint[:2]}/{row.imprint}-{row.pk}.tst"


def token_of(row: Stamp) -> bytes | None:
    """The token that was had; None while there is none.

    A process that died between archiving the token and noting it left the token there: then it is noted now.
    """
    if row.state == State.GRANTED:
        return ports().archive.get(row.token_key)
    try:
        token = ports().archive.get(token_key(row))
    except NotFound:
        return None
    _end(row, State.GRANTED, kontor=1)
    return token


def _end(row: Stamp, state: State, *, kontor: int, code: str = "") -> None:
    key = token_key(row) if state == State.GRANTED else ""
    changes = {"state": state, "kontor": kontor, "code": code, "token_key": key, "ended_at": ports().clock.now()}
    Stamp.objects.filter(pk=row.pk).exclude(state__in=(State.GRANTED, State.REFUSED)).update(**changes)
