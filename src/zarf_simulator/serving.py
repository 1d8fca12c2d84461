"""Ending a web server of the simulator that runs in a thread."""

from __future__ import annotations

from waitress.server import BaseWSGIServer


def stop(server: BaseWSGIServer) -> None:
    """End `server.run` in another thread. Waitress has no call for it: its loop ends when it has nothing open."""

    def close_all() -> None:
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.close()

    # Run by the loop itself, so that no socket is closed under its select.
    server.trigger.pull_trigger(close_all)
