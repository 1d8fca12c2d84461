"""What the services share as processes: a web server on loopback, its end, and the command line around it."""

from __future__ import annotations

import contextlib
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any, Protocol

from waitress.server import BaseWSGIServer, create_server

from zarf_simulator.http import Response
from zarf_simulator.safety import LOOPBACK, header

StartResponse = Callable[[str, list[tuple[str, str]]], object]

_CANNOT_START = 2
_LARGEST_BODY = 1024 * 1024 * 1024

REASONS = {
    200: "OK",
    303: "See Other",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Payload Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}

PAGE_HEADERS = (
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"),
    ("X-Frame-Options", "DENY"),
)


class LoopbackServer:
    """An application served on 127.0.0.1; no option gives another address. `serve` blocks, `start` does not."""

    def __init__(self, application: Any, port: int, *, threads: int, largest_body: int = _LARGEST_BODY) -> None:
        self._server = create_server(
            application,
            host=LOOPBACK,
            port=port,
            threads=threads,
            ident="zarf-simulator",
            clear_untrusted_proxy_headers=True,
            max_request_body_size=largest_body,
        )
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._server.effective_port}"

    def serve(self) -> None:
        self._server.run()

    def start(self) -> None:
        self._thread = threading.Thread(target=self._server.run, name="simulator-web", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop taking calls; those in hand are answered."""
        if self._thread is not None:
            stop(self._server)
            self._thread.join()
        self._server.close()
        self._server.task_dispatcher.shutdown()


class Service(Protocol):
    """What the command line runs."""

    @property
    def url(self) -> str: ...

    def serve(self) -> None: ...

    def close(self) -> None: ...


def run(name: str, make: Callable[[], Service], cannot_start: tuple[type[Exception], ...]) -> int:
    """Run a service until SIGINT or SIGTERM. Exit code 2 with one sentence when it cannot start."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format=f"%(asctime)s {name}-simulator %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for every call says nothing the queue does not
    try:
        service = make()
    except cannot_start as error:
        print(f"{name} simulator cannot start: {error}", file=sys.stderr)
        return _CANNOT_START
    print(f"SIMULATOR, not the authority: {service.url}/", file=sys.stderr, flush=True)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        # SIGINT and SIGTERM are the ordinary end of a process in the foreground.
        with contextlib.suppress(KeyboardInterrupt):
            service.serve()
    finally:
        service.close()
    return 0


def answered(response: Response, service: str, start_response: StartResponse) -> Iterable[bytes]:
    """Give a response to the web server, marked as the simulator's."""
    # A promised length that is not kept makes the server break the connection: that is the dropped answer.
    length = 1 if response.drop else len(response.body)
    headers = [header(service), ("Content-Type", response.content_type), ("Cache-Control", "no-store")]
    headers += [*response.headers, ("Content-Length", str(length))]
    start_response(f"{response.status} {REASONS[response.status]}", headers)
    return [response.body]


def stop(server: BaseWSGIServer) -> None:
    """End `server.run` in another thread. Waitress has no call for it: its loop ends when it has nothing open."""

    def close_all() -> None:
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.close()

    # Run by the loop itself, so that no socket is closed under its select.
    server.trigger.pull_trigger(close_all)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
