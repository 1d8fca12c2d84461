"""Background jobs: large files, and the check that runs by itself.

procrastinate loads this module while Django starts, so what the jobs need is imported when the first one runs.
"""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

QUEUE = "cari"


@app.task(name="zarf.cari.read_import", queue=QUEUE)
def read_import(pk: int) -> None:
    """Read a kept file into its preview."""
    from zarf.office.cari import importing

    importing.read_import(pk)


# 03:20 UTC is 06:20 in Istanbul: before the accountants come, and behind the hourly load of GİB's lists.
@app.periodic(cron="20 3 * * *")
@app.task(name="zarf.cari.check_all", queue=QUEUE)
def check_all(timestamp: int) -> None:
    """Every morning: compare the accounts of every taxpayer with GİB's lists."""
    from zarf.office.cari import scheduled

    scheduled.check_all()


@app.periodic(cron="*/5 * * * *")
@app.task(name="zarf.cari.remind", queue=QUEUE)
def remind(timestamp: int) -> None:
    """Every five minutes: have files read whose job was lost with its worker."""
    from zarf.office.cari import importing
    from zarf.ports.wired import ports

    for pk in importing.forgotten(ports().clock.now()):
        read_later(pk)


def read_later(pk: int) -> None:
    """Have a kept file read by the worker; nothing when that is asked for already."""
    task = app.configure_task("zarf.cari.read_import", queue=QUEUE, queueing_lock=f"cari-import:{pk}")
    try:
        with transaction.atomic():
            task.defer(pk=pk)
    except AlreadyEnqueued:
        return
