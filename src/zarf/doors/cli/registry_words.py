"""How `zarf registry` speaks: sentences for people, dictionaries for programs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from zarf.core.findings import finding
from zarf.doors.cli import office_door as door
from zarf.office.registry.account_types import account_type_text
from zarf.office.registry.services import Change, Known, ListState, Loaded, Problem, Registered, Service

_ISTANBUL = ZoneInfo("Europe/Istanbul")
_TEXTS = {
    "tr": {
        "loading": "{role} listesi indiriliyor...",
        "nobody": "Listelerde böyle bir kullanıcı yok.",
        "never": "{identifier} bugüne kadar yüklenen hiçbir listede yok.",
        "unchanged": "{role}: değişiklik yok ({users} kullanıcı)",
        "loaded": "{role}: {users} kullanıcı; yeni {appeared}, değişen {changed}, çıkan {vanished}",
        "skipped": "  alınmayan satır: {count}",
        "row": "  {position}. kullanıcı {identifier}: {code} {message}",
        "more_rows": "  ilk {count} satırın hepsi: zarf registry sync --json",
        "age": "Liste {at} tarihinde alındı ({age} önce).",
        "minutes": "{n} dakika",
        "hours": "{n} saat",
        "days": "{n} gün",
        "old": " Liste eski.",
        "no_list": "Listeler henüz yüklenmedi; zarf registry sync komutunu çalıştırın.",
        "no_label": "  Açık etiketi yok; bu numaraya e-Fatura ya da e-İrsaliye gönderilemez.",
        "closes": "  kapanış: {day}",
        "new_number": ", yeni numara {number}",
        "not_then": "{identifier}: {on} tarihindeki listede yok.",
        "before": "{on} tarihinde elimizde liste yoktu.",
        "by_gib": "GİB'in zamanlarına göre {on} tarihinde açık:",
        "open": "açık",
        "closed": "kapalı {at}",
        "seen": "listede {since} - {until}",
        "now": "bugün",
    },
    "en": {
        "loading": "downloading the {role} list...",
        "nobody": "The lists hold no such user.",
        "never": "{identifier} stands in no list that was ever loaded.",
        "unchanged": "{role}: nothing changed ({users} users)",
        "loaded": "{role}: {users} users; new {appeared}, changed {changed}, gone {vanished}",
        "skipped": "  rows left out: {count}",
        "row": "  user {position} {identifier}: {code} {message}",
        "more_rows": "  the first {count} of them: zarf registry sync --json",
        "age": "The list was fetched at {at} ({age} ago).",
        "minutes": "{n} min",
        "hours": "{n} h",
        "days": "{n} d",
        "old": " It is old.",
        "no_list": "The lists have not been loaded yet; run zarf registry sync.",
        "no_label": "  No label is open; neither e-Fatura nor e-İrsaliye can be sent to this number.",
        "closes": "  closes on {day}",
        "new_number": ", new number {number}",
        "not_then": "{identifier}: not in the list of {on}.",
        "before": "On {on} we had no list.",
        "by_gib": "Open on {on} by GİB's own times:",
        "open": "open",
        "closed": "closed {at}",
        "seen": "in the list {since} - {until}",
        "now": "today",
    },
}
_SERVICES = {"Invoice": "e-Fatura", "DespatchAdvice": "e-İrsaliye"}
"""What people call the document types of the lists."""
_SHOWN_ROWS = 20


def say(name: str, **values: object) -> str:
    return _TEXTS[door.language()][name].format(**values)


def print_loaded(told: Loaded) -> None:
    """How one list's load ended, with the first rows that were left out."""
    if told.problem is not None:
        click.echo(f"{told.problem.code}: {told.problem.message(door.language())}", err=True)
        click.echo(f"    {told.problem.hint(door.language())}", err=True)
        return
    values = {"appeared": told.appeared, "changed": told.changed, "vanished": told.vanished}
    click.echo(say("unchanged" if told.unchanged else "loaded", role=told.role, users=told.users, **values))
    if told.skipped_count:
        click.echo(say("skipped", count=told.skipped_count), err=True)
    for row in told.skipped[:_SHOWN_ROWS]:
        message = finding(row.code, found=row.found).message(door.language())
        click.echo(
            say("row", position=row.position, identifier=row.identifier, code=row.code, message=message), err=True
        )
    if told.skipped_count > _SHOWN_ROWS:
        click.echo(say("more_rows", count=len(told.skipped)), err=True)


def loaded_as_dict(told: Loaded) -> dict[str, Any]:
    rows = [
        {"position": row.position, "identifier": row.identifier, "code": row.code, "found": row.found}
        for row in told.skipped
    ]
    return {
        "list": told.role,
        "ok": told.problem is None,
        "users": told.users,
        "aliases": told.aliases,
        "unchanged": told.unchanged,
        "appeared": told.appeared,
        "changed": told.changed,
        "vanished": told.vanished,
        "skipped_count": told.skipped_count,
        "skipped": rows,
        "findings": [told.problem.as_dict(door.language())] if told.problem else [],
    }


def print_age(state: ListState | None, problems: list[Problem]) -> None:
    """How old the lists are, and why they are not newer; on standard error, beside what was asked for."""
    if state is None:
        click.echo(say("no_list"), err=True)
    else:
        text = say("age", at=_shown(state.downloaded_at), age=_age(state.age))
        click.echo(text + (say("old") if state.is_old else ""), err=True)
    for problem in problems:
        click.echo(f"{problem.finding.code}: {problem.finding.message(door.language())}", err=True)


def print_user(user: Registered) -> None:
    click.echo(f"{user.identifier}  {user.title}  {account_type_text(user.account_type, door.language())}")
    for name, service in (("e-Fatura", user.efatura), ("e-İrsaliye", user.eirsaliye)):
        for role, labels in (("PK", service.pk), ("GB", service.gb)):
            for label in labels:
                click.echo(f"  {name} {role}  {label.name}  {_shown(label.created_at)}")
    if not any((*user.efatura, *user.eirsaliye)):
        click.echo(say("no_label"))
    if user.closes_on:
        new = say("new_number", number=user.new_identifier) if user.new_identifier else ""
        click.echo(say("closes", day=user.closes_on) + new)


def user_as_dict(user: Registered, state: ListState | None) -> dict[str, Any]:
    return {
        "identifier": user.identifier,
        "title": user.title,
        "type": user.taxpayer_type,
        "account_type": user.account_type,
        "first_created_at": _iso(user.first_created_at),
        "efatura": _service(user.efatura),
        "eirsaliye": _service(user.eirsaliye),
        "closes_on": user.closes_on.isoformat() if user.closes_on else None,
        "new_identifier": user.new_identifier or None,
        "list_version": state.version if state else None,
        "list_age_seconds": int(state.age.total_seconds()) if state else None,
    }


def _service(service: Service) -> dict[str, Any]:
    return {
        role: [
            {
                "name": label.name,
                "created_at": _iso(label.created_at),
                "deleted_at": _iso(label.deleted_at),
                "first_seen": _iso(label.first_seen),
            }
            for label in labels
        ]
        for role, labels in (("pk", service.pk), ("gb", service.gb))
    }


def print_change(change: Change) -> None:
    label = change.label
    ended = say("closed", at=_shown(label.deleted_at)) if label.deleted_at else say("open")
    until = _shown(change.seen_until) if change.seen_until else say("now")
    seen = say("seen", since=_shown(change.seen_from), until=until)
    click.echo(
        f"{_service_name(label.document_type)} {change.role}  {label.name}  {_shown(label.created_at)}  {ended}  {seen}"
    )


def change_as_dict(change: Change) -> dict[str, Any]:
    return {
        "list": change.role,
        "document_type": change.label.document_type,
        "name": change.label.name,
        "title": change.title,
        "created_at": _iso(change.label.created_at),
        "deleted_at": _iso(change.label.deleted_at),
        "seen_from": _iso(change.seen_from),
        "seen_until": _iso(change.seen_until),
    }


def print_known(known: Known) -> None:
    on = _shown(known.on)
    if known.registered is not None:
        print_user(known.registered)
    else:
        click.echo(say("not_then" if known.versions else "before", identifier=known.identifier, on=on))
    if known.by_gib:
        click.echo(say("by_gib", on=on))
    for role, label in known.by_gib:
        click.echo(f"  {_service_name(label.document_type)} {role}  {label.name}  {_shown(label.created_at)}")


def known_as_dict(known: Known) -> dict[str, Any]:
    return {
        "identifier": known.identifier,
        "on": _iso(known.on),
        "list_versions": [f"{copy.role}:{copy.pk}" for copy in known.versions],
        "registered": user_as_dict(known.registered, None) if known.registered else None,
        "open_by_gib": [
            {"list": role, "document_type": label.document_type, "name": label.name} for role, label in known.by_gib
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(_ISTANBUL):%d.%m.%Y %H:%M}"


def _age(age: timedelta) -> str:
    """As people tell an age: minutes up to two hours, hours up to two days, then days."""
    minutes = int(age.total_seconds()) // 60
    if minutes < 120:
        return say("minutes", n=minutes)
    return say("hours", n=minutes // 60) if minutes < 48 * 60 else say("days", n=minutes // (24 * 60))


def _service_name(document_type: str) -> str:
    return _SERVICES.get(document_type, document_type)
