"""The update ("Güncelle"): write the ticked rows of a check to their cards, and judge them again at once.

Ticked rows only; each is written whole or left alone and named: a card changed since the check, a label not picked.
The old values go to the history. Source: cari truth table, section 7; readings K9, O4, O9, O10.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import transaction

from zarf.core.cari import LabelState, Listed, Service, ServiceCard, fingerprint, label_state
from zarf.core.cari.judging import ServiceJudgement
from zarf.office.audit import services as audit
from zarf.office.cari import bulk, listing
from zarf.office.cari.accounts import as_text
from zarf.office.cari.cards import card_of
from zarf.office.cari.checking import setting
from zarf.office.cari.comparing import KEPT, judged, recount
from zarf.office.cari.models import Account, Check, CheckRow
from zarf.office.cari.window import Row, row_of
from zarf.office.taxpayers.services import Right, require
from zarf.ports.wired import ports

OLD_LIST = timedelta(hours=24)
_BATCH = 2000
_FIELDS = {"flag": "user", "pk": "pk", "gb": "gb", "scenario": "scenario", "since": "since", "confirmed": "confirmed"}
"""Field of the judgement's card: end of the column's name."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person has to say yes to once, before anything is written. marked: accounts marked as users."""

    removals: int
    marked: int
    is_list_old: bool
    list_at: datetime


@dataclass(slots=True)
class Updated:
    """How Güncelle ended. left: account and finding code of each ticked row that was not written."""

    written: int = 0
    unchanged: int = 0
    left: list[tuple[Account, str]] = field(default_factory=list)


def question_before(check: Check) -> Question | None:
    """What has to be asked before the ticked rows are written, None for nothing."""
    ticked = CheckRow.objects.filter(check_run=check, is_ticked=True)
    removals = ticked.filter(is_removal=True).count()
    mine = Account.objects.filter(taxpayer_id=check.taxpayer_id)
    marked = (mine.filter(efatura_user=True) | mine.filter(eirsaliye_user=True)).count() if removals else 0
    is_many = removals * 1000 > marked * setting(check.taxpayer_id).removal_share
    is_old = ports().clock.now() - check.list_at > OLD_LIST
    if not (is_many or is_old) or not ticked.exists():
        return None
    return Question(removals if is_many else 0, marked, is_old, check.list_at)


def update(check: Check, by: str) -> Updated:
    """Write the ticked rows. `question_before` is the caller's to ask."""
    require(check.taxpayer_id, Right.CARI_CHANGE)
    done, now = Updated(), ports().clock.now()
    scenario = setting(check.taxpayer_id).default_scenario
    with transaction.atomic():
        # Pressed twice at once, the second waits here and then finds nothing ticked.
        Check.objects.select_for_update().get(pk=check.pk)
        CheckRow.objects.filter(check_run=check).exclude(outcome="").update(outcome="")
        for batch in _ticked(check):
            _write_batch(check, batch, by, now, scenario, done)
        recount(check)
        counts = {"written": done.written, "unchanged": done.unchanged, "left": len(done.left)}
        audit.write("cari.updated", check.taxpayer_id, subject=check.list_version, new=counts)
    return done


def _ticked(check: Check) -> Iterator[list[CheckRow]]:
    """The ticked rows in batches. Rows left alone keep their tick, so the walk goes by position."""
    position = -1
    while True:
        ticked = CheckRow.objects.filter(check_run=check, is_ticked=True, position__gt=position)
        batch = list(ticked.order_by("position")[:_BATCH])
        if not batch:
            return
        yield batch
        position = batch[-1].position


@dataclass(slots=True)
class _Change:
    """One row that is written: its account, and both services as they will be."""

    account: Account
    services: dict[Service, ServiceCard]


def _write_batch(check: Check, batch: list[CheckRow], by: str, now: datetime, scenario: str, done: Updated) -> None:
    locked = Account.objects.select_for_update().order_by("pk")
    cards = {item.pk: item for item in locked.filter(pk__in=[row.account_id for row in batch])}
    changes: list[_Change] = []
    history = _History(check, by, now)
    newest = _newest(check, cards)
    for stored in batch:
        account = cards.get(stored.account_id)
        if account is None:
            continue
        row = row_of(account, stored, scenario)
        stored.outcome = _why_left(row)
        if stored.outcome:
            done.left.append((account, stored.outcome))
            continue
        after = _after(row)
        if newest is not None and _is_overtaken(after, account, newest.get(account.lookup_key, listing.NOBODY)):
            stored.outcome = "EF-CAR-037"
            done.left.append((account, stored.outcome))
            continue
        stored.is_ticked, stored.picks = False, None
        if not history.add(account, after):
            done.unchanged += 1
            continue
        changes.append(_Change(account, after))
        done.written += 1
    _write_cards(changes, now)
    history.write()
    _judge_again(batch, cards)


def _why_left(row: Row) -> str:
    """The code of why a ticked row is not written, "" when it is."""
    if row.is_stale:
        return "EF-CAR-030"
    if row.judgement is None:
        return ""
    for service in Service:
        judgement = row.judgement.of(service)
        for role, label in (("pk", judgement.pk), ("gb", judgement.gb)):
            picked = row.pick(f"{service.value}_{role}")
            if label.needs_pick and not picked:
                return "EF-CAR-031"
            if picked and picked not in (*label.choices, label.old, label.proposed):
                return "EF-CAR-032"
    return ""


def _newest(check: Check, cards: dict[int, Account]) -> dict[str, Listed] | None:
    """What the list in force holds of these accounts; None when it is the very list the rows were judged by."""
    state = listing.list_state_or_none()
    if state is None or state.version == check.list_version:
        return None
    return listing.listed_for({item.lookup_key for item in cards.values() if item.lookup_key})


def _is_overtaken(after: dict[Service, ServiceCard], account: Account, listed: Listed) -> bool:
    """Whether a newer list speaks against what would be written: a closed label, or a user who would be cleared.

    A wrong label makes an invoice void, so a window that stood open while the list changed must not write one.
    """
    before = card_of(account)
    for service, card in after.items():
        held = listed.of(service)
        old = before.of(service)
        for label, kept, opened in ((card.pk, old.pk, held.pk), (card.gb, old.gb, held.gb)):
            if label and label != kept and label not in opened:
                return True
        if old.flag and not card.flag and held.pk:
            return True
        if card.flag and not old.flag and not held.pk:
            return True
    return False


def _after(row: Row) -> dict[Service, ServiceCard]:
    """Both services as they are after Güncelle: what is proposed, with the person's picks, and the confirmed choice."""
    if row.judgement is None:
        return {}
    found = {}
    for service in Service:
        one = row.judgement.of(service)
        pk, gb, scenario = (row.value(f"{service.value}_{name}") for name in ("pk", "gb", "scenario"))
        card = replace(one.proposed, pk=pk, gb=gb, scenario=scenario)
        found[service] = replace(card, confirmed=_confirmed(one, card))
    return found


def _confirmed(one: ServiceJudgement, card: ServiceCard) -> str:
    """The mark of a choice among several labels: given by ticking, gone with the user."""
    if not card.flag or not one.pk.choices:
        return card.confirmed if card.flag else ""
    roles = ((card.pk, one.pk.choices), (card.gb, one.gb.choices))
    chosen = any(len(opened) > 1 and label_state(label, opened) is LabelState.RIGHT for label, opened in roles)
    return fingerprint(one.pk.choices, one.gb.choices) if chosen else ""


class _History:
    """Collects what changes, column by column, and writes it in one go."""

    def __init__(self, check: Check, by: str, now: datetime) -> None:
        self._check, self._by, self._now = check, by, now
        self._rows: list[tuple[int, str, str, str]] = []

    def add(self, account: Account, after: dict[Service, ServiceCard]) -> bool:
        """Note the difference. False when there is none."""
        before = card_of(account)
        many = len(self._rows)
        for service, card in after.items():
            for name, column in _FIELDS.items():
                old, new = getattr(before.of(service), name), getattr(card, name)
                if old != new:
                    texts = (
                        (str(int(bool(old))), str(int(bool(new))))
                        if name == "confirmed"
                        else (as_text(old), as_text(new))
                    )
                    self._rows.append((account.pk, f"{service.value}_{column}", *texts))
        return len(self._rows) > many

    def write(self) -> None:
        many = len(self._rows)
        if not many:
            return
        accounts, fields, old, new = zip(*self._rows, strict=True)
        bulk.insert(
            "cari_change",
            {
                "taxpayer_id": ("bigint", [self._check.taxpayer_id] * many),
                "account_id": ("bigint", accounts),
                "at": ("timestamptz", [self._now] * many),
                "by": ("text", [self._by] * many),
                "source": ("text", ["update"] * many),
                "field": ("text", fields),
                "old": ("text", old),
                "new": ("text", new),
                "list_version": ("text", [self._check.list_version] * many),
            },
        )


def _write_cards(changes: list[_Change], now: datetime) -> None:
    if not changes:
        return
    for change in changes:
        for service, card in change.services.items():
            for name, column in _FIELDS.items():
                setattr(change.account, f"{service.value}_{column}", getattr(card, name))
        change.account.revision += 1
        change.account.changed_at = now
    items = [change.account for change in changes]
    kinds = {"user": "bool", "since": "date"}
    columns = {
        f"{service.value}_{end}": (kinds.get(end, "text"), [getattr(item, f"{service.value}_{end}") for item in items])
        for service in Service
        for end in _FIELDS.values()
    }
    bulk.update(
        "cari_account",
        "id",
        {
            "id": ("bigint", [item.pk for item in items]),
            "revision": ("int", [item.revision for item in items]),
            "changed_at": ("timestamptz", [now] * len(items)),
            **columns,
        },
    )


def _judge_again(batch: list[CheckRow], cards: dict[int, Account]) -> None:
    """The rows' colours after the change, against the same list. A row left alone keeps what it showed."""
    for stored in batch:
        account = cards.get(stored.account_id)
        if account is None or stored.outcome:
            continue
        stored.revision = account.revision
        one = judged(card_of(account), listing.from_json(stored.listed), is_impossible=stored.is_impossible)
        for name in KEPT:
            setattr(stored, name, getattr(one, name))
    kinds = {"colour": "text", "outcome": "text", "revision": "int"}
    names = (*KEPT, "is_ticked", "outcome")
    columns = {name: (kinds.get(name, "bool"), [getattr(row, name) for row in batch]) for name in (*names, "revision")}
    unpicked = [row.pk for row in batch if row.picks is None]
    CheckRow.objects.filter(pk__in=unpicked).update(picks=None)
    bulk.update("cari_checkrow", "id", {"id": ("bigint", [row.pk for row in batch]), **columns})
