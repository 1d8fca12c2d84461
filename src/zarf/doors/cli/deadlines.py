"""`zarf deadlines`: the last days of the books, and the acts that moved them."""

from __future__ import annotations

from datetime import datetime

import click

from zarf.core.calendar import extensions
from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import DAY
from zarf.office.calendar import services as calendar
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

_WORDS = {
    "tr": {
        "left": "{days} gün kaldı",
        "today": "bugün son gün",
        "over": "{days} gün geçti",
        "none": "Bekleyen ay yok.",
        "memory": "(kural ezberden; tebliğden doğrulayın)",
        "extended": "{last} yerine {to}: {act}. Takvimler yenilendi.",
    },
    "en": {
        "left": "{days} days left",
        "today": "last day today",
        "over": "{days} days over",
        "none": "No month is waiting.",
        "memory": "(the rule is known from memory; look it up)",
        "extended": "{to} instead of {last}: {act}. The calendars are renewed.",
    },
}


@click.group("deadlines")
def command() -> None:
    """Last days of the berats, and their extensions."""


@command.command("list")
@door.taxpayer_option
@click.option("--extensions", "with_acts", is_flag=True, help="The acts that moved a last day, instead of the months.")
@door.json_option
def show(vkn: str | None, with_acts: bool, as_json: bool) -> None:
    """List the months whose berats are missing, in order, with their last days."""
    if with_acts:
        _acts(as_json)
        return
    today, said = istanbul_today(ports().clock), _WORDS[door.language()]
    count = 0
    for taxpayer, months in calendar.missing_months(door.chosen_taxpayers(vkn)):
        for month in months:
            count += 1
            missing = calendar.words.missing(month.missing, door.language())
            if as_json:
                told = {"taxpayer": taxpayer.vkn_tckn, "month": month.name, "last_day": month.due.day.isoformat()}
                more = {"days_left": month.days_left(today), "state": month.state, "is_sure": month.due.is_sure}
                door.print_json(told | more | {"act": month.due.extended_by or month.due.act})
                continue
            days = month.days_left(today)
            left = said["today"] if days == 0 else said["left" if days > 0 else "over"].format(days=abs(days))
            note = "" if month.due.is_sure else f"  {said['memory']}"
            click.echo(f"{taxpayer.vkn_tckn}  {month.name}  {month.due.day:%d.%m.%Y}  {left}  {missing}{note}")
    if not count and not as_json:
        click.echo(said["none"])


def _acts(as_json: bool) -> None:
    shipped = set(extensions())
    for item in calendar.all_extensions():
        if as_json:
            told = {"last_day": item.last_day.isoformat(), "extended_to": item.extended_to.isoformat()}
            door.print_json(told | {"act": item.act, "is_shipped": item in shipped})
        else:
            mark = " " if item in shipped else "+"
            click.echo(f"{mark} {item.last_day:%d.%m.%Y} → {item.extended_to:%d.%m.%Y}  {item.act}")


@command.command("extend")
@click.argument("last_day", type=DAY)
@click.argument("to", type=DAY)
@click.argument("act")
@door.json_option
def extend(last_day: datetime, to: datetime, act: str, as_json: bool) -> None:
    """Note that ACT moved LAST_DAY to the day TO, for every firm of this house.

    Exit 0: noted. 1: refused.
    """
    with register.refusals("extension", as_json=as_json):
        item = calendar.extend(last_day.date(), to.date(), act, door.operator())
    calendar.refresh()
    if as_json:
        told = {"last_day": item.last_day.isoformat(), "extended_to": item.extended_to.isoformat(), "act": item.act}
        door.print_json(told)
        return
    said = _WORDS[door.language()]["extended"]
    click.echo(said.format(last=f"{item.last_day:%d.%m.%Y}", to=f"{item.extended_to:%d.%m.%Y}", act=item.act))
