"""One running e-Defter service: world, worker and web server."""

from __future__ import annotations

from pathlib import Path

from zarf_simulator.edefter.web import Application
from zarf_simulator.edefter.worker import Worker
from zarf_simulator.edefter.world import World
from zarf_simulator.serving import LoopbackServer


class EDefter:
    """Starts its worker at once; `serve` blocks, `start` serves in a thread. `close` ends everything."""

    def __init__(self, home: Path, port: int = 0, *, kamusm_url: str, clock_file: Path | None = None) -> None:
        self.world = World.open(home, kamusm_url, clock_file)
        try:
            self.worker = Worker(self.world)
            self._server = LoopbackServer(Application(self.world, self.worker), port, threads=4)
        except BaseException:
            self.world.close()
            raise
        self.url = self._server.url
        self.serve = self._server.serve
        self.start = self._server.start
        self.worker.start()

    def close(self) -> None:
        """Stop taking calls, finish what is in hand, close the store."""
        self._server.close()
        self.worker.stop()
        self.world.close()
