"""Sets that wait for a person, told to the deadlines: from there they reach the first page, the notices and the mail.

Source: K14 (a notice when the kontör end; an alarm to the operator when the platform's do).
"""

from __future__ import annotations

from zarf.core.errors import ZarfError
from zarf.core.findings import finding
from zarf.office.deadlines import services as deadlines
from zarf.office.deadlines.services import Due
from zarf.office.edefter.models import LedgerSet
from zarf.office.taxpayers.services import Taxpayer
from zarf.office.timestamps import services as timestamps

SOURCE = "edefter-sets"
"""Not that of the calendar (`edefter`): each replaces all that its source knows of a firm."""
PLATFORM = "edefter-platform"


def renew(taxpayer: Taxpayer) -> None:
    """From now on exactly the sets that wait or stopped are told to the firm."""
    sets = LedgerSet.every.filter(taxpayer=taxpayer).exclude(state="DELETED").exclude(problems=[])
    deadlines.replace(SOURCE, [_due(item) for item in sets.order_by("pk")], of=[taxpayer.pk])


def tell_operator(item: LedgerSet) -> None:
    """When the platform's account paid for the set: an alarm while its kontör are at an end, none any more else."""
    try:
        is_platform = timestamps.account_of(item.taxpayer).is_platform
    except ZarfError:
        return
    if is_platform:
        due = Due("kontor", item.state_at, finding("EF-PRD-036", found=_month(item)), None)
        deadlines.replace(PLATFORM, [due] if item.state == "WAITING_KONTOR" else [], of=[None])


def _due(item: LedgerSet) -> Due:
    code = {"WAITING_KONTOR": "EF-PRD-036", "FILED": "EF-PRD-040"}.get(item.state, "EF-PRD-038")
    # Of a report that could not be made the first finding says just that, and the next one why.
    first = item.problems[-1 if item.state == "FILED" else 0]
    told = finding(code, found=_month(item), reason_tr=first["message"], reason_en=first["message_en"])
    return Due(f"set:{item.pk}", item.state_at, told, item.taxpayer_id)


def _month(item: LedgerSet) -> str:
    return f"{item.year}-{item.month:02d} {item.branch}".strip()
