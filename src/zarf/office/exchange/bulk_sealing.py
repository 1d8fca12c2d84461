"""Sealing everything that waits, in one go: one log-in, progress, partial failure told, started again at will.

What is sealed already is told by the documents' own states, so that a run that was killed and is begun again seals the
rest and nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from zarf.office.exchange.models import Direction, Document
from zarf.office.exchange.sealing import step_prepare
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import SealRun
from zarf.office.taxpayers.services import Taxpayer

_NOTED_EVERY = 25
_WAITING = ("NUMBERED", "WAITING_SEAL")

Progress = Callable[[int, int], None]
"""Told after each document: how many were tried, and how many there are."""


def seal_all(taxpayers: Collection[Taxpayer], actor: str, progress: Progress = lambda done, total: None) -> SealRun:
    """Seal every numbered document of these taxpayers that is sealed here. Those that fail stay as they were.

    Of a taxpayer that sealed for itself until now, what still waits is sealed too. The run's record names the ones that
    failed, with their findings.
    """
    here = [one.pk for one in taxpayers if not sealing.is_sealed_elsewhere(one)]
    waiting = Document.objects.filter(direction=Direction.OUT, state__in=_WAITING, taxpayer_id__in=here)
    ids = list(waiting.order_by("created_at", "id").values_list("id", flat=True))
    whose = next(iter(taxpayers)) if len(taxpayers) == 1 else None
    run = sealing.begin_run(whose, len(ids), actor)
    sealed, failed = 0, list[dict[str, Any]]()
    for done, pk in enumerate(ids, start=1):
        step_prepare(pk)
        item = Document.objects.get(pk=pk)
        if item.state in _WAITING:
            failed.append({"document": str(item), "ettn": str(item.ettn), "findings": item.findings})
        else:
            sealed += 1
        if done % _NOTED_EVERY == 0:
            sealing.note_progress(run, sealed, failed)
        progress(done, len(ids))
    sealing.note_progress(run, sealed, failed)
    return sealing.end_run(run)
