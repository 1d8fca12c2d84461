"""Background jobs of sealing. procrastinate loads this while Django starts; what a job needs is imported in it."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="20 4 * * *")
@app.task(name="zarf.sealing.check_keys", queue="exchange", queueing_lock="zarf.sealing.check_keys")
def check_keys(timestamp: int) -> None:
    """Every day before people come to work: test the keys, renew what falls due."""
    from zarf.office.sealing import services

    services.check_keys()
