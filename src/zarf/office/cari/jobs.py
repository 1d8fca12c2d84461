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


@app.task(name="zarf.cari.apply_import", queue=QUEUE)
def apply_import(pk: int) -> None:
    """Write the good lines of a file for who asked for it."""
    from zarf.office.cari import taking

    taking.apply_asked(pk)


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
    """Every five minutes: have files read and taken over whose job was lost with its worker."""
    from zarf.office.cari import importing, taking
    from zarf.ports.wired import ports

    for pk in importing.forgotten(ports().clock.now()):
        read_later(pk)
    for pk in taking.asked_and_forgotten(ports().clock.now()):
        _once("zarf.cari.apply_import", f"cari-take:{pk}", pk)


def read_later(pk: int) -> None:
    """Have a kept file read by the worker; nothing when that is asked for already."""
    _once("zarf.cari.read_import", f"cari-import:{pk}", pk)


def apply_later(taxpayer_id: int, pk: int, by: str) -> None:
    """Have a file that is ready taken over by the worker. Raises Refused for one that is not."""
    from zarf.office.cari import taking

    with transaction.atomic():
        taking.ask_to_apply(taxpayer_id, pk, by)
        _once("zarf.cari.apply_import", f"cari-take:{pk}", pk)


def _once(name: str, lock: str, pk: int) -> None:
    try:
        with transaction.atomic():
            app.configure_task(name, queue=QUEUE, queueing_lock=lock).defer(pk=pk)
    except AlreadyEnqueued:
        return
