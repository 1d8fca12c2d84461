"""Background jobs of the books. procrastinate loads this while Django starts; what a job needs is imported in it."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

QUEUE = "edefter"


@app.task(name="zarf.edefter.read_import", queue=QUEUE)
def read_import(pk: int) -> None:
    """Read a kept file of vouchers or of an inventory."""
    from zarf.office.edefter import inventory_files

    inventory_files.read_import(pk)


@app.periodic(cron="*/5 * * * *")
@app.task(name="zarf.edefter.remind", queue=QUEUE)
def remind(timestamp: int) -> None:
    """Every five minutes: have files read and sets closed whose job was lost with its worker, or that stopped."""
    from zarf.office.edefter import importing
    from zarf.office.edefter.models import LedgerSet
    from zarf.ports.wired import ports

    for pk in importing.forgotten(ports().clock.now()):
        read_later(pk)
    for pk in LedgerSet.every.filter(state__in=("APPROVED", "WRITTEN")).values_list("pk", flat=True):
        close_later(pk)


@app.task(name="zarf.edefter.close_set", queue=QUEUE)
def close_set(pk: int) -> None:
    """Take an approved set as far as it goes."""
    from zarf.core.errors import Conflict
    from zarf.office.edefter import closing

    try:
        closing.close_set(pk)
    except Conflict:
        # Another process is at it; it goes on.
        return


def close_later(pk: int) -> None:
    """Have a set closed by the worker; nothing when that is asked for already."""
    _once("zarf.edefter.close_set", f"edefter-set:{pk}", pk)


def read_later(pk: int) -> None:
    """Have a kept file read by the worker; nothing when that is asked for already."""
    _once("zarf.edefter.read_import", f"edefter-import:{pk}", pk)


def _once(name: str, lock: str, pk: int) -> None:
    try:
        with transaction.atomic():
            app.configure_task(name, queue=QUEUE, queueing_lock=lock).defer(pk=pk)
    except AlreadyEnqueued:
        return
