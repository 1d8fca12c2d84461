"""Background jobs: one for each step, and the sweeper that reminds of every step nobody remembers.

A job takes only a key. It may be lost or run twice; the rows say what is to be done. procrastinate loads this module
while Django starts, so what the steps need is imported when the first job runs.
"""

from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django import app

from zarf.office.exchange import queue

STILL_FOR = timedelta(seconds=15)
"""Younger rows are left to the job that was enqueued with them."""


@app.task(name=queue.TASK.format(step="prepare"), queue=queue.QUEUE)
def prepare(pk: str) -> None:
    """Seal a document and put it into an envelope."""
    _do("prepare", pk)


@app.task(name=queue.TASK.format(step="send"), queue=queue.QUEUE)
def send(pk: str) -> None:
    """Send an envelope, or ask what became of it."""
    _do("send", pk)


@app.task(name=queue.TASK.format(step="poll"), queue=queue.QUEUE)
def poll(pk: str) -> None:
    """Ask Merkez where an envelope stands."""
    _do("poll", pk)


@app.task(name=queue.TASK.format(step="process"), queue=queue.QUEUE)
def process(pk: str) -> None:
    """Judge an envelope that came in."""
    _do("process", pk)


@app.task(name=queue.TASK.format(step="close"), queue=queue.QUEUE)
def close(pk: str) -> None:
    """Complete an invoice whose answer period is over."""
    _do("close", pk)


@app.task(name=queue.TASK.format(step="decide"), queue=queue.QUEUE)
def decide(pk: str) -> None:
    """Compare a draft with GİB's list in force."""
    _do("decide", pk)


@app.task(name=queue.TASK.format(step="seal_waiting"), queue=queue.QUEUE)
def seal_waiting(pk: int, actor: str) -> None:
    """Seal all documents of a taxpayer that wait, as somebody asked on a page."""
    from zarf.office.exchange import bulk_sealing

    bulk_sealing.run_asked_for(pk, actor)


# The seconds are the last field of the six.
@app.periodic(cron="* * * * * */10")
@app.task(name="zarf.exchange.sweep", queue=queue.QUEUE)
def sweep(timestamp: int) -> None:
    """Every ten seconds: enqueue what the states say is due and no waiting job speaks of."""
    from zarf.office.exchange import work

    for item in work.due(still_for=STILL_FOR):
        queue.again(item.step, item.pk)


@app.periodic(cron="7 * * * *")
@app.task(name="zarf.exchange.sync_registry", queue=queue.QUEUE)
def sync_registry(timestamp: int) -> None:
    """Every hour: load GİB's registered-user lists."""
    from zarf.office.registry import services as registry

    registry.sync_registry()


@app.periodic(cron="*/15 * * * *")
@app.task(name="zarf.exchange.refresh_revocation", queue=queue.QUEUE)
def refresh_revocation(timestamp: int) -> None:
    """Every quarter of an hour: fetch the revocation lists that are due."""
    from zarf.ports.wired import ports

    ports().revocation.refresh()


def _do(step: str, pk: str) -> None:
    from zarf.office.exchange import work

    work.STEPS[step](pk)
