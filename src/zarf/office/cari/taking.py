"""Taking a file over: every good line of its preview is written in one transaction, at once or by a job.

A job that is killed leaves nothing behind but the wish, and is started again; only the commit that writes the cards
makes the file APPLIED.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from zarf.core.errors import Conflict, NotFound
from zarf.core.findings import finding
from zarf.office.acting import Actor, Kind, acting, current
from zarf.office.audit import services as audit
from zarf.office.cari.accounts import changes_between, contacts_of, fill
from zarf.office.cari.cards import CardData
from zarf.office.cari.importing import BATCH, batches, merged, read_import, stored, with_contacts
from zarf.office.cari.models import Account, Change, Contact, Import, ImportRow
from zarf.office.cari.refusals import Refused
from zarf.office.streaming import streamed
from zarf.office.taxpayers.services import Right, require
from zarf.ports.wired import ports

APPLY_AT_ONCE = 2000
"""More lines are written by a job, while the page tells that it is at it."""

_APPLIED_WITHIN = timedelta(minutes=10)
Action = ImportRow.Action
State = Import.State


def apply_import(taxpayer_id: int, pk: int, by: str) -> dict[str, int]:
    """Write every line without error. Raises Refused for a file that is not ready, Conflict when a card has changed
    since the preview: then nothing is written, and the file has to be read again.
    """
    require(taxpayer_id, Right.CARI_CHANGE)
    with transaction.atomic():
        item = _ready(taxpayer_id, pk)
        _write_all(item, by)
    return dict(item.counts)


def ask_to_apply(taxpayer_id: int, pk: int, by: str) -> None:
    """Note that the file shall be taken over, and who wants it. Raises Refused for a file that is not ready."""
    require(taxpayer_id, Right.CARI_CHANGE)
    with transaction.atomic():
        item = _ready(taxpayer_id, pk)
        actor = current()
        wish = {"by": by, "name": actor.name, "kind": actor.kind.value, "address": actor.address}
        asked = {"state": State.APPLYING, "taken_at": ports().clock.now(), "taken_by": wish, "problem": None}
        Import.objects.filter(pk=item.pk).update(**asked)


def apply_asked(pk: int) -> None:
    """Take over a file for who asked for it. When a card has changed since the preview nothing is written: the file is
    read again, and its page says why.
    """
    try:
        with transaction.atomic():
            item = Import.objects.select_for_update().defer("data").filter(pk=pk, state=State.APPLYING).first()
            if item is None or item.taken_by is None:
                return
            who = item.taken_by
            with acting(Actor(who["name"], Kind(who["kind"]), address=who["address"])):
                _write_all(item, who["by"])
    except Conflict as problem:
        Import.objects.filter(pk=pk).update(state=State.WAITING, problem=[stored(problem.finding)])
        read_import(pk)


def asked_and_forgotten(now: datetime) -> list[int]:
    """Files whose taking over was asked for and never came to an end: the worker that had them is gone."""
    asked = Import.objects.filter(state=State.APPLYING, taken_at__lt=now - _APPLIED_WITHIN)
    return list(asked.values_list("pk", flat=True))


def _ready(taxpayer_id: int, pk: int) -> Import:
    item = Import.objects.select_for_update().defer("data").filter(taxpayer_id=taxpayer_id, pk=pk).first()
    if item is None:
        raise NotFound(finding("EF-CAR-034", found=str(pk)))
    if item.state != State.READY:
        raise Refused([finding("EF-CAR-036", found=item.get_state_display())])
    return item


def _write_all(item: Import, by: str) -> None:
    """Every good line, the state and the log, within a transaction. Raises Conflict."""
    good = ImportRow.objects.filter(import_run=item, action__in=(Action.NEW, Action.CHANGE)).order_by("line")
    with streamed(good, BATCH) as lines:
        for batch in batches(lines):
            try:
                with transaction.atomic():
                    _apply_batch(item, batch, by)
            except IntegrityError as problem:
                # Somebody opened a card with one of the codes at the same moment.
                raise Conflict(finding("EF-CAR-035")) from problem
    Import.objects.filter(pk=item.pk).update(state=State.APPLIED, data=None, problem=None)
    audit.write("cari.imported", item.taxpayer_id, subject=item.file_name, new=_figures(item.counts))


def _figures(counts: dict[str, Any]) -> dict[str, Any]:
    """What the log keeps: the numbers, and the columns that were passed over if there were any."""
    unknown = counts.get("unknown")
    figures = {name: value for name, value in counts.items() if name != "unknown"}
    return {**figures, "unknown_columns": ", ".join(unknown)} if unknown else figures


def _apply_batch(item: Import, batch: list[ImportRow], by: str) -> None:
    now, taxpayer_id = ports().clock.now(), item.taxpayer_id
    locked = Account.objects.select_for_update(of=("self",)).filter(taxpayer_id=taxpayer_id).order_by("pk")
    cards = {one.pk: one for one in locked.filter(pk__in=[row.account_id for row in batch if row.account_id])}
    fresh = [row.code for row in batch if row.action == Action.NEW]
    if Account.objects.filter(taxpayer_id=taxpayer_id, code__in=fresh).exists():
        raise Conflict(finding("EF-CAR-035"))
    created: list[tuple[Account, CardData]] = []
    changed: list[tuple[Account, CardData, CardData]] = []
    for row in batch:
        account = cards.get(row.account_id or 0)
        if row.action == Action.NEW:
            account = Account(taxpayer_id=taxpayer_id, created_at=now, changed_at=now)
            after = merged(None, _from_json(row.values))
            fill(account, after)
            created.append((account, after))
        elif account is None or account.revision != row.revision:
            raise Conflict(finding("EF-CAR-035"))
        else:
            before = with_contacts(account)
            after = merged(before, _from_json(row.values))
            fill(account, after)
            account.revision, account.changed_at = account.revision + 1, now
            changed.append((account, before, after))
    _store(created, changed, by)


def _store(created: list[tuple[Account, CardData]], changed: list[tuple[Account, CardData, CardData]], by: str) -> None:
    Account.objects.bulk_create([account for account, _ in created], batch_size=BATCH)
    names = [one.name for one in Account._meta.concrete_fields if one.name not in ("id", "taxpayer", "created_at")]
    Account.objects.bulk_update([account for account, _, _ in changed], names, batch_size=200)
    changes = [
        change
        for account, before, after in (*((one, None, data) for one, data in created), *changed)
        for change in changes_between(account, before, after, by=by, at=account.changed_at, source="import")
    ]
    Change.objects.bulk_create(changes, batch_size=BATCH)
    other = [(account, after) for account, before, after in changed if before.contacts != after.contacts]
    Contact.objects.filter(account__in=[account for account, _ in other]).delete()
    people = [one for account, after in (*created, *other) for one in contacts_of(account, after.contacts)]
    Contact.objects.bulk_create(people, batch_size=BATCH)


def _from_json(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if name.endswith("_since") and value else value
        for name, value in values.items()
    }
