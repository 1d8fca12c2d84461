"""Inviting people by mail: a link that works once and for some days, and tells nobody who signs in here already.

Whoever invites sees the same whether the address is known or not; the right is given only when the address's owner
takes it. Of the link only its SHA-256 is kept.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from zarf.core.errors import Conflict, NotAllowed, NotFound
from zarf.core.findings import finding
from zarf.office.acting import Actor, Kind, acting, current
from zarf.office.audit import services as audit
from zarf.office.notices.services import OutgoingMail, queue_mail
from zarf.office.taxpayers import people
from zarf.office.taxpayers.branches import check_codes
from zarf.office.taxpayers.models import Invitation, Membership, Role, Taxpayer
from zarf.office.taxpayers.refusals import Refused
from zarf.office.taxpayers.rights import ROLE_NAMES, Right, require
from zarf.ports.clock.api import ISTANBUL
from zarf.ports.wired import ports

JOIN_PATH = "join/"
"""Below the portal's address; the token and a slash follow."""


def invite(taxpayer: Taxpayer, email: str, role: str, branches: Sequence[str] | None, by: str) -> Invitation:
    """Send an invitation; an open one to the same address is replaced, and its link is dead. Raises Refused."""
    require(taxpayer.pk, Right.PEOPLE_CHANGE)
    address = people.checked_email(email)
    if role not in Role.values:
        raise Refused([finding("EF-TAX-044", found=role, expected=", ".join(Role.values))])
    check_codes(taxpayer, branches or [])
    if Membership.objects.filter(taxpayer=taxpayer, user__username=address).exists():
        raise Refused([finding("EF-TAX-045", path="email", found=address)])
    token, now = secrets.token_urlsafe(32), ports().clock.now()
    with transaction.atomic():
        _open(taxpayer).filter(email=address).update(withdrawn_at=now)
        made = Invitation.objects.create(
            taxpayer=taxpayer,
            email=address,
            role=role,
            branches=list(branches) if branches is not None else None,
            token_sha256=_digest(token),
            created_at=now,
            created_by=by,
            expires_at=now + timedelta(days=int(settings.ZARF["ZARF_INVITATION_DAYS"])),
        )
        made.mail_id = _mail(made, token).pk
        made.save(update_fields=["mail_id"])
        values = {"role": role} | ({"branches": list(branches)} if branches is not None else {})
        audit.write("people.invited", taxpayer.pk, subject=address, new=values)
    return made


def open_invitations(taxpayer: Taxpayer) -> list[Invitation]:
    """Those neither taken nor withdrawn, also when their days are over; newest first."""
    return list(_open(taxpayer).order_by("-created_at", "-id"))


def withdraw_invitation(taxpayer: Taxpayer, pk: int) -> None:
    """Its link is dead from now on. Raises NotFound."""
    require(taxpayer.pk, Right.PEOPLE_CHANGE)
    with transaction.atomic():
        found = _open(taxpayer).select_for_update().filter(pk=pk).first()
        if found is None:
            raise NotFound(finding("EF-TAX-041"))
        found.withdrawn_at = ports().clock.now()
        found.save(update_fields=["withdrawn_at"])
        audit.write("people.invitation_withdrawn", taxpayer.pk, subject=found.email)


def invitation(token: str) -> Invitation:
    """The open invitation behind a link. Raises NotFound; Conflict (EF-TAX-049) for one that was accepted."""
    found = (
        Invitation.objects.select_related("taxpayer")
        .filter(token_sha256=_digest(token), withdrawn_at=None, taxpayer__is_active=True)
        .first()
    )
    if found is not None and found.accepted_at is not None:
        # The address is told to who has the link, and the link went to that address alone.
        raise Conflict(finding("EF-TAX-049", found=found.email))
    if found is None or found.expires_at <= ports().clock.now():
        raise NotFound(finding("EF-TAX-041"))
    return found


def accept(token: str, *, user: User | None = None, password: str = "") -> User:
    """Take the right: as who is signed in, or as somebody new with this password.

    Raises NotFound; Conflict (EF-TAX-049) when it was accepted.
    NotAllowed (EF-TAX-042) when somebody else is signed in, or when the address signs in here already
    and nobody is; Refused for a password that does not fit.
    """
    with transaction.atomic():
        found = Invitation.objects.select_for_update().get(pk=invitation(token).pk)
        if found.accepted_at is not None:
            raise Conflict(finding("EF-TAX-049", found=found.email))
        if user is None and not people.may_sign_in(found.email):
            user = people.new_sign_in(found.email, password)
        if user is None or user.get_username() != found.email:
            raise NotAllowed(finding("EF-TAX-042", found=found.email))
        Membership.objects.update_or_create(
            user=user, taxpayer=found.taxpayer, defaults={"role": found.role, "branches": found.branches}
        )
        found.accepted_at = ports().clock.now()
        found.save(update_fields=["accepted_at"])
        with acting(Actor(found.email, Kind.PERSON, {}, current().address, user.pk)):
            audit.write("people.joined", found.taxpayer_id, subject=found.email, new={"role": found.role})
    return user


def _open(taxpayer: Taxpayer) -> QuerySet[Invitation]:
    return Invitation.objects.filter(taxpayer=taxpayer, accepted_at=None, withdrawn_at=None)


def _mail(item: Invitation, token: str) -> OutgoingMail:
    """Both languages in one: nobody knows yet which one the reader speaks."""
    link = f"{settings.ZARF.public_url}/{JOIN_PATH}{token}/"
    until = item.expires_at.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M")
    role_tr, role_en = ROLE_NAMES[item.role]
    text = (
        f"Merhaba,\n\n{item.created_by} sizi Zarf'a davet etti.\n"
        f"Firma: {item.taxpayer.title}\nRol: {role_tr}\n\n"
        f"Kabul etmek için {until} tarihine kadar şu bağlantıyı açın; bağlantı bir kez çalışır:\n\n{link}\n\n"
        "Bu daveti beklemiyorsanız iletiyi silmeniz yeter; hiçbir şey olmaz.\n\n---\n\n"
        f"Hello,\n\n{item.created_by} invites you to Zarf.\n"
        f"Firm: {item.taxpayer.title}\nRole: {role_en}\n\n"
        f"To accept, open this link before {until} (Istanbul time); it works once:\n\n{link}\n\n"
        "If you do not expect this, delete the message; nothing happens.\n"
    )
    subject = f"Zarf daveti: {item.taxpayer.title}"
    return queue_mail(item.email, subject, text, kind="invitation", taxpayer_id=item.taxpayer_id, is_secret=True)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
