"""Packages and approved berats as other areas and the doors see them."""

from __future__ import annotations

from django.db.models import QuerySet

from zarf.office.berats.by_hand import (
    Imported,
    ask_now,
    export,
    fetch_again,
    import_berats,
    package,
    package_named,
    send_again,
    send_now,
    told_uploaded,
)
from zarf.office.berats.deleting import delete_set
from zarf.office.berats.models import BeratEvent, BeratPackage
from zarf.office.berats.queueing import queue_ready
from zarf.office.berats.schedule import takes_long
from zarf.office.berats.states import FOR_A_PERSON, OPEN, STATES, STEPS, TROUBLED, state_of
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.wired import ports

__all__ = [
    "FOR_A_PERSON",
    "OPEN",
    "STATES",
    "STEPS",
    "TROUBLED",
    "BeratEvent",
    "BeratPackage",
    "Imported",
    "ask_now",
    "delete_set",
    "export",
    "fetch_again",
    "import_berats",
    "is_slow",
    "package",
    "package_named",
    "packages",
    "queue_ready",
    "send_again",
    "send_now",
    "state_of",
    "story",
    "told_uploaded",
]


def packages(taxpayer: Taxpayer) -> QuerySet[BeratPackage]:
    """All packages, the newest month first; in a month in the order in which they are sent."""
    return BeratPackage.objects.filter(taxpayer=taxpayer).order_by(
        "-year", "-month", "branch", "number", "-kind", "made_at"
    )


def is_slow(row: BeratPackage) -> bool:
    """Whether GİB has worked on it for so long that a person should look."""
    return takes_long(row.state_at, ports().clock.now())


def story(row: BeratPackage) -> list[BeratEvent]:
    """What happened to a package, the oldest first."""
    return list(row.events.order_by("pk"))
