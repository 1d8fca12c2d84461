"""`zarf setup`: which firms wait for their set-up, and for what."""

from __future__ import annotations

import sys

import click

from zarf.doors.cli import office_door as door
from zarf.doors.setup_words import part_name, step_text
from zarf.office.setup import services as setup

_STATE = {
    "tr": {True: "tamam", False: "kurulum bekliyor"},
    "en": {True: "complete", False: "waits for set-up"},
}


@click.command("setup")
@door.taxpayer_option
@door.json_option
def command(vkn: str | None, as_json: bool) -> None:
    """Tell of each firm whether it is set up, and what is left.

    Exit 0: all are. 1: something is left.
    """
    language, is_all_complete = door.language(), True
    for taxpayer in door.chosen_taxpayers(vkn):
        steps = setup.checklist(taxpayer)
        left = setup.waiting(steps)
        is_all_complete &= not left
        if as_json:
            told = {"taxpayer": taxpayer.vkn_tckn, "is_complete": not left, "waiting": [one.key for one in left]}
            door.print_json(told | {"done": [one.key for one in steps if one.is_done]})
            continue
        click.echo(f"{taxpayer.vkn_tckn}  {taxpayer.title}  {_STATE[language][not left]}")
        for one in left:
            click.echo(f"  ○ {part_name(one.part, language)}: {step_text(one.key, language)}")
            for item in one.findings:
                click.echo(f"      {item.code} {item.message(language)}")
    sys.exit(door.OK if is_all_complete else door.FINDINGS)
