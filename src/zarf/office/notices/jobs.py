"""Background jobs of the notices and of the outbox.

procrastinate loads this module while Django starts, so what the jobs need is imported when the first one runs.
"""

from __future__ import annotations

from procrastinate.contrib.django import app

QUEUE = "mail"


@app.task(name="zarf.notices.send_mail", queue=QUEUE)
def send_mail(pk: int) -> None:
    """Send one mail of the outbox."""
    from zarf.office.notices import sending

    sending.send_one(pk)


@app.periodic(cron="* * * * *")
@app.task(name="zarf.notices.send_due", queue=QUEUE)
def send_due(timestamp: int) -> None:
    """Every minute: send what is due, also what a lost job or a killed worker left behind."""
    from zarf.office.notices import sending

    sending.send_due()


@app.periodic(cron="*/2 * * * *")
@app.task(name="zarf.notices.gather", queue=QUEUE)
def gather(timestamp: int) -> None:
    """Every two minutes: compare the notices with what is the case."""
    from zarf.office.notices import gathering

    gathering.gather()
