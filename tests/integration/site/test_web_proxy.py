"""The web process behind a proxy: whose word on the caller's address and scheme is believed."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress.server import create_server

from zarf.office.acting import address_of
from zarf.site.config import Config
from zarf.site.web import serving

FORWARDED = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9", "X-Forwarded-Proto": "https"}


class Seen:
    def __init__(self, environ: dict[str, Any]) -> None:
        self.META = environ


def told(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "application/json")])
    proto = environ.get("HTTP_X_FORWARDED_PROTO", "")
    return [json.dumps({"address": address_of(Seen(environ)), "proto": proto}).encode()]


@contextmanager
def served(**more: Any) -> Iterator[str]:
    server = create_server(told, **serving(Config.load()) | {"port": 0} | more)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}/"
    finally:
        stop(server)
        thread.join(10)
        server.task_dispatcher.shutdown()


def stop(server: Any) -> None:
    def close_all() -> None:
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.close()

    # Run by the server's own loop, so that no socket is closed under its select.
    server.trigger.pull_trigger(close_all)


def ask(address: str, headers: dict[str, str]) -> dict[str, str]:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10) as answer:
        found: dict[str, str] = json.load(answer)
        return found


def test_a_proxy_on_this_machine_tells_who_called_and_by_which_scheme() -> None:
    with served() as address:
        assert ask(address, FORWARDED) == {"address": "203.0.113.9", "proto": "https"}
        assert ask(address, {}) == {"address": "127.0.0.1", "proto": ""}


def test_nobody_else_does() -> None:
    with served(trusted_proxy="192.0.2.1") as address:
        assert ask(address, FORWARDED) == {"address": "127.0.0.1", "proto": ""}
