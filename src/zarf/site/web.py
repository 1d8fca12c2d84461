"""The web process: portal and GİB service behind waitress, on one port."""

from __future__ import annotations

import signal
import sys
from typing import Any

import waitress

from zarf.site.compiled_loading import use_compiled
from zarf.site.config import Config
from zarf.site.processes import leave_no_core

LARGEST_REQUEST = 32 * 1024 * 1024
"""Bytes. GİB's service takes envelopes of a few megabytes; the service's own limits are tighter than this one."""


def main() -> None:
    """Serve until SIGTERM; a request that is being answered is answered to its end."""
    leave_no_core()
    use_compiled()
    config = Config.load()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Django is set up by this import, after the signal handler stands.
    from zarf.site.wsgi import application

    waitress.serve(application, threads=int(config["ZARF_WEB_THREADS"]), **serving(config))


def serving(config: Config) -> dict[str, Any]:
    """How waitress serves. Who called and by which scheme is believed of a proxy on this machine, of nobody else.

    Without `trusted_proxy` waitress takes these headers away: every caller would be the proxy, every address http.
    """
    host = config["ZARF_WEB_HOST"]
    return {
        "host": host,
        "port": int(config["ZARF_WEB_PORT"]),
        "trusted_proxy": "::1" if ":" in host else "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "max_request_body_size": LARGEST_REQUEST,
        "ident": "",
    }


if __name__ == "__main__":
    main()
