"""Named places between two steps. In production nothing happens there; a test may stop the process at one."""

from __future__ import annotations

from collections.abc import Callable

Watcher = Callable[[str], None]

_watcher: Watcher | None = None


def watch(watcher: Watcher | None) -> None:
    """From now on call *watcher* with the name of each place that is passed; None: nobody watches."""
    global _watcher
    _watcher = watcher


def checkpoint(name: str) -> None:
    """This place has been reached."""
    if _watcher is not None:
        _watcher(name)
