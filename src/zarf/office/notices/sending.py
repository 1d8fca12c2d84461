"""Sending what the outbox holds. The intent is committed before the server is called.

A mail of which nobody knows whether it was taken is sent once more after a while, under the same Message-ID and with
a line that says so: a notice that is missing costs more than one that came twice, but it never comes twice unsaid.
Times of retrying: RFC 5321, section 4.5.4.1 (at least half an hour in the long run, given up after days).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from zarf.core.errors import Unavailable, ZarfError
from zarf.core.findings import Finding, finding
from zarf.office.notices.models import OutgoingMail
from zarf.ports.mail import Mail, MailRefused, OutcomeUnknown
from zarf.ports.wired import ports

State = OutgoingMail.State
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240))
"""After each attempt; the last one repeats."""
GIVE_UP = timedelta(days=4)
TORN = timedelta(minutes=10)
"""A mail that is being sent for longer was torn: its worker was killed."""
MOST_REPEATS = 2
_AT_ONCE = 200
_REPEATED = "[Bu ileti size daha önce de ulaşmış olabilir. / This message may have reached you before.]\n\n"
_log = logging.getLogger("zarf.mail")


def send_due(limit: int = _AT_ONCE) -> int:
    """Send whatever is due now; gives how many were tried."""
    now = ports().clock.now()
    torn = Q(state=State.SENDING, attempted_at__lte=now - TORN)
    due = OutgoingMail.objects.filter(Q(next_attempt_at__lte=now) | torn).order_by("next_attempt_at", "pk")
    return sum(send_one(pk) for pk in list(due.values_list("pk", flat=True)[:limit]))


def send_one(pk: int) -> bool:
    """Send one mail if it is due and nobody else is at it; False otherwise."""
    item = _claim(pk)
    if item is None:
        return False
    mail = ports().mail
    try:
        if mail is None:
            raise Unavailable(finding("EF-MAIL-010", found="-", reason="not wired"))
        mail.send(_as_mail(item))
    except ZarfError as problem:
        _failed(item, problem)
    else:
        _ended(item, State.SENT)
    return True


def _claim(pk: int) -> OutgoingMail | None:
    """Mark it as being sent, and commit that, so that a killed worker leaves a trace."""
    now = ports().clock.now()
    with transaction.atomic():
        item = OutgoingMail.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if item is None:
            return None
        if item.state == State.SENDING and item.attempted_at is not None and item.attempted_at <= now - TORN:
            _unknown(item, finding("EF-MAIL-013", found=item.to, reason="worker killed"), now)
            return None
        if item.next_attempt_at is None or item.next_attempt_at > now:
            return None
        item.repeats += item.state == State.UNKNOWN
        item.state, item.attempts, item.attempted_at, item.next_attempt_at = State.SENDING, item.attempts + 1, now, None
        item.save(update_fields=["repeats", "state", "attempts", "attempted_at", "next_attempt_at"])
    return item


def _as_mail(item: OutgoingMail) -> Mail:
    text = _REPEATED + item.text if item.repeats else item.text
    return Mail(item.to, item.subject, text, item.message_id, "" if item.repeats else item.html)


def _failed(item: OutgoingMail, problem: ZarfError) -> None:
    now = ports().clock.now()
    _log.warning("mail %s not sent: %s", item.pk, problem.code)
    if isinstance(problem, OutcomeUnknown):
        _unknown(item, problem.finding, now)
    elif isinstance(problem, MailRefused) or now - item.created_at > GIVE_UP:
        _ended(item, State.FAILED, problem.finding)
    else:
        # After an unknown outcome the next attempt is a repetition again, and says so.
        state = State.UNKNOWN if item.repeats else State.WAITING
        item.repeats -= bool(item.repeats)
        item.state, item.problem = state, _told(problem.finding)
        item.next_attempt_at = now + PAUSES[min(item.attempts, len(PAUSES)) - 1]
        item.save(update_fields=["repeats", "state", "problem", "next_attempt_at"])


def _unknown(item: OutgoingMail, told: Finding, now: datetime) -> None:
    if item.repeats >= MOST_REPEATS:
        _ended(item, State.FAILED, told)
        return
    item.state, item.problem, item.next_attempt_at = State.UNKNOWN, _told(told), now + PAUSES[3]
    item.save(update_fields=["state", "problem", "next_attempt_at"])


def _ended(item: OutgoingMail, state: State, problem: Finding | None = None) -> None:
    """Nothing more happens by itself. What was secret is wiped: who needs it anew gets a new one."""
    item.state, item.next_attempt_at = state, None
    item.problem = _told(problem) if problem else None
    item.sent_at = ports().clock.now() if state == State.SENT else None
    if item.is_secret:
        item.text, item.html = "", ""
    item.save(update_fields=["state", "next_attempt_at", "problem", "sent_at", "text", "html"])


def _told(item: Finding) -> dict[str, str]:
    return {
        "code": item.code,
        "message": item.message("tr"),
        "hint": item.hint("tr"),
        "message_en": item.message("en"),
        "hint_en": item.hint("en"),
    }
