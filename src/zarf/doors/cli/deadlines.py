"""`zarf deadlines`: the last days of the books, and the acts that moved them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import click

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
        "concerns": "{firms} firmanın {months} ayını etkiler.",
        "nobody": "Hiçbir firmanın son günü {last} değil; günü denetleyin.",
        "ended": "{last} gününün uzatması {until} gününden sonra geçmez: {act}. Takvimler yenilendi.",
        "in_force": "geçerli",
        "coming": "ileride geçerli",
        "replaced": "yerine başkası geçti",
        "over_since": "bitti",
        "void": "uzatma sayılmaz",
    },
    "en": {
        "left": "{days} days left",
        "today": "last day today",
        "over": "{days} days over",
        "none": "No month is waiting.",
        "memory": "(the rule is known from memory; look it up)",
        "extended": "{to} instead of {last}: {act}. The calendars are renewed.",
        "concerns": "It concerns {months} months of {firms} firms.",
        "nobody": "No firm has the last day {last}; check the day.",
        "ended": "The extension of {last} does not count after {until}: {act}. The calendars are renewed.",
        "in_force": "in force",
        "coming": "in force later",
        "replaced": "replaced by another",
        "over_since": "ended",
        "void": "does not count",
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
    said = _WORDS[door.language()]
    for row in sorted(calendar.extension_rows(), key=lambda one: one.last_day):
        noted = row.noted
        if as_json:
            door.print_json(
                {
                    "last_day": row.last_day.isoformat(),
                    "extended_to": row.extended_to.isoformat(),
                    "act": row.act,
                    "state": row.state.value,
                    "is_shipped": noted is None,
                    "valid_from": _iso(noted.valid_from if noted else None),
                    "valid_to": _iso(noted.valid_to if noted else None),
                    "noted_by": noted.noted_by if noted else None,
                    "end_reason": noted.end_reason if noted else None,
                }
            )
            continue
        mark = "+" if noted else " "
        to = said["void"] if row.is_void else f"{row.extended_to:%d.%m.%Y}"
        state = said["over_since" if row.state is calendar.ExtensionState.ENDED else row.state.value]
        click.echo(f"{mark} {row.last_day:%d.%m.%Y} → {to}  {row.act}  [{state}]")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@command.command("extend")
@click.argument("last_day", type=DAY)
@click.argument("to", type=DAY)
@click.argument("act")
@click.option("--from", "valid_from", type=DAY, help="First day on which the act counts; default: today.")
@door.json_option
def extend(last_day: datetime, to: datetime, act: str, valid_from: datetime | None, as_json: bool) -> None:
    """Note that ACT moved LAST_DAY to the day TO, for every firm of this house.

    Exit 0: noted. 1: refused.
    """
    with register.refusals("extension", as_json=as_json):
        begins = valid_from.date() if valid_from else None
        item = calendar.extend(last_day.date(), to.date(), act, door.operator(), begins)
    calendar.refresh()
    months, firms = calendar.months_due_on(item.last_day)
    if as_json:
        told = {"last_day": item.last_day.isoformat(), "extended_to": item.extended_to.isoformat(), "act": item.act}
        door.print_json(told | {"valid_from": item.valid_from.isoformat(), "months": months, "firms": firms})
        return
    said, last = _WORDS[door.language()], f"{item.last_day:%d.%m.%Y}"
    click.echo(said["extended"].format(last=last, to=f"{item.extended_to:%d.%m.%Y}", act=item.act))
    click.echo(said["concerns" if months else "nobody"].format(months=months, firms=firms, last=last))


@command.command("end-extension")
@click.argument("last_day", type=DAY)
@click.argument("reason")
@click.option("--until", type=DAY, help="Last day on which it still counts; default: yesterday.")
@door.json_option
def end_extension(last_day: datetime, reason: str, until: datetime | None, as_json: bool) -> None:
    """Let the extension of LAST_DAY count no longer, for REASON (the act that takes it back, or a slip).

    Exit 0: ended. 1: refused.
    """
    with register.refusals("extension", as_json=as_json):
        item = calendar.end_extension(last_day.date(), reason, door.operator(), until.date() if until else None)
    calendar.refresh()
    # A shipped one is set aside by a row that begins where the shipped one ends.
    ends = item.valid_to or item.valid_from - timedelta(days=1)
    if as_json:
        door.print_json({"last_day": item.last_day.isoformat(), "valid_to": ends.isoformat(), "reason": reason})
        return
    said = _WORDS[door.language()]["ended"]
    click.echo(said.format(last=f"{item.last_day:%d.%m.%Y}", until=f"{ends:%d.%m.%Y}", act=item.act))
