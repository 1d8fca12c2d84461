"""The thread that judges packages. The store says what is due; a step that broke is tried again."""

from __future__ import annotations

import io
import logging
import threading

import httpx

from zarf.core.documents.edefter.names import LedgerFileName, LedgerKind
from zarf.core.seal import counter_seal
from zarf_simulator.edefter.codes import BERAT_DONE, DONE, QUEUED
from zarf_simulator.edefter.contents import BadPackage, opened, promised
from zarf_simulator.edefter.judging import Judge, Refused
from zarf_simulator.edefter.world import World
from zarf_simulator.store import Row

log = logging.getLogger(__name__)

_LOOK_AGAIN_SECONDS = 0.2
_PAUSE_AFTER_BREAK_SECONDS = 60.0
_BROKEN_INSIDE = "işlenirken benzetim bozuldu; günlüğüne bakın"


class Worker:
    """Starts with `start`, ends with `stop`; `wake` after new work or a moved clock."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._judge = Judge(world.kamusm, world.parties, world.packages)
        self._changed = threading.Condition()
        self._is_busy = self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="edefter-queue", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        self._thread.join()

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def is_idle(self) -> bool:
        """Whether nothing is due and nothing is being judged."""
        with self._changed:
            return not self._is_busy and self._world.packages.open_steps(self._world.clock.timestamp()) == 0

    def _run(self) -> None:
        while (row := self._next()) is not None:
            try:
                self._step(row)
            finally:
                with self._changed:
                    self._is_busy = False

    def _next(self) -> Row | None:
        with self._changed:
            while not self._is_stopping:
                now = self._world.clock.timestamp()
                row = None if self._world.faults.outage(now) else self._world.packages.due(now)
                if row is not None:
                    self._is_busy = True
                    return row
                self._changed.wait(_LOOK_AGAIN_SECONDS)
        return None

    def _step(self, row: Row) -> None:
        world, now = self._world, self._world.clock.timestamp()
        name = LedgerFileName.parse(f"{row['package_id']}.xml")
        try:
            if row["state"] == QUEUED:
                self._judge_berat(row, name, now)
            else:
                self._judge_ledger(row, name, now)
        except (Refused, BadPackage) as error:
            world.packages.fail(row["seq"], str(error), now)
        except httpx.HTTPError as error:
            log.warning("KamuSM is away: %s", error)
            world.packages.postpone(row["seq"], now + _PAUSE_AFTER_BREAK_SECONDS)
        except Exception:  # the outermost place: a fault of ours ends the package, not the thread
            log.exception("package %s broke", row["package_id"])
            world.packages.fail(row["seq"], _BROKEN_INSIDE, now)

    def _judge_berat(self, row: Row, name: LedgerFileName, now: float) -> None:
        world, settings = self._world, self._world.settings.get()
        self._refuse_on_demand(name, "berat")
        with opened(name, io.BytesIO(row["zip"])) as files:
            self._judge.berat(name, files, settings, world.clock.now())
            if len(promised(name)) > 1:
                # Counted from when the step was due, so that one jump of the clock runs through all steps.
                world.packages.move(row["seq"], BERAT_DONE, now, due_at=row["due_at"] + settings.ledger_seconds)
                return
            self._approve(row, name, files[name.kind].read_bytes(), now)

    def _judge_ledger(self, row: Row, name: LedgerFileName, now: float) -> None:
        self._refuse_on_demand(name, "ledger")
        with opened(name, io.BytesIO(row["zip"])) as files:
            self._judge.ledger(name, files, self._world.clock.now())
            self._approve(row, name, files[name.kind].read_bytes(), now)

    def _refuse_on_demand(self, name: LedgerFileName, step: str) -> None:
        fault = self._world.faults.take("refuse", package=name.stem, step=step)
        if fault is not None:
            raise Refused(fault.reason or "istenen hata")

    def _approve(self, row: Row, name: LedgerFileName, berat: bytes, now: float) -> None:
        """Countersign a berat; a report is not countersigned and there is nothing to download of it."""
        if name.kind is LedgerKind.REPORT:
            self._world.packages.move(row["seq"], DONE, now)
            return
        approved = counter_seal(berat, self._world.kamusm.key(), signing_time=self._world.clock.now(), role="GIB")
        self._world.packages.move(row["seq"], DONE, now, berat=approved)
