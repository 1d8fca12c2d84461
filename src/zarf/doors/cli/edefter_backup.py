"""`zarf edefter backup`: second copies of ledgers and berats outside the house, and getting them back."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_backup_words import print_run, run_as_dict, text
from zarf.doors.cli.edefter_options import Month, MonthType
from zarf.office.backup import services as backup
from zarf.office.taxpayers.services import Taxpayer

_PLACE = sorted({name for fields in backup.FIELDS.values() for name in fields})
_SHOWN = 10


@click.group("backup")
def backup_group() -> None:
    """Copies of ledgers and berats outside this machine: a folder, S3, WebDAV or Google Drive."""


def _place_options(command: Any) -> Any:
    for name in reversed(_PLACE):
        command = click.option(f"--{name.replace('_', '-')}", name, default="", metavar="TEXT")(command)
    return command


@backup_group.command("target")
@click.argument("kind", required=False, type=click.Choice(list(backup.FIELDS)))
@_place_options
@click.option("--secret-stdin", is_flag=True, help="Read the password or secret key from standard input.")
@click.option("--daily", type=click.IntRange(0, 23), metavar="HOUR", help="Back up every day at this hour (Istanbul).")
@door.taxpayer_option
@door.json_option
def target(
    kind: str | None, secret_stdin: bool, daily: int | None, vkn: str | None, as_json: bool, **place: str
) -> None:
    """Choose where backups go; it is tried first. Without KIND tells what is chosen.

    Exit 0: kept. 1: refused, the former target stands.
    """
    with register.refusals("target", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        if kind is not None:
            secret = sys.stdin.readline().rstrip("\n") if secret_stdin else ""
            backup.save_target(taxpayer, backup.TargetData(kind, place, secret, daily), door.operator())
    row = backup.setting(taxpayer)
    if as_json:
        told = {"kind": row.kind, **row.place, "daily_at": row.daily_at, "recipient": row.recipient} if row else {}
        door.print_json({"taxpayer": taxpayer.vkn_tckn, "target": told or None})
        return
    if row is None:
        click.echo(text("no_target"))
        sys.exit(door.FINDINGS)
    click.echo("  ".join([row.get_kind_display(), *(f"{name}={value}" for name, value in row.place.items())]))
    click.echo(text("daily", hour=row.daily_at) if row.daily_at is not None else text("not_daily"))
    click.echo(text("locked", recipient=row.recipient) if row.recipient else text("not_locked"))
    if readable := backup.readable_copies(row):
        click.echo(text("readable", n=readable))
    if backup.waits_for_account(row):
        click.echo(text("connect_next" if row.coming is None else "connect_to_follow"))


@backup_group.command("connect")
@door.taxpayer_option
@click.option("--no-wait", is_flag=True, help="Only show the code; run it again with --finish after typing it.")
@click.option("--finish", is_flag=True, help="Take the account over whose code was shown before.")
def connect(vkn: str | None, no_wait: bool, finish: bool) -> None:
    """Connect a Google account: shows a short code, to be typed on any device.

    Exit 0: connected. 1: refused, or the code was not typed.
    """
    with register.refusals("connect", as_json=False):
        taxpayer = door.one_taxpayer(vkn)
        left, interval = 0.0, 0.0
        if not finish:
            shown = backup.begin_connect(taxpayer, door.operator())
            click.echo(text("type_code", address=shown.address, code=shown.user_code))
            if no_wait:
                return
            left, interval = float(shown.expires_in), float(shown.interval)
        _wait_for_consent(taxpayer, left, interval)
    click.echo(text("connected"))


def _wait_for_consent(taxpayer: Taxpayer, left: float, interval: float) -> None:
    """Ask again until the code was typed. Raises SignInPending when *left* seconds are over, BackupRefused."""
    while True:
        try:
            backup.finish_connect(taxpayer, door.operator())
        except backup.SignInPending:
            if left <= 0:
                raise
            time.sleep(interval)
            left -= interval
        else:
            return


@backup_group.command("run")
@door.taxpayer_option
@door.json_option
def run(vkn: str | None, as_json: bool) -> None:
    """Back up everything that is not at the target yet (Yedekle).

    Exit 0: all is there. 1: it stopped; running it again goes on.
    """
    with register.refusals("run", as_json=as_json):
        asked = backup.back_up(door.one_taxpayer(vkn), door.operator())
    _carry_out(asked, as_json)


@backup_group.command("list")
@door.taxpayer_option
@door.json_option
@click.option("--files", "with_files", is_flag=True, help="All files of a manifest with their SHA-256.")
@click.option("--manifest", default="", metavar="NAME", help="Another manifest than the newest.")
def listed(vkn: str | None, as_json: bool, with_files: bool, manifest: str) -> None:
    """Tell the last runs and the manifests at the target, or the files of one."""
    with register.refusals("list", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        if with_files:
            _print_files(backup.kept_files(taxpayer, manifest), as_json)
            return
        manifests = backup.kept_manifests(taxpayer)
    for one in backup.runs(taxpayer)[:_SHOWN]:
        if as_json:
            door.print_json(run_as_dict(one))
        else:
            print_run(one)
    for name in manifests:
        if as_json:
            door.print_json({"manifest": name})
        else:
            click.echo(name)


def _print_files(manifest: backup.Manifest, as_json: bool) -> None:
    for entry in manifest.files:
        if as_json:
            told = {"path": entry.path, "stored": entry.stored, "coding": entry.coding.value}
            door.print_json({**told, "size": entry.size, "sha256": entry.sha256})
        else:
            click.echo(f"{entry.sha256}  {entry.size:>12}  {entry.path}")


@backup_group.command("verify")
@click.option("--deep", is_flag=True, help="Download every file and compare its SHA-256.")
@click.option("--manifest", default="", metavar="NAME", help="Another manifest than the newest.")
@door.taxpayer_option
@door.json_option
def verify(deep: bool, manifest: str, vkn: str | None, as_json: bool) -> None:
    """See that everything of the manifest is at the target (Doğrula).

    Exit 0: it is. 1: something is missing or damaged.
    """
    with register.refusals("verify", as_json=as_json):
        asked = backup.verify(door.one_taxpayer(vkn), door.operator(), deep=deep, manifest=manifest)
    _carry_out(asked, as_json)


@backup_group.command("restore")
@click.option("--year", type=click.IntRange(2000, 2999), help="The fiscal year that begins in this year.")
@click.option("--month", type=MonthType(), help="One month.")
@click.option("--manifest", default="", metavar="NAME", help="Another manifest than the newest.")
@click.option("--key-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The recovery key.")
@door.taxpayer_option
@door.json_option
def restore(
    year: int | None, month: Month | None, manifest: str, key_file: Path | None, vkn: str | None, as_json: bool
) -> None:
    """Bring back what is missing here (Geri yükle). Nothing that is here is overwritten.

    Exit 0: all is here. 1: something differs here, or could not be brought back.
    """
    keys = key_file.read_text("utf-8") if key_file else ""
    with register.refusals("restore", as_json=as_json):
        asked = backup.restore(
            door.one_taxpayer(vkn),
            door.operator(),
            year=month.year if month else year or 0,
            month=month.month if month else 0,
            manifest=manifest,
            keys=keys,
        )
    _carry_out(asked, as_json)


@backup_group.command("key")
@click.option("--off", is_flag=True, help="Encrypt no longer. Files that are encrypted stay so.")
@door.taxpayer_option
@door.json_option
def key(off: bool, vkn: str | None, as_json: bool) -> None:
    """Make a recovery key and encrypt backups from now on. It is shown this once and kept nowhere."""
    with register.refusals("key", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        if off:
            backup.drop_key(taxpayer, door.operator())
            click.echo(text("not_locked"), err=as_json)
            return
        made = backup.make_key(taxpayer, door.operator())
    if as_json:
        door.print_json({"recipient": made.recipient, "recovery_key": made.secret})
        return
    click.echo(made.secret)
    click.echo(text("keep_key"), err=True)


def _carry_out(asked: backup.BackupRun, as_json: bool) -> None:
    done = backup.carry_out(asked.pk)
    if as_json:
        door.print_json(run_as_dict(done))
    else:
        print_run(done, with_problems=True)
    sys.exit(door.OK if done.state == backup.BackupRun.State.DONE else door.FINDINGS)


COMMANDS = (backup_group,)
