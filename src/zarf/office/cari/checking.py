"""The check ("Kontrol Et"): accounts against one version of GİB's lists. Writes nothing to a card and ticks nothing.

The result is kept row by row, so that a hundred thousand accounts can be looked at page by page; what a row shows is
judged anew from its card and from what the list held, whenever it is looked at.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.office.audit import services as audit
from zarf.office.cari import listing
from zarf.office.cari.comparing import COLUMNS, Stored, write_rows
from zarf.office.cari.listing import ListState
from zarf.office.cari.models import Account, Check, Setting
from zarf.office.taxpayers.services import Right, require
from zarf.ports.wired import ports

_KEPT_CHECKS = 5
_KEPT_FOR = timedelta(days=14)


def setting(taxpayer_id: int) -> Setting:
    """The taxpayer's wishes; the usual ones when nothing was said."""
    return Setting.objects.filter(taxpayer_id=taxpayer_id).first() or Setting(taxpayer_id=taxpayer_id)


def save_setting(taxpayer_id: int, *, default_scenario: str, removal_share: int, is_scheduled: bool) -> None:
    """Keep the taxpayer's wishes. removal_share: per mille."""
    require(taxpayer_id, Right.CARI_CHANGE)
    wishes = {"default_scenario": default_scenario, "removal_share": removal_share, "is_scheduled": is_scheduled}
    with transaction.atomic():
        held = setting(taxpayer_id)
        old = {name: getattr(held, name) for name in wishes}
        Setting.objects.update_or_create(taxpayer_id=taxpayer_id, defaults=wishes)
        audit.write("cari.setting", taxpayer_id, old=old, new=wishes)


def run_check(taxpayer_id: int, by: str, *, source: str, account_ids: Collection[int] | None = None) -> Check:
    """Compare all accounts, or those named. Raises Unavailable when there is no list to compare with."""
    began = time.monotonic()
    state = listing.list_state()
    with transaction.atomic(), _collector_at_rest():
        cards = _cards(taxpayer_id, account_ids)
        check = Check.objects.create(
            taxpayer_id=taxpayer_id,
            source=source,
            made_at=ports().clock.now(),
            made_by=by,
            list_version=state.version,
            list_at=state.loaded_at,
        )
        counts = write_rows(check, cards)
        check.without_number = counts.pop("without_number")
        check.counts = counts
        drop_old_rows(taxpayer_id, check.made_at)
        check.seconds = round(time.monotonic() - began, 3)
        check.save()
        if source != Check.Source.SCHEDULE:
            # The house's own check of the morning tells its news on the first page.
            audit.write("cari.checked", taxpayer_id, subject=state.version, new={"total": counts["total"]})
    return check


def last_check(taxpayer_id: int) -> Check | None:
    """The newest check whose rows are still there."""
    return Check.objects.filter(taxpayer_id=taxpayer_id).order_by("-made_at", "-id").first()


def check_of(taxpayer_id: int, pk: int) -> Check:
    """One check. Raises NotFound."""
    found = Check.objects.filter(taxpayer_id=taxpayer_id, pk=pk).first()
    if found is None:
        raise NotFound(finding("EF-CAR-034", found=str(pk)))
    return found


def list_state() -> ListState | None:
    """Which lists are in force and how old they are, None when there is none."""
    return listing.list_state_or_none()


def drop_old_rows(taxpayer_id: int, now: datetime) -> int:
    """Let go of the rows of old checks; who checked, when and with which list stays. Gives how many checks.

    The last scheduled check keeps its rows: the next one tells what is new since then.
    """
    checks = list(Check.objects.filter(taxpayer_id=taxpayer_id).order_by("-made_at", "-id"))
    scheduled = [check for check in checks if check.source == Check.Source.SCHEDULE][:1]
    old = [
        check.pk
        for number, check in enumerate(checks)
        if (number >= _KEPT_CHECKS or now - check.made_at > _KEPT_FOR) and check not in scheduled
    ]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cari_checkrow WHERE check_run_id = ANY(%s)", [old])
    return len(old)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No search for cycles meanwhile: there are none, and walking all the live rows takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def accounts_without_number(taxpayer_id: int) -> int:
    """How many accounts the window leaves out."""
    return Account.objects.filter(taxpayer_id=taxpayer_id, lookup_key="").count()


def _cards(taxpayer_id: int, account_ids: Collection[int] | None) -> list[Stored]:
    query = f"SELECT {COLUMNS} FROM cari_account WHERE taxpayer_id = %s"
    values: list[Any] = [taxpayer_id]
    if account_ids is not None:
        query += " AND id = ANY(%s)"
        values.append(list(account_ids))
    with connection.cursor() as cursor:
        cursor.execute(f"{query} ORDER BY code, id", values)
        return list(cursor.fetchall())
