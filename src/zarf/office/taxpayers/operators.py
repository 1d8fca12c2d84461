"""Platform operators: they hold no right for a firm. To look at one they say why, and the firm reads of it (F117)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction

from zarf.core.errors import NotAllowed
from zarf.core.findings import finding
from zarf.office.acting import Actor, Kind, acting, current
from zarf.office.audit import services as audit
from zarf.office.taxpayers.models import Membership, Operator, OperatorVisit, Taxpayer
from zarf.office.taxpayers.people import sign_in_of
from zarf.office.taxpayers.refusals import Refused
from zarf.office.taxpayers.rights import OPERATOR
from zarf.ports.wired import ports

VISIT = timedelta(hours=1)
_LONGEST = 300


def make_operator(email: str, *, is_operator: bool) -> None:
    """Only the house itself, at its command line, says who operates it. Raises NotAllowed, NotFound."""
    if current().kind is not Kind.HOUSE:
        raise NotAllowed(finding("EF-TAX-061"))
    user = sign_in_of(email)
    with transaction.atomic():
        if is_operator:
            Operator.objects.get_or_create(user=user, defaults={"since": ports().clock.now()})
        else:
            Operator.objects.filter(user=user).delete()
            OperatorVisit.objects.filter(user=user).update(ends_at=ports().clock.now())
        action = "operator.made" if is_operator else "operator.dismissed"
        audit.write(action, None, subject=user.get_username())


def is_operator(user: User) -> bool:
    """Whether somebody runs this platform."""
    return Operator.objects.filter(user=user).exists()


@contextmanager
def operating(user: User, address: str = "") -> Iterator[None]:
    """Inside the block the operator acts for the house: with no right for any firm. Raises NotAllowed."""
    if not is_operator(user):
        raise NotAllowed(finding("EF-TAX-061"))
    with acting(Actor(user.get_username(), Kind.OPERATOR, {}, address, user.pk)):
        yield


def visit(user: User, taxpayer: Taxpayer, reason: str) -> OperatorVisit:
    """Look at a firm's pages for an hour, and change nothing. Raises NotAllowed, Refused without a reason."""
    if not is_operator(user):
        raise NotAllowed(finding("EF-TAX-061"))
    reason, now = " ".join(reason.split()), ports().clock.now()
    if len(reason) < 5 or len(reason) > _LONGEST or not reason.isprintable():
        raise Refused([finding("EF-TAX-062", path="reason")])
    with transaction.atomic():
        made = OperatorVisit.objects.create(
            user=user, taxpayer=taxpayer, reason=reason, started_at=now, ends_at=now + VISIT
        )
        with acting(_as_operator(user)):
            audit.write("operator.entered", taxpayer.pk, subject=user.get_username(), note=reason)
    return made


def leave(user: User) -> None:
    """End every visit now."""
    now = ports().clock.now()
    with transaction.atomic(), acting(_as_operator(user)):
        for one in OperatorVisit.objects.select_for_update().filter(user=user, ends_at__gt=now):
            one.ends_at = now
            one.save(update_fields=["ends_at"])
            audit.write("operator.left", one.taxpayer_id, subject=user.get_username())


def visited(user: User) -> list[Membership]:
    """The firms he looks at now, as rights that are kept nowhere; empty for everybody who is no operator."""
    if not is_operator(user):
        return []
    open_ones = OperatorVisit.objects.filter(
        user=user, ends_at__gt=ports().clock.now(), taxpayer__is_active=True
    ).select_related("taxpayer")
    firms = {one.taxpayer_id: one.taxpayer for one in open_ones}
    return [Membership(user=user, taxpayer=firm, role=OPERATOR) for firm in firms.values()]


def _as_operator(user: User) -> Actor:
    return Actor(user.get_username(), Kind.OPERATOR, {}, current().address, user.pk)
