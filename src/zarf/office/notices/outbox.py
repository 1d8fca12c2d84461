"""Putting mails into the outbox, in the caller's transaction, and what became of them.

Either the thing that a mail tells of is committed and the mail with it, or neither is. Sending: `sending.py`.
"""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from zarf.core.errors import NotAllowed, NotFound
from zarf.core.findings import finding
from zarf.office.notices.models import OutgoingMail
from zarf.ports.mail import Mail, new_message_id
from zarf.ports.wired import ports

QUEUE = "mail"
_TROUBLED = (OutgoingMail.State.FAILED, OutgoingMail.State.UNKNOWN)


def queue_mail(
    to: str,
    subject: str,
    text: str,
    *,
    kind: str,
    taxpayer_id: int | None = None,
    key: str = "",
    html: str = "",
    is_secret: bool = False,
) -> OutgoingMail:
    """A mail that will be sent once the transaction is committed.

    key: the same key gives the mail that is there already. is_secret: its text is wiped once it has gone.
    Raises MailRefused for an address or a subject that cannot be one.
    """
    subject = " ".join(subject.split())[:300]
    identity = new_message_id(settings.ZARF.mail_domain)
    Mail(to, subject, text, identity, html)
    now = ports().clock.now()
    with transaction.atomic():
        values = {
            "taxpayer_id": taxpayer_id,
            "kind": kind,
            "to": to,
            "subject": subject,
            "text": text,
            "html": html,
            "is_secret": is_secret,
            "message_id": identity,
            "created_at": now,
            "next_attempt_at": now,
        }
        if key:
            item, is_new = OutgoingMail.objects.get_or_create(key=key, defaults=values)
        else:
            item, is_new = OutgoingMail.objects.create(**values), True
        if is_new:
            app.configure_task("zarf.notices.send_mail", queue=QUEUE).defer(pk=item.pk)
    return item


def mails(taxpayer_ids: Collection[int] | None = None) -> QuerySet[OutgoingMail]:
    """Mails of these taxpayers, or all of the house, newest first."""
    found = OutgoingMail.objects.select_related("taxpayer").order_by("-created_at", "-pk")
    return found if taxpayer_ids is None else found.filter(taxpayer_id__in=list(taxpayer_ids))


def troubled(taxpayer_ids: Collection[int] | None = None) -> QuerySet[OutgoingMail]:
    """Mails that failed, or of which nobody knows whether they arrived."""
    return mails(taxpayer_ids).filter(state__in=_TROUBLED)


def send_mail_again(pk: int) -> OutgoingMail:
    """Put a failed mail on its way once more, by a person's word. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        item = OutgoingMail.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if item is None:
            raise NotFound(finding("EF-MAIL-020", found=str(pk)))
        if item.state not in _TROUBLED:
            raise NotAllowed(finding("EF-MAIL-021", found=str(pk)))
        if item.is_secret and not item.text:
            raise NotAllowed(finding("EF-MAIL-022", found=item.kind))
        if item.state == OutgoingMail.State.FAILED:
            item.state, item.attempts, item.created_at = OutgoingMail.State.WAITING, 0, ports().clock.now()
        item.next_attempt_at = ports().clock.now()
        item.save(update_fields=["state", "attempts", "created_at", "next_attempt_at"])
        app.configure_task("zarf.notices.send_mail", queue=QUEUE).defer(pk=item.pk)
    return item
