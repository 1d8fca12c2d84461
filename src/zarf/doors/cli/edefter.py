"""`zarf edefter`: a firm's books, from set-up and vouchers to sealed packages of each month."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zarf.doors.cli import edefter_attach as attach
from zarf.doors.cli import edefter_audit as audit
from zarf.doors.cli import edefter_backup as backup
from zarf.doors.cli import edefter_berats as berats
from zarf.doors.cli import edefter_draft as draft
from zarf.doors.cli import edefter_inventory as inventory
from zarf.doors.cli import edefter_periods as periods
from zarf.doors.cli import edefter_print as printing
from zarf.doors.cli import edefter_setup as setup
from zarf.doors.cli import edefter_vouchers as vouchers
from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import Month, month_option
from zarf.doors.cli.edefter_words import lira, print_finding, text
from zarf.office.edefter import services as edefter

_SHOWN = 200


@click.group("edefter")
def command() -> None:
    """e-Defter: the books of a taxpayer."""


for part in (
    *setup.COMMANDS, *attach.COMMANDS, *periods.COMMANDS, *draft.COMMANDS, *printing.COMMANDS, *berats.COMMANDS,
    *inventory.COMMANDS, *backup.COMMANDS, audit.command, *vouchers.COMMANDS,
):  # fmt: skip
    command.add_command(part)


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@door.taxpayer_option
@month_option
@click.option("--replace", "replaces", is_flag=True, help="Replace vouchers that are there with other contents.")
@click.option("--add-accounts", is_flag=True, help="Add accounts the chart lacks, with the names in the file.")
@click.option("--map", "column_map", default="", metavar="NAME", help="Column map to read the file by.")
@click.option("--take", is_flag=True, help="Take the vouchers over; without it the file is only looked at.")
@door.json_option
def bring(
    file: Path, vkn: str | None, month: Month | None, replaces: bool, add_accounts: bool, column_map: str, take: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Look at a file of vouchers (CSV, flat format, .xlsx, JSON), and take it over with --take.

    Exit 0: nothing is wrong. 1: findings, nothing was taken over. 2: the file was refused.
    """
    choices = edefter.ImportChoices(month.number if month else None, replaces, add_accounts, column_map)
    with register.refusals(file.name, as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        with file.open("rb") as content:
            item = edefter.keep_file(taxpayer, door.operator(), file.name, content, choices)
        edefter.read_import(item.pk)
        item = edefter.import_of(taxpayer, item.pk)
    _print_findings(item, as_json=as_json)
    if item.state != edefter.Import.State.READY:
        edefter.discard(taxpayer, item.pk)
        sys.exit(door.UNREADABLE if item.state == edefter.Import.State.REFUSED else door.FINDINGS)
    written = None
    if take:
        with register.refusals(file.name, as_json=as_json):
            written = edefter.apply_import(taxpayer, item.pk, door.operator())
    else:
        edefter.discard(taxpayer, item.pk)
    if as_json:
        door.print_json({"file": file.name, "import": item.pk, "taken": written, **item.counts})
        return
    click.echo(text("taken", **written) if written is not None else text("dry"))


def _print_findings(item: edefter.Import, *, as_json: bool) -> None:
    found = edefter.findings_of(item)
    if as_json:
        for one in found:
            door.print_json({"file": item.file_name, "row": one.row, **one.texts})
        if item.state != edefter.Import.State.READY:
            door.print_json({"file": item.file_name, "import": item.pk, "taken": None, **item.counts})
        return
    for one in found[:_SHOWN]:
        print_finding(one.row, one.texts)
    counts = item.counts
    every = counts.get("errors", 0) + counts.get("warnings", 0)
    if every > _SHOWN:
        click.echo(text("more", more=every - _SHOWN))
    if "vouchers" in counts:
        click.echo(text("read", **counts | {"total": lira(counts["total"])}))
    if counts.get("same"):
        click.echo(text("same", same=counts["same"]))
    if counts.get("accounts"):
        click.echo(text("accounts", accounts=len(counts["accounts"])))
    if counts.get("unknown"):
        click.echo(text("unknown", unknown=", ".join(counts["unknown"])))
    if counts.get("errors"):
        click.echo(text("wrong", errors=counts["errors"], warnings=counts["warnings"]))
