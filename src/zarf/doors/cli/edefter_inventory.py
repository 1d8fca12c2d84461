"""`zarf edefter inventory open | import | close | status | delete`: the inventory ledger (envanter defteri)."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from zarf.doors.cli import edefter_sets as sets
from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import DAY, Month, branch_option, month_argument
from zarf.doors.cli.edefter_sets import close_options, delete_options
from zarf.doors.cli.edefter_words import inventory_line, lira, print_finding, text
from zarf.office.edefter import services as edefter

_SHOWN = 200


@click.group("inventory")
def inventory() -> None:
    """The inventory ledger (envanter defteri)."""


@inventory.command("open")
@click.argument("day", type=DAY)
@branch_option
@click.option("--stamps/--no-stamps", default=None, help="Add time stamps to the berats; default: the firm's choice.")
@door.taxpayer_option
@door.json_option
def open_inventory(day: datetime, branch: str, stamps: bool | None, vkn: str | None, as_json: bool) -> None:
    """Begin the inventory of DAY."""
    with register.refusals(f"{day:%Y-%m-%d}", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        with_stamps = edefter.firm(taxpayer).stamps_by_default if stamps is None else stamps
        item = edefter.open_inventory(taxpayer, day.date(), door.operator(), branch=branch, with_stamps=with_stamps)
    _KIND.print(item, as_json=as_json)


@inventory.command("import")
@month_argument
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@branch_option
@click.option("--take", is_flag=True, help="Take the lines over; without it the file is only looked at.")
@door.taxpayer_option
@door.json_option
def bring(month: Month, file: Path, branch: str, take: bool, vkn: str | None, as_json: bool) -> None:
    """Look at a file of the inventory of MONTH (CSV, .xlsx, JSON); with --take its lines replace those there are.

    Exit 0: nothing is wrong. 1: findings, or refused; the inventory is as it was.
    """
    with register.refusals(file.name, as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        item = edefter.inventory_of(taxpayer, month.year, month.month, branch)
        reading = edefter.bring_inventory(taxpayer, item.pk, file, door.operator(), take=take)
    if as_json:
        for found in register.as_dicts(reading.findings):
            door.print_json({"file": file.name, **found})
        door.print_json(_as_dict(reading, file.name))
    else:
        _print_reading(reading, f"{month.year}-{month.month:02d}")
    sys.exit(door.FINDINGS if reading.errors else door.OK)


def _as_dict(reading: edefter.InventoryReading, name: str) -> dict[str, object]:
    return {
        "file": name,
        "taken": reading.taken,
        "entries": reading.entries,
        "lines": reading.lines,
        "total": reading.total,
        "errors": reading.errors,
        "warnings": reading.warnings,
        "unknown": reading.unknown,
    }


def _print_reading(reading: edefter.InventoryReading, month: str) -> None:
    shown = reading.findings[:_SHOWN]
    for found, one in zip(shown, edefter.stored(shown), strict=True):
        print_finding(found.line, one)
    more = reading.errors + reading.warnings - _SHOWN
    if more > 0:
        click.echo(text("more", more=more))
    click.echo(text("inventory_read", entries=reading.entries, lines=reading.lines, total=lira(reading.total)))
    if reading.unknown:
        click.echo(text("unknown", unknown=", ".join(reading.unknown)))
    if reading.errors:
        click.echo(text("inventory_wrong", errors=reading.errors, warnings=reading.warnings))
    else:
        click.echo(text("inventory_taken", month=month) if reading.taken else text("inventory_dry"))


@inventory.command("close")
@month_argument
@branch_option
@close_options
@door.taxpayer_option
@door.json_option
def close(
    month: Month, branch: str, approve: bool, go_on: bool, unstamped: bool, vkn: str | None, as_json: bool
) -> None:
    """Approve the inventory of MONTH and make its sealed, checked package; goes on where an earlier run stopped.

    Exit 0: the package is ready. 1: refused, not approved, or a step failed and can be tried again.
    """
    sets.close(_KIND, month, branch, vkn, approve=approve, go_on=go_on, unstamped=unstamped, as_json=as_json)


def _print_control(page: edefter.InventoryControl) -> None:
    click.echo(text("inventory_read", entries=page.entries, lines=page.lines, total=lira(page.total)))
    click.echo(text("inventory_accounts"))
    for number, name, lines, total in page.accounts:
        click.echo(f"{number:5} {name[:34]:34} {lines:>9} {lira(total):>20}")
    register.tell(page.findings)


@inventory.command("status")
@click.option("--all", "with_deleted", is_flag=True, help="Deleted ones too.")
@door.taxpayer_option
@door.json_option
def status(with_deleted: bool, vkn: str | None, as_json: bool) -> None:
    """Tell where each inventory stands, the latest first."""
    with register.refusals("inventory", as_json=as_json):
        taxpayers = door.chosen_taxpayers(vkn)
    found = [item for taxpayer in taxpayers for item in edefter.inventories(taxpayer)]
    shown = [item for item in found if with_deleted or item.state != "DELETED"]
    for item in shown:
        _KIND.print(item, as_json=as_json)
    if not shown and not as_json:
        click.echo(text("inventory_none"))


@inventory.command("delete")
@month_argument
@branch_option
@delete_options
@door.taxpayer_option
@door.json_option
def delete(
    month: Month, branch: str, deleted_at_gib: bool, reason: str, despite_gib: bool, vkn: str | None, as_json: bool
) -> None:
    """Delete the inventory of MONTH, the last one there is, to make it anew; its files go to SİLİNENLER.

    What was sent by the service is asked about at GİB first.
    """
    sets.delete(
        _KIND, month, branch, vkn,
        deleted_at_gib=deleted_at_gib, reason=reason, despite_gib=despite_gib, as_json=as_json,
    )  # fmt: skip


_KIND = sets.Kind(
    edefter.inventory_of,
    edefter.inventory_control,
    _print_control,
    "inventory_ask",
    edefter.approve_inventory,
    inventory_line,
)
COMMANDS = (inventory,)
