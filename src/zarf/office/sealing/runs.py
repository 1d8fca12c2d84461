"""The record of bulk runs. What is sealed is told by the documents' states; this tells a person how a run went.

Whoever writes here holds the taxpayer's lock (`run_lock`), so a run without an end is one whose runner died.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from zarf.office.sealing.models import SealLog, SealRun
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.wired import ports


def begin_run(taxpayer: Taxpayer, waiting: int, actor: str) -> SealRun | None:
    """A new run, or the one whose runner died. waiting: documents there are to seal. None: nothing to do or to end.

    To be called under the taxpayer's lock: without it a run that is at work would be taken over. How far the dead
    runner came is told by the log, which was written with each seal; its own last note may be a second old.
    """
    with transaction.atomic():
        torn = unfinished_run(taxpayer)
        if torn is None:
            if not waiting:
                return None
            now = ports().clock.now()
            return SealRun.objects.create(taxpayer=taxpayer, started_at=now, actor=actor, total=waiting)
        torn.starts, torn.actor = torn.starts + 1, actor
        sealed = SealLog.objects.filter(taxpayer=taxpayer, event=SealLog.Event.SEALED, at__gte=torn.started_at)
        torn.sealed, torn.failed = sealed.count(), []
        torn.total = torn.sealed + waiting
        torn.save(update_fields=["starts", "actor", "sealed", "failed", "total"])
        return torn


def note_progress(run: SealRun, sealed: int, failed: Sequence[dict[str, Any]]) -> None:
    """How far the present start has come. Losing a note to a kill loses nothing but the note."""
    SealRun.objects.filter(pk=run.pk).update(sealed=run.sealed + sealed, failed=list(failed))


def end_run(run: SealRun, code: str = "") -> SealRun:
    """The run is over. code: why documents were left untried, empty when all were tried."""
    SealRun.objects.filter(pk=run.pk).update(ended_at=ports().clock.now(), code=code)
    run.refresh_from_db()
    return run


def unfinished_run(taxpayer: Taxpayer) -> SealRun | None:
    """The run that is at work, or whose runner died; which of the two, only the lock tells."""
    return SealRun.objects.filter(taxpayer=taxpayer, ended_at=None).order_by("-pk").first()


def runs(taxpayer_ids: Collection[int]) -> list[SealRun]:
    """The last runs of these taxpayers, newest first."""
    found = SealRun.objects.filter(taxpayer_id__in=list(taxpayer_ids)).select_related("taxpayer")
    return list(found.order_by("-pk")[:20])
