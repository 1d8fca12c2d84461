"""`zarf announce`: what the operator tells everybody who signs in."""

from __future__ import annotations

from datetime import datetime

import click
from django.utils.timezone import localtime

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import DAY
from zarf.office.notices import services as notices
from zarf.office.notices.services import Announcement, AnnouncementText

_WORDS = {
    "tr": {"made": "{pk} numaralı duyuru yayında.", "gone": "{pk} numaralı duyuru kaldırıldı.", "none": "Duyuru yok."},
    "en": {"made": "Announcement {pk} is shown.", "gone": "Announcement {pk} is withdrawn.", "none": "None."},
}


@click.group("announce")
def command() -> None:
    """Announcements (duyuru) to everybody who signs in."""


@command.command("add")
@click.argument("title")
@click.argument("text")
@click.option("--title-en", default="", help="The title in English.")
@click.option("--text-en", default="", help="The text in English.")
@click.option("--important", is_flag=True, help="Also on the first page until it is read.")
@click.option("--until", type=DAY, help="Last day on which it is shown.")
@door.json_option
def add(
    title: str, text: str, title_en: str, text_en: str, important: bool, until: datetime | None, as_json: bool
) -> None:
    """Tell everybody TITLE and TEXT, with a badge until it is read."""
    written = AnnouncementText(title, text, title_en, text_en, important, until.date() if until else None)
    with register.refusals("announcement", as_json=as_json):
        item = notices.announce(written, door.operator())
    _tell(item, "made", as_json)


@command.command("withdraw")
@click.argument("number", type=int)
@door.json_option
def withdraw(number: int, as_json: bool) -> None:
    """Show an announcement no more."""
    with register.refusals("announcement", as_json=as_json):
        item = notices.withdraw_announcement(number)
    _tell(item, "gone", as_json)


@command.command("list")
@click.option("--all", "with_past", is_flag=True, help="Those that are over as well.")
@door.json_option
def show(with_past: bool, as_json: bool) -> None:
    """List the announcements, the newest first, with how many have read them."""
    found = notices.all_announcements() if with_past else notices.announcements()
    for item in found:
        readers = item.readings.count()
        if as_json:
            door.print_json(_as_dict(item) | {"readers": readers})
            continue
        until = f" – {item.until:%d.%m.%Y}" if item.until else ""
        mark = "✕" if item.withdrawn_at else "!" if item.is_important else " "
        click.echo(f"{mark} {item.pk:>4}  {localtime(item.made_at):%d.%m.%Y}{until}  {item.title}  ({readers})")
    if not found and not as_json:
        click.echo(_WORDS[door.language()]["none"])


def _tell(item: Announcement, what: str, as_json: bool) -> None:
    if as_json:
        door.print_json(_as_dict(item))
    else:
        click.echo(_WORDS[door.language()][what].format(pk=item.pk))


def _as_dict(item: Announcement) -> dict[str, object]:
    return {
        "number": item.pk,
        "title": item.title,
        "is_important": item.is_important,
        "until": item.until.isoformat() if item.until else None,
        "made_at": item.made_at.isoformat(),
        "made_by": item.made_by,
        "is_withdrawn": item.withdrawn_at is not None,
    }
