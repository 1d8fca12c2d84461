"""What the web faces of all services share: reasons of statuses, headers of pages, and the end of a server."""

from __future__ import annotations

from waitress.server import BaseWSGIServer

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


def stop(server: BaseWSGIServer) -> None:
    """End `server.run` in another thread. Waitress has no call for it: its loop ends when it has nothing open."""

    def close_all() -> None:
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.close()

    # Run by the loop itself, so that no socket is closed under its select.
    server.trigger.pull_trigger(close_all)
