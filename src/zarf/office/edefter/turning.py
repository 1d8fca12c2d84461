"""Opening and closing entries (açılış, kapanış fişi): known by their words, their month, and that no document is named.

An opening stands in the first month of the fiscal year, moves accounts of the balance sheet only, and becomes the
first entry; a closing stands on the year's last day and comes behind everything else. Where the ERP numbers the entries
itself its numbers decide, and what does not fit is told.
Source: e-Defter Uygulama Kılavuzu v1.12 (opening in the first, closing in the last month, without documents).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from zarf.core.findings import Finding, finding
from zarf.core.ledgers.shown_lines import ShownHead, ShownLine
from zarf.core.ledgers.turning import CLOSING, OPENING, Turn, turn_told
from zarf.office.edefter.models import FiscalYear, LedgerSet
from zarf.office.edefter.years import months_of

_LISTED = 20
_ACCOUNTS = {Turn.OPENING: "^[1-59]", Turn.CLOSING: "^."}
"""An opening moves accounts of the balance sheet and nazım accounts only; a closing also those of income and cost."""
# As zarf.core.ledgers.turning folds, in the database.
_FOLDED = "lower(translate(v.comment || ' ' || v.number, 'IİıĞğÜüŞşÖöÇç', 'iiigguussoocc'))"
_FOUND = f"""
    SELECT v.id, v.number, v.day, v.line_count, v.total, v.counter FROM edefter_voucher v
    WHERE v.taxpayer_id = %(taxpayer)s AND v.branch = %(branch)s AND v.state = 'live'
        AND v.day BETWEEN %(first)s AND %(last)s AND {_FOLDED} ~ %(words)s
        AND NOT EXISTS (
            SELECT 1 FROM edefter_voucherline l WHERE l.voucher_id = v.id
                AND (l.document_type <> '' OR l.main_id !~ %(accounts)s)
        )
    ORDER BY v.day, v.counter NULLS LAST, v.id
"""
_SUMS = """
    SELECT l.main_id, coalesce(sum(l.amount) FILTER (WHERE l.is_debit), 0)::bigint
        - coalesce(sum(l.amount) FILTER (WHERE NOT l.is_debit), 0)::bigint
    FROM edefter_voucher v JOIN edefter_voucherline l ON l.voucher_id = v.id
    WHERE v.taxpayer_id = %(taxpayer)s AND v.branch = %(branch)s AND v.state = 'live'
        AND v.day BETWEEN %(first)s AND %(last)s AND (v.id = ANY(%(only)s) OR %(only)s IS NULL)
        AND NOT v.id = ANY(%(without)s)
    GROUP BY l.main_id
"""


@dataclass(frozen=True, slots=True)
class TurningEntry:
    """An opening or closing voucher. total: kuruş of each side. counter: the entry number the ERP gave, if it did."""

    turn: Turn
    voucher: int
    number: str
    day: date
    lines: int
    total: int
    counter: int | None


def turning_entries(item: LedgerSet) -> list[TurningEntry]:
    """Those of the set's days; a set in the middle of the year has none."""
    year = item.fiscal_year
    found: list[TurningEntry] = []
    first_end = next(end for _, end in months_of(year))
    if item.starts <= first_end:
        found += _found(item, OPENING, item.starts, min(item.ends, first_end))
    if item.ends == year.ends:
        found += _found(item, CLOSING, year.ends, year.ends)
    return found


def turn_of(item: LedgerSet, head: ShownHead, line: ShownLine) -> Turn | None:
    """The same of an entry in a filed journal, by its head and its first line."""
    turn = turn_told(head.comment, head.voucher)
    if turn is None or item.is_inventory or line.document_type or not re.match(_ACCOUNTS[turn], line.account):
        return None
    first, last = next(months_of(item.fiscal_year))[1].isoformat(), item.fiscal_year.ends.isoformat()
    return turn if (head.day <= first if turn is Turn.OPENING else head.day == last) else None


def ranks(item: LedgerSet) -> dict[str, list[int]]:
    """Vouchers that come before and behind the others of their day, for the order of the books."""
    found = turning_entries(item)
    return {
        "openings": [one.voucher for one in found if one.turn is Turn.OPENING],
        "closings": [one.voucher for one in found if one.turn is Turn.CLOSING],
    }


def turning_faults(item: LedgerSet, found: list[TurningEntry]) -> Iterator[Finding]:
    """What a person should look at; nothing of it stands in the way, for words alone prove nothing."""
    year = item.fiscal_year
    openings = [one for one in found if one.turn is Turn.OPENING]
    if item.starts == year.starts and not openings:
        yield finding("EF-PRD-052", found=f"{item.year}-{item.month:02d}")
    for one in openings[:1]:
        before = _others(item, f"(v.day, coalesce(v.counter, 0)) < (%(day)s, {one.counter or 0})", one)
        if before or item.starts > year.first_day:
            yield finding("EF-PRD-053", found=one.number, expected=str(before))
        yield from _differences(item, openings)
    for one in [one for one in found if one.turn is Turn.CLOSING][-1:]:
        behind = _others(item, "v.counter > %(counter)s", one) if one.counter is not None else 0
        if behind:
            yield finding("EF-PRD-054", found=one.number, expected=str(behind))


def _found(item: LedgerSet, words: str, first: date, last: date) -> list[TurningEntry]:
    turn = Turn.OPENING if words == OPENING else Turn.CLOSING
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, _of(item, first, last) | {"words": words, "accounts": _ACCOUNTS[turn]})
        return [TurningEntry(turn, *row) for row in cursor.fetchall()]


def _of(item: LedgerSet, first: date, last: date) -> dict[str, Any]:
    return {"taxpayer": item.taxpayer_id, "branch": item.branch, "first": first, "last": last}


def _others(item: LedgerSet, condition: str, one: TurningEntry) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM edefter_voucher v WHERE v.taxpayer_id = %(taxpayer)s AND v.branch = %(branch)s"
            f" AND v.state = 'live' AND v.day BETWEEN %(first)s AND %(last)s AND v.id <> %(id)s AND {condition}",
            _of(item, item.starts, item.ends) | {"id": one.voucher, "day": one.day, "counter": one.counter},
        )
        return int(cursor.fetchone()[0])


def _differences(item: LedgerSet, openings: list[TurningEntry]) -> Iterator[Finding]:
    """Where the opening says other than the year before left; only where that year's last month is kept here."""
    last = _year_before(item)
    if last is None:
        return
    before = LedgerSet(
        taxpayer_id=item.taxpayer_id, branch=item.branch, fiscal_year=last, starts=last.ends, ends=last.ends
    )
    closings = _found(before, CLOSING, last.ends, last.ends)
    left = _sums(_of(item, last.starts, last.ends) | {"only": None, "without": [one.voucher for one in closings]})
    opened = _sums(_of(item, item.starts, item.ends) | {"only": [one.voucher for one in openings], "without": []})
    # Accounts of income and cost are closed within the year; what they still show is told by EF-PRD-029.
    wrong = [
        number for number in sorted(left.keys() | opened.keys())
        if number[:1] not in "67" and left.get(number, 0) != opened.get(number, 0)
    ]  # fmt: skip
    if wrong:
        yield finding("EF-PRD-055", found=", ".join(wrong[:_LISTED]), expected=f"{last.ends:%d.%m.%Y}")


def _year_before(item: LedgerSet) -> FiscalYear | None:
    years = FiscalYear.objects.filter(taxpayer_id=item.taxpayer_id, ends__lt=item.fiscal_year.starts)
    last = years.order_by("-ends").first()
    if last is None or last.first_day != last.starts:
        return None
    sets = LedgerSet.objects.filter(fiscal_year=last, branch=item.branch, ends=last.ends).exclude(state="DELETED")
    return last if sets.exists() else None


def _sums(values: dict[str, Any]) -> dict[str, int]:
    """Balances in kuruş by main account, zero ones left out; a debit balance is above zero."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, values)
        return {number: int(balance) for number, balance in cursor.fetchall() if balance}
