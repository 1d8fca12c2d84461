"""The record of bulk runs. What is sealed is told by the documents' states; this tells a person how a run went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from zarf.office.sealing.models import SealRun
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.wired import ports


def begin_run(taxpayer: Taxpayer | None, total: int, actor: str) -> SealRun:
    """A new run, or the one that was killed before its end. total: documents that wait now."""
    with transaction.atomic():
        left = SealRun.objects.select_for_update(of=("self",)).filter(taxpayer=taxpayer, ended_at=None)
        torn = left.order_by("-pk").first()
        if torn is None:
            return SealRun.objects.create(taxpayer=taxpayer, started_at=ports().clock.now(), actor=actor, total=total)
        torn.starts += 1
        torn.sealed, torn.failed = max(torn.total - total, 0), []
        torn.total = max(torn.total, total)
        torn.save(update_fields=["starts", "sealed", "failed", "total"])
        return torn


def note_progress(run: SealRun, sealed: int, failed: Sequence[dict[str, Any]]) -> None:
    """How far the present start has come. Losing a note to a kill loses nothing but the note."""
    SealRun.objects.filter(pk=run.pk).update(sealed=run.sealed + sealed, failed=list(failed))


def end_run(run: SealRun) -> SealRun:
    """All documents have been tried."""
    SealRun.objects.filter(pk=run.pk).update(ended_at=ports().clock.now())
    run.refresh_from_db()
    return run


def runs(taxpayer: Taxpayer | None = None) -> list[SealRun]:
    """The last runs, newest first."""
    return list(SealRun.objects.filter(taxpayer=taxpayer).order_by("-pk")[:20])
