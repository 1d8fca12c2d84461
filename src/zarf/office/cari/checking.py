""" "Kontrol Et": compare accounts with one version of GİB's lists. Writes nothing to any card and ticks nothing.

The result is kept row by row, so that a hundred thousand accounts can be looked at page by page; what a row shows is
judged anew from its card and from what the list held, whenever it is looked at.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from zarf.core.cari import Card, Colour, Listed, ServiceCard, Verdict, judge, row_verdict
from zarf.core.cari.judging import verdict_of
from zarf.core.cari.numbers import Number, kind_of
from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.office.cari import bulk, listing
from zarf.office.cari.listing import ListState
from zarf.office.cari.models import Account, Check, CheckRow, Setting
from zarf.ports.wired import ports

_COLUMNS = (
    "id, revision, lookup_key, "
    "efatura_user, efatura_pk, efatura_gb, efatura_scenario, efatura_since, efatura_confirmed, "
    "eirsaliye_user, eirsaliye_pk, eirsaliye_gb, eirsaliye_scenario, eirsaliye_since, eirsaliye_confirmed"
)
_KEPT_CHECKS = 3
_KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is kept of a row's judgement, for filters and counts."""

    colour: Colour
    is_impossible: bool
    is_new: bool
    is_removal: bool
    is_confirmed: bool
    is_several: bool


def setting(taxpayer_id: int) -> Setting:
    """The taxpayer's wishes; the usual ones when nothing was said."""
    return Setting.objects.filter(taxpayer_id=taxpayer_id).first() or Setting(taxpayer_id=taxpayer_id)


def run_check(taxpayer_id: int, by: str, *, source: str, account_ids: Collection[int] | None = None) -> Check:
    """Compare all accounts, or those named. Raises Unavailable when there is no list to compare with."""
    began = time.monotonic()
    state = listing.list_state()
    with transaction.atomic():
        cards = list(_cards(taxpayer_id, account_ids))
        listed = listing.listed_for({key for _, _, key, _ in cards if kind_of(key) is Number.USABLE})
        check = Check.objects.create(
            taxpayer_id=taxpayer_id,
            source=source,
            made_at=ports().clock.now(),
            made_by=by,
            list_version=state.version,
            list_at=state.loaded_at,
        )
        counts = _write_rows(check, cards, listed)
        check.without_number = counts.pop("without_number")
        check.counts = counts
        check.seconds = round(time.monotonic() - began, 3)
        check.save()
    return check


def last_check(taxpayer_id: int) -> Check | None:
    """The newest check whose rows are still there."""
    return Check.objects.filter(taxpayer_id=taxpayer_id).order_by("-made_at", "-id").first()


def check_of(taxpayer_id: int, pk: int) -> Check:
    """One check. Raises NotFound."""
    found = Check.objects.filter(taxpayer_id=taxpayer_id, pk=pk).first()
    if found is None:
        raise NotFound(finding("EF-CAR-034", found=str(pk)))
    return found


def list_state() -> ListState | None:
    """Which lists are in force and how old they are, None when there is none."""
    return listing.list_state_or_none()


def judged(card: Card, listed: Listed, *, is_impossible: bool = False) -> Judged:
    """The kept part of a row's judgement."""
    if is_impossible:
        return Judged(Colour.BLACK, True, False, False, False, False)
    efatura, eirsaliye = verdict_of(card.efatura, listed.efatura), verdict_of(card.eirsaliye, listed.eirsaliye)
    is_new = (efatura is not Verdict.NOT_USER and not card.efatura.flag) or (
        eirsaliye is not Verdict.NOT_USER and not card.eirsaliye.flag
    )
    confirmed = bool(card.efatura.confirmed or card.eirsaliye.confirmed) and judge(card, listed).is_confirmed
    several = any(one.pk and (len(one.pk) > 1 or len(one.gb) > 1) for one in (listed.efatura, listed.eirsaliye))
    return Judged(
        row_verdict(efatura, eirsaliye), False, is_new, Verdict.REMOVAL in (efatura, eirsaliye), confirmed, several
    )


def recount(check: Check) -> None:
    """Count the rows of a check anew, after some were judged again."""
    counts = _Counts()
    for kept in CheckRow.objects.filter(check_run=check).values_list(*Judged.__slots__).iterator(chunk_size=5000):
        counts.add(Judged(Colour(kept[0]), *kept[1:]))
    check.counts = counts.as_dict()
    check.save(update_fields=["counts"])


def drop_old_rows(taxpayer_id: int, now: datetime) -> int:
    """Let go of the rows of old checks; who checked, when and with which list stays. Gives how many checks."""
    with_rows = Check.objects.filter(taxpayer_id=taxpayer_id).order_by("-made_at", "-id")
    old = [
        check.pk
        for number, check in enumerate(with_rows)
        if (number >= _KEPT_CHECKS or now - check.made_at > _KEPT_FOR) and check.rows.exists()
    ]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cari_checkrow WHERE check_run_id = ANY(%s)", [old])
    return len(old)


_Stored = tuple[int, int, str, Card]
"""Account id, revision, lookup key, card."""


def _cards(taxpayer_id: int, account_ids: Collection[int] | None) -> Iterator[_Stored]:
    query = f"SELECT {_COLUMNS} FROM cari_account WHERE taxpayer_id = %s"
    values: list[Any] = [taxpayer_id]
    if account_ids is not None:
        query += " AND id = ANY(%s)"
        values.append(list(account_ids))
    with connection.cursor() as cursor:
        # Row by row this would be the slowest part of the whole check: plain tuples instead of model objects.
        cursor.execute(f"{query} ORDER BY code, id", values)
        for row in cursor.fetchall():
            yield row[0], row[1], row[2], Card(ServiceCard(*row[3:9]), ServiceCard(*row[9:15]))


class _Counts:
    """The summary line of the window."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()

    def add(self, one: Judged) -> None:
        self._found[one.colour.value] += 1
        self._found["total"] += 1
        for name in ("is_impossible", "is_new", "is_removal", "is_confirmed", "is_several"):
            if getattr(one, name):
                self._found[name.removeprefix("is_")] += 1

    def as_dict(self) -> dict[str, int]:
        names = [colour.value for colour in Colour]
        return {
            name: self._found[name]
            for name in (*names, "total", "impossible", "new", "removal", "confirmed", "several")
        }


def _write_rows(check: Check, cards: Iterable[_Stored], found: dict[str, Listed]) -> dict[str, int]:
    counts, without_number = _Counts(), 0
    ids: list[int] = []
    revisions: list[int] = []
    kept: list[Judged] = []
    listings: list[str | None] = []
    for pk, revision, key, card in cards:
        if not key:
            without_number += 1
            continue
        listed = found.get(key)
        one = judged(card, listed or listing.NOBODY, is_impossible=listed is None and _is_impossible(key))
        counts.add(one)
        ids.append(pk)
        revisions.append(revision)
        kept.append(one)
        listings.append(json.dumps(listing.as_json(listed), ensure_ascii=False) if listed else None)
    _insert(check, ids, revisions, kept, listings)
    return counts.as_dict() | {"without_number": without_number}


def _is_impossible(key: str) -> bool:
    return kind_of(key) is Number.IMPOSSIBLE


def _insert(check: Check, ids: list[int], revisions: list[int], kept: list[Judged], listings: list[str | None]) -> None:
    many = len(ids)
    bulk.insert(
        "cari_checkrow",
        {
            "taxpayer_id": ("bigint", [check.taxpayer_id] * many),
            "check_run_id": ("bigint", [check.pk] * many),
            "position": ("int", range(many)),
            "account_id": ("bigint", ids),
            "revision": ("int", revisions),
            "colour": ("text", [one.colour.value for one in kept]),
            "is_impossible": ("bool", [one.is_impossible for one in kept]),
            "is_new": ("bool", [one.is_new for one in kept]),
            "is_removal": ("bool", [one.is_removal for one in kept]),
            "is_confirmed": ("bool", [one.is_confirmed for one in kept]),
            "is_several": ("bool", [one.is_several for one in kept]),
            "listed": ("jsonb", listings),
            "is_ticked": ("bool", [False] * many),
            "outcome": ("text", [""] * many),
        },
    )


def accounts_without_number(taxpayer_id: int) -> int:
    """How many accounts the window leaves out."""
    return Account.objects.filter(taxpayer_id=taxpayer_id, lookup_key="").count()
