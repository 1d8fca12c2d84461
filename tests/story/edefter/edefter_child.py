"""A process of the product for the kill tests: closes a set, and kills itself at a named place.

    edefter_child.py FOLDER SET KILL_AT

KILL_AT is empty or the name of a checkpoint, with `:n` for the n-th time it is passed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from tests.story.edefter.books_world import build_ports  # noqa: E402  Django first

from zarf.office import checkpoints  # noqa: E402
from zarf.office.edefter import services as edefter  # noqa: E402
from zarf.ports import wired  # noqa: E402


def main(folder: str, pk: str, kill_at: str) -> int:
    place, _, times = kill_at.partition(":")
    left = [int(times or 1)]

    def watch(name: str) -> None:
        if name == place:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    checkpoints.watch(watch)
    wired.use(build_ports(Path(folder)))
    return 0 if edefter.close_set(int(pk)).state == "READY" else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
