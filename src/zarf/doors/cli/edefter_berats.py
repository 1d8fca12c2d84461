"""`zarf edefter send | berats | ask | again | fetch | uploaded | export | import-berats`: packages on their way."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import Month, branch_option, month_argument
from zarf.office.berats import services as berats
from zarf.office.berats import work
from zarf.office.berats.services import BeratPackage
from zarf.office.edefter import services as edefter
from zarf.office.taxpayers.services import Taxpayer

_TEXTS = {
    "tr": {
        "none": "Gönderilecek paket yok.",
        "sent": "{n} paket yola çıktı.",
        "exported": "{n} paket {folder} klasörüne yazıldı.",
        "filed": "{name} dosyalandı.",
        "attempt": "{n}. deneme",
        "long": "GİB'de bir günden uzun süredir bekliyor; GİB portalındaki paket listesine bakın.",
    },
    "en": {
        "none": "There is no package to send.",
        "sent": "{n} packages are on their way.",
        "exported": "{n} packages written to {folder}.",
        "filed": "{name} filed.",
        "attempt": "attempt {n}",
        "long": "It has been at GİB for more than a day; look at the package list of GİB's portal.",
    },
}


def _text(key: str, **values: object) -> str:
    return _TEXTS[door.language()][key].format(**values)


@click.command("send")
@door.taxpayer_option
@door.json_option
def send(vkn: str | None, as_json: bool) -> None:
    """Send every package that is ready now (Gönder); without it the worker does so by itself."""
    with register.refusals("send", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        count = berats.send_now(taxpayer, door.operator())
        for row in berats.packages(taxpayer).filter(state__in=berats.OPEN):
            work.go_on(str(row.pk))
    if not as_json:
        click.echo(_text("sent", n=count) if count else _text("none"))
    _print_all(taxpayer, as_json=as_json)


@click.command("berats")
@door.taxpayer_option
@door.json_option
@click.option("--story", "with_story", is_flag=True, help="What happened to each, with GİB's words.")
def listed(vkn: str | None, as_json: bool, with_story: bool) -> None:
    """Tell where each package and its approved berat stand, the newest month first."""
    with register.refusals("berats", as_json=as_json):
        taxpayers = door.chosen_taxpayers(vkn)
    for taxpayer in taxpayers:
        _print_all(taxpayer, as_json=as_json, with_story=with_story)


@click.command("ask")
@click.argument("package")
@door.taxpayer_option
@door.json_option
def ask(package: str, vkn: str | None, as_json: bool) -> None:
    """Ask GİB where PACKAGE stands (Durum Sorgula)."""
    _one(package, vkn, as_json, lambda firm, row: berats.ask_now(firm, row.pk))


@click.command("again")
@click.argument("package")
@door.taxpayer_option
@door.json_option
def again(package: str, vkn: str | None, as_json: bool) -> None:
    """Send PACKAGE again after GİB refused it or found it faulty."""
    _one(package, vkn, as_json, lambda firm, row: berats.send_again(firm, row.pk, door.operator()))


@click.command("fetch")
@click.argument("package")
@door.taxpayer_option
@door.json_option
def fetch(package: str, vkn: str | None, as_json: bool) -> None:
    """Fetch the approved berat of PACKAGE (Onaylı Beratı İndir)."""
    _one(package, vkn, as_json, lambda firm, row: berats.fetch_again(firm, row.pk, door.operator()))


@click.command("uploaded")
@click.argument("package")
@door.taxpayer_option
@door.json_option
def uploaded(package: str, vkn: str | None, as_json: bool) -> None:
    """Say that the report PACKAGE (DR) was uploaded at GİB's portal."""
    _one(package, vkn, as_json, lambda firm, row: berats.told_uploaded(firm, row.pk, door.operator()), goes_on=False)


@click.command("export")
@month_argument
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@branch_option
@door.taxpayer_option
def export(month: Month, folder: Path, branch: str, vkn: str | None) -> None:
    """Copy the packages of MONTH to FOLDER (Dışa Aktar), to be uploaded by hand at GİB's portal."""
    with register.refusals(f"{month.year}-{month.month:02d}", as_json=False):
        taxpayer = door.one_taxpayer(vkn)
        edefter.set_of_month(taxpayer, month.year, month.month, branch)
        berats.queue_ready(taxpayer, door.operator())
        rows = berats.packages(taxpayer).filter(year=month.year, month=month.month, branch=branch)
        found = [berats.export(taxpayer, row.pk) for row in rows.exclude(state="WITHDRAWN")]
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in found:
        (folder / name).write_bytes(data)
    click.echo(_text("exported", n=len(found), folder=folder))
    sys.exit(door.OK if found else door.FINDINGS)


@click.command("import-berats")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@door.taxpayer_option
@door.json_option
def import_berats(files: tuple[Path, ...], vkn: str | None, as_json: bool) -> None:
    """Check and file berats that were downloaded at GİB's portal (İçe Aktar): GIB-....xml or the zip.

    Each file is judged by itself. Exit 0: all are filed. 1: some are not.
    """
    with register.refusals("import-berats", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        brought = ((file.name, file.read_bytes()) for file in files)
        done = berats.import_berats(taxpayer, brought, door.operator())
    for one in done:
        if as_json:
            told = register.as_dicts([one.problem]) if one.problem else []
            door.print_json({"file": one.file, "filed": one.problem is None, "findings": told})
        elif one.problem is None:
            click.echo(_text("filed", name=one.file))
        else:
            click.echo(one.file, err=True)
            register.tell([one.problem])
    sys.exit(door.FINDINGS if any(one.problem for one in done) else door.OK)


def _one(package: str, vkn: str | None, as_json: bool, act: Any, *, goes_on: bool = True) -> None:
    """Do something with the package of that name, let it go on at once, and tell where it stands then."""
    with register.refusals(package, as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        row = act(taxpayer, berats.package_named(taxpayer, package))
        if goes_on:
            work.go_on(str(row.pk))
        row = berats.package(taxpayer, row.pk)
    _print(row, as_json=as_json, with_story=False)
    sys.exit(door.FINDINGS if row.problem else door.OK)


def _print_all(taxpayer: Taxpayer, *, as_json: bool, with_story: bool = False) -> None:
    for row in berats.packages(taxpayer).exclude(state="WITHDRAWN"):
        _print(row, as_json=as_json, with_story=with_story)


def _print(row: BeratPackage, *, as_json: bool, with_story: bool) -> None:
    if as_json:
        door.print_json(_as_dict(row, with_story=with_story))
        return
    language = door.language()
    state = berats.state_of(row.state)
    attempt = f" ({_text('attempt', n=row.attempt)})" if row.attempt > 1 else ""
    click.echo(f"{row.package_id}  {row.state}: {state.text(language)} {state.next_step(language)}{attempt}")
    if row.gib_text:
        code = f"{row.gib_code} " if row.gib_code else ""
        click.echo(f"    GİB: {code}{row.gib_text}")
    if row.problem:
        hint = row.problem["hint_en" if language == "en" else "hint_tr"]
        click.echo(f"    {row.problem['code']} {row.problem[language]}\n    {hint}")
    if row.state == "QUEUED" and berats.is_slow(row):
        click.echo(f"    {_text('long')}")
    if with_story:
        for event in berats.story(row):
            words = f"  {event.gib_code or ''} {event.text}".rstrip()
            click.echo(f"    {event.at:%Y-%m-%d %H:%M:%S}  {event.event}  {event.actor}{words}")


def _as_dict(row: BeratPackage, *, with_story: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "package": row.package_id,
        "kind": row.kind,
        "month": f"{row.year}-{row.month:02d}",
        "branch": row.branch or None,
        "part": row.number,
        "state": row.state,
        "attempt": row.attempt,
        "gib_code": row.gib_code,
        "gib_text": row.gib_text,
        "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        "problem": row.problem,
    }
    if with_story:
        told["story"] = [
            {"at": e.at.isoformat(), "event": e.event, "by": e.actor, "gib_code": e.gib_code, "text": e.text}
            for e in berats.story(row)
        ]
    return told


COMMANDS = (send, listed, ask, again, fetch, uploaded, export, import_berats)
