"""The rows of the window "e-Dönüşüm Bilgilerini Güncelle": pages, filters, ticks and picks. Nothing touches a card.

Source: cari truth table, section 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypedDict

from django.db.models import Q, QuerySet

from zarf.core.cari import Colour, Listed, RowJudgement, Service, Verdict, judge
from zarf.core.errors import NotAllowed
from zarf.core.findings import finding
from zarf.office.cari import listing
from zarf.office.cari.cards import SCENARIOS, card_of
from zarf.office.cari.checking import setting
from zarf.office.cari.models import Account, Check, CheckRow
from zarf.office.folding import fold
from zarf.office.streaming import streamed
from zarf.office.taxpayers.services import Right, require

FILTERS = (
    *(colour.value for colour in Colour),
    "new",
    "removal",
    "confirmed",
    "several",
    "impossible",
    "ticked",
    "left",
)
"""What the window can be narrowed to; left: rows the last Güncelle did not write."""

LABELS = ("efatura_pk", "efatura_gb", "eirsaliye_pk", "eirsaliye_gb")
_FLAGS = {"new": "is_new", "removal": "is_removal", "confirmed": "is_confirmed", "several": "is_several"}


_BATCH = 2000


class RowFilter(TypedDict):
    """How the rows of a check are narrowed, as `rows` takes it."""

    show: str
    text: str
    with_confirmed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One account in the window. judgement: None before the check and for a number that is not looked up."""

    account: Account
    listed: Listed
    judgement: RowJudgement | None
    stored: CheckRow | None

    @property
    def is_stale(self) -> bool:
        """Whether the card has been changed since the check."""
        return self.stored is not None and self.stored.revision != self.account.revision

    @property
    def without_postbox(self) -> tuple[Service, ...]:
        """Services whose labels are wrong and that have no open PK label at GİB: nothing is proposed (reading O8)."""
        judged = self.judgement
        if judged is None:
            return ()
        return tuple(one for one in Service if judged.of(one).verdict is Verdict.WRONG and not self.listed.of(one).pk)

    def pick(self, column: str) -> str | None:
        """What a person has chosen for *column*, None for nothing."""
        picks: Mapping[str, str] = (self.stored.picks if self.stored else None) or {}
        return picks.get(column)

    def value(self, column: str) -> str:
        """What stands in the grid: the person's choice, else what is proposed, else the card."""
        picked = self.pick(column)
        if picked is not None:
            return picked
        if self.judgement is None:
            return str(getattr(self.account, column))
        service, _, name = column.partition("_")
        return str(getattr(self.judgement.of(Service(service)).proposed, name))


def unchecked(taxpayer_id: int, text: str = "") -> QuerySet[Account]:
    """The accounts as the window shows them before the check: all that have a number."""
    rows = Account.objects.filter(taxpayer_id=taxpayer_id).exclude(lookup_key="").order_by("code", "id")
    return rows.filter(search_key__contains=fold(text)) if text.strip() else rows


def rows(check: Check, show: str = "", text: str = "", *, with_confirmed: bool = False) -> QuerySet[CheckRow]:
    """The rows of a check in their order. show: one of FILTERS. with_confirmed: orange shows the confirmed ones too."""
    found = CheckRow.objects.filter(check_run=check).order_by("position")
    if show in _FLAGS:
        found = found.filter(**{_FLAGS[show]: True})
    elif show == "impossible":
        found = found.filter(is_impossible=True)
    elif show == "ticked":
        found = found.filter(is_ticked=True)
    elif show == "left":
        found = found.exclude(outcome="")
    elif show == Colour.ORANGE and with_confirmed:
        found = found.filter(Q(colour=show) | Q(is_confirmed=True))
    elif show:
        found = found.filter(colour=show)
    return found.filter(account__search_key__contains=fold(text)) if text.strip() else found


def shown(check: Check, page: Iterable[CheckRow]) -> list[Row]:
    """What a page of rows shows, judged from the cards as they are now and the list as it was at the check."""
    stored = list(page)
    cards = Account.objects.in_bulk([row.account_id for row in stored])
    scenario = setting(check.taxpayer_id).default_scenario
    return [row_of(cards[row.account_id], row, scenario) for row in stored if row.account_id in cards]


def all_shown(check: Check, show: str = "", text: str = "", *, with_confirmed: bool = False) -> Iterator[Row]:
    """Every row of a filter, some thousand at a time."""
    with streamed(rows(check, show, text, with_confirmed=with_confirmed), _BATCH) as walk:
        while batch := list(islice(walk, _BATCH)):
            yield from shown(check, batch)


def row_of(account: Account, stored: CheckRow, scenario: str) -> Row:
    """One row. A number that is not looked up has no judgement."""
    listed = listing.from_json(stored.listed)
    judgement = None if stored.is_impossible else judge(card_of(account), listed, scenario=scenario)
    return Row(account, listed, judgement, stored)


def stored_row(check: Check, pk: int) -> CheckRow:
    """One row of a check. Raises NotAllowed for a row of another."""
    found = CheckRow.objects.filter(check_run=check, pk=pk).first()
    if found is None:
        raise NotAllowed(finding("EF-CAR-034", found=str(pk)))
    return found


def choose(check: Check, pk: int, *, is_ticked: bool, picks: Mapping[str, str]) -> CheckRow:
    """Keep a row's tick and picks. Raises NotAllowed for a label that is not open or a scenario there is not."""
    require(check.taxpayer_id, Right.CARI_CHANGE)
    stored = stored_row(check, pk)
    account = Account.objects.get(pk=stored.account_id)
    row = row_of(account, stored, setting(check.taxpayer_id).default_scenario)
    kept = {}
    for column, value in picks.items():
        if not _is_choice(row, column, value):
            raise NotAllowed(finding("EF-CAR-032", found=value[:250]))
        if value != row_of(account, _without_picks(stored), "").value(column):
            kept[column] = value
    stored.picks, stored.is_ticked = kept or None, is_ticked
    stored.save(update_fields=["picks", "is_ticked"])
    return stored


def tick_all(check: Check, *, is_ticked: bool, show: str = "", text: str = "", with_confirmed: bool = False) -> int:
    """Tick or untick every row of a filter, on all its pages. Gives how many."""
    require(check.taxpayer_id, Right.CARI_CHANGE)
    return rows(check, show, text, with_confirmed=with_confirmed).update(is_ticked=is_ticked)


def apply_label(check: Check, column: str, label: str) -> int:
    """Pick *label* in every row where it is one of several open labels. Gives how many rows."""
    require(check.taxpayer_id, Right.CARI_CHANGE)
    if column not in LABELS:
        raise NotAllowed(finding("EF-CAR-032", found=label[:250]))
    service, _, role = column.partition("_")
    held = {f"listed__{service}__{role}__contains": [label]}
    found = list(CheckRow.objects.filter(check_run=check, is_several=True, **held))
    for row in found:
        row.picks = {**(row.picks or {}), column: label}
    CheckRow.objects.bulk_update(found, ["picks"], batch_size=2000)
    return len(found)


def _without_picks(stored: CheckRow) -> CheckRow:
    return CheckRow(listed=stored.listed, is_impossible=stored.is_impossible, revision=stored.revision)


def _is_choice(row: Row, column: str, value: str) -> bool:
    """Whether *value* may stand in *column*: what the card or the proposal holds, or something that can be chosen."""
    service, _, name = column.partition("_")
    if name == "scenario":
        return value == "" or value in SCENARIOS[Service(service)]
    if column not in LABELS or row.judgement is None:
        return False
    label = getattr(row.judgement.of(Service(service)), name)
    return value in (*label.choices, label.proposed, label.old)
