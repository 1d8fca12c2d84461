"""Background jobs of the books. procrastinate loads this while Django starts; what a job needs is imported in it."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

QUEUE = "edefter"


@app.task(name="zarf.edefter.read_import", queue=QUEUE)
def read_import(pk: int) -> None:
    """Read a kept file of vouchers."""
    from zarf.office.edefter import importing

    importing.read_import(pk)


@app.periodic(cron="*/5 * * * *")
@app.task(name="zarf.edefter.remind", queue=QUEUE)
def remind(timestamp: int) -> None:
    """Every five minutes: have files read whose job was lost with its worker."""
    from zarf.office.edefter import importing
    from zarf.ports.wired import ports

    for pk in importing.forgotten(ports().clock.now()):
        read_later(pk)


def read_later(pk: int) -> None:
    """Have a kept file read by the worker; nothing when that is asked for already."""
    task = app.configure_task("zarf.edefter.read_import", queue=QUEUE, queueing_lock=f"edefter-import:{pk}")
    try:
        with transaction.atomic():
            task.defer(pk=pk)
    except AlreadyEnqueued:
        return
