"""What the worker does with packages: derived from their states, never from a queue."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db.models import Q

from zarf.core.errors import ZarfError
from zarf.office.berats.following import step_follow
from zarf.office.berats.models import BeratPackage
from zarf.office.berats.queueing import queue_ready
from zarf.office.berats.schedule import is_abandoned
from zarf.office.berats.sending import now, step_send
from zarf.office.edefter import services as edefter
from zarf.office.taxpayers.services import Taxpayer

log = logging.getLogger(__name__)

_TO_SEND = ("WAITING", "SENDING", "UNKNOWN")
_TO_FOLLOW = ("QUEUED", "PROCESSED")


def go_on(pk: str) -> None:
    """The next step of a package, and the one after it when that is due at once."""
    key = UUID(pk)
    for _ in range(4):
        row = BeratPackage.objects.get(pk=key)
        before = (row.state, row.due_at)
        if row.state in _TO_SEND:
            step_send(key)
        elif row.state in _TO_FOLLOW:
            step_follow(key)
        row = BeratPackage.objects.get(pk=key)
        if (row.state, row.due_at) == before or row.due_at is None or row.due_at > now():
            return


def _queue(taxpayer: Taxpayer) -> None:
    """One firm's trouble (a key away, a heading incomplete) keeps nobody else's packages."""
    try:
        queue_ready(taxpayer)
    except ZarfError as problem:
        log.warning("packages of %s: %s", taxpayer.vkn_tckn, problem)


def due() -> list[BeratPackage]:
    """Packages with something to do now. Makes rows for what became ready."""
    for taxpayer in edefter.firms_to_send():
        _queue(taxpayer)
    at = now()
    wanted = Q(due_at__lte=at, state__in=(*_TO_SEND, *_TO_FOLLOW)) | Q(state="SENDING")
    rows = BeratPackage.objects.filter(wanted).order_by("due_at")
    return [row for row in rows if row.state != "SENDING" or is_abandoned(row.state_at, at)]
