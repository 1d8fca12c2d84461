"""Chores of the house that belong to no area."""

from __future__ import annotations

from procrastinate.contrib.django import app

from zarf.ports.wired import ports


@app.periodic(cron="*/10 * * * *")
@app.task(name="zarf.site.refresh_revocation", queue="house", queueing_lock="refresh_revocation")
def refresh_revocation(timestamp: int) -> None:
    """Fetch the revocation lists that are due, so that nobody waits for the network while judging a seal."""
    ports().revocation.refresh()
