"""Background jobs of backups. procrastinate loads this while Django starts; what a job needs is imported in it."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

QUEUE = "backup"


@app.task(name="zarf.backup.carry_out", queue=QUEUE)
def carry_out(pk: int) -> None:
    """Carry out a run; nothing when another process is at it."""
    from zarf.office.backup import runs

    runs.carry_out(pk)


@app.periodic(cron="* * * * *")
@app.task(name="zarf.backup.remind", queue=QUEUE)
def remind(timestamp: int) -> None:
    """Every minute: the daily runs whose hour has come, and runs whose job was lost with its worker."""
    from zarf.office.backup import runs

    runs.ask_for_due()
    for run in runs.waiting():
        run_later(run.pk)


def run_later(pk: int) -> None:
    """Have the worker carry a run out; nothing when that is asked for already."""
    task = app.configure_task("zarf.backup.carry_out", queue=QUEUE, queueing_lock=f"backup:{pk}")
    try:
        with transaction.atomic():
            task.defer(pk=pk)
    except AlreadyEnqueued:
        return
