"""What a person does beside the service: send now, send again, upload at GİB's portal, bring berats from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from zarf.core.documents.edefter import LedgerFileName
from zarf.core.errors import NotAllowed, NotFound, ZarfError
from zarf.core.findings import Finding, finding
from zarf.office.berats import jobs
from zarf.office.berats.arriving import berat_in
from zarf.office.berats.models import BeratPackage
from zarf.office.berats.queueing import queue_ready
from zarf.office.berats.sending import now
from zarf.office.berats.transitions import advance
from zarf.office.edefter import services as edefter
from zarf.office.taxpayers.services import Right, Taxpayer, require


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file that a person brought. problem None: filed."""

    file: str
    problem: Finding | None = None


def package(taxpayer: Taxpayer, pk: UUID | str) -> BeratPackage:
    """One package. Raises NotFound (EF-BRT-001)."""
    found = BeratPackage.objects.filter(taxpayer=taxpayer, pk=pk).first()
    if found is None:
        raise NotFound(finding("EF-BRT-001", found=str(pk)))
    return found


def package_named(taxpayer: Taxpayer, package_id: str) -> BeratPackage:
    """The live package of that name, with or without `.zip`. Raises NotFound (EF-BRT-001)."""
    name = package_id.removesuffix(".zip")
    found = BeratPackage.objects.filter(taxpayer=taxpayer, package_id=name).exclude(state="WITHDRAWN").first()
    if found is None:
        raise NotFound(finding("EF-BRT-001", found=package_id[:80]))
    return found


def send_now(taxpayer: Taxpayer, actor: str) -> int:
    """ "Gönder": everything that is ready goes on its way at once. Gives how many packages that are."""
    require(taxpayer.pk, Right.EDEFTER_SEND)
    queue_ready(taxpayer, actor)
    waiting = BeratPackage.objects.filter(taxpayer=taxpayer, state="WAITING")
    for row in waiting:
        BeratPackage.objects.filter(pk=row.pk).update(due_at=now())
        jobs.go_on(row)
    return len(waiting)


def send_again(taxpayer: Taxpayer, pk: UUID | str, actor: str) -> BeratPackage:
    """After a refusal or a failure, the same package once more. Raises NotAllowed."""
    require(taxpayer.pk, Right.EDEFTER_SEND)
    row = package(taxpayer, pk)
    advance(row, "again", actor, attempt=row.attempt + 1, due_at=now())
    jobs.go_on(row)
    return row


def ask_now(taxpayer: Taxpayer, pk: UUID | str) -> BeratPackage:
    """ "Durum Sorgula": ask GİB at once. Raises NotAllowed (EF-BRT-010) when there is nothing to ask."""
    require(taxpayer.pk, Right.EDEFTER_SEND)
    row = package(taxpayer, pk)
    if row.state not in ("UNKNOWN", "QUEUED", "PROCESSED"):
        raise NotAllowed(finding("EF-BRT-010", found=row.package_id))
    BeratPackage.objects.filter(pk=row.pk).update(due_at=now())
    jobs.go_on(row)
    return row


def fetch_again(taxpayer: Taxpayer, pk: UUID | str, actor: str) -> BeratPackage:
    """ "Onaylı Beratı İndir", after one that was not accepted. Raises NotAllowed."""
    require(taxpayer.pk, Right.EDEFTER_SEND)
    row = package(taxpayer, pk)
    if row.state == "PROCESSED":
        return ask_now(taxpayer, pk)
    advance(row, "fetch_again", actor, due_at=now())
    jobs.go_on(row)
    return row


def export(taxpayer: Taxpayer, pk: UUID | str) -> tuple[str, bytes]:
    """ "Dışa Aktar": name and bytes of the very package that the service is sent. Raises NotFound, Unavailable."""
    row = package(taxpayer, pk)
    name = f"{row.package_id}.zip"
    return name, edefter.package_bytes(taxpayer, row.ledger_set, name)


def told_uploaded(taxpayer: Taxpayer, pk: UUID | str, actor: str) -> BeratPackage:
    """The report (DR) was uploaded at the portal: GİB gives nothing back for it. Raises NotAllowed (EF-BRT-011)."""
    require(taxpayer.pk, Right.EDEFTER_SEND)
    row = package(taxpayer, pk)
    if row.kind != "DR":
        raise NotAllowed(finding("EF-BRT-011", found=row.package_id))
    with transaction.atomic():
        advance(row, "told_uploaded", actor)
        edefter.report_sent(taxpayer, row.ledger_set, actor, row.package_id)
    return row


def import_berats(taxpayer: Taxpayer, files: Iterator[tuple[str, bytes]], actor: str) -> list[Imported]:
    """ "İçe Aktar": berats that a person downloaded at the portal, each judged by itself. name: of the file."""
    require(taxpayer.pk, Right.EDEFTER_SEND)
    return [_imported(taxpayer, name, data, actor) for name, data in files]


def _imported(taxpayer: Taxpayer, file: str, data: bytes, actor: str) -> Imported:
    try:
        plain = file.rpartition("/")[2]
        name, content = berat_in(data, expected=plain if plain.endswith(".xml") else "")
        told = LedgerFileName.parse(name)
        edefter.file_approved_berat(taxpayer, name, content, actor)
    except ZarfError as problem:
        return Imported(file, problem.finding)
    row = (
        BeratPackage.objects.filter(taxpayer=taxpayer, package_id=told.stem.removeprefix("GIB-"))
        .exclude(state__in=("WITHDRAWN", "DONE"))
        .first()
    )
    if row is not None:
        advance(row, "filed", actor)
    return Imported(file)
