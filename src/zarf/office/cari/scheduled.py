"""The check that runs by itself, and what it has to tell: changes since the one before."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

from zarf.core.errors import ZarfError
from zarf.office.cari.checking import run_check
from zarf.office.cari.models import Account, Check, Setting

log = logging.getLogger(__name__)

ACTOR = "zarf"
_STATES = {"new": "is_new", "removal": "is_removal", "wrong": "colour = 'red'", "several": "colour = 'orange'"}
_NEWS = """
    SELECT count(*) FROM cari_checkrow AS fresh WHERE check_run_id = %s AND {state} AND NOT EXISTS (
        SELECT 1 FROM cari_checkrow AS old
        WHERE old.check_run_id = %s AND old.account_id = fresh.account_id AND {old_state}
    )
"""


def check_all() -> list[Check]:
    """Check every taxpayer who has accounts and has not switched it off. A trouble of one does not stop the others."""
    off = set(Setting.objects.filter(is_scheduled=False).values_list("taxpayer_id", flat=True))
    found = []
    for taxpayer_id in sorted(set(Account.objects.order_by().values_list("taxpayer_id", flat=True).distinct()) - off):
        try:
            found.append(check_by_schedule(taxpayer_id))
        except ZarfError as problem:
            log.warning("cari check of taxpayer %s: %s", taxpayer_id, problem.code)
    return found


def check_by_schedule(taxpayer_id: int) -> Check:
    """Check one taxpayer and note what is new since the last scheduled check. Raises Unavailable without a list."""
    before = _scheduled(taxpayer_id).first()
    check = run_check(taxpayer_id, ACTOR, source=Check.Source.SCHEDULE)
    check.news = _news(check, before)
    check.save(update_fields=["news"])
    return check


def unseen(taxpayer_id: int) -> Check | None:
    """The last scheduled check, when it has something to tell that nobody has looked at yet."""
    check = _scheduled(taxpayer_id).first()
    return check if check is not None and not check.is_seen and any(check.news.values()) else None


def all_unseen(taxpayer_ids: Collection[int]) -> list[Check]:
    """The same for several taxpayers at once."""
    last = Check.objects.filter(taxpayer_id__in=list(taxpayer_ids), source=Check.Source.SCHEDULE)
    newest = last.order_by("taxpayer_id", "-made_at", "-id").distinct("taxpayer_id")
    return [check for check in newest if not check.is_seen and any(check.news.values())]


def mark_seen(check: Check) -> None:
    """Somebody has looked at it."""
    if not check.is_seen:
        Check.objects.filter(pk=check.pk).update(is_seen=True)


def _scheduled(taxpayer_id: int) -> QuerySet[Check]:
    found = Check.objects.filter(taxpayer_id=taxpayer_id, source=Check.Source.SCHEDULE)
    return found.order_by("-made_at", "-id")


def _news(check: Check, before: Check | None) -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for name, state in _STATES.items():
            cursor.execute(
                _NEWS.format(state=f"fresh.{state}", old_state=f"old.{state}"), [check.pk, before.pk if before else 0]
            )
            found[name] = int(cursor.fetchone()[0])
    return found
