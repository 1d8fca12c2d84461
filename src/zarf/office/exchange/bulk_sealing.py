"""Sealing everything that waits, in one go: one log-in, several sessions of the HSM, progress, partial failure told.

What is sealed already is told by the documents' own states, so that a run that was killed and is begun again seals the
rest and nothing twice. Two runners never work for one taxpayer (`sealing.only_run_of`); the worker may, and then the
lock of the document's row lets one of them wait and see.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseTrouble

from zarf.core.findings import Finding, finding
from zarf.office.audit import services as audit
from zarf.office.exchange import queue
from zarf.office.exchange.models import Direction, Document
from zarf.office.exchange.refusals import stored
from zarf.office.exchange.schedule import ISTANBUL
from zarf.office.exchange.sealing import step_prepare
from zarf.office.exchange.side_by_side import side_by_side
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import SealRun
from zarf.office.taxpayers.services import Right, Taxpayer, require

log = logging.getLogger(__name__)

_NOTED_EVERY = 1.0
"""Seconds between two notes of how far a run is."""
_WAITING = ("NUMBERED", "WAITING_SEAL")
_GIVE_UP_AFTER = 10
"""So many documents of a taxpayer that fail in a row for one reason: it is the key or the CA, not the documents."""

Progress = Callable[[int, int], None]
"""Told after each document: how many were tried, and how many there are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """runs: one for each taxpayer that had something to seal; busy: why others were left to their own runner."""

    runs: tuple[SealRun, ...]
    busy: tuple[Finding, ...]

    @property
    def total(self) -> int:
        return sum(run.total for run in self.runs)

    @property
    def sealed(self) -> int:
        return sum(run.sealed for run in self.runs)

    @property
    def failed(self) -> list[dict[str, Any]]:
        return [item for run in self.runs for item in run.failed]

    @property
    def is_complete(self) -> bool:
        """Whether nothing that waited is left unsealed, and nobody else is still at it."""
        return not self.busy and self.sealed == self.total


@dataclass(slots=True)
class _Tally:
    """How a run goes. code: why the rest is not tried; in_a_row: how many failed one after another, all for `last`."""

    run: SealRun
    sealed: int = 0
    failed: list[dict[str, Any]] = field(default_factory=list)
    last: str = ""
    in_a_row: int = 0
    code: str = ""

    def add(self, item: Document) -> None:
        if item.state not in _WAITING:
            self.sealed, self.last = self.sealed + 1, ""
            return
        findings = [found for found in item.findings if found.get("severity") == "error"] or item.findings
        self.failed.append({"document": str(item), "ettn": str(item.ettn), "findings": findings})
        code = str(findings[0]["code"]) if findings else "?"
        self.in_a_row = self.in_a_row + 1 if code == self.last else 1
        self.last = code
        if self.in_a_row >= _GIVE_UP_AFTER:
            self.code = code

    def note(self) -> None:
        sealing.note_progress(self.run, self.sealed, self.failed)


def seal_all(
    taxpayers: Collection[Taxpayer], actor: str, progress: Progress = lambda done, total: None, *, at_once: int = 1
) -> Outcome:
    """Seal every numbered document of these taxpayers that is sealed here. Those that fail stay as they were.

    Of a taxpayer that sealed for itself until now, what still waits is sealed too. Each run's record names the ones
    that failed, with their findings. at_once: documents worked on at the same time, each with a session of the HSM;
    above 1 not within a transaction, for the other sessions would not see what it wrote.
    """
    for one in taxpayers:
        require(one.pk, Right.DOCUMENTS_SEAL)
    here = sorted((one for one in taxpayers if not sealing.is_sealed_elsewhere(one)), key=lambda one: one.pk)
    with ExitStack() as held:
        ours = [one for one in here if held.enter_context(sealing.only_run_of(one))]
        busy = tuple(_busy(one) for one in here if one not in ours)
        waiting = _waiting(ours)
        tallies = _begin(ours, waiting, actor)
        if waiting:
            _seal(waiting, tallies, progress, at_once)
        ended = []
        for tally in tallies.values():
            tally.note()
            ended.append(sealing.end_run(tally.run, tally.code))
            counts = {"total": tally.run.total, "sealed": tally.sealed, "failed": len(tally.failed)}
            audit.write("document.bulk_sealed", tally.run.taxpayer_id, new=counts, note=tally.code)
    return Outcome(tuple(ended), busy)


def waiting_count(taxpayer: Taxpayer) -> int:
    """Documents of the taxpayer that wait for a seal of this house."""
    return 0 if sealing.is_sealed_elsewhere(taxpayer) else len(_waiting([taxpayer]))


def request_run(taxpayer: Taxpayer, actor: str) -> None:
    """Have all that wait sealed soon, by the worker. Raises NotAllowed."""
    require(taxpayer.pk, Right.DOCUMENTS_SEAL)
    queue.seal_waiting(taxpayer.pk, actor)


def run_asked_for(taxpayer_id: int, actor: str) -> Outcome:
    """The run that was asked for, with as many documents at once as the HSM has sessions for us."""
    taxpayer = Taxpayer.objects.get(pk=taxpayer_id)
    return seal_all([taxpayer], actor, at_once=int(settings.ZARF["ZARF_HSM_SESSIONS"]))


def _waiting(taxpayers: Sequence[Taxpayer]) -> list[tuple[int, int]]:
    """Keys of the documents, the oldest first, each with its taxpayer's."""
    ids = [one.pk for one in taxpayers]
    found = Document.objects.filter(direction=Direction.OUT, state__in=_WAITING, taxpayer_id__in=ids)
    return list(found.order_by("created_at", "id").values_list("id", "taxpayer_id"))


def _begin(taxpayers: Sequence[Taxpayer], waiting: Sequence[tuple[int, int]], actor: str) -> dict[int, _Tally]:
    counts = {one.pk: 0 for one in taxpayers}
    for _, taxpayer_id in waiting:
        counts[taxpayer_id] += 1
    begun = {one.pk: sealing.begin_run(one, counts[one.pk], actor) for one in taxpayers}
    return {pk: _Tally(run) for pk, run in begun.items() if run is not None}


def _seal(waiting: Sequence[tuple[int, int]], tallies: Mapping[int, _Tally], progress: Progress, at_once: int) -> None:
    """Every row once; the tallies are written by this thread alone and only read by the others."""

    def one(row: tuple[int, int]) -> Document | None:
        return None if tallies[row[1]].code else _tried(row[0])

    noted = time.monotonic()
    with side_by_side(waiting, one, at_once) as answers:
        for done, ((_, taxpayer_id), item) in enumerate(answers, start=1):
            if item is not None:
                tallies[taxpayer_id].add(item)
            if time.monotonic() - noted > _NOTED_EVERY:
                for tally in tallies.values():
                    tally.note()
                noted = time.monotonic()
            progress(done, len(waiting))


def _tried(pk: int) -> Document:
    """The document after it was tried. One that breaks our own program is told like any other that failed."""
    problem: Exception | None = None
    try:
        step_prepare(pk)
    except DatabaseTrouble:
        raise
    except Exception as error:
        log.exception("document %s broke off its sealing", pk)
        problem = error
    item = Document.objects.get(pk=pk)
    if problem is not None and item.state in _WAITING:
        item.findings = stored([finding("EF-SLG-014", found=type(problem).__name__)])
    return item


def _busy(taxpayer: Taxpayer) -> Finding:
    run = sealing.unfinished_run(taxpayer)
    if run is None:
        return finding("EF-SLG-013", found=taxpayer.vkn_tckn, who="?", since="?", sealed="?", total="?")
    since = run.started_at.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M")
    return finding(
        "EF-SLG-013", found=taxpayer.vkn_tckn, who=run.actor, since=since, sealed=run.sealed, total=run.total
    )
