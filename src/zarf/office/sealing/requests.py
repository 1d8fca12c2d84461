"""What a page asks for and the worker does: keys are opened there, so that a card is entered by one process."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from zarf.office.taxpayers.services import Right, Taxpayer, require

TASK, QUEUE = "zarf.sealing.try_key", "exchange"


def request_trial(taxpayer: Taxpayer, actor: str) -> None:
    """Have the key that seals for the taxpayer tried soon. Raises NotAllowed."""
    require(taxpayer.pk, Right.DOCUMENTS_SEAL)
    try:
        with transaction.atomic():
            task = app.configure_task(TASK, queue=QUEUE, queueing_lock=f"{TASK}:{taxpayer.pk}")
            task.defer(pk=taxpayer.pk, actor=actor)
    except AlreadyEnqueued:
        return
