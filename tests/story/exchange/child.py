"""A process of the product for the kill tests: does some work, and kills itself at a named place.

    child.py FOLDER KILL_AT WORK [ARGUMENT...]

KILL_AT may be empty. WORK is `sweep`, `order FILE` or `receive FILE`.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import django

django.setup()

from exchange_world import SELLER, build_ports  # noqa: E402  Django first

from zarf.office.exchange import checkpoints, services  # noqa: E402
from zarf.office.taxpayers.services import taxpayer  # noqa: E402
from zarf.ports import wired  # noqa: E402


def main(folder: str, kill_at: str, work: str, *arguments: str) -> int:
    def watcher(name: str) -> None:
        if name == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    checkpoints.watch(watcher)
    wired.use(build_ports(Path(folder)))
    if work == "order":
        services.submit_order(taxpayer(SELLER), Path(arguments[0]).read_bytes(), "erp")
    elif work == "receive":
        data = Path(arguments[0]).read_bytes()
        services.receive_zip(Path(arguments[0]).name, data, hashlib.md5(data).hexdigest())
    else:
        services.sweep()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
