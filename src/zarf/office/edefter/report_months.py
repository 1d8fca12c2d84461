"""Which months owe their ledger report (DR), and when a month is done: its berats are filed and GİB has its report.

Source: e-Defter Uygulama Kılavuzu v1.12 (the report follows the berats of the month).
"""

from __future__ import annotations

import calendar
from datetime import date

from django.db import transaction

from zarf.office.edefter import order
from zarf.office.edefter.models import LedgerSet
from zarf.office.edefter.transitions import advance

_AT_REST = ("FILED", "COMPLETE", "INACTIVE")


def sets_of_month(item: LedgerSet) -> list[LedgerSet]:
    """The sets that make the month of *item* in its fiscal year, in order; several when the month was cut."""
    found = order.chain(item.taxpayer_id, item.branch)
    return list(found.filter(fiscal_year=item.fiscal_year, year=item.year, month=item.month))


def due_months(taxpayer_id: int, branch: str) -> list[LedgerSet]:
    """Of each month whose report is owed now its last set: the month is whole, and all its berats are filed."""
    filed = order.chain(taxpayer_id, branch).filter(state="FILED")
    last = {one.pk: one for item in filed for one in sets_of_month(item)[-1:]}
    return [item for item in last.values() if _is_whole(item)]


def _is_whole(last: LedgerSet) -> bool:
    end = min(date(last.year, last.month, calendar.monthrange(last.year, last.month)[1]), last.fiscal_year.ends)
    return last.ends == end and all(one.state in _AT_REST for one in sets_of_month(last))


def complete(item: LedgerSet, actor: str, text: str) -> None:
    """The report of the month of *item* is at GİB: now the month is done, with all its sets. Safe to repeat."""
    with transaction.atomic():
        for one in sets_of_month(item):
            if one.state == "FILED":
                advance(one, "completed", actor, text, problems=[], progress={})


def withdraw(item: LedgerSet, actor: str) -> None:
    """*item* is deleted, and the report of its month with it: the other sets of the month wait for a new one."""
    for one in sets_of_month(item):
        if one.state == "COMPLETE" and one.pk != item.pk:
            advance(one, "report_withdrawn", actor)
