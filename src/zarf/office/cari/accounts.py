"""Cari accounts: finding them, storing a card with its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from zarf.core.cari.numbers import Number, kind_of
from zarf.core.errors import Conflict, NotFound
from zarf.core.findings import finding
from zarf.office.audit import services as audit
from zarf.office.cari.cards import COLUMNS, CardData, ContactData, data_of, faults
from zarf.office.cari.models import Account, Change, Contact
from zarf.office.cari.refusals import Refused
from zarf.office.folding import search_key
from zarf.office.taxpayers.services import Right, require
from zarf.ports.wired import ports

_MOST_CONTACTS = 10


def accounts(taxpayer_id: int) -> QuerySet[Account]:
    """All accounts of a taxpayer, by code."""
    return Account.objects.filter(taxpayer_id=taxpayer_id).order_by("code", "id")


def account(taxpayer_id: int, pk: int) -> Account:
    """One account. Raises NotFound for one of another taxpayer as well."""
    found = Account.objects.filter(taxpayer_id=taxpayer_id, pk=pk).first()
    if found is None:
        raise NotFound(finding("EF-CAR-034", found=str(pk)))
    return found


def find_account(taxpayer_id: int, reference: str) -> Account:
    """The account with that code, else the only one with that VKN or TCKN. Raises NotFound."""
    mine = Account.objects.filter(taxpayer_id=taxpayer_id)
    found = list(mine.filter(code=reference)[:1]) or list(mine.filter(lookup_key=reference)[:2])
    if len(found) != 1:
        raise NotFound(finding("EF-CAR-034", found=reference[:60]))
    return found[0]


def card(item: Account) -> CardData:
    """The whole card with its contacts."""
    people = tuple(ContactData(one.name, one.email, one.phone) for one in item.contacts.order_by("id"))
    return data_of(item, people)


def history(item: Account) -> QuerySet[Change]:
    """What was changed on the card, the newest first."""
    return Change.objects.filter(account=item).order_by("-at", "-id")


def add_account(taxpayer_id: int, data: CardData, by: str, *, source: str = "form") -> Account:
    """A new account. Raises Refused."""
    require(taxpayer_id, Right.CARI_CHANGE)
    _refuse_faults(data)
    now = ports().clock.now()
    item = Account(taxpayer_id=taxpayer_id, created_at=now, changed_at=now)
    fill(item, data)
    try:
        with transaction.atomic():
            item.save()
            _write_contacts(item, data)
            Change.objects.bulk_create(changes_between(item, None, data, by=by, at=now, source=source))
            audit.write("cari.added", taxpayer_id, subject=f"{data.code} {data.title}")
    except IntegrityError as problem:
        raise Refused([finding("EF-CAR-009", path="code", found=data.code)]) from problem
    return item


def change_account(
    taxpayer_id: int, pk: int, data: CardData, by: str, *, revision: int, source: str = "form"
) -> Account:
    """Write the card. revision: the one the person has seen. Raises Refused, NotFound, Conflict."""
    require(taxpayer_id, Right.CARI_CHANGE)
    _refuse_faults(data)
    now = ports().clock.now()
    try:
        with transaction.atomic():
            item = Account.objects.select_for_update().filter(taxpayer_id=taxpayer_id, pk=pk).first()
            if item is None:
                raise NotFound(finding("EF-CAR-034", found=str(pk)))
            if item.revision != revision:
                raise Conflict(finding("EF-CAR-035"))
            before = card(item)
            if before == data:
                return item
            changes = changes_between(item, before, data, by=by, at=now, source=source)
            fill(item, data)
            item.revision += 1
            item.changed_at = now
            item.save()
            _write_contacts(item, data)
            Change.objects.bulk_create(changes)
            old, new = ({one.field: getattr(one, side) for one in changes} for side in ("old", "new"))
            audit.write("cari.changed", taxpayer_id, subject=f"{data.code} {data.title}", old=old, new=new)
    except IntegrityError as problem:
        raise Refused([finding("EF-CAR-009", path="code", found=data.code)]) from problem
    return item


def fill(item: Account, data: CardData) -> None:
    """Put the card's values, and what is derived from them, into the row. Nothing is saved.

    A confirmed choice does not outlive a change of the labels or of the mark it belongs to.
    """
    for service in ("efatura", "eirsaliye"):
        names = (f"{service}_user", f"{service}_pk", f"{service}_gb")
        if any(getattr(item, name) != getattr(data, name) for name in names):
            setattr(item, f"{service}_confirmed", "")
    for name in COLUMNS:
        setattr(item, name, getattr(data, name))
    item.lookup_key = data.key
    item.is_usable = kind_of(data.key) is Number.USABLE
    item.search_key = search_key(data.code, data.title, data.vkn, data.tckn)


def changes_between(
    item: Account, before: CardData | None, after: CardData, *, by: str, at: datetime, source: str
) -> list[Change]:
    """One entry for each column that differs; one entry in all for a new account."""
    common = {"taxpayer_id": item.taxpayer_id, "account": item, "at": at, "by": by, "source": source}
    if before is None:
        return [Change(field="created", new=f"{after.code} {after.title}", **common)]
    pairs = ((name, as_text(getattr(before, name)), as_text(getattr(after, name))) for name in (*COLUMNS, "contacts"))
    return [Change(field=name, old=old, new=new, **common) for name, old, new in pairs if old != new]


def as_text(value: object) -> str:
    """A column's value as the history keeps it: 1 and 0 for a mark, ISO dates."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, tuple):
        return "; ".join(" · ".join(part for part in (c.name, c.email, c.phone) if part) for c in value)
    return "" if value is None else str(value)


def _refuse_faults(data: CardData) -> None:
    found = faults(data)
    if any(item.severity == "error" for item in found):
        raise Refused(found)


def _write_contacts(item: Account, data: CardData) -> None:
    item.contacts.all().delete()
    Contact.objects.bulk_create(contacts_of(item, data.contacts))


def contacts_of(item: Account, people: Iterable[ContactData]) -> list[Contact]:
    """Rows for the contacts of an account; empty ones are left out."""
    kept = [one for one in people if one.name or one.email or one.phone][:_MOST_CONTACTS]
    return [
        Contact(taxpayer_id=item.taxpayer_id, account=item, name=one.name, email=one.email, phone=one.phone)
        for one in kept
    ]
