"""Fiscal years and branches of a firm's books.

A branch keeps a whole set of its own; whether there are branches is fixed at the beginning of the fiscal year.
Source: e-Defter Uygulama Kılavuzu v1.12 (şube, hesap dönemi); VUK 174 (özel hesap dönemi).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from zarf.core.errors import NotFound
from zarf.core.findings import Finding, finding
from zarf.office.edefter.models import Branch, FiscalYear, LedgerSet
from zarf.office.edefter.refusals import Refused, refuse
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.wired import ports

_BRANCH = re.compile(r"(?!0000)[0-9]{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class YearData:
    """What a person says of a fiscal year. first_day: where electronic books begin here, None: with the year.

    first_numbers: by branch ("" without) the entry, line and serial to go on with, when another program began the year.
    """

    starts: date
    ends: date
    first_day: date | None = None
    is_branched: bool = False
    filing: str = FiscalYear.Filing.MONTHLY
    note: str = ""
    first_numbers: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)


def add_year(taxpayer: Taxpayer, data: YearData, actor: str) -> FiscalYear:
    """A new fiscal year. Raises Refused."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    with transaction.atomic():
        refuse(_faults(taxpayer, data))
        return FiscalYear.objects.create(
            taxpayer=taxpayer,
            starts=data.starts,
            ends=data.ends,
            first_day=data.first_day or data.starts,
            is_branched=data.is_branched,
            filing=data.filing,
            first_numbers={branch: list(numbers) for branch, numbers in data.first_numbers.items()},
            note=data.note.strip()[:300],
            made_at=ports().clock.now(),
            made_by=actor,
        )


def change_year(taxpayer: Taxpayer, pk: int, data: YearData) -> FiscalYear:
    """Change a year. Once a set exists only the filing preference, the note and an earlier end may change.

    An earlier end is a liquidation (tasfiye): it must not cut off a set that is there. Raises Refused, NotFound.
    """
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    with transaction.atomic():
        item = FiscalYear.objects.select_for_update(of=("self",)).filter(taxpayer=taxpayer, pk=pk).first()
        if item is None:
            raise NotFound(finding("EF-BKS-008", found=str(pk)))
        problems = _faults(taxpayer, data, but=pk)
        sets = LedgerSet.objects.filter(fiscal_year=item).exclude(state="DELETED")
        fixed = (item.starts, item.first_day, item.is_branched)
        if sets.exists() and (
            fixed != (data.starts, data.first_day or data.starts, data.is_branched)
            or sets.filter(ends__gt=data.ends).exists()
        ):
            problems.append(finding("EF-BKS-013", found=str(item)))
        refuse(problems)
        item.starts, item.ends, item.is_branched = data.starts, data.ends, data.is_branched
        item.first_day, item.filing = data.first_day or data.starts, FiscalYear.Filing(data.filing)
        item.note = data.note.strip()[:300]
        if not sets.exists():
            item.first_numbers = {branch: list(numbers) for branch, numbers in data.first_numbers.items()}
        item.save()
    return item


def _days(first: date, last: date) -> str:
    return f"{first:%d.%m.%Y}-{last:%d.%m.%Y}"


def _faults(taxpayer: Taxpayer, data: YearData, but: int | None = None) -> list[Finding]:
    problems = []
    first = data.first_day or data.starts
    longest = _months_later(data.starts, 12)
    if not data.starts <= data.ends < longest:
        problems.append(finding("EF-BKS-011", found=_days(data.starts, data.ends)))
    if not data.starts <= first <= data.ends or (first != data.starts and first.day != 1):
        problems.append(finding("EF-BKS-014", found=f"{first:%d.%m.%Y}"))
    if any(number < 1 for numbers in data.first_numbers.values() for number in numbers):
        problems.append(finding("EF-BKS-032"))
    if data.filing not in FiscalYear.Filing.values:
        problems.append(finding("EF-BKS-024", found=data.filing, expected=", ".join(FiscalYear.Filing.values)))
    others = FiscalYear.objects.filter(taxpayer=taxpayer, starts__lte=data.ends, ends__gte=data.starts)
    other = (others.exclude(pk=but) if but else others).first()
    if other is not None:
        problems.append(finding("EF-BKS-012", found=_days(data.starts, data.ends), expected=str(other)))
    return problems


def years(taxpayer: Taxpayer) -> list[FiscalYear]:
    """All fiscal years, the latest first."""
    return list(FiscalYear.objects.filter(taxpayer=taxpayer).order_by("-starts"))


def year_of(taxpayer: Taxpayer, day: date) -> FiscalYear:
    """The fiscal year a day lies in. Raises NotFound (EF-BKS-008)."""
    found = FiscalYear.objects.filter(taxpayer=taxpayer, starts__lte=day, ends__gte=day).first()
    if found is None:
        raise NotFound(finding("EF-BKS-008", found=f"{day:%d.%m.%Y}"))
    return found


def months_of(year: FiscalYear) -> Iterator[tuple[date, date]]:
    """First and last day of each month the year's electronic books have; a month may be cut at both ends."""
    day = year.first_day
    while day <= year.ends:
        following = _months_later(day.replace(day=1), 1)
        yield day, min(following - timedelta(days=1), year.ends)
        day = following


def _months_later(day: date, months: int) -> date:
    """The same day that many months later; the last of the month where there is none."""
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def save_branch(taxpayer: Taxpayer, number: str, name: str, closed_on: date | None = None) -> Branch:
    """A branch; one that is there gets the new name and closing day. Raises Refused."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    problems = []
    if not _BRANCH.fullmatch(number):
        problems.append(finding("EF-BKS-015", path="number", found=number[:20]))
    text = " ".join(name.split())
    if not 2 <= len(text) <= 200 or not text.isprintable():
        problems.append(finding("EF-BKS-016", path="name", found=text[:40]))
    refuse(problems)
    return Branch.objects.update_or_create(
        taxpayer=taxpayer, number=number, defaults={"name": text, "closed_on": closed_on}
    )[0]


def branches(taxpayer: Taxpayer) -> list[Branch]:
    """All branches, by number."""
    return list(Branch.objects.filter(taxpayer=taxpayer).order_by("number"))


def branch_of(taxpayer: Taxpayer, year: FiscalYear, number: str) -> Branch | None:
    """The branch a set is of; None without branches. Raises Refused when the year wants it otherwise."""
    if year.is_branched != bool(number):
        raise Refused([finding("EF-BKS-018" if number else "EF-BKS-017", found=number or "-", expected=str(year))])
    if not number:
        return None
    found = Branch.objects.filter(taxpayer=taxpayer, number=number).first()
    if found is None:
        raise Refused([finding("EF-BKS-019", found=number)])
    return found
