"""Background jobs of packages. procrastinate loads this while Django starts; what a job needs is imported in it.

A job may be lost or run twice; the rows say what is to be done, and the sweeper reminds of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

if TYPE_CHECKING:
    from zarf.office.berats.models import BeratPackage

QUEUE = "berats"


@app.task(name="zarf.berats.go_on", queue=QUEUE)
def go_on_with(pk: str) -> None:
    """Send a package, ask for its state, or fetch its berat: whatever its state asks for."""
    from zarf.office.berats import work

    work.go_on(pk)


@app.periodic(cron="* * * * * */20")
@app.task(name="zarf.berats.sweep", queue=QUEUE)
def sweep(timestamp: int) -> None:
    """Three times a minute: rows for packages that became ready, and reminders of what is due."""
    from zarf.office.berats import work

    for row in work.due():
        go_on(row)


def go_on(row: BeratPackage) -> None:
    """Have the worker go on with a package; nothing when that is asked for already."""
    task = app.configure_task("zarf.berats.go_on", queue=QUEUE, queueing_lock=f"berat:{row.pk}")
    try:
        with transaction.atomic():
            task.defer(pk=str(row.pk))
    except AlreadyEnqueued:
        return
