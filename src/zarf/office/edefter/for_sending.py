"""What the sending of packages needs of the books: which packages are ready, their bytes, and what became of sets."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zarf.core.documents.edefter import LedgerFileName
from zarf.core.errors import ZarfError
from zarf.core.findings import finding
from zarf.office.edefter import places, report_months, reports, waiting
from zarf.office.edefter.approved import inventory_packages_ready, packages_ready
from zarf.office.edefter.models import LedgerSet
from zarf.office.edefter.refusals import stored
from zarf.office.edefter.sets import any_set
from zarf.office.edefter.transitions import WORKER, advance, note
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.storage.ledger_folder import failures

_BUSY = ("READY", "SENT")


@dataclass(frozen=True, slots=True)
class ReadyPackage:
    """A package that may go to GİB now. ledger_set: key of its set. sha256: of its bytes, in hexadecimal."""

    ledger_set: int
    name: LedgerFileName
    size: int
    sha256: str


def firms_to_send() -> list[Taxpayer]:
    """Taxpayers that have packages on their way, a month whose report may be due, or packages to be taken back."""
    found = (
        LedgerSet.every.filter(state__in=(*_BUSY, "FILED", "DELETED")).values_list("taxpayer_id", flat=True).distinct()
    )
    return list(Taxpayer.objects.filter(pk__in=list(found)).order_by("pk"))


def ready_packages(taxpayer: Taxpayer) -> list[ReadyPackage]:
    """Everything that may go to GİB now: of each branch the oldest month that is not done, and inventories."""
    ready = [package for branch in _branches(taxpayer) for package in packages_ready(taxpayer, branch)]
    found = []
    for package in (*ready, *inventory_packages_ready(taxpayer)):
        told = package.part.files[f"{package.kind}.zip"]
        name = LedgerFileName.parse(package.name)
        found.append(ReadyPackage(package.part.ledger_set_id, name, int(told["size"]), str(told["sha256"])))
    return found


def due_reports(taxpayer: Taxpayer, known: Collection[str]) -> list[LedgerSet]:
    """Of each month whose report is owed and not among *known* (package ids) its last set."""
    found = [item for branch in _branches(taxpayer) for item in report_months.due_months(taxpayer.pk, branch)]
    return [item for item in found if places.report_name(item).stem not in known]


def report_package(item: LedgerSet) -> ReadyPackage:
    """The package of the report of the month that *item* ends, made at need. Raises as `reports.make_report`."""
    path = reports.make_report(item)
    with failures(path.name):
        data = path.read_bytes()
    return ReadyPackage(item.pk, places.report_name(item), len(data), hashlib.sha256(data).hexdigest())


def report_failed(item: LedgerSet, problem: ZarfError, again_at: datetime, tries: int) -> None:
    """The report could not be made: the month stays open, its people are told why, and it is tried again then."""
    told = finding(
        "EF-PRD-040",
        found=places.report_name(item).stem,
        reason_tr=problem.finding.message("tr"),
        reason_en=problem.finding.message("en"),
    )
    problems = stored([told, *getattr(problem, "findings", (problem.finding,))])
    with transaction.atomic():
        if problems != item.problems:
            note(item, "report_failed", WORKER, problem.finding.message("tr"))
        item.problems = problems
        item.progress = {"report_tries": tries, "report_again_at": again_at.isoformat()}
        item.save(update_fields=["problems", "progress"])
        waiting.renew(item.taxpayer)


def report_made(item: LedgerSet) -> None:
    """The report is there now: what stood in its way is forgotten."""
    if item.problems or item.progress:
        item.problems, item.progress = [], {}
        item.save(update_fields=["problems", "progress"])
        waiting.renew(item.taxpayer)


def report_sent(taxpayer: Taxpayer, pk: int, actor: str, package_id: str) -> None:
    """GİB has the report, so the month is done. pk: of its last set. Safe to repeat."""
    report_months.complete(any_set(taxpayer, pk), actor, package_id)


def package_bytes(taxpayer: Taxpayer, pk: int, file_name: str) -> bytes:
    """The bytes of a package of a set. Raises NotFound, Unavailable (EF-STO-003)."""
    item = any_set(taxpayer, pk)
    path = places.folder().month(places.place_of(item)) / LedgerFileName.parse(file_name).package
    with failures(file_name):
        return path.read_bytes()


def set_went_out(taxpayer: Taxpayer, pk: int, package_id: str) -> None:
    """The worker is about to send a package of the set: from now on a deletion needs the word about GİB's copy."""
    item = any_set(taxpayer, pk)
    if item.state == "READY":
        advance(item, "sent", WORKER, package_id)


def deleted_among(pks: Collection[int]) -> set[int]:
    """Those of the sets that were deleted."""
    return set(LedgerSet.every.filter(pk__in=list(pks), state="DELETED").values_list("pk", flat=True))


def _branches(taxpayer: Taxpayer) -> list[str]:
    found = LedgerSet.objects.filter(taxpayer=taxpayer).values_list("branch", flat=True).distinct()
    return sorted(found)
