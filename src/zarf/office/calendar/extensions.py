"""Extensions of last days: those that come with the product, and those the operator noted when an act appeared."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from zarf.core import calendar
from zarf.core.calendar import Extension
from zarf.core.errors import NotAllowed
from zarf.core.findings import finding
from zarf.office.calendar.models import DeadlineExtension
from zarf.ports.wired import ports

_SHORTEST_ACT = 5


def all_extensions() -> list[Extension]:
    """Every extension that counts, by its last day; a noted one goes before a shipped one of the same day."""
    noted = [Extension(row.last_day, row.extended_to, row.act) for row in DeadlineExtension.objects.all()]
    days = {item.last_day for item in noted}
    shipped = [item for item in calendar.extensions() if item.last_day not in days]
    return sorted([*noted, *shipped], key=lambda item: item.last_day)


def extend(last_day: date, to: date, act: str, actor: str) -> DeadlineExtension:
    """Note that an act moved a last day; the same day noted again is corrected.

    Raises NotAllowed: not a later working day (EF-CAL-020, EF-CAL-021), or no act named (EF-CAL-022).
    """
    text = " ".join(act.split())[:200]
    if to <= last_day:
        raise NotAllowed(finding("EF-CAL-020", found=f"{to:%d.%m.%Y}", expected=f"{last_day:%d.%m.%Y}"))
    if not calendar.is_working_day(to):
        later = calendar.next_working_day(to)
        raise NotAllowed(finding("EF-CAL-021", found=f"{to:%d.%m.%Y}", expected=f"{later:%d.%m.%Y}"))
    if len(text) < _SHORTEST_ACT:
        raise NotAllowed(finding("EF-CAL-022", found=text or "-"))
    values = {"extended_to": to, "act": text, "noted_at": ports().clock.now(), "noted_by": actor}
    with transaction.atomic():
        return DeadlineExtension.objects.update_or_create(last_day=last_day, defaults=values)[0]
