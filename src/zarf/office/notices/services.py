"""The outbox as other areas and the doors see it."""

from __future__ import annotations

from zarf.office.notices.models import OutgoingMail
from zarf.office.notices.outbox import mails, queue_mail, send_mail_again, troubled
from zarf.office.notices.sending import send_due, send_one

__all__ = ["OutgoingMail", "mails", "queue_mail", "send_due", "send_mail_again", "send_one", "troubled"]
