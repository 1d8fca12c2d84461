"""One running Merkez: world, workers and web server. Loopback only; there is no option for another address."""

from __future__ import annotations

from pathlib import Path

from zarf_simulator.merkez import scenario as scenarios
from zarf_simulator.merkez.web import Application
from zarf_simulator.merkez.worker import Workers
from zarf_simulator.merkez.world import World
from zarf_simulator.safety import checked_url
from zarf_simulator.serving import LoopbackServer


class Merkez:
    """Starts its workers at once; `serve` blocks, `start` serves in a thread. `close` ends everything."""

    def __init__(
        self,
        home: Path,
        port: int = 0,
        *,
        clock_file: Path | None = None,
        scenario: Path | None = None,
        threads: int = 8,
    ) -> None:
        self.world = World.open(home, clock_file)
        try:
            if scenario is not None:
                scenarios.apply_file(self.world, scenario)
            for integrator in self.world.registry.integrators():
                checked_url(integrator["url"])
            self.workers = Workers(self.world)
            self._server = LoopbackServer(Application(self.world, self.workers), port, threads=threads)
        except BaseException:
            self.world.close()
            raise
        self.url = self._server.url
        self.serve = self._server.serve
        self.start = self._server.start
        self.workers.start()

    def close(self) -> None:
        """Stop taking calls, finish what is in hand, close the store."""
        self._server.close()
        self.workers.stop()
        self.world.close()
