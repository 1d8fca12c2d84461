"""Sets of ledgers: begun, declared inactive, deleted. Each is a month, or a range of its days when it is cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from zarf.core.errors import NotFound
from zarf.core.findings import Finding, finding
from zarf.office.edefter import order, places, report_months, waiting
from zarf.office.edefter.models import Branch, FiscalYear, LedgerEvent, LedgerSet, Voucher
from zarf.office.edefter.refusals import Refused, refuse
from zarf.office.edefter.transitions import advance, create
from zarf.office.edefter.years import branch_of, months_of
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.storage.ledger_folder import year_folder
from zarf.ports.wired import ports

_UPLOADED = ("SENT", "FILED", "COMPLETE")


@dataclass(frozen=True, slots=True)
class SetChoices:
    """The form "Yeni Defter Takımı". ends: last day of a cut in the middle of the month, None for its end.

    cuts: last days of parts that are wanted. with_stamps: "Zaman Damgası Eklensin", for YB and KB of each part.
    """

    year: int
    month: int
    branch: str = ""
    ends: date | None = None
    cuts: tuple[date, ...] = ()
    is_detailed: bool = True
    with_stamps: bool = False
    stamps_ledgers: bool = False
    note: str = field(default="")


def open_set(taxpayer: Taxpayer, choices: SetChoices, actor: str) -> LedgerSet:
    """Begin the next set. Raises Refused: a month skipped, made already, not of a fiscal year, a closed branch."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    with transaction.atomic():
        item = _new(taxpayer, choices, actor)
        finish_moves(item)
        create(item, "opened", actor)
    return item


def declare_inactive(taxpayer: Taxpayer, choices: SetChoices, actor: str) -> LedgerSet:
    """Declare "Hareketsiz ay": no ledger is made, and the months stay in order. Raises Refused (EF-PRD-009)."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    with transaction.atomic():
        item = _new(taxpayer, choices, actor)
        vouchers = vouchers_of(item).count()
        if vouchers:
            raise Refused([finding("EF-PRD-009", found=str(vouchers))])
        seams = order.seams_of(item)
        item.first_entry = item.next_entry = seams.entry
        item.first_line = item.next_line = seams.line
        item.first_serial = item.next_serial = seams.serial
        create(item, "declared_inactive", actor, choices.note)
    return item


def _new(taxpayer: Taxpayer, choices: SetChoices, actor: str) -> LedgerSet:
    # All that goes on in the firm's books is put in order by the rows of its years.
    years = list(FiscalYear.objects.select_for_update().filter(taxpayer=taxpayer).order_by("starts"))
    year, starts, whole_end = _month_of(years, choices, order.chain(taxpayer.pk, choices.branch).last())
    branch = branch_of(taxpayer, year, choices.branch)
    starts = _continued(taxpayer, choices, year, starts, whole_end)
    ends = choices.ends or whole_end
    problems = _choice_faults(choices, branch, starts, ends, whole_end)
    problems += order.faults(taxpayer.pk, choices.branch, year, starts, ends) if not problems else []
    refuse(problems)
    return LedgerSet(
        taxpayer=taxpayer,
        fiscal_year=year,
        branch=choices.branch,
        year=choices.year,
        month=choices.month,
        starts=starts,
        ends=ends,
        year_folder=year_folder(year.starts, year.ends),
        with_stamps=choices.with_stamps,
        stamps_ledgers=choices.stamps_ledgers,
        is_detailed=choices.is_detailed,
        cuts=[day.isoformat() for day in sorted(choices.cuts)],
        note=choices.note.strip()[:300],
        made_at=ports().clock.now(),
        made_by=actor,
    )


def _month_of(years: list[FiscalYear], choices: SetChoices, last: LedgerSet | None) -> tuple[FiscalYear, date, date]:
    """Year and days of the month; a month cut by a liquidation is first that of the old year, then that of the new."""
    fitting = [
        (year, first, end)
        for year in years
        for first, end in months_of(year)
        if (first.year, first.month) == (choices.year, choices.month)
    ]
    if not fitting:
        raise Refused([finding("EF-PRD-003", found=f"{choices.year}-{choices.month:02d}")])
    left = [one for one in fitting if last is None or one[2] > last.ends]
    return left[0] if left else fitting[-1]


def _continued(taxpayer: Taxpayer, choices: SetChoices, year: FiscalYear, first: date, end: date) -> date:
    """The day on which what is left of the month begins."""
    expected = order.next_day(taxpayer.pk, choices.branch, year)
    return expected if first < expected <= end else first


def _choice_faults(choices: SetChoices, branch: Branch | None, starts: date, ends: date, end: date) -> list[Finding]:
    problems = []
    if not starts <= ends <= end:
        problems.append(finding("EF-PRD-004", found=f"{ends:%d.%m.%Y}", expected=f"{starts:%d.%m.%Y}-{end:%d.%m.%Y}"))
    wrong = [day for day in choices.cuts if not starts <= day < ends]
    if wrong:
        days = f"{starts:%d.%m.%Y}-{ends:%d.%m.%Y}"
        problems.append(finding("EF-PRD-031", found=f"{wrong[0]:%d.%m.%Y}", expected=days))
    if choices.stamps_ledgers and not choices.with_stamps:
        problems.append(finding("EF-PRD-024"))
    if branch is not None and branch.closed_on is not None and branch.closed_on < starts:
        problems.append(finding("EF-PRD-010", found=str(branch), expected=f"{branch.closed_on:%d.%m.%Y}"))
    return problems


def vouchers_of(item: LedgerSet) -> QuerySet[Voucher]:
    """The live vouchers of a set's days."""
    return Voucher.objects.filter(
        taxpayer_id=item.taxpayer_id, branch=item.branch, state=Voucher.State.LIVE, day__range=(item.starts, item.ends)
    )


def ledger_set(taxpayer: Taxpayer, pk: int) -> LedgerSet:
    """One set of books. Raises NotFound."""
    found = any_set(taxpayer, pk)
    if found.is_inventory:
        raise NotFound(finding("EF-PRD-001", found=str(pk)))
    return found


def any_set(taxpayer: Taxpayer, pk: int) -> LedgerSet:
    """One set, or one inventory. Raises NotFound."""
    found = LedgerSet.every.select_related("fiscal_year", "taxpayer").filter(taxpayer=taxpayer, pk=pk).first()
    if found is None:
        raise NotFound(finding("EF-PRD-001", found=str(pk)))
    return found


def ledger_sets(taxpayer: Taxpayer) -> QuerySet[LedgerSet]:
    """All sets, the latest first, deleted ones too."""
    found = LedgerSet.objects.select_related("fiscal_year", "taxpayer").filter(taxpayer=taxpayer)
    return found.order_by("-starts", "-pk")


def set_of_month(taxpayer: Taxpayer, year: int, month: int, branch: str = "") -> LedgerSet:
    """The latest set of a month. Raises NotFound."""
    found = order.chain(taxpayer.pk, branch).filter(year=year, month=month).last()
    if found is None:
        raise NotFound(finding("EF-PRD-001", found=f"{year}-{month:02d} {branch}".strip()))
    return found


def story(item: LedgerSet) -> list[LedgerEvent]:
    """What happened to a set, the oldest first."""
    return list(LedgerEvent.objects.filter(ledger_set=item).select_related("part").order_by("pk"))


def delete_set(
    taxpayer: Taxpayer, pk: int, actor: str, *, deleted_at_gib: bool = False, reason: str = "", said_by_gib: str = ""
) -> LedgerSet:
    """ "Dönemi sil": its files go to the deleted ones, its vouchers are free again, its numbers are given anew.

    deleted_at_gib: the person confirms that GİB's copy is deleted; needed once anything was uploaded. reason: needed
    then too; after the legal period it names GİB's permission. said_by_gib: GİB's answers about its packages, for the
    story; `berats.delete_set` asks for them. Raises Refused (EF-PRD-020 to 022).
    Source: e-Defter Uygulama Kılavuzu v1.12 (deletion and correction).
    """
    require(taxpayer.pk, Right.EDEFTER_SEND)
    with transaction.atomic():
        list(FiscalYear.objects.select_for_update().filter(taxpayer=taxpayer).order_by("starts"))
        item = any_set(taxpayer, pk)
        problems = []
        if item.state != "DELETED" and not order.is_last(item):
            problems.append(finding("EF-PRD-020", found=str(item)))
        uploaded = item.state in _UPLOADED
        if uploaded and not deleted_at_gib:
            problems.append(finding("EF-PRD-021"))
        if uploaded and not reason.strip():
            problems.append(finding("EF-PRD-022"))
        refuse(problems)
        names = [file["name"] for part in item.parts.order_by("position") for file in part.files.values()]
        if not item.is_inventory:
            names += places.report_files(item)
            report_months.withdraw(item, actor)
        told = f"{reason.strip()} (GİB: {said_by_gib})" if said_by_gib else reason.strip()
        advance(item, "deleted_at_gib" if uploaded else "deleted", actor, told, progress={"to_move": names})
    _move(item)
    waiting.renew(taxpayer)
    return item


def finish_moves(item: LedgerSet) -> None:
    """Moves of a deleted set of the same month that a killed process left."""
    left = LedgerSet.every.filter(
        taxpayer_id=item.taxpayer_id, year=item.year, month=item.month, state="DELETED", progress__has_key="to_move"
    )
    for one in left.select_related("fiscal_year", "taxpayer"):
        _move(one)


def _move(item: LedgerSet) -> None:
    names = item.progress.get("to_move", [])
    if names:
        label = f"{item.state_at:%Y%m%d-%H%M%S}-{item.pk}"
        places.folder().delete(places.place_of(item), names, label)
    places.folder().leave_work(places.work_name(item))
    LedgerSet.every.filter(pk=item.pk).update(progress={})
    item.progress = {}
