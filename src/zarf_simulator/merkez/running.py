"""One running Merkez: world, workers and web server. Loopback only; there is no option for another address."""

from __future__ import annotations

import threading
from pathlib import Path

from waitress.server import create_server

from zarf_simulator.merkez import scenario as scenarios
from zarf_simulator.merkez.web import Application
from zarf_simulator.merkez.worker import Workers
from zarf_simulator.merkez.world import World
from zarf_simulator.safety import LOOPBACK, checked_url
from zarf_simulator.serving import stop


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
            self._server = create_server(
                Application(self.world, self.workers),
                host=LOOPBACK,
                port=port,
                threads=threads,
                ident="zarf-simulator",
                clear_untrusted_proxy_headers=True,
            )
        except BaseException:
            self.world.close()
            raise
        self._thread: threading.Thread | None = None
        self.workers.start()

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._server.effective_port}"

    def serve(self) -> None:
        self._server.run()

    def start(self) -> None:
        self._thread = threading.Thread(target=self._server.run, name="merkez-web", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop taking calls, finish what is in hand, close the store."""
        if self._thread is not None:
            stop(self._server)
            self._thread.join()
        self._server.close()
        self._server.task_dispatcher.shutdown()
        self.workers.stop()
        self.world.close()
