"""The guard of the sign-in: after some failures an address is locked for a while, whether somebody has it or not."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from zarf.core.errors import NotAllowed
from zarf.core.findings import finding
from zarf.office.acting import Actor, Kind, acting, current
from zarf.office.audit import services as audit
from zarf.office.taxpayers.models import Membership, SignInGuard
from zarf.ports.wired import ports


class SignInLocked(NotAllowed):
    """Nobody signs in with this address for a while, not even with the right password."""


def check_sign_in(address: str) -> None:
    """Raises SignInLocked while the address is locked."""
    held = SignInGuard.objects.filter(address_sha256=_digest(address)).first()
    now = ports().clock.now()
    if held is not None and held.locked_until is not None and held.locked_until > now:
        minutes = -(-int((held.locked_until - now).total_seconds()) // 60)
        raise SignInLocked(finding("EF-TAX-060", minutes=str(minutes)))


def sign_in_failed(address: str) -> None:
    """Count a failure; at the last one that is allowed the address is locked."""
    now, pause = ports().clock.now(), timedelta(minutes=int(settings.ZARF["ZARF_SIGN_IN_LOCK_MINUTES"]))
    with transaction.atomic():
        SignInGuard.objects.get_or_create(address_sha256=_digest(address), defaults={"first_failed_at": now})
        held = SignInGuard.objects.select_for_update().get(address_sha256=_digest(address))
        if now - held.first_failed_at > pause:
            held.failures, held.first_failed_at = 0, now
        held.failures += 1
        is_last = held.failures >= int(settings.ZARF["ZARF_SIGN_IN_ATTEMPTS"])
        if is_last:
            held.failures, held.first_failed_at, held.locked_until = 0, now, now + pause
        held.save()
        log_of_person(address, "session.failed")
        if is_last:
            log_of_person(address, "session.locked", note=f"{settings.ZARF['ZARF_SIGN_IN_LOCK_MINUTES']} min")


def unlock(address: str) -> None:
    """Forget the failures of an address: after the right password, a new password, or by an operator's word."""
    SignInGuard.objects.filter(address_sha256=_digest(address)).delete()


def log_of_person(address: str, action: str, *, note: str = "") -> None:
    """A line for each firm of the person; one of no firm when nobody has the address or he serves none."""
    user = User.objects.filter(username=address.strip().lower()).first()
    held = Membership.objects.filter(user=user) if user else Membership.objects.none()
    firms: list[int | None] = list(held.values_list("taxpayer_id", flat=True))
    before = current()
    name = user.username if user else address.strip()[:150]
    kind = Kind.PERSON if user else Kind.NOBODY
    who = before if before.kind is Kind.HOUSE else Actor(name, kind, {}, before.address, user.pk if user else None)
    with acting(who):
        for firm in firms or [None]:
            audit.write(action, firm, subject=name, note=note)


def _digest(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()
