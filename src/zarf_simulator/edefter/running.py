"""One running e-Defter service: world, worker and web server. Loopback only."""

from __future__ import annotations

import threading
from pathlib import Path

from waitress.server import create_server

from zarf_simulator.edefter.web import Application
from zarf_simulator.edefter.worker import Worker
from zarf_simulator.edefter.world import World
from zarf_simulator.safety import LOOPBACK
from zarf_simulator.serving import stop

_LARGEST_BODY = 420 * 1024 * 1024


class EDefter:
    """Starts its worker at once; `serve` blocks, `start` serves in a thread. `close` ends everything."""

    def __init__(self, home: Path, port: int = 0, *, kamusm_url: str, clock_file: Path | None = None) -> None:
        self.world = World.open(home, kamusm_url, clock_file)
        try:
            self.worker = Worker(self.world)
            self._server = create_server(
                Application(self.world, self.worker),
                host=LOOPBACK,
                port=port,
                threads=4,
                ident="zarf-simulator",
                clear_untrusted_proxy_headers=True,
                max_request_body_size=_LARGEST_BODY,
            )
        except BaseException:
            self.world.close()
            raise
        self._thread: threading.Thread | None = None
        self.worker.start()

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._server.effective_port}"

    def serve(self) -> None:
        self._server.run()

    def start(self) -> None:
        self._thread = threading.Thread(target=self._server.run, name="edefter-web", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop taking calls, finish what is in hand, close the store."""
        if self._thread is not None:
            stop(self._server)
            self._thread.join()
        self._server.close()
        self._server.task_dispatcher.shutdown()
        self.worker.stop()
        self.world.close()
