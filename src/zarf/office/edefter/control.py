"""The control page: everything a person has to see before a set is sealed, and the approval itself.

Source: e-Defter Uygulama Kılavuzu v1.12 (all errors together, in plain words); issue of the product, section 2.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from zarf.core.codes import load
from zarf.core.documents.edefter.sums import TAX_ACCOUNTS
from zarf.core.errors import Conflict, ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.vouchers.cells import kurus_of
from zarf.office.edefter import books, order
from zarf.office.edefter.books import AccountSums
from zarf.office.edefter.chart import balance_sides
from zarf.office.edefter.firm import completeness
from zarf.office.edefter.models import FiscalYear, LedgerSet
from zarf.office.edefter.refusals import Refused, refuse
from zarf.office.edefter.sets import any_set, ledger_set
from zarf.office.edefter.signers import ledger_key
from zarf.office.edefter.transitions import advance
from zarf.office.edefter.turning import TurningEntry, turning_entries, turning_faults
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.office.timestamps import services as timestamps
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

BYTES_OF_A_LINE = 1700
"""About so much a line takes in a journal; measured, for the forecast of parts only."""


@dataclass(frozen=True, slots=True)
class Control:
    """What the page shows. Amounts in kuruş. taxes: account, name, debit, credit. kontor_left: None when not asked."""

    fingerprint: str
    vouchers: int
    lines: int
    total: int
    first_entry: int
    first_line: int
    accounts: list[AccountSums]
    taxes: list[tuple[str, str, int, int]]
    erp: dict[str, tuple[int, int]]
    without_document: int
    parts: int
    stamps: int
    kontor_left: int | None
    findings: list[Finding]
    turning: list[TurningEntry]

    @property
    def last_entry(self) -> int:
        return self.first_entry + self.vouchers - 1

    @property
    def last_line(self) -> int:
        return self.first_line + self.lines - 1

    @property
    def may_be_approved(self) -> bool:
        return not any(item.severity == "error" for item in self.findings)


def control(item: LedgerSet) -> Control:
    """The control page of a set that has not been approved yet."""
    numbers, accounts, seams = books.figures(item), books.account_sums(item), order.seams_of(item)
    by_number = {one.number: one for one in accounts}
    parts = forecast_parts(item, int(numbers["lines"]))
    stamps = parts * (4 if item.stamps_ledgers else 2) if item.with_stamps else 0
    kontor, problems = _kontor(item, stamps)
    erp = {number: (int(sides[0]), int(sides[1])) for number, sides in (item.erp_balance or {}).items()}
    turning = turning_entries(item)
    # Opening and closing name no document by their nature.
    bare = books.lines_without_document(item, [one.voucher for one in turning])
    problems += [*readiness(item), *_numbers(numbers, seams.entry), *_balances(item, accounts)]
    problems += _erp_differences(accounts, erp) if item.erp_balance is not None else []
    problems += turning_faults(item, turning) if numbers["vouchers"] else []
    if bare:
        problems.append(finding("EF-PRD-017", found=str(bare)))
    if not item.with_stamps:
        problems.append(finding("EF-PRD-037"))
    return Control(
        fingerprint=books.fingerprint(item, numbers),
        vouchers=numbers["vouchers"],
        lines=numbers["lines"],
        total=numbers["total"],
        first_entry=seams.entry,
        first_line=seams.line,
        accounts=accounts,
        taxes=[(number, name, *_sides(by_number.get(number))) for number, name in TAX_ACCOUNTS],
        erp=erp,
        without_document=bare,
        parts=parts,
        stamps=stamps,
        kontor_left=kontor,
        findings=sorted(problems, key=lambda one: one.severity != "error"),
        turning=turning,
    )


def _sides(sums: AccountSums | None) -> tuple[int, int]:
    return (sums.debit, sums.credit) if sums else (0, 0)


def forecast_parts(item: LedgerSet, lines: int) -> int:
    """About how many parts the set will have: its cuts, or the limit of a file."""
    return max(len(item.cuts) + 1, math.ceil(lines * BYTES_OF_A_LINE / part_limit()))


def part_limit() -> int:
    """Most bytes of one ledger file that hold today."""
    return int(load("ledger_part_limits").values(istanbul_today(ports().clock))[-1])


def readiness(item: LedgerSet) -> list[Finding]:
    """Firm, key and day: what has to be there before anything can be sealed."""
    problems = [one for one in completeness(item.taxpayer, item.ends) if one.code != "EF-BKS-006"]
    today = istanbul_today(ports().clock)
    if today < item.ends:
        problems.append(finding("EF-PRD-011", found=f"{today:%d.%m.%Y}", expected=f"{item.ends:%d.%m.%Y}"))
    try:
        ledger_key(item.taxpayer)
    except ZarfError as problem:
        problems.append(problem.finding)
    return problems


def _numbers(numbers: dict[str, int], expected: int) -> list[Finding]:
    if not numbers["vouchers"]:
        return [finding("EF-PRD-008")]
    if not numbers["counted"]:
        return []
    if numbers["counted"] != numbers["vouchers"]:
        return [finding("EF-PRD-015", found=str(numbers["vouchers"] - numbers["counted"]))]
    last = expected + numbers["vouchers"] - 1
    if (numbers["first_counter"], numbers["last_counter"]) != (expected, last):
        found = f"{numbers['first_counter']}-{numbers['last_counter']}"
        return [finding("EF-PRD-014", found=found, expected=f"{expected}-{last}")]
    return []


def _balances(item: LedgerSet, accounts: list[AccountSums]) -> list[Finding]:
    """Balances on the side where none may be; in the last month of a year, balances that no closing entry took."""
    sides = balance_sides(item.taxpayer, item.ends)
    problems = [
        finding("EF-PRD-016", path=one.number, found=f"{one.number} {one.name}", expected=_lira(abs(one.balance)),
                side_tr="alacak" if one.balance < 0 else "borç", side_en="credit" if one.balance < 0 else "debit")
        for one in accounts
        if (one.balance < 0 and sides.get(one.number) == "D") or (one.balance > 0 and sides.get(one.number) == "C")
    ]  # fmt: skip
    left = [one.number for one in accounts if one.balance]
    if item.ends == item.fiscal_year.ends and left:
        problems.append(finding("EF-PRD-029", found=", ".join(left[:20])))
    return problems


def _erp_differences(accounts: list[AccountSums], erp: dict[str, tuple[int, int]]) -> list[Finding]:
    ours = {one.number: (one.debit, one.credit) for one in accounts if one.debit or one.credit}
    problems = []
    for number in sorted(ours.keys() | erp.keys()):
        mine, theirs = ours.get(number, (0, 0)), erp.get(number, (0, 0))
        if mine != theirs:
            told = f"{number}: {_both(mine)}"
            problems.append(finding("EF-PRD-018", path=number, found=told, expected=_both(theirs)))
    return problems


def _both(sides: tuple[int, int]) -> str:
    return f"{_lira(sides[0])} / {_lira(sides[1])}"


def _lira(kurus: int) -> str:
    return f"{kurus // 100}.{kurus % 100:02d}"


def _kontor(item: LedgerSet, needed: int) -> tuple[int | None, list[Finding]]:
    """What is left on the account that pays, and whether it will do. A service that is away is told, no more."""
    if not needed:
        return None, []
    try:
        left = timestamps.balance(item.taxpayer).left
    except ZarfError as problem:
        return None, [problem.finding]
    return left, [finding("EF-PRD-023", found=str(left), expected=str(needed))] if left < needed else []


def compare_with_erp(taxpayer: Taxpayer, pk: int, data: bytes) -> LedgerSet:
    """Keep the ERP's own mizan of the set: a CSV of account, debit and credit. Raises Refused (EF-PRD-019)."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    item = ledger_set(taxpayer, pk)
    found: dict[str, tuple[int, int]] = {}
    for row, account, debit, credit in _erp_rows(data):
        values = [kurus_of(cell, name, row) for cell, name in ((debit, "debit"), (credit, "credit"))]
        refuse([problem for _, problem in values if problem is not None])
        before = found.get(account[:3], (0, 0))
        found[account[:3]] = (before[0] + (values[0][0] or 0), before[1] + (values[1][0] or 0))
    LedgerSet.objects.filter(pk=pk).update(erp_balance=found)
    item.erp_balance = {number: list(sides) for number, sides in found.items()}
    return item


def _erp_rows(data: bytes) -> Iterator[tuple[int, str, str, str]]:
    """Main accounts of the file: with sub-accounts below them only those without a point count."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1254", "replace")
    separator = max(";,\t", key=text.partition("\n")[0].count)
    for row, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
        account = cells[0].strip() if cells else ""
        if not account[:3].isdigit():
            continue
        if len(cells) < 3:
            raise Refused([finding("EF-PRD-019", line=row, found=account[:40])])
        if len(account) in (3, 4):
            yield row, account, cells[1], cells[2]


def approve(taxpayer: Taxpayer, pk: int, seen: str, actor: str) -> LedgerSet:
    """ "Onayla": from here on the set's vouchers are fixed and its ledgers are made. seen: the page's fingerprint.

    Raises Conflict (EF-PRD-012) when the vouchers are no longer those the person saw, Refused with all that stands in
    the way, NotAllowed when the set is not open.
    """
    require(taxpayer.pk, Right.EDEFTER_SEND)
    with transaction.atomic():
        list(FiscalYear.objects.select_for_update().filter(taxpayer=taxpayer).order_by("starts"))
        item = ledger_set(taxpayer, pk)
        page = control(item)
        if page.fingerprint != seen:
            raise Conflict(finding("EF-PRD-012"))
        if not page.may_be_approved:
            raise Refused([one for one in page.findings if one.severity == "error"])
        advance(
            item, "approved", actor,
            fingerprint=seen, approved_at=ports().clock.now(), approved_by=actor,
            created_on=istanbul_today(ports().clock), problems=[],
        )  # fmt: skip
    return item


def withdraw_approval(taxpayer: Taxpayer, pk: int, actor: str) -> LedgerSet:
    """Take an approval back while nothing has been written. Raises NotAllowed."""
    require(taxpayer.pk, Right.EDEFTER_SEND)
    item = any_set(taxpayer, pk)
    # That of an inventory is told by its lines, which stay.
    advance(item, "withdrawn", actor, fingerprint=item.fingerprint if item.is_inventory else "", problems=[])
    return item
