"""Inventories (envanter defteri): opened for a day, filled from a file, looked at, and approved.

From its approval on an inventory goes the way of every set: `closing` writes, seals, checks and packs it, and its
packages go to GİB beside those of the months. It waits for no month, and no month waits for it.
Source: Envanter Defteri Kılavuzu v1.0 (09.2025); Yazılım Uyumluluk Onay Kılavuzu v1.7 (branches).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Sum

from zarf.core.errors import Conflict, NotFound
from zarf.core.findings import Finding, finding
from zarf.office.edefter import order
from zarf.office.edefter.control import readiness
from zarf.office.edefter.models import FiscalYear, InventoryLine, LedgerSet
from zarf.office.edefter.refusals import Refused, refuse
from zarf.office.edefter.sets import finish_moves
from zarf.office.edefter.transitions import advance, create
from zarf.office.edefter.years import branch_of, year_of
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.clock.api import istanbul_today
from zarf.ports.storage.ledger_folder import year_folder
from zarf.ports.wired import ports


@dataclass(frozen=True, slots=True)
class InventoryControl:
    """What a person sees before an inventory is sealed. accounts: number, name, lines, kuruş. total: kuruş."""

    fingerprint: str
    entries: int
    lines: int
    total: int
    accounts: list[tuple[str, str, int, int]]
    findings: list[Finding]

    @property
    def may_be_approved(self) -> bool:
        return not any(item.severity == "error" for item in self.findings)


def open_inventory(
    taxpayer: Taxpayer, day: date, actor: str, *, branch: str = "", with_stamps: bool = False
) -> LedgerSet:
    """Begin the inventory of a day. Raises NotFound (no fiscal year), Refused: a branch that fits not, one is there."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    with transaction.atomic():
        list(FiscalYear.objects.select_for_update().filter(taxpayer=taxpayer).order_by("starts"))
        year = year_of(taxpayer, day)
        told = branch_of(taxpayer, year, branch)
        if told is not None and told.closed_on is not None and told.closed_on < day:
            raise Refused([finding("EF-PRD-010", found=str(told), expected=f"{told.closed_on:%d.%m.%Y}")])
        there = order.inventories(taxpayer.pk, branch)
        of_month = there.filter(year=day.year, month=day.month).first()
        if of_month is not None:
            raise Refused([finding("EF-IVN-009", found=f"{of_month.ends:%d.%m.%Y}")])
        later = there.filter(fiscal_year=year, ends__gt=day).first()
        if later is not None:
            raise Refused([finding("EF-IVN-010", found=f"{later.ends:%d.%m.%Y}")])
        item = LedgerSet(
            taxpayer=taxpayer,
            kind=LedgerSet.Kind.INVENTORY,
            fiscal_year=year,
            branch=branch,
            year=day.year,
            month=day.month,
            starts=day,
            ends=day,
            year_folder=year_folder(year.starts, year.ends),
            with_stamps=with_stamps,
            made_at=ports().clock.now(),
            made_by=actor,
        )
        finish_moves(item)
        create(item, "opened", actor)
    return item


def inventory_of(taxpayer: Taxpayer, year: int, month: int, branch: str = "") -> LedgerSet:
    """The inventory of a month. Raises NotFound (EF-IVN-011)."""
    found = order.inventories(taxpayer.pk, branch).filter(year=year, month=month).first()
    if found is None:
        raise NotFound(finding("EF-IVN-011", found=f"{year}-{month:02d} {branch}".strip()))
    return found


def inventories(taxpayer: Taxpayer) -> list[LedgerSet]:
    """All inventories, the latest first, deleted ones too."""
    found = LedgerSet.every.filter(taxpayer=taxpayer, kind=LedgerSet.Kind.INVENTORY)
    return list(found.select_related("fiscal_year", "taxpayer").order_by("-starts", "branch", "-pk"))


def inventory_control(item: LedgerSet) -> InventoryControl:
    """What is to be looked at before approval."""
    lines = InventoryLine.objects.filter(ledger_set=item)
    sums = lines.values("main_id").annotate(lines=Count("pk"), total=Sum("amount")).order_by("main_id")
    names = dict(lines.values_list("main_id", "main_name").distinct())
    accounts = [(one["main_id"], names[one["main_id"]], one["lines"], int(one["total"])) for one in sums]
    problems = [*readiness(item), *_branch_faults(item)]
    if not accounts:
        problems.append(finding("EF-IVN-013"))
    if not item.with_stamps:
        problems.append(finding("EF-PRD-037"))
    return InventoryControl(
        fingerprint=item.fingerprint,
        entries=lines.values("number").distinct().count(),
        lines=sum(one[2] for one in accounts),
        total=sum(one[3] for one in accounts),
        accounts=accounts,
        findings=sorted(problems, key=lambda one: one.severity != "error"),
    )


def _branch_faults(item: LedgerSet) -> list[Finding]:
    """The branches with inventories are those with books: GİB takes no other set of branches."""
    if not item.branch:
        return []
    books = LedgerSet.objects.filter(fiscal_year=item.fiscal_year).exclude(state="DELETED")
    with_books = set(books.values_list("branch", flat=True))
    if item.branch not in with_books:
        return [finding("EF-IVN-016", found=item.branch)]
    others = LedgerSet.every.filter(taxpayer=item.taxpayer, kind=LedgerSet.Kind.INVENTORY, ends=item.ends)
    lacking = with_books - set(others.exclude(state="DELETED").values_list("branch", flat=True))
    return [finding("EF-IVN-015", found=", ".join(sorted(lacking)))] if lacking else []


def approve_inventory(taxpayer: Taxpayer, pk: int, fingerprint: str, actor: str) -> LedgerSet:
    """ "Onayla": the lines are fixed from now on. Raises Refused, Conflict (EF-IVN-014) when they changed meanwhile."""
    require(taxpayer.pk, Right.EDEFTER_SEND)
    with transaction.atomic():
        item = locked(taxpayer, pk)
        if item.fingerprint != fingerprint:
            raise Conflict(finding("EF-IVN-014"))
        refuse([one for one in inventory_control(item).findings if one.severity == "error"])
        now = ports().clock.now()
        today = istanbul_today(ports().clock)
        advance(item, "approved", actor, created_on=today, approved_at=now, approved_by=actor, problems=[])
    return item


def locked(taxpayer: Taxpayer, pk: int) -> LedgerSet:
    """An inventory, its row locked until the caller's transaction ends. Raises NotFound."""
    found = (
        LedgerSet.every.select_for_update(of=("self",))
        .select_related("fiscal_year", "taxpayer")
        .filter(taxpayer=taxpayer, pk=pk, kind=LedgerSet.Kind.INVENTORY)
        .first()
    )
    if found is None:
        raise NotFound(finding("EF-IVN-011", found=str(pk)))
    return found
