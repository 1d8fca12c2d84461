"""Files of cari accounts: kept, read into a preview of every line, and taken over in one transaction.

A line with an error is left out and named; the others are written together or not at all. Reading changes no card.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from zarf.core.cari.numbers import Number, kind_of
from zarf.core.errors import NotFound
from zarf.core.findings import Finding, finding
from zarf.office.cari import bulk
from zarf.office.cari.cards import COLUMNS, CardData, ContactData, data_of, faults
from zarf.office.cari.models import Account, Import, ImportRow
from zarf.office.cari.refusals import Refused
from zarf.office.cari.sheets.columns import NUMBER, heading, number_fault
from zarf.office.cari.sheets.reading import LARGEST_FILE, Line, read_file
from zarf.office.folding import caseless
from zarf.office.taxpayers.services import Right, require
from zarf.ports.wired import ports

READ_AT_ONCE = 512 * 1024
"""Larger files are read by a job, while the page tells how far it is."""

_READ_WITHIN = timedelta(minutes=10)
BATCH = 2000
_CONTACT = ("contact_name", "contact_email", "contact_phone")
Action = ImportRow.Action
T = TypeVar("T")
State = Import.State


def keep_file(taxpayer_id: int, by: str, file_name: str, data: bytes) -> Import:
    """Keep a file that somebody brought. Raises Refused when it is too large."""
    require(taxpayer_id, Right.CARI_CHANGE)
    if len(data) > LARGEST_FILE:
        raise Refused([finding("EF-CAR-021", expected=f"{LARGEST_FILE // 1024 // 1024} MB")])
    return Import.objects.create(
        taxpayer_id=taxpayer_id, made_at=ports().clock.now(), made_by=by, file_name=file_name[-200:], data=data
    )


def import_of(taxpayer_id: int, pk: int) -> Import:
    """One file. Raises NotFound."""
    found = Import.objects.filter(taxpayer_id=taxpayer_id, pk=pk).defer("data").first()
    if found is None:
        raise NotFound(finding("EF-CAR-034", found=str(pk)))
    return found


def import_rows(item: Import, action: str = "") -> QuerySet[ImportRow]:
    """The preview, by line. action: only these."""
    found = ImportRow.objects.filter(import_run=item).order_by("line")
    return found.filter(action=action) if action else found


def read_import(pk: int) -> None:
    """Read a kept file into its preview; what was read before is forgotten. The file is refused as a whole or read.

    The preview grows while it is read, so that a page can tell how far that is; only its end makes it READY.
    """
    item = Import.objects.filter(pk=pk, state__in=(State.WAITING, State.READING, State.READY)).first()
    if item is None or item.data is None:
        return
    Import.objects.filter(pk=pk).update(state=State.READING, rows_read=0)
    ImportRow.objects.filter(import_run=item).delete()
    try:
        counts = _preview(item, bytes(item.data))
    except Refused as problem:
        problems = [stored(one) for one in problem.findings]
        with transaction.atomic():
            ImportRow.objects.filter(import_run=item).delete()
            Import.objects.filter(pk=pk).update(state=State.REFUSED, problem=problems, data=None, rows_read=0)
    else:
        Import.objects.filter(pk=pk).update(state=State.READY, counts=counts, rows_read=counts["total"])


def forgotten(now: datetime) -> list[int]:
    """Files whose reading was asked for and never came to an end: the worker that had them is gone."""
    asked = Import.objects.filter(state__in=(State.WAITING, State.READING), made_at__lt=now - _READ_WITHIN)
    return list(asked.values_list("pk", flat=True))


def _preview(item: Import, data: bytes) -> dict[str, Any]:
    sheet = read_file(data)
    counts: Counter[str] = Counter()
    seen: dict[str, int] = {}
    codes = Account.objects.filter(taxpayer_id=item.taxpayer_id).values_list("code", flat=True)
    alike = {caseless(code): code for code in codes.iterator(chunk_size=BATCH)}
    for lines in batches(sheet.lines):
        rows = list(_judged(item.taxpayer_id, lines, seen, alike))
        counts.update(row.action for row in rows)
        _write_preview(item, rows)
        Import.objects.filter(pk=item.pk).update(rows_read=sum(counts.values()))
    actions = {action.value: counts[action] for action in Action}
    return {**actions, "total": sum(counts.values()), "unknown": sheet.unknown[:20]}


def _judged(taxpayer_id: int, lines: list[Line], seen: dict[str, int], alike: dict[str, str]) -> Iterator[ImportRow]:
    """The rows of some lines. seen: codes of the file by line; alike: a code for each that differs in capitals only."""
    codes = [str(line.values["code"]) for line in lines]
    mine = Account.objects.filter(taxpayer_id=taxpayer_id, code__in=codes).prefetch_related("contacts")
    known = {account.code: account for account in mine}
    for line in lines:
        code = str(line.values["code"])
        account = known.get(code)
        before = with_contacts(account) if account else None
        after = merged(before, line.values)
        found = [*line.findings, *_faults(after, line.findings)]
        if code in seen:
            found.append(finding("EF-CAR-010", path="code", found=code[:50], expected=str(seen[code])))
        elif code:
            seen[code] = line.number
            other = alike.setdefault(caseless(code), code)
            if account is None and other != code:
                found.append(finding("EF-CAR-041", path="code", found=code[:50], expected=other[:50]))
        yield ImportRow(
            line=line.number,
            action=_action(before, after, found),
            code=code[:50],
            account=account,
            revision=account.revision if account else 0,
            values=_as_json(line.values),
            findings=[stored(one) for one in found],
        )


def _action(before: CardData | None, after: CardData, found: list[Finding]) -> Action:
    if any(one.severity == "error" for one in found):
        return Action.ERROR
    if before is None:
        return Action.NEW
    return Action.SAME if before == after else Action.CHANGE


def _faults(after: CardData, told: tuple[Finding, ...]) -> Iterator[Finding]:
    """What is wrong with the card as it would be, in the words of the file; a cell is complained of once."""
    paths = {one.path for one in told}
    for one in faults(after):
        if one.path in paths:
            continue
        if one.code == "EF-CAR-003":
            yield number_fault(one.path, one.found or "", one.expected or "")
        else:
            yield replace(one, params={**one.params, "field": heading(one.path)}) if "field" in one.params else one


def merged(before: CardData | None, values: dict[str, Any]) -> CardData:
    """The card after a line: its columns over the card as it is; the first contact takes the file's."""
    base = before or CardData(code="", title="")
    card = {name: values[name] for name in COLUMNS if name in values}
    given = {name.removeprefix("contact_"): values[name] for name in _CONTACT if name in values}
    if NUMBER in values:
        card |= _numbers(base, str(values[NUMBER]), card)
    contacts = base.contacts
    if given:
        first = replace(contacts[0] if contacts else ContactData(), **given)
        contacts = tuple(one for one in (first, *contacts[1:]) if one != ContactData())
    return replace(base, **card, contacts=contacts)


def _numbers(base: CardData, number: str, card: dict[str, Any]) -> dict[str, Any]:
    """The columns of the card for a number of a joined column. One that the card has already changes nothing; another
    one is another firm's or person's, so what the card had goes.
    """
    if number and number in (base.vkn, base.tckn):
        return {}
    if len(number) != len("10000000146"):
        return {"vkn": number, "tckn": ""}
    is_person = card.get("is_person", base.is_person or kind_of(number) is Number.USABLE)
    return {"vkn": "", "tckn": number, "is_person": is_person}


def with_contacts(account: Account) -> CardData:
    people = sorted(account.contacts.all(), key=lambda one: one.pk)
    return data_of(account, tuple(ContactData(one.name, one.email, one.phone) for one in people))


def _write_preview(item: Import, rows: list[ImportRow]) -> None:
    many = len(rows)
    bulk.insert(
        "cari_importrow",
        {
            "taxpayer_id": ("bigint", [item.taxpayer_id] * many),
            "import_run_id": ("bigint", [item.pk] * many),
            "line": ("int", [row.line for row in rows]),
            "action": ("text", [str(row.action) for row in rows]),
            "code": ("text", [row.code for row in rows]),
            "account_id": ("bigint", [row.account_id for row in rows]),
            "revision": ("int", [row.revision for row in rows]),
            "values": ("jsonb", [json.dumps(row.values, ensure_ascii=False) for row in rows]),
            "findings": ("jsonb", [json.dumps(row.findings, ensure_ascii=False) for row in rows]),
        },
    )


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def stored(one: Finding) -> dict[str, Any]:
    """A finding as the portal shows stored ones, in both languages."""
    return one.as_dict("tr") | {"message_en": one.message("en"), "hint_en": one.hint("en")}


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    walk = iter(items)
    while batch := list(islice(walk, BATCH)):
        yield batch
