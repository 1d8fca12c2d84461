"""Asking for a firm's calendar to be looked at again, from the areas below it whose states it is derived from."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def look_again(taxpayer_id: int) -> None:
    """Have what falls due of the firm's books compared with what is the case; nothing when that is asked for already.

    The job is named and not imported: the calendar stands above the areas that call this.
    """
    try:
        with transaction.atomic():
            task = app.configure_task("zarf.calendar.refresh", queue="edefter", queueing_lock=f"calendar:{taxpayer_id}")
            task.defer(pk=taxpayer_id)
    except AlreadyEnqueued:
        return
