"""A process of the product for the kill tests: does some work, and kills itself or the database at a named place.

    child.py FOLDER KILL_AT WORK [ARGUMENT...]

KILL_AT is empty, the name of a checkpoint, or `db:` and such a name (kills the database), or `stop:` (stops the process
until it is let go on); `*5` after it: when it is reached the fifth time.
WORK is one of the functions in WORK.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Django first
from exchange_world import (  # noqa: E402
    SELLER,
    build_ports,
    kill_postgres,
    make_people,
)

from zarf.office import checkpoints  # noqa: E402
from zarf.office.exchange import bulk_sealing, services  # noqa: E402
from zarf.office.exchange.models import Document  # noqa: E402
from zarf.office.taxpayers.services import taxpayer  # noqa: E402
from zarf.ports import wired  # noqa: E402


def order(file: str) -> None:
    services.submit_order(taxpayer(SELLER), Path(file).read_bytes(), "erp")


def receive(file: str) -> None:
    data = Path(file).read_bytes()
    services.receive_zip(Path(file).name, data, hashlib.md5(data).hexdigest())


def sweep() -> None:
    services.sweep()


def seal(at_once: str) -> None:
    bulk_sealing.seal_all([taxpayer(SELLER)], "op", at_once=int(at_once))


def migrate() -> None:
    call_command("migrate", verbosity=0)


def people(references: str) -> None:
    make_people(json.loads(references))
    services.sync_registry()


def web(port: str) -> None:
    from waitress import serve

    from zarf.site.wsgi import application

    serve(application, host="127.0.0.1", port=int(port), threads=4, _quiet=True)


def report() -> None:
    rows = Document.objects.order_by("direction", "number").select_related("envelope")
    told = [
        {"direction": d.direction, "number": d.number, "state": d.state, "ettn": str(d.ettn),
         "envelope": d.envelope.identifier if d.envelope else None}
        for d in rows
    ]  # fmt: skip
    print(json.dumps(told))


WORK = {work.__name__: work for work in (order, receive, sweep, seal, migrate, people, web, report)}


def main(folder: str, kill_at: str, work: str, *arguments: str) -> int:
    target, _, at = kill_at.rpartition(":")
    place, _, times = at.partition("*")
    reached = itertools.count(1)

    def watcher(name: str) -> None:
        if name != place or next(reached) < int(times or 1):
            return
        if target == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        elif target == "db":
            kill_postgres(int((Path(folder) / "postgres.pid").read_text("ascii")))
            (Path(folder) / "killed").touch()
        else:
            os.kill(os.getpid(), signal.SIGKILL)

    checkpoints.watch(watcher)
    wired.use(build_ports(Path(folder)))
    WORK[work](*arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
