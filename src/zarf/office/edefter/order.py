"""Months in order: which days the next set begins with, and the numbers it goes on with.

A month is never skipped, a closed range never made again, and entry, line and serial numbers go on over parts, months
and, from one again, each fiscal year and branch. Source: Teknik Kılavuz v1.7; e-Defter Uygulama Kılavuzu v1.12.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Max, QuerySet

from zarf.core.documents.edefter.book import Seams
from zarf.core.findings import Finding, finding
from zarf.office.edefter.models import FiscalYear, LedgerPart, LedgerSet
from zarf.office.edefter.states import CLOSED


def chain(taxpayer_id: int, branch: str) -> QuerySet[LedgerSet]:
    """The sets of a firm or branch in the order of their days, without deleted ones."""
    found = LedgerSet.objects.filter(taxpayer_id=taxpayer_id, branch=branch).exclude(state="DELETED")
    return found.select_related("fiscal_year", "taxpayer").order_by("starts", "pk")


def inventories(taxpayer_id: int, branch: str) -> QuerySet[LedgerSet]:
    """The inventories of a firm or branch in the order of their days, without deleted ones."""
    found = LedgerSet.every.filter(taxpayer_id=taxpayer_id, branch=branch, kind=LedgerSet.Kind.INVENTORY)
    return found.exclude(state="DELETED").select_related("fiscal_year", "taxpayer").order_by("starts", "pk")


def next_day(taxpayer_id: int, branch: str, year: FiscalYear) -> date:
    """The first day of the set that has to be made next; *year* tells where books begin when there are none."""
    last = chain(taxpayer_id, branch).last()
    if last is None:
        return year.first_day
    following = last.ends + timedelta(days=1)
    if last.fiscal_year.starts <= following <= last.fiscal_year.ends:
        return following
    later = FiscalYear.objects.filter(taxpayer_id=taxpayer_id, ends__gte=following).order_by("starts").first()
    return max(following, later.first_day) if later else following


def faults(taxpayer_id: int, branch: str, year: FiscalYear, starts: date, ends: date) -> list[Finding]:
    """Why a set of these days cannot be begun now."""
    sets = chain(taxpayer_id, branch)
    there = sets.filter(starts__lte=ends, ends__gte=starts).first()
    if there is not None:
        return [finding("EF-PRD-007", found=_days(starts, ends), expected=f"{_days(there.starts, there.ends)}")]
    expected = next_day(taxpayer_id, branch, year)
    if starts != expected:
        return [finding("EF-PRD-005", found=f"{starts:%d.%m.%Y}", expected=f"{expected:%d.%m.%Y}")]
    open_one = sets.exclude(state__in=CLOSED).first()
    if open_one is not None:
        return [finding("EF-PRD-006", found=_days(starts, ends), expected=_days(open_one.starts, open_one.ends))]
    return []


def seams_of(item: LedgerSet) -> Seams:
    """The numbers a set begins with: those behind the set before it in its fiscal year and branch."""
    before = (
        (inventories if item.is_inventory else chain)(item.taxpayer_id, item.branch)
        .filter(fiscal_year=item.fiscal_year, ends__lt=item.starts)
        .order_by("-starts")
        .first()
    )
    if before is not None:
        return Seams(before.next_entry or 1, before.next_line or 1, before.next_serial or 1)
    if item.is_inventory:
        return Seams()
    entry, line, serial = item.fiscal_year.first_numbers.get(item.branch, (1, 1, 1))
    return Seams(entry, line, serial)


def first_part_number(item: LedgerSet) -> int:
    """Number of the set's first part when the month is not one single part: behind those of the month's other sets."""
    last = (
        LedgerPart.objects.filter(
            ledger_set__taxpayer_id=item.taxpayer_id, ledger_set__branch=item.branch, ledger_set__year=item.year,
            ledger_set__month=item.month, ledger_set__fiscal_year=item.fiscal_year, ledger_set__kind=item.kind,
        )
        .exclude(ledger_set__state="DELETED")
        .exclude(ledger_set=item)
        .aggregate(last=Max("number"))["last"]
    )  # fmt: skip
    return int(last or 0) + 1


def is_last(item: LedgerSet) -> bool:
    """Whether no set comes behind this one."""
    last = (inventories if item.is_inventory else chain)(item.taxpayer_id, item.branch).last()
    return last is not None and last.pk == item.pk


def _days(starts: date, ends: date) -> str:
    return f"{starts:%d.%m.%Y}-{ends:%d.%m.%Y}"
