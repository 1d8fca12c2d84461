"""Which packages there are: each package that is ready gets a row, once; a set that was deleted takes its rows back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from zarf.core.errors import ZarfError
from zarf.office.berats.models import BeratPackage
from zarf.office.berats.schedule import again_at
from zarf.office.berats.transitions import WORKER, advance, create
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import ReadyPackage
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.wired import ports

log = logging.getLogger(__name__)


def queue_ready(taxpayer: Taxpayer, actor: str = WORKER) -> list[BeratPackage]:
    """Rows for everything that may go to GİB now; those that are there already are left as they are.

    Packages of a firm that sends by the portal wait for a person (Web servisi / GİB portalı).
    """
    made = []
    with transaction.atomic():
        # Two that ask at once: the second waits, and then finds the rows.
        Taxpayer.objects.select_for_update().get(pk=taxpayer.pk)
        _withdraw_deleted(taxpayer)
        known = _known(taxpayer)
        for item in edefter.ready_packages(taxpayer):
            if item.name.stem not in known:
                made.append(_row(taxpayer, item, actor))
        made += _reports(taxpayer, actor)
        _complete_months(taxpayer)
    return made


def _reports(taxpayer: Taxpayer, actor: str) -> Iterator[BeratPackage]:
    """Reports that are owed. One that cannot be made keeps its month open, and no other package here."""
    for item in edefter.due_reports(taxpayer, _known(taxpayer)):
        tries, again = item.progress.get("report_tries", 0), item.progress.get("report_again_at", "")
        if actor == WORKER and again and datetime.fromisoformat(again) > ports().clock.now():
            continue
        try:
            package = edefter.report_package(item)
        except ZarfError as problem:
            log.warning("report of %s: %s", taxpayer.vkn_tckn, problem)
            edefter.report_failed(item, problem, again_at("send", tries + 1, ports().clock.now()), tries + 1)
        else:
            edefter.report_made(item)
            yield _row(taxpayer, package, actor)


def _complete_months(taxpayer: Taxpayer) -> None:
    """Months whose report GİB has; of reports that were sent before a month waited for its report."""
    filed = edefter.LedgerSet.objects.filter(taxpayer=taxpayer, state="FILED").values("pk")
    for row in BeratPackage.objects.filter(taxpayer=taxpayer, kind="DR", state="DONE", ledger_set__in=filed):
        edefter.report_sent(taxpayer, row.ledger_set, WORKER, row.package_id)


def _withdraw_deleted(taxpayer: Taxpayer) -> None:
    """Packages of sets that were deleted are none any more."""
    live = BeratPackage.objects.filter(taxpayer=taxpayer).exclude(state="WITHDRAWN")
    gone = edefter.deleted_among(live.values_list("ledger_set", flat=True).distinct())
    for row in live.filter(ledger_set__in=gone).exclude(state__in=("SENDING", "UNKNOWN", "QUEUED")):
        advance(row, "withdrawn", WORKER)


def _known(taxpayer: Taxpayer) -> set[str]:
    found = BeratPackage.objects.filter(taxpayer=taxpayer).exclude(state="WITHDRAWN")
    return set(found.values_list("package_id", flat=True))


def _row(taxpayer: Taxpayer, item: ReadyPackage, actor: str) -> BeratPackage:
    by_portal = edefter.firm(taxpayer).exchange_way == "portal"
    name = item.name
    row = BeratPackage(
        taxpayer=taxpayer,
        ledger_set=item.ledger_set,
        package_id=name.stem,
        kind=name.kind.code,
        year=name.year,
        month=name.month,
        branch=name.branch,
        number=name.part,
        size=item.size,
        sha256=item.sha256,
        made_at=ports().clock.now(),
        due_at=None if by_portal else ports().clock.now(),
    )
    create(row, "kept_for_portal" if by_portal else "queued", actor)
    return row
