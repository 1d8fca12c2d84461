"""Where each month of a firm's books stands, and until when its berats may be sent: for one firm or two hundred.

A month counts as done when every branch that keeps books has its berats filed and its ledger report (DR) sent, or
declared it without entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zarf.core.calendar import BeratDue, Extension, Filing, berat_due, next_working_day
from zarf.core.calendar.berat_due import NoDeadlineKnown
from zarf.office.berats import services as berats
from zarf.office.calendar.extensions import all_extensions
from zarf.office.calendar.models import FirmCalendar
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import FiscalYear, LedgerSet
from zarf.office.taxpayers.services import Taxpayer, active_taxpayers
from zarf.ports.clock.api import ISTANBUL

DONE = ("COMPLETE", "INACTIVE")
_MOVING = ("APPROVED", "WRITTEN", "READY", "SENT", "FILED")
ORDER = ("REFUSED", "STOPPED", "WAITING_KONTOR", "NONE", "DRAFT", *_MOVING, *DONE)
"""States of a month; where branches differ, the first of these that one of them is in is the month's."""
_TCKN_DIGITS = 11


@dataclass(frozen=True, slots=True)
class FirmMonth:
    """A month of a firm's books. states: of each branch ("" without branches); sets: keys of its sets."""

    taxpayer_id: int
    starts: date
    ends: date
    due: BeratDue
    states: tuple[tuple[str, str], ...]
    sets: tuple[int, ...]

    @property
    def name(self) -> str:
        return f"{self.starts:%Y-%m}"

    @property
    def state(self) -> str:
        return min((state for _, state in self.states), key=ORDER.index, default="NONE")

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    @property
    def missing(self) -> list[tuple[str, str]]:
        """Branch and state of what is not done."""
        return [(branch, state) for branch, state in self.states if state not in DONE]

    @property
    def due_at(self) -> datetime:
        """The moment after the last day, in Istanbul."""
        return datetime.combine(self.due.day + timedelta(days=1), time(0), tzinfo=ISTANBUL)

    def days_left(self, today: date) -> int:
        """0 on the last day, negative after it."""
        return (self.due.day - today).days


@dataclass(frozen=True, slots=True)
class _Firms:
    """What is known of the firms, read at once."""

    income: dict[int, bool]
    branches: dict[int, list[edefter.Branch]]
    sets: dict[tuple[int, str], list[LedgerSet]]
    troubled: frozenset[int]
    moved: Sequence[Extension]


def months(taxpayers: Sequence[Taxpayer], first: date, last: date) -> dict[int, list[FirmMonth]]:
    """Months that begin in these days, by taxpayer and in order. A firm without fiscal years has none.

    Five queries, however many firms there are.
    """
    pks = [one.pk for one in taxpayers]
    found: dict[int, list[FirmMonth]] = {pk: [] for pk in pks}
    known = _read(taxpayers, first, last)
    years = FiscalYear.objects.filter(taxpayer__in=pks, starts__lte=last, ends__gte=first).order_by("starts")
    for year in years:
        for starts, ends in edefter.months_of(year):
            if first <= starts <= last:
                found[year.taxpayer_id] += _month(known, year, starts, ends)
    return found


def months_due_on(last_day: date) -> tuple[int, int]:
    """How many months of how many firms have this last day, before any act: whom an extension of it concerns.

    A last day lies at most two years behind the months it is the last day of.
    """
    found = months(active_taxpayers(), last_day - timedelta(days=731), last_day)
    due = [sum(next_working_day(one.due.by_rule) == last_day for one in firm) for firm in found.values()]
    return sum(due), sum(many > 0 for many in due)


def pays_income_tax(taxpayer: Taxpayer) -> bool:
    """As the firm said; unless it did, a person (TCKN) pays income tax and a VKN does not."""
    return _income([taxpayer])[taxpayer.pk]


def _income(taxpayers: Sequence[Taxpayer]) -> dict[int, bool]:
    kept = FirmCalendar.objects.filter(taxpayer__in=[one.pk for one in taxpayers])
    said = {pk: value for pk, value in kept.values_list("taxpayer", "pays_income_tax") if value is not None}
    return {one.pk: said.get(one.pk, len(one.vkn_tckn) == _TCKN_DIGITS) for one in taxpayers}


def _read(taxpayers: Sequence[Taxpayer], first: date, last: date) -> _Firms:
    pks = [one.pk for one in taxpayers]
    branches: dict[int, list[edefter.Branch]] = defaultdict(list)
    for branch in edefter.Branch.objects.filter(taxpayer__in=pks).order_by("number"):
        branches[branch.taxpayer_id].append(branch)
    sets: dict[tuple[int, str], list[LedgerSet]] = defaultdict(list)
    rows = LedgerSet.objects.filter(taxpayer__in=pks, ends__gte=first, starts__lte=last + timedelta(days=31))
    for item in rows.exclude(state="DELETED").order_by("starts", "pk"):
        sets[item.taxpayer_id, item.branch].append(item)
    packages = berats.BeratPackage.objects.filter(taxpayer__in=pks, state__in=berats.TROUBLED)
    troubled = frozenset(packages.values_list("ledger_set", flat=True))
    return _Firms(_income(taxpayers), branches, sets, troubled, all_extensions())


def _month(known: _Firms, year: FiscalYear, starts: date, ends: date) -> Iterator[FirmMonth]:
    pk = year.taxpayer_id
    monthly = year.filing == FiscalYear.Filing.MONTHLY
    try:
        due = berat_due(
            starts.year,
            starts.month,
            year_ends=year.ends,
            pays_income_tax=known.income[pk],
            filing=Filing.MONTHLY if monthly else Filing.QUARTERLY,
            moved=known.moved,
        )
    except NoDeadlineKnown:
        # Before there were electronic books nothing was due.
        return
    names = [""]
    if year.is_branched:
        names = [one.number for one in known.branches[pk] if one.closed_on is None or one.closed_on >= starts]
    states, keys = [], []
    for name in names:
        mine = [one for one in known.sets[pk, name] if starts <= one.starts <= ends]
        states.append((name, _state(mine, ends, known.troubled)))
        keys += [one.pk for one in mine]
    yield FirmMonth(pk, starts, ends, due, tuple(states), tuple(keys))


def _state(sets: Sequence[LedgerSet], ends: date, troubled: frozenset[int]) -> str:
    """The state of a branch's month: of its sets the one that is furthest back, NONE while days are without a set."""
    states = [_state_of_set(one, troubled) for one in sets]
    if not sets or sets[-1].ends < ends:
        states.append("NONE")
    return min(states, key=ORDER.index)


def _state_of_set(item: LedgerSet, troubled: frozenset[int]) -> str:
    if item.state in ("READY", "SENT", "FILED") and item.pk in troubled:
        return "REFUSED"
    return "STOPPED" if item.problems and item.state in ("APPROVED", "WRITTEN", "FILED") else item.state
