"""`zarf registry`: GİB's lists of registered users. Loading them, asking them, and what they said on another day."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import click

from zarf.core.findings import finding
from zarf.doors.cli import office_door as door
from zarf.doors.cli import registry_words as words
from zarf.office.registry import services as registry

_ISTANBUL = ZoneInfo("Europe/Istanbul")


@click.group("registry")
def command() -> None:
    """GİB's lists of registered users: who can be reached, where, and since when."""


@command.command("sync")
@click.option(
    "--accept-shrunken", metavar="PK|GB", multiple=True, type=click.Choice(registry.ROLES),
    help="Take this list though it lost many users or open labels (EF-REG-003, EF-REG-005); the audit log tells. May"
    " be given for each list.",
)  # fmt: skip
@door.json_option
def sync(accept_shrunken: tuple[str, ...], as_json: bool) -> None:
    """Download the lists now and put them in force; the worker does it every hour.

    Exit 0: both lists are GİB's newest. 1: one was refused or could not be had, and its last good copy stays.
    """
    told = []
    for step in registry.sync_steps(accept_shrunken):
        if not as_json:
            click.echo(words.say("loading", role=step.role), err=True)
        told.append(step.run())
        if as_json:
            door.print_json(words.loaded_as_dict(told[-1]))
        else:
            words.print_loaded(told[-1])
    if any(item.problem is not None for item in told if item.role in registry.ROLES):
        sys.exit(door.FINDINGS)


@command.command("find")
@click.argument("text", metavar="NUMBER|TITLE|LABEL")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="At most so many users.")
@door.json_option
def find(text: str, limit: int, as_json: bool) -> None:
    """Look a user up: by VKN or TCKN, by label, or by words of the title, however they are written.

    Exit 0: found. 1: nobody is found.
    """
    state = registry.list_state()
    hits = registry.find(text, datetime.now(UTC), limit)
    found = registry.lookup_many([hit.identifier for hit in hits])
    for hit in hits:
        if as_json:
            door.print_json(words.user_as_dict(found[hit.identifier], state))
        else:
            words.print_user(found[hit.identifier])
    if not as_json:
        words.print_age(state, registry.problems())
        if not hits:
            click.echo(words.say("nobody"), err=True)
    if not hits:
        sys.exit(door.FINDINGS)


@command.command("history")
@click.argument("identifier", metavar="VKN|TCKN")
@click.option("--on", metavar="DATE", help="What was known on that day (YYYY-MM-DD, at its end; or with a time).")
@door.json_option
def history(identifier: str, on: str | None, as_json: bool) -> None:
    """Every label of a user: GİB's times, and since and until when our copies of the list said so.

    Exit 0: told. 1: no copy has ever held the number. 2: the date cannot be read.
    """
    if on:
        _known_on(identifier, _moment(on, as_json=as_json), as_json=as_json)
        return
    changes = registry.history_of(identifier)
    for change in changes:
        if as_json:
            door.print_json(words.change_as_dict(change))
        else:
            words.print_change(change)
    if not as_json:
        words.print_age(registry.list_state(), registry.problems())
    if not changes:
        sys.exit(_never(identifier, as_json=as_json))


def _known_on(identifier: str, on: datetime, *, as_json: bool) -> None:
    known = registry.known(identifier, on)
    if as_json:
        door.print_json(words.known_as_dict(known))
    else:
        words.print_known(known)
    if known.registered is None and not known.by_gib:
        sys.exit(door.FINDINGS)


def _moment(text: str, *, as_json: bool) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        door.print_refusal(text, (finding("EF-REG-004", found=text),), as_json=as_json)
        sys.exit(door.UNREADABLE)
    if len(text) <= len("2026-01-01"):
        found = datetime.combine(found.date(), time.max)
    return found if found.tzinfo else found.replace(tzinfo=_ISTANBUL)


def _never(identifier: str, *, as_json: bool) -> int:
    told: dict[str, Any] = {"identifier": identifier, "history": []}
    if as_json:
        door.print_json(told)
    else:
        click.echo(words.say("never", identifier=identifier), err=True)
    return door.FINDINGS
