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

SOURCE = "edefter"
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
    code = "EF-PRD-036" if item.state == "WAITING_KONTOR" else "EF-PRD-038"
    first = item.problems[0]
    told = finding(code, found=_month(item), reason_tr=first["message"], reason_en=first["message_en"])
    return Due(f"set:{item.pk}", item.state_at, told, item.taxpayer_id)


def _month(item: LedgerSet) -> str:
    return f"{item.year}-{item.month:02d} {item.branch}".strip()
