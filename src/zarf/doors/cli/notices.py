"""`zarf notices`: what the firms of this house have to know now."""

from __future__ import annotations

import click

from zarf.doors.cli import office_door as door
from zarf.office.notices import services as notices
from zarf.office.notices.gathering import gather

_NONE = {"tr": "Süren bildirim yok.", "en": "No notice is open."}


@click.command("notices")
@door.taxpayer_option
@click.option("--now", is_flag=True, help="Look first whether something has changed; the worker does it by itself.")
@door.json_option
def command(vkn: str | None, now: bool, as_json: bool) -> None:
    """List the open notices, those of each firm together."""
    if now:
        gather()
    language = door.language()
    found = list(notices.open_notices([item.pk for item in door.chosen_taxpayers(vkn)]))
    for item in found:
        text, hint = item.texts[language], item.texts[f"hint_{language}"]
        if as_json:
            told = {"taxpayer": item.taxpayer.vkn_tckn, "kind": item.kind, "code": item.code, "severity": item.severity}
            times = {"seen_at": item.seen_at.isoformat(), "renewed_at": item.renewed_at.isoformat()}
            door.print_json(told | {"message": text, "hint": hint, "subject": item.subject} | times)
        else:
            click.echo(f"{item.taxpayer.vkn_tckn}  {item.renewed_at:%d.%m.%Y}  {item.code}  {text} {hint}")
    if not found and not as_json:
        click.echo(_NONE[language])
