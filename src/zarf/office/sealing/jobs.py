"""Background jobs of sealing. procrastinate loads this while Django starts; what a job needs is imported in it."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="20 4 * * *")
@app.task(name="zarf.sealing.check_keys", queue="exchange", queueing_lock="zarf.sealing.check_keys")
def check_keys(timestamp: int) -> None:
    """Every day before people come to work: test the keys, renew what falls due."""
    from zarf.office.sealing import services

    services.check_keys()


@app.task(name="zarf.sealing.try_key", queue="exchange")
def try_key(pk: int, actor: str) -> None:
    """Try the key that seals for a taxpayer, as somebody asked on a page."""
    from zarf.office.sealing import services
    from zarf.office.taxpayers.services import Taxpayer

    taxpayer = Taxpayer.objects.get(pk=pk)
    services.ask_authority()
    services.check_keys([taxpayer], actor)
