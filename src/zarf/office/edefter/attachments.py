"""PDFs carried in the journal of a month: pledge contracts (ticari işletme rehni). Source: YK v1.5, binaryObject."""

from __future__ import annotations

import hashlib
import re

from django.db import transaction

from zarf.core.documents.edefter import Attachment as PdfText
from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.office.edefter.models import Attachment, LedgerSet
from zarf.office.edefter.refusals import refuse
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.wired import ports

LARGEST = 10 * 1024 * 1024
"""Our own limit: the PDF stands in the journal as base64, and the journal has one of its own."""
_NAME = re.compile(r"[^\x00-\x1f/\\]{1,90}\.pdf", re.IGNORECASE)


def attach(taxpayer: Taxpayer, month: int, name: str, data: bytes, actor: str, branch: str = "") -> Attachment:
    """Keep a PDF for the journal of a month (yyyymm). Raises Refused (EF-PRD-032); EF-PRD-035 once it is approved."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    problems = []
    if not _NAME.fullmatch(name) or not data.startswith(b"%PDF-") or len(data) > LARGEST:
        problems.append(finding("EF-PRD-032", found=name[:60], expected=f"{LARGEST // 1024 // 1024} MB"))
    refuse(problems)
    key = f"edefter/attachments/{hashlib.sha256(data).hexdigest()}.pdf"
    ports().archive.put(key, data)
    with transaction.atomic():
        _still_open(taxpayer, month, branch)
        return Attachment.objects.update_or_create(
            taxpayer=taxpayer,
            branch=branch,
            month=month,
            file_name=name,
            defaults={
                "archive_key": key, "size": len(data), "added_at": ports().clock.now(), "added_by": actor,
            },
        )[0]  # fmt: skip


def detach(taxpayer: Taxpayer, pk: int) -> None:
    """Take a PDF out again. Raises NotFound, Refused once its month is approved."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    with transaction.atomic():
        found = Attachment.objects.filter(taxpayer=taxpayer, pk=pk).first()
        if found is None:
            raise NotFound(finding("EF-PRD-033", found=str(pk)))
        _still_open(taxpayer, found.month, found.branch)
        found.delete()


def attachments(taxpayer: Taxpayer, month: int, branch: str = "") -> list[Attachment]:
    """The PDFs of a month."""
    return list(Attachment.objects.filter(taxpayer=taxpayer, month=month, branch=branch).order_by("file_name"))


def texts(item: LedgerSet) -> tuple[PdfText, ...]:
    """The PDFs of a set as the writer takes them; only the set that begins its month carries them."""
    if item.starts.day != 1 and item.starts != item.fiscal_year.starts:
        return ()
    archive = ports().archive
    found = attachments(item.taxpayer, item.year * 100 + item.month, item.branch)
    return tuple(PdfText(one.file_name, archive.get(one.archive_key)) for one in found)


def _still_open(taxpayer: Taxpayer, month: int, branch: str) -> None:
    sets = LedgerSet.objects.filter(taxpayer=taxpayer, branch=branch, year=month // 100, month=month % 100)
    closed = sets.exclude(state__in=("DRAFT", "DELETED")).first()
    if closed is not None:
        refuse([finding("EF-PRD-035", found=str(closed))])
