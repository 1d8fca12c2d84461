"""The threads that do the queue's work. The store says what is due; nothing is remembered here but who is busy."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from zarf_simulator.merkez import customs, envelopes, forwarding, polling, processing
from zarf_simulator.merkez.world import World
from zarf_simulator.store import Row

log = logging.getLogger(__name__)

_TASKS: Mapping[str, Callable[[World, Row], None]] = {
    envelopes.PROCESS: processing.process,
    envelopes.DELIVER: forwarding.deliver,
    envelopes.POLL: polling.poll,
    envelopes.CUSTOMS: customs.answer,
}

_LOOK_AGAIN_SECONDS = 0.2
"""How often a resting thread looks at the store: the clock may have been moved by its file."""

_PAUSE_AFTER_BREAK_SECONDS = 60.0
"""Virtual pause before a task that broke is tried again."""


class Workers:
    """Starts with `start`, ends with `stop`; `wake` after new work or a moved clock."""

    def __init__(self, world: World, threads: int = 4) -> None:
        self._world = world
        self._busy: set[str] = set()
        self._changed = threading.Condition()
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._run, name=f"merkez-{number}", daemon=True) for number in range(threads)
        ]

    def start(self) -> None:
        self._world.envelopes.take_up_again(self._world.clock.timestamp())
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is in hand and rest."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def is_idle(self) -> bool:
        """Whether nothing is due and nobody works. Tests and the control API ask it."""
        with self._changed:
            return not self._busy and self._world.envelopes.open_tasks(self._world.clock.timestamp()) == 0

    def _run(self) -> None:
        while (row := self._next()) is not None:
            try:
                self._work(row)
            finally:
                with self._changed:
                    self._busy.discard(row["key"])
                    self._changed.notify_all()

    def _next(self) -> Row | None:
        """Wait for a due task and mark it as taken; None at the end."""
        with self._changed:
            while not self._stopping:
                now = self._world.clock.timestamp()
                row = None if self._world.faults.outage(now) else self._world.envelopes.due(now, self._busy)
                if row is not None:
                    self._busy.add(row["key"])
                    return row
                self._changed.wait(_LOOK_AGAIN_SECONDS)
        return None

    def _work(self, row: Row) -> None:
        """Do one task. What breaks unforeseen must not end the thread: the envelope is ended or tried again."""
        try:
            _TASKS[row["task"]](self._world, row)
        except Exception as error:  # the outermost place: a fault of ours becomes code 1195
            log.exception("task %s of %s broke", row["task"], row["key"])
            reason = type(error).__name__
            if row["task"] == envelopes.PROCESS:
                processing.end_silently(self._world, row["key"], 1195, reason)
                return
            now = self._world.clock.timestamp()
            with self._world.store.transaction():
                self._world.envelopes.note(row["key"], now, row["state"], "broke", reason)
                self._world.envelopes.postpone(row["key"], now + _PAUSE_AFTER_BREAK_SECONDS)
