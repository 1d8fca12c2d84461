"""`zarf edefter attach`: PDFs that are carried in the journal of a month."""

from __future__ import annotations

from pathlib import Path

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import Month, branch_option, month_argument
from zarf.office.edefter import services as edefter


@click.command("attach")
@month_argument
@click.argument(
    "files", metavar="[FILE.pdf ...]", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@branch_option
@click.option("--remove", type=int, metavar="N", help="Take the PDF with this number out again.")
@door.taxpayer_option
@door.json_option
def attach(
    month: Month, files: tuple[Path, ...], branch: str, remove: int | None, vkn: str | None, as_json: bool
) -> None:
    """Carry PDFs (pledge contracts) in the journal of MONTH, until it is approved; tell which it carries.

    Exit 0: done. 1: refused.
    """
    with register.refusals(f"{month.year}-{month.month:02d}", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        if remove is not None:
            edefter.detach(taxpayer, remove)
        for file in files:
            edefter.attach(taxpayer, month.number, file.name, file.read_bytes(), door.operator(), branch)
        found = edefter.attachments(taxpayer, month.number, branch)
    for item in found:
        if as_json:
            door.print_json({"id": item.pk, "file": item.file_name, "size": item.size})
        else:
            click.echo(f"{item.pk}  {item.file_name}  {item.size}")


COMMANDS = (attach,)
