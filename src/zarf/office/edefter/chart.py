"""The chart of accounts (hesap planı) of a firm, and where the balance of an account has to stand.

Source: Yevmiye Defteri Kılavuzu v1.5 (accountMainID of 3 or 4 characters; a sub-account begins with its main one);
Muhasebe Sistemi Uygulama Genel Tebliği Sıra No 1 (the side of a balance).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from zarf.core.codes import load
from zarf.core.documents.edefter import Account
from zarf.core.findings import Finding, finding
from zarf.office.edefter.models import ChartAccount
from zarf.office.edefter.refusals import refuse
from zarf.office.taxpayers.services import Right, Taxpayer, require

SIDES = ("", "D", "C")
_LONGEST = 300
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One account as it is handed in. balance_side: None leaves the one there is."""

    main_id: str
    sub_id: str
    name: str
    balance_side: str | None = None
    row: int | None = None


def faults(item: ChartRow) -> list[Finding]:
    """What is wrong with an account."""
    found = []
    shown = item.sub_id or item.main_id
    if len(item.main_id) not in (3, 4):
        found.append(finding("EF-BKS-020", path="account", line=item.row, found=item.main_id[:20]))
    if item.sub_id and (not item.sub_id.startswith(item.main_id) or len(item.sub_id) > 60):
        found.append(
            finding("EF-BKS-021", path="account", line=item.row, found=item.sub_id[:60], expected=item.main_id)
        )
    if not item.name.strip() or len(item.name) > _LONGEST or not item.name.isprintable():
        found.append(finding("EF-BKS-022", path="name", line=item.row, found=shown[:60], expected=str(_LONGEST)))
    if item.balance_side not in (None, *SIDES):
        found.append(finding("EF-BKS-023", path="side", line=item.row, found=str(item.balance_side)[:10]))
    return found


def save_accounts(taxpayer: Taxpayer, rows: Iterable[ChartRow]) -> int:
    """Add these accounts, or give those that are there their new name; all or none. Gives how many.

    A sub-account needs its main account, there already or among the rows. Raises Refused with every fault.
    """
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    given = list(rows)
    problems = [one for item in given for one in faults(item)]
    mains = {item.main_id for item in given if not item.sub_id}
    mains |= set(main_accounts(taxpayer).values_list("main_id", flat=True))
    problems += [
        finding("EF-BKS-031", path="account", line=item.row, found=item.sub_id, expected=item.main_id)
        for item in given
        if item.sub_id and item.main_id not in mains
    ]
    refuse(problems)
    with transaction.atomic():
        known = {(one.main_id, one.sub_id): one for one in chart(taxpayer)}
        latest = {(item.main_id, item.sub_id): item for item in given}
        fresh, changed = [], []
        for key, item in latest.items():
            one = known.get(key)
            if one is None:
                fresh.append(
                    ChartAccount(
                        taxpayer=taxpayer, main_id=item.main_id, sub_id=item.sub_id, name=item.name.strip(),
                        balance_side=item.balance_side or "",
                    )
                )  # fmt: skip
                continue
            one.name = item.name.strip()
            one.balance_side = one.balance_side if item.balance_side is None else item.balance_side
            changed.append(one)
        ChartAccount.objects.bulk_create(fresh, batch_size=_BATCH)
        ChartAccount.objects.bulk_update(changed, ["name", "balance_side"], batch_size=_BATCH)
    return len(latest)


def chart(taxpayer: Taxpayer) -> QuerySet[ChartAccount]:
    """All accounts in the order of the ledger."""
    return ChartAccount.objects.filter(taxpayer=taxpayer).order_by("main_id", "sub_id")


def main_accounts(taxpayer: Taxpayer) -> QuerySet[ChartAccount]:
    """The main accounts."""
    return chart(taxpayer).filter(sub_id="")


def accounts_by_key(taxpayer: Taxpayer) -> dict[tuple[str, str], Account]:
    """Main and sub number: the account as the writer needs it."""
    names = {(one.main_id, one.sub_id): one.name for one in chart(taxpayer)}
    return {
        (main, sub): Account(main, names.get((main, ""), ""), sub, name if sub else "")
        for (main, sub), name in names.items()
    }


def balance_sides(taxpayer: Taxpayer, day: date) -> dict[str, str]:
    """Main account: D or C, where its balance has to stand; the firm's own word before the list."""
    listed = {entry.value: entry.name for entry in load("ledger_account_sides") if entry.holds(day)}
    own = {one.main_id: one.balance_side for one in main_accounts(taxpayer) if one.balance_side}
    return listed | own
