"""`zarf audit`: the log of what was done, by whom and from where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.office.audit import services
from zarf.office.audit.reading import field_name, note_text, subject_text
from zarf.office.audit.services import AuditEntry, Wanted
from zarf.office.exchange.states import document_state_text
from zarf.office.taxpayers.services import ROLE_NAMES, right_names
from zarf.ports.clock.api import ISTANBUL

_NONE = {"tr": "Kayıt yok.", "en": "There are no entries."}
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("audit")
def command() -> None:
    """The audit log: it only grows."""


@command.command("list")
@door.taxpayer_option
@click.option("--since", type=_DAY, help="First Istanbul day.")
@click.option("--until", type=_DAY, help="Last Istanbul day.")
@click.option("--actor", default="", metavar="NAME", help="Only what this sign-in, key or operator did.")
@click.option("--area", default="", metavar="AREA", help="First half of the code: document, cari, people, session ...")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=100, show_default=True)
@door.json_option
def list_all(
    vkn: str | None,
    since: datetime | None,
    until: datetime | None,
    actor: str,
    area: str,
    limit: int,
    as_json: bool,
) -> None:
    """List what was done, the newest first; without --for of the whole house. Exit 1: no such taxpayer."""
    with register.refusals(vkn or "", as_json=as_json):
        firms = [one.pk for one in door.chosen_taxpayers(vkn)] if vkn else None
    wanted = Wanted(since.date() if since else None, until.date() if until else None, actor, area)
    found = list(services.entries(firms, wanted).select_related("taxpayer")[:limit])
    for entry in found:
        if as_json:
            door.print_json(_as_dict(entry))
        else:
            _print(entry)
    if not found and not as_json:
        click.echo(_NONE[door.language()])


def _as_dict(entry: AuditEntry) -> dict[str, Any]:
    return {
        "at": entry.at.isoformat(),
        "taxpayer": entry.taxpayer.vkn_tckn if entry.taxpayer else None,
        "actor": entry.actor,
        "actor_kind": entry.actor_kind,
        "address": entry.address or None,
        "action": entry.action,
        "subject": entry.subject,
        "old": entry.old,
        "new": entry.new,
        "note": entry.note,
    }


def _print(entry: AuditEntry) -> None:
    at = entry.at.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M:%S")
    whose = entry.taxpayer.vkn_tckn if entry.taxpayer else "-"
    who = " ".join(part for part in (entry.actor or "-", entry.address) if part)
    what = services.words(entry.action, door.language())
    language = door.language()
    about, note = subject_text(entry, language), note_text(entry, language, right_names())
    click.echo("  ".join(part for part in (at, whose, who, what, about, note) if part))
    old, new = entry.old or {}, entry.new or {}
    for name in {**old, **new}:
        click.echo(f"    {field_name(name, language) or name}: {_value(name, old)} -> {_value(name, new)}")


def _value(name: str, values: Mapping[str, Any]) -> object:
    """A value for reading; `--json` keeps it as it is."""
    value = values.get(name, "")
    if name == "role" and value in ROLE_NAMES:
        return ROLE_NAMES[str(value)][door.language() == "en"]
    if isinstance(value, bool):
        return {"tr": ("hayır", "evet"), "en": ("no", "yes")}[door.language()][value]
    return document_state_text(str(value), door.language()) if name == "state" else value
