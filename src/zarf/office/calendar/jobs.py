"""Background jobs of the calendar. procrastinate loads this while Django starts; what a job needs is imported in it."""

from __future__ import annotations

from procrastinate.contrib.django import app

QUEUE = "edefter"


@app.periodic(cron="5 3,9,21 * * *")
@app.task(name="zarf.calendar.refresh_all", queue=QUEUE, queueing_lock="zarf.calendar.refresh_all")
def refresh_all(timestamp: int) -> None:
    """Just after midnight in Istanbul (the hours are UTC) and twice more: what falls due of every firm."""
    from zarf.office.calendar import services

    services.refresh()


@app.task(name="zarf.calendar.refresh", queue=QUEUE)
def refresh(pk: int) -> None:
    """What falls due of one firm, after the state of one of its sets or packages changed."""
    from zarf.office.calendar import services
    from zarf.office.taxpayers.services import Taxpayer

    services.refresh(list(Taxpayer.objects.filter(pk=pk)))
