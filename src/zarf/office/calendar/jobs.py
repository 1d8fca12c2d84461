"""Background jobs of the calendar. procrastinate loads this while Django starts; what a job needs is imported in it."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

QUEUE = "edefter"
_ALL = "zarf.calendar.refresh_all"


@app.periodic(cron="35 4,9,21 * * *")
@app.task(name=_ALL, queue=QUEUE, queueing_lock=_ALL)
def refresh_all(timestamp: int) -> None:
    """Soon after midnight in Istanbul (hours are UTC), after the keys were tested, and once more: every firm."""
    from zarf.office.calendar import services

    services.refresh()


def refresh_later() -> None:
    """Have every firm looked at by the worker; nothing when that is asked for already."""
    try:
        with transaction.atomic():
            task = app.configure_task(_ALL, queue=QUEUE, queueing_lock=_ALL)
            task.defer(timestamp=0)
    except AlreadyEnqueued:
        return


@app.task(name="zarf.calendar.refresh", queue=QUEUE)
def refresh(pk: int) -> None:
    """What falls due of one firm, after the state of one of its sets or packages changed."""
    from zarf.office.calendar import services
    from zarf.office.taxpayers.services import Taxpayer

    services.refresh(list(Taxpayer.objects.filter(pk=pk)))
