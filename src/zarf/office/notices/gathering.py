"""Comparing the notices with what is the case: new ones are kept and mailed, those that are over are ended.

Notices are derived, so a lost job or a killed worker loses none: the next round finds what this one did not tell. A
notice and its mails are committed together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from zarf.office.notices import mailing
from zarf.office.notices.models import Notice
from zarf.office.notices.sources import Told, everything
from zarf.office.taxpayers import services as taxpayers
from zarf.ports.wired import ports


def gather() -> int:
    """One round over all firms; gives how many notices are new or renewed. Two rounds at once wait for each other."""
    told: dict[int, list[Told]] = {item.pk: [] for item in taxpayers.active_taxpayers()}
    for one in everything(told.keys()):
        told[one.taxpayer_id].append(one)
    return sum(_of_a_firm(taxpayer_id, found) for taxpayer_id, found in told.items())


def _of_a_firm(taxpayer_id: int, found: Iterable[Told]) -> int:
    now = ports().clock.now()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('zarf.notices'), %s)", [taxpayer_id])
        standing = {(one.kind, one.key): one for one in Notice.objects.filter(taxpayer_id=taxpayer_id, ended_at=None)}
        news = [item for one in found if (item := _kept(standing.pop((one.kind, one.key), None), one)) is not None]
        if standing:
            Notice.objects.filter(pk__in=[one.pk for one in standing.values()]).update(ended_at=now)
        if news:
            mailing.mail_news(taxpayer_id, news)
    return len(news)


def _kept(before: Notice | None, told: Told) -> Notice | None:
    """The notice as it stands now; given back when it is new, or there is more of it than before."""
    now = ports().clock.now()
    told_now: dict[str, Any] = {
        "code": told.code,
        "severity": told.severity,
        "texts": told.texts,
        "subject": told.subject,
    }
    told_now |= {"person": told.person, "branch": told.branch}
    if before is None:
        return Notice.objects.create(
            taxpayer_id=told.taxpayer_id,
            kind=told.kind,
            key=told.key,
            mark=told.mark,
            seen_at=now,
            renewed_at=now,
            **told_now,
        )
    grown = told.mark > before.mark
    if grown:
        before.mark, before.renewed_at = told.mark, now
    if grown or any(getattr(before, name) != value for name, value in told_now.items()):
        for name, value in told_now.items():
            setattr(before, name, value)
        before.save()
    return before if grown else None
