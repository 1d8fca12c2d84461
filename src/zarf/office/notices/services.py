"""Notices and the outbox as other areas and the doors see them.

What compares the notices with what is the case is not here but in `gathering`: it asks all areas, and some of them use
the outbox.
"""

from __future__ import annotations

from zarf.office.notices.announcements import (
    AnnouncementText,
    all_announcements,
    announce,
    announcements,
    announcements_for,
    mark_announcement_read,
    unread_announcements,
    withdraw_announcement,
)
from zarf.office.notices.kinds import KINDS, Kind
from zarf.office.notices.mailing import choices, choose
from zarf.office.notices.models import Announcement, Notice, OutgoingMail
from zarf.office.notices.outbox import mails, queue_mail, send_mail_again, troubled
from zarf.office.notices.reading import mark_read, notices, open_notices, unread, unread_with_announcements
from zarf.office.notices.sending import send_due, send_one

__all__ = [
    "KINDS",
    "Announcement",
    "AnnouncementText",
    "Kind",
    "Notice",
    "OutgoingMail",
    "all_announcements",
    "announce",
    "announcements",
    "announcements_for",
    "choices",
    "choose",
    "mails",
    "mark_announcement_read",
    "mark_read",
    "notices",
    "open_notices",
    "queue_mail",
    "send_due",
    "send_mail_again",
    "send_one",
    "troubled",
    "unread",
    "unread_announcements",
    "unread_with_announcements",
    "withdraw_announcement",
]
