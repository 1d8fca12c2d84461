"""The set-up commands of `zarf edefter`: what the books need before the first voucher."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import DAY
from zarf.doors.cli.edefter_words import text
from zarf.office.edefter import services as edefter
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

_FILINGS = [str(value) for value in edefter.FiscalYear.Filing.values]


def _fields(command: Callable[..., Any]) -> Callable[..., Any]:
    for name, (_, english) in reversed(edefter.FIELDS.items()):
        command = click.option(f"--{name.replace('_', '-')}", name, metavar="TEXT", help=f"{english}.")(command)
    return command


@click.command("firm")
@door.taxpayer_option
@_fields
@click.option("--way", type=click.Choice(["service", "portal"]), help="How berats go to GİB.")
@click.option("--stamps/--no-stamps", default=None, help="Whether the box for time stamps is ticked beforehand.")
@door.json_option
def firm(vkn: str | None, way: str | None, stamps: bool | None, as_json: bool, **given: str | None) -> None:
    """Keep the mandatory heading of the books, and tell what it lacks.

    Exit 0: complete. 1: something is missing or wrong.
    """
    with register.refusals("firm", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        values = {name: value for name, value in given.items() if value is not None}
        if values:
            edefter.save_firm(taxpayer, values, door.operator())
        if way is not None or stamps is not None:
            kept = edefter.firm(taxpayer)
            edefter.save_preferences(
                taxpayer,
                exchange_way=way or kept.exchange_way,
                stamps_by_default=kept.stamps_by_default if stamps is None else stamps,
                actor=door.operator(),
            )
        kept = edefter.firm(taxpayer)
        lacking = edefter.completeness(taxpayer, istanbul_today(ports().clock))
    language = door.language()
    if as_json:
        told = {name: getattr(kept, name) for name in edefter.FIELDS}
        door.print_json({"firm": told, "findings": register.as_dicts(lacking)})
    else:
        for name, words in edefter.FIELDS.items():
            click.echo(f"{words[1 if language == 'en' else 0]:28}{getattr(kept, name)}")
        register.tell(lacking)
        if not lacking:
            click.echo(text("complete"))
    sys.exit(door.FINDINGS if lacking else door.OK)


@click.command("accountant")
@click.argument("name")
@click.option("--engagement", required=True, help='Kind, date and number of the contract; "-" in-house.')
@click.option("--from", "since", type=DAY, required=True, help="First day.")
@click.option("--until", type=DAY, help="Last day.")
@door.taxpayer_option
def accountant(name: str, engagement: str, since: datetime, until: datetime | None, vkn: str | None) -> None:
    """Name who keeps the books, and by which contract."""
    with register.refusals("accountant", as_json=False):
        edefter.save_accountant(
            door.one_taxpayer(vkn),
            {"name": name, "engagement": engagement, "valid_from": since.date(), "valid_to": until and until.date()},
        )
    click.echo(text("saved"))


@click.command("year")
@click.argument("starts", type=DAY)
@click.argument("ends", type=DAY)
@click.option("--first-day", type=DAY, help="Where electronic books begin, if later.")
@click.option("--branches", is_flag=True, help="Each branch keeps books of its own.")
@click.option("--filing", type=click.Choice(_FILINGS), default="monthly", help="Berat Yükleme Tercihi.")
@click.option("--note", default="", help="Why it is no calendar year.")
@click.option("--next", "numbers", nargs=3, type=int, help="Entry, line and serial to go on with from another program.")
@door.taxpayer_option
def year(
    starts: datetime, ends: datetime, first_day: datetime | None, branches: bool, filing: str, note: str,
    numbers: tuple[int, int, int] | None, vkn: str | None,
) -> None:  # fmt: skip
    """Define a fiscal year; one that begins on the same day is changed."""
    with register.refusals("year", as_json=False):
        taxpayer = door.one_taxpayer(vkn)
        data = edefter.YearData(
            starts.date(), ends.date(), first_day.date() if first_day else None, branches, filing, note,
            {"": numbers} if numbers else {},
        )  # fmt: skip
        known = next((one for one in edefter.years(taxpayer) if one.starts == data.starts), None)
        if known is None:
            edefter.add_year(taxpayer, data, door.operator())
        else:
            edefter.change_year(taxpayer, known.pk, data)
        for one in edefter.years(taxpayer):
            click.echo(f"{one}  {one.get_filing_display()}  {one.note}".rstrip())


@click.command("branch")
@click.argument("number")
@click.argument("name")
@click.option("--closed-on", type=DAY, help="Last day it kept books.")
@door.taxpayer_option
def branch(number: str, name: str, closed_on: datetime | None, vkn: str | None) -> None:
    """Define a branch that keeps books of its own, or close it."""
    with register.refusals("branch", as_json=False):
        edefter.save_branch(door.one_taxpayer(vkn), number, name, closed_on.date() if closed_on else None)
    click.echo(text("saved"))


@click.command("chart")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@door.taxpayer_option
def chart(file: Path | None, vkn: str | None) -> None:
    """Add the accounts of FILE (CSV or .xlsx: account, name, side) to the chart; without FILE list it."""
    with register.refusals("chart", as_json=False):
        taxpayer = door.one_taxpayer(vkn)
        if file is not None:
            click.echo(text("chart", n=edefter.import_chart(taxpayer, file.read_bytes())))
            return
        for one in edefter.chart(taxpayer):
            click.echo(f"{one.sub_id or one.main_id:20}{one.name}  {one.balance_side}".rstrip())


@click.command("signer")
@click.option("--holder", metavar="VKN", help="Who seals: a meslek mensubu or software house.")
@click.option("--name", default="", help="Name of the holder.")
@click.option("--key", default="", help='The holder\'s key: "pkcs12:FILE?password-file=FILE".')
@click.option("--paper", default="", help="Number and date of the muvafakatname.")
@click.option("--from", "since", type=DAY, help="First day.")
@click.option("--until", type=DAY, help="Last day.")
@click.option("--withdraw", type=int, metavar="N", help="End this consent now.")
@door.taxpayer_option
def signer(
    holder: str | None, name: str, key: str, paper: str, since: datetime | None, until: datetime | None,
    withdraw: int | None, vkn: str | None,
) -> None:  # fmt: skip
    """Who seals the books by consent (muvafakatname): note one, end one, list all."""
    with register.refusals("signer", as_json=False):
        taxpayer = door.one_taxpayer(vkn)
        if withdraw is not None:
            edefter.withdraw_signer(taxpayer, withdraw, door.operator())
        if holder and since:
            data = edefter.SignerData(holder, name, key, paper, since.date(), until.date() if until else None)
            edefter.add_signer(taxpayer, data, door.operator())
        for one in edefter.signers(taxpayer):
            end = f"{one.valid_to:%d.%m.%Y}" if one.valid_to else ""
            gone = f"  ({one.withdrawn_at:%d.%m.%Y})" if one.withdrawn_at else ""
            days = f"{one.valid_from:%d.%m.%Y}-{end}"
            click.echo(f"{one.pk}  {one.holder_id}  {one.holder_name}  {days}  {one.paper}{gone}")


@click.command("map")
@click.argument("name")
@click.argument("columns", nargs=-1, metavar="FIELD=HEADING...")
@click.option("--constant", "constants", multiple=True, metavar="FIELD=VALUE", help="What every line has alike.")
@click.option("--delete", is_flag=True, help="Forget the map.")
@door.taxpayer_option
def column_map(name: str, columns: tuple[str, ...], constants: tuple[str, ...], delete: bool, vkn: str | None) -> None:
    """Keep a column map for files whose headings are the firm's own."""
    with register.refusals("map", as_json=False):
        taxpayer = door.one_taxpayer(vkn)
        if delete:
            edefter.delete_map(taxpayer, name)
        else:
            edefter.save_map(taxpayer, name, _pairs(columns), _pairs(constants), door.operator())
    click.echo(text("saved"))


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    return {field: value for field, _, value in (one.partition("=") for one in given)}


COMMANDS = (firm, accountant, year, branch, chart, signer, column_map)
