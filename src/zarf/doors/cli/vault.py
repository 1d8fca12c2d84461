"""`zarf vault relock`: lock every kept password with the first key of the key file."""

from __future__ import annotations

import sys

import click

from zarf.core.errors import ZarfError
from zarf.doors.cli import office_door as door
from zarf.office.vault import services

_DONE = {
    "tr": "{count} parola dosyanın ilk anahtarıyla yeniden kilitlendi; öbür anahtarlar dosyadan çıkarılabilir.",
    "en": "{count} passwords were locked anew with the first key; the others may be taken out of the file.",
}


@click.group("vault")
def command() -> None:
    """Passwords of other services that people typed in; locked in the database, the key in a file."""


@command.command("relock")
@door.json_option
def relock(as_json: bool) -> None:
    """Lock every kept password with the first key of ZARF_VAULT_KEY_FILE.

    Exit 0: done. 1: one of them does not open; nothing was changed.
    """
    try:
        count = services.relock()
    except ZarfError as problem:
        door.print_refusal("zarf vault", door.findings_of(problem), as_json=as_json)
        sys.exit(door.FINDINGS)
    if as_json:
        door.print_json({"relocked": count, "findings": []})
    else:
        click.echo(_DONE[door.language()].format(count=count))
