"""What `zarf taxpayer`, `alias` and `user` share: how findings are told and how a refusal ends."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding
from zarf.core.identifiers import InvalidIdentifier
from zarf.doors.cli import office_door as door
from zarf.office.taxpayers.services import ROLE_NAMES, Alias, Person, Taxpayer

_WORDS = {
    "tr": {"GB": "gönderici birim", "PK": "posta kutusu"} | {role: names[0] for role, names in ROLE_NAMES.items()},
    "en": {"GB": "sender", "PK": "post box"} | {role: names[1] for role, names in ROLE_NAMES.items()},
}
_DEFAULT = {"tr": "varsayılan", "en": "default"}
_NO_RIGHTS = {"tr": "yetkisi yok", "en": "no rights"}


def word(name: str) -> str:
    """A role as people say it."""
    return _WORDS[door.language()][name]


@contextmanager
def refusals(name: str, *, as_json: bool) -> Iterator[None]:
    """What the block refuses is told with its findings, and the command ends with 1."""
    try:
        yield
    except (ZarfError, InvalidIdentifier) as problem:
        found: tuple[Finding, ...] = getattr(problem, "findings", (problem.finding,))
        if as_json:
            door.print_json({"name": name, "ok": False, "findings": as_dicts(found)})
        else:
            tell(found)
        sys.exit(door.FINDINGS)


def as_dicts(findings: Iterable[Finding]) -> list[dict[str, object]]:
    return [item.as_dict(door.language()) for item in findings]


def tell(findings: Iterable[Finding]) -> None:
    """Findings for a person, on standard error."""
    for item in findings:
        click.echo(f"{item.code}: {item.message(door.language())}\n    {item.hint(door.language())}", err=True)


def alias_as_dict(item: Alias) -> dict[str, Any]:
    return {
        "role": item.role,
        "document_type": item.document_type,
        "name": item.name,
        "branch": item.branch or None,
        "is_default": item.is_default,
    }


def alias_line(item: Alias) -> str:
    parts = [item.role, item.name, word(item.role), item.branch, _DEFAULT[door.language()] if item.is_default else ""]
    return "  ".join(part for part in parts if part)


def person_as_dict(item: Person) -> dict[str, Any]:
    rights = [{"vkn_tckn": number, "title": title, "role": role} for number, title, role in item.rights]
    return {"email": item.email, "rights": rights}


def print_person(item: Person) -> None:
    """One person, a line for each right."""
    if not item.rights:
        click.echo(f"{item.email}  ({_NO_RIGHTS[door.language()]})")
    for number, title, role in item.rights:
        click.echo(f"{item.email}  {number}  {title}  {word(role)}")


def people_of(of: Taxpayer, everybody: Iterable[Person]) -> list[tuple[str, str]]:
    """Address and role of those who may act or look for a taxpayer."""
    return [(item.email, role) for item in everybody for number, _title, role in item.rights if number == of.vkn_tckn]
