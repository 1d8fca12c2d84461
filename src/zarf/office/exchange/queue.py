"""Reminders. A job says that a row may have work to do; the row itself says what. Losing one costs only time.

Jobs are enqueued inside the caller's transaction. Their names are those of the steps in `work.py`.
"""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer

from zarf.office.exchange.models import Document, Envelope

TASK = "zarf.exchange.{step}"
QUEUE = "exchange"


def prepare(item: Document) -> None:
    """Seal it and put it into an envelope."""
    _defer("prepare", str(item.pk))


def send(item: Envelope) -> None:
    """Send it, or ask whether it was taken."""
    _defer("send", str(item.pk))


def process(item: Envelope) -> None:
    """Judge what came in."""
    _defer("process", str(item.pk))


def again(step: str, pk: str) -> None:
    """A reminder found by the sweeper; nothing when the same one is waiting already."""
    try:
        with transaction.atomic():
            _task(step, queueing_lock=f"{step}:{pk}").defer(pk=pk)
    except AlreadyEnqueued:
        return


def seal_waiting(taxpayer_id: int, actor: str) -> None:
    """Seal all that wait; nothing when such a job is waiting already."""
    try:
        with transaction.atomic():
            task = _task("seal_waiting", queueing_lock=f"seal_waiting:{taxpayer_id}")
            task.defer(pk=taxpayer_id, actor=actor)
    except AlreadyEnqueued:
        return


def _defer(step: str, pk: str) -> None:
    _task(step).defer(pk=pk)


def _task(step: str, queueing_lock: str | None = None) -> JobDeferrer:
    name = TASK.format(step=step)
    return app.configure_task(name, queue=QUEUE, queueing_lock=queueing_lock)
