""" "Kontrol Et": compare accounts with one version of GİB's lists. Writes nothing to any card and ticks nothing.

The result is kept row by row, so that a hundred thousand accounts can be looked at page by page; what a row shows is
judged anew from its card and from what the list held, whenever it is looked at.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection, transaction

from zarf.core.cari import Card, Colour, Listed, ServiceCard, ServiceListed, Verdict, judge, row_verdict
from zarf.core.cari.judging import has_confirmed, verdict_of_labels
from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.office.cari import bulk, listing
from zarf.office.cari.listing import ListState
from zarf.office.cari.models import Account, Check, CheckRow, Setting
from zarf.ports.wired import ports

_COLUMNS = (
    "id, revision, lookup_key, is_usable, "
    "efatura_user, efatura_pk, efatura_gb, efatura_scenario, efatura_since, efatura_confirmed, "
    "eirsaliye_user, eirsaliye_pk, eirsaliye_gb, eirsaliye_scenario, eirsaliye_since, eirsaliye_confirmed"
)
_SERVICES = slice(4, 16)
_ASKED_AT_ONCE = 5000
_COUNTED = ("impossible", "new", "removal", "confirmed", "several")
_KEPT_CHECKS = 5
_KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What is kept of a row's judgement, for filters and counts. There is one of each kind: see `_kind`."""

    colour: Colour
    is_impossible: bool
    is_new: bool
    is_removal: bool
    is_confirmed: bool
    is_several: bool

    def as_text(self) -> str:
        """The columns as COPY takes them."""
        return "\t".join(str(getattr(self, name)) for name in KEPT)


KEPT = ("colour", "is_impossible", "is_new", "is_removal", "is_confirmed", "is_several")


@cache
def _kind(
    colour: Colour, is_impossible: bool, is_new: bool, is_removal: bool, is_confirmed: bool, is_several: bool
) -> tuple[Judged, str]:
    """The one judgement of its kind, and its columns as text."""
    one = Judged(colour, is_impossible, is_new, is_removal, is_confirmed, is_several)
    return one, one.as_text()


def setting(taxpayer_id: int) -> Setting:
    """The taxpayer's wishes; the usual ones when nothing was said."""
    return Setting.objects.filter(taxpayer_id=taxpayer_id).first() or Setting(taxpayer_id=taxpayer_id)


def save_setting(taxpayer_id: int, *, default_scenario: str, removal_share: int, is_scheduled: bool) -> None:
    """Keep the taxpayer's wishes. removal_share: per mille."""
    wishes = {"default_scenario": default_scenario, "removal_share": removal_share, "is_scheduled": is_scheduled}
    Setting.objects.update_or_create(taxpayer_id=taxpayer_id, defaults=wishes)


def run_check(taxpayer_id: int, by: str, *, source: str, account_ids: Collection[int] | None = None) -> Check:
    """Compare all accounts, or those named. Raises Unavailable when there is no list to compare with."""
    began = time.monotonic()
    state = listing.list_state()
    with transaction.atomic(), _collector_at_rest():
        cards = _cards(taxpayer_id, account_ids)
        check = Check.objects.create(
            taxpayer_id=taxpayer_id,
            source=source,
            made_at=ports().clock.now(),
            made_by=by,
            list_version=state.version,
            list_at=state.loaded_at,
        )
        counts = _write_rows(check, cards)
        check.without_number = counts.pop("without_number")
        check.counts = counts
        drop_old_rows(taxpayer_id, check.made_at)
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
        return _IMPOSSIBLE[0]
    row = tuple(getattr(one, name) for one in (card.efatura, card.eirsaliye) for name in ServiceCard.__slots__)
    return _judged(row, listed)[0]


def _judged(row: tuple[Any, ...], listed: Listed) -> tuple[Judged, str]:
    """The judgement of the twelve columns of both services."""
    flag_f, pk_f, gb_f, _, _, confirmed_f, flag_i, pk_i, gb_i, _, _, confirmed_i = row
    held_f, held_i = listed.efatura, listed.eirsaliye
    chosen_f, chosen_i = has_confirmed(confirmed_f, held_f), has_confirmed(confirmed_i, held_i)
    efatura = verdict_of_labels(flag_f, pk_f, gb_f, held_f, chosen_f)
    eirsaliye = verdict_of_labels(flag_i, pk_i, gb_i, held_i, chosen_i)
    is_new = (not flag_f and efatura is not Verdict.NOT_USER) or (not flag_i and eirsaliye is not Verdict.NOT_USER)
    is_removal = efatura is Verdict.REMOVAL or eirsaliye is Verdict.REMOVAL
    is_several = _is_several(held_f) or _is_several(held_i)
    is_confirmed = (chosen_f or chosen_i) and judge(_card(row), listed).is_confirmed
    return _kind(row_verdict(efatura, eirsaliye), False, is_new, is_removal, is_confirmed, is_several)


def _is_several(held: ServiceListed) -> bool:
    return bool(held.pk) and (len(held.pk) > 1 or len(held.gb) > 1)


def recount(check: Check) -> None:
    """Count the rows of a check anew, after some were judged again."""
    counts = _Counts()
    for kept in CheckRow.objects.filter(check_run=check).values_list(*KEPT).iterator(chunk_size=5000):
        counts.add(_kind(Colour(kept[0]), *kept[1:])[0])
    check.counts = counts.as_dict()
    check.save(update_fields=["counts"])


def drop_old_rows(taxpayer_id: int, now: datetime) -> int:
    """Let go of the rows of old checks; who checked, when and with which list stays. Gives how many checks.

    The last scheduled check keeps its rows: the next one tells what is new since then.
    """
    checks = list(Check.objects.filter(taxpayer_id=taxpayer_id).order_by("-made_at", "-id"))
    scheduled = [check for check in checks if check.source == Check.Source.SCHEDULE][:1]
    old = [
        check.pk
        for number, check in enumerate(checks)
        if (number >= _KEPT_CHECKS or now - check.made_at > _KEPT_FOR) and check not in scheduled
    ]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cari_checkrow WHERE check_run_id = ANY(%s)", [old])
    return len(old)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No search for cycles meanwhile: there are none, and walking all the live rows takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


_Stored = tuple[Any, ...]
"""The columns of one account. A hundred thousand of them are read: plain tuples instead of model objects."""

_IMPOSSIBLE = _kind(Colour.BLACK, True, False, False, False, False)
_NOT_USER = _kind(Colour.BLACK, False, False, False, False, False)


def _cards(taxpayer_id: int, account_ids: Collection[int] | None) -> list[_Stored]:
    query = f"SELECT {_COLUMNS} FROM cari_account WHERE taxpayer_id = %s"
    values: list[Any] = [taxpayer_id]
    if account_ids is not None:
        query += " AND id = ANY(%s)"
        values.append(list(account_ids))
    with connection.cursor() as cursor:
        cursor.execute(f"{query} ORDER BY code, id", values)
        return list(cursor.fetchall())


class _Counts:
    """The summary line of the window. Rows of one kind are many, so kinds are counted first."""

    def __init__(self) -> None:
        self._kinds: Counter[Judged] = Counter()

    def add(self, one: Judged) -> None:
        self._kinds[one] += 1

    def as_dict(self) -> dict[str, int]:
        found: Counter[str] = Counter()
        for one, many in self._kinds.items():
            found[one.colour.value] += many
            found["total"] += many
            for name in _COUNTED:
                found[name] += many * getattr(one, f"is_{name}")
        return {name: found[name] for name in (*(colour.value for colour in Colour), "total", *_COUNTED)}


def _write_rows(check: Check, cards: list[_Stored]) -> dict[str, int]:
    """Judge the rows and keep them. Gives the counts, with that of the accounts left out."""
    counts, shown = _Counts(), [row for row in cards if row[2]]
    start = f"{check.taxpayer_id}\t{check.pk}\t"
    bulk.copy_into(
        "cari_checkrow",
        "taxpayer_id, check_run_id, position, account_id, revision, colour, is_impossible, is_new, is_removal, "
        "is_confirmed, is_several, listed, is_ticked, outcome",
        _batches(start, shown, counts),
    )
    return counts.as_dict() | {"without_number": len(cards) - len(shown)}


def _batches(start: str, rows: list[_Stored], counts: _Counts) -> Iterator[str]:
    """The lines of all rows. The list is asked for some thousand at a time, so that its values do not pile up."""
    for first in range(0, len(rows), _ASKED_AT_ONCE):
        part = rows[first : first + _ASKED_AT_ONCE]
        found = listing.listed_for({row[2] for row in part if row[3]})
        yield "".join([_line(start, place, row, found, counts) for place, row in enumerate(part, start=first)])


def _line(start: str, place: int, row: _Stored, found: dict[str, Listed], counts: _Counts) -> str:
    """One row as COPY takes it: tabs between the columns, \\N for nothing."""
    listed = found.get(row[2])
    if listed is not None:
        one, text = _judged(row[_SERVICES], listed)
        kept = listing.as_json(listed).replace("\\", "\\\\")
    else:
        is_marked = row[4] or row[10]
        one, text = _IMPOSSIBLE if not row[3] else _judged(row[_SERVICES], listing.NOBODY) if is_marked else _NOT_USER
        kept = "\\N"
    counts.add(one)
    return f"{start}{place}\t{row[0]}\t{row[1]}\t{text}\t{kept}\tf\t\n"


def _card(row: tuple[Any, ...]) -> Card:
    return Card(ServiceCard(*row[:6]), ServiceCard(*row[6:]))


def accounts_without_number(taxpayer_id: int) -> int:
    """How many accounts the window leaves out."""
    return Account.objects.filter(taxpayer_id=taxpayer_id, lookup_key="").count()
