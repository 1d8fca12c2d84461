"""Time stamps as other areas and the doors see them: stamp once, ask what is left, settle what is open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from zarf.core.errors import NotAllowed, NotFound
from zarf.core.findings import finding
from zarf.core.seal import add_signature_timestamp, signature_imprint
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.office.timestamps.accounts import (
    ChosenAccount,
    account_of,
    choose_stamping,
    is_password_kept,
    kept_account,
    platform_account,
    set_account,
    set_account_with_password,
    stamps_outgoing,
    typed_account,
)
from zarf.office.timestamps.ledger import DatabaseLedger, token_of
from zarf.office.timestamps.models import LIVE, UNSETTLED, KontorCheck, Stamp, State, TimestampAccount
from zarf.ports.timestamps import OutcomeUnknown, TimestampAuthority, TimestampRefused, stamp_once
from zarf.ports.wired import ports

__all__ = [
    "Balance",
    "ChosenAccount",
    "KontorCheck",
    "Spent",
    "Stamp",
    "State",
    "TimestampAccount",
    "Trial",
    "account_of",
    "balance",
    "choose_stamping",
    "is_password_kept",
    "kept_account",
    "known_stamp",
    "last_check",
    "ledger",
    "open_stamps",
    "set_account",
    "set_account_with_password",
    "settle",
    "spent",
    "stamp",
    "stamp_seal",
    "stamps_outgoing",
    "try_account",
]

IN_FLIGHT = timedelta(minutes=10)
"""So long a process may still be waiting for the answer to its order: the client gives up after far less."""


@dataclass(frozen=True, slots=True)
class Trial:
    """An account that works. left: its kontör."""

    is_platform: bool
    left: int


@dataclass(frozen=True, slots=True)
class Spent:
    """Kontör spent for a taxpayer: of its own account, of the platform's, and orders whose end nobody knows."""

    own: int
    platform: int
    unsettled: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What the service says is left, and how that fits the ledger.

    before: what it said at the last query, None at the first. spent: kontör the ledger knows to have been spent since.
    unsettled: orders of this account whose outcome nobody knows.
    """

    userid: str
    is_platform: bool
    left: int
    before: int | None
    spent: int
    unsettled: int

    @property
    def unexplained(self) -> int | None:
        """Kontör that went and that no stamp in the ledger accounts for; negative when kontör was bought."""
        return None if self.before is None else self.before - self.spent - self.left


def stamp(taxpayer: Taxpayer, imprint: bytes, subject: str = "") -> bytes:
    """The time stamp (DER) of a SHA-256 *imprint* for a taxpayer: the one in the ledger, else a new one.

    Costs one kontör once, however often it is called. Not to be called inside a transaction: the ledger must last.
    Raises TimestampRefused, TimestampWrong, OutcomeUnknown or Unavailable.
    """
    chosen = account_of(taxpayer)
    return stamp_once(_service(), DatabaseLedger(taxpayer, chosen.is_platform, subject), imprint, chosen.account)


def known_stamp(imprint: bytes) -> bytes:
    """The stamp that the ledger has of a value; nothing is ordered. Raises OutcomeUnknown when it has none."""
    row = Stamp.objects.filter(imprint=imprint.hex(), state__in=LIVE).first()
    token = token_of(row) if row is not None else None
    if token is None:
        raise OutcomeUnknown(finding("EF-TSP-012", found=imprint.hex()[:16]))
    return token


def stamp_seal(taxpayer: Taxpayer, sealed: bytes, subject: str = "") -> bytes:
    """*sealed* (XAdES-BES) with a time stamp in it (XAdES-T). Raises SealRefused and as `stamp`."""
    return add_signature_timestamp(sealed, stamp(taxpayer, signature_imprint(sealed), subject))


def balance(taxpayer: Taxpayer | None) -> Balance:
    """Ask the service what is left on the account that pays for *taxpayer*; None: the platform's. Costs nothing.

    Raises TimestampRefused or Unavailable.
    """
    chosen = account_of(taxpayer) if taxpayer is not None else _platform()
    userid = str(chosen.account.userid)
    left = _service().kontor(chosen.account)
    with transaction.atomic():
        last = KontorCheck.objects.filter(userid=userid).order_by("-at").first()
        orders = Stamp.objects.filter(userid=userid)
        since = orders.filter(ordered_at__gt=last.at) if last is not None else orders.none()
        spent = since.aggregate(n=Sum("kontor"))["n"] or 0
        KontorCheck.objects.create(
            taxpayer=None if chosen.is_platform else taxpayer, userid=userid, at=ports().clock.now(), left=left
        )
    unsettled = orders.filter(state__in=UNSETTLED).count()
    return Balance(userid, chosen.is_platform, left, last.left if last else None, spent, unsettled)


def try_account(taxpayer: Taxpayer, userid: str, password: str) -> Trial:
    """ "Sına": ask the service about the account that was typed in, before or after it is kept. Costs nothing.

    Raises TimestampRefused (what is wrong with the account) or Unavailable.
    """
    require(taxpayer.pk, Right.SEALING_CHANGE)
    chosen = typed_account(taxpayer, userid, password)
    held = kept_account(taxpayer)
    if not chosen.is_platform and held is not None and held.userid == str(chosen.account.userid) and not password:
        return Trial(is_platform=False, left=balance(taxpayer).left)
    return Trial(chosen.is_platform, _service().kontor(chosen.account))


def last_check(taxpayer: Taxpayer) -> KontorCheck | None:
    """What the service last said was left on the taxpayer's own account; None without one, or while nobody asked."""
    held = kept_account(taxpayer)
    if held is None:
        return None
    return KontorCheck.objects.filter(taxpayer=taxpayer, userid=held.userid).order_by("-at").first()


def spent(taxpayer: Taxpayer) -> Spent:
    """How many stamps the ledger has of a taxpayer, by whose kontör, and how many are open."""
    rows = Stamp.objects.filter(taxpayer=taxpayer)
    return Spent(
        own=rows.filter(is_platform=False).aggregate(n=Sum("kontor"))["n"] or 0,
        platform=rows.filter(is_platform=True).aggregate(n=Sum("kontor"))["n"] or 0,
        unsettled=rows.filter(state__in=UNSETTLED).count(),
    )


def ledger(taxpayer_ids: Collection[int]) -> QuerySet[Stamp]:
    """Every order of these taxpayers, newest first."""
    return Stamp.objects.filter(taxpayer_id__in=list(taxpayer_ids)).select_related("taxpayer").order_by("-pk")


def open_stamps(taxpayer_ids: Collection[int]) -> list[Stamp]:
    """Orders that a person must settle: no answer came, or the process that waited for it is gone."""
    gone = Q(state=State.OPEN) | Q(state=State.ORDERED, ordered_at__lte=ports().clock.now() - IN_FLIGHT)
    found = ledger(taxpayer_ids).filter(gone).order_by("pk")
    # A process may have died after the stamp was in the archive: then it is there, and nothing is open.
    return [row for row in found if token_of(row) is None]


def settle(pk: int, *, was_paid: bool, actor: str, note: str = "") -> Stamp:
    """Decide about an open order; its value may then be asked for again, at the price of one more kontör.

    Raises NotFound, and NotAllowed when it is not open (any more) or its answer may still come.
    """
    with transaction.atomic():
        row = Stamp.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None:
            raise NotFound(finding("EF-TSP-020", found=str(pk)))
        require(row.taxpayer_id, Right.SEALING_CHANGE)
        if row.state not in UNSETTLED or token_of(row) is not None:
            raise NotAllowed(finding("EF-TSP-021", found=str(pk)))
        if row.state == State.ORDERED and row.ordered_at > ports().clock.now() - IN_FLIGHT:
            raise NotAllowed(finding("EF-TSP-022", found=str(pk), minutes=int(IN_FLIGHT.total_seconds() // 60)))
        row.state = State.LOST if was_paid else State.RELEASED
        row.kontor, row.ended_at = int(was_paid), ports().clock.now()
        row.settled_by, row.settled_note = actor[:150], note[:300]
        row.save(update_fields=["state", "kontor", "ended_at", "settled_by", "settled_note"])
    return row


def _service() -> TimestampAuthority:
    service = ports().timestamps
    if service is None:
        raise TimestampRefused(finding("EF-TSP-001", found="-"))
    return service


def _platform() -> ChosenAccount:
    account = platform_account()
    if account is None:
        raise TimestampRefused(finding("EF-TSP-001", found="-"))
    return ChosenAccount(account, is_platform=True)
