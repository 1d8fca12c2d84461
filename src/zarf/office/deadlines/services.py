"""Putting items that fall due, and reading them, the most urgent first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from zarf.core.findings import Finding
from zarf.office.deadlines.asking import look_again
from zarf.office.deadlines.models import DueItem
from zarf.ports.wired import ports

__all__ = ["Due", "DueItem", "due", "due_of_the_house", "look_again", "replace"]


@dataclass(frozen=True, slots=True)
class Due:
    """An item as its source knows it. key tells it from the others of the source; taxpayer_id None: the house's.

    reminders: how often people are to be told by now; each further one renews the notice, 0: on the pages only.
    """

    key: str
    due_at: datetime
    finding: Finding
    taxpayer_id: int | None = None
    reminders: int = 1


def replace(source: str, items: Sequence[Due], *, of: Collection[int | None] | None = None) -> None:
    """From now on *items* are all that *source* knows; of: only of these taxpayers, the others' stay.

    An item that is there already keeps the moment since when it is known.
    """
    with transaction.atomic():
        kept = {item.key for item in items}
        gone = DueItem.objects.filter(source=source).exclude(key__in=kept)
        if of is not None:
            house = Q(taxpayer=None) if None in of else Q()
            gone = gone.filter(Q(taxpayer__in=[pk for pk in of if pk is not None]) | house)
        gone.delete()
        for item in items:
            values = {
                "taxpayer_id": item.taxpayer_id,
                "code": item.finding.code,
                "severity": item.finding.severity.value,
                "texts": _texts(item.finding),
                "due_at": item.due_at,
                "reminders": item.reminders,
            }
            found = DueItem.objects.filter(source=source, key=item.key)
            if not found.update(**values):
                DueItem.objects.create(source=source, key=item.key, noted_at=ports().clock.now(), **values)


def due(taxpayer_ids: Collection[int]) -> list[DueItem]:
    """What falls due for these taxpayers, the most urgent first."""
    return list(DueItem.objects.filter(taxpayer_id__in=list(taxpayer_ids)).order_by("due_at", "id"))


def due_of_the_house() -> list[DueItem]:
    """What falls due for the operator of this installation."""
    return list(DueItem.objects.filter(taxpayer__isnull=True).order_by("due_at", "id"))


def _texts(item: Finding) -> dict[str, str]:
    return {
        "tr": item.message("tr"),
        "en": item.message("en"),
        "hint_tr": item.hint("tr"),
        "hint_en": item.hint("en"),
    }
