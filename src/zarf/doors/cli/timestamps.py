"""`zarf timestamps`: whose account pays for time stamps, what is left on it, what was ordered, what is still open."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.utils.timezone import localtime

from zarf.core.errors import ZarfError
from zarf.doors.cli import office_door as door
from zarf.doors.cli.timestamps_words import WORDS
from zarf.doors.cli.whole_file import read_file, write_file
from zarf.office.timestamps import services
from zarf.office.timestamps.services import Balance, Stamp


@click.group("timestamps")
def command() -> None:
    """Time stamps (zaman damgası): accounts, kontör, the ledger of stamps, and stamping a sealed document."""


@command.group("account")
def account() -> None:
    """A taxpayer's own account at KamuSM. Without one the account of this house pays."""


@account.command("set")
@click.option("--userid", required=True, help="Customer number KamuSM gave.")
@click.option("--password-file", metavar="FILE", help="File with the password in its first line; mode 600.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; else it is asked for.")
@door.taxpayer_option
@door.json_option
def set_account(userid: str, password_file: str | None, password_stdin: bool, vkn: str | None, as_json: bool) -> None:
    """Give a taxpayer an account of its own. A typed password is locked in the database.

    Exit 0: kept. 1: refused; nothing was changed.
    """
    with _refusals(as_json):
        whose = door.one_taxpayer(vkn)
        if password_file is not None:
            services.set_account(whose, userid, password_file, door.operator())
        else:
            services.set_account_with_password(whose, userid, _password(password_stdin), door.operator())
    _print_account(whose, as_json)


@account.command("clear")
@door.taxpayer_option
@door.json_option
def clear_account(vkn: str | None, as_json: bool) -> None:
    """Take the taxpayer's own account away: the account of this house pays from now on."""
    with _refusals(as_json):
        whose = door.one_taxpayer(vkn)
        services.set_account(whose, "", "", door.operator())
    _print_account(whose, as_json)


@account.command("show")
@door.taxpayer_option
@door.json_option
def show_account(vkn: str | None, as_json: bool) -> None:
    """Show whose account pays. No password is shown."""
    with _refusals(as_json):
        whose = door.one_taxpayer(vkn)
    _print_account(whose, as_json)


@account.command("test")
@door.taxpayer_option
@door.json_option
def test_account(vkn: str | None, as_json: bool) -> None:
    """Try the account ("Sına"): one kontör query, which costs nothing.

    Exit 0: number and password are right. 1: they are not, or the service does not answer.
    """
    _balance(vkn, platform=False, as_json=as_json)


@command.command("balance")
@click.option("--platform", is_flag=True, help="The account of this house.")
@door.taxpayer_option
@door.json_option
def balance(platform: bool, vkn: str | None, as_json: bool) -> None:
    """Ask KamuSM how many kontör are left and compare that with the ledger. Costs nothing."""
    _balance(vkn, platform=platform, as_json=as_json)


@command.command("ledger")
@click.option("--open", "only_open", is_flag=True, help="Only orders that a person must settle.")
@door.taxpayer_option
@door.json_option
def ledger(only_open: bool, vkn: str | None, as_json: bool) -> None:
    """List the stamps that were ordered, newest first."""
    with _refusals(as_json):
        ids = [item.pk for item in door.chosen_taxpayers(vkn)]
    for row in services.open_stamps(ids) if only_open else services.ledger(ids):
        _print_stamp(row, as_json)


@command.command("settle")
@click.argument("number", type=int)
@click.option("--paid/--not-paid", "was_paid", required=True, default=None, help="What the kontör query showed.")
@click.option("--note", default="", help="Why; kept beside the entry.")
@door.json_option
def settle(number: int, was_paid: bool, note: str, as_json: bool) -> None:
    """Decide about the open order NUMBER after a kontör query; its value may then be stamped anew.

    Exit 0: settled. 1: there is no such order, or it is not open.
    """
    with _refusals(as_json):
        row = services.settle(number, was_paid=was_paid, actor=door.operator(), note=note)
    _print_stamp(row, as_json)


@command.command("stamp")
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="OUT", help="Where the stamped document goes.")
@door.taxpayer_option
@door.json_option
def stamp(file: str, output: str, vkn: str | None, as_json: bool) -> None:
    """Put a time stamp into the sealed document FILE (XAdES-T). The same seal is never paid for twice.

    Exit 0: stamped. 1: refused, or the outcome is not known.
    """
    with _refusals(as_json):
        whose = door.one_taxpayer(vkn)
        stamped = services.stamp_seal(whose, read_file(file), Path(file).name)
    write_file(output, stamped)
    if as_json:
        door.print_json({"file": output, "ok": True, "findings": []})


@contextmanager
def _refusals(as_json: bool) -> Iterator[None]:
    try:
        yield
    except ZarfError as problem:
        door.print_refusal("zarf timestamps", door.findings_of(problem), as_json=as_json)
        sys.exit(door.FINDINGS)


def _balance(vkn: str | None, *, platform: bool, as_json: bool) -> None:
    with _refusals(as_json):
        found = services.balance(None if platform else door.one_taxpayer(vkn))
    if as_json:
        door.print_json(_balance_as_dict(found))
        return
    words = WORDS[door.language()]
    click.echo(f"{words['userid']} {found.userid} ({words['platform' if found.is_platform else 'own']})")
    click.echo(f"{words['left']}: {found.left}")
    if found.unexplained is not None and found.unexplained < 0:
        click.echo(words["bought"].format(count=-found.unexplained))
    elif found.unexplained:
        click.echo(words["unexplained"].format(count=found.unexplained))
    if found.unsettled:
        click.echo(words["unsettled"].format(count=found.unsettled))


def _balance_as_dict(found: Balance) -> dict[str, Any]:
    return {
        "ok": True,
        "userid": found.userid,
        "is_platform": found.is_platform,
        "left": found.left,
        "before": found.before,
        "spent": found.spent,
        "unexplained": found.unexplained,
        "unsettled": found.unsettled,
        "findings": [],
    }


def _print_account(whose: Any, as_json: bool) -> None:
    held = services.kept_account(whose)
    told = {
        "taxpayer": whose.vkn_tckn,
        "userid": held.userid if held else None,
        "password_file": (held.password_file or None) if held else None,
    }
    if as_json:
        door.print_json(told | {"ok": True, "findings": []})
        return
    words = WORDS[door.language()]
    if held is None:
        click.echo(f"{whose}: {words['none']}")
    else:
        password = f"{words['file']} {held.password_file}" if held.password_file else words["locked"]
        click.echo(f"{whose}: {words['userid']} {held.userid}, {password}")


def _print_stamp(row: Stamp, as_json: bool) -> None:
    if as_json:
        door.print_json(
            {
                "number": row.pk,
                "taxpayer": row.taxpayer.vkn_tckn,
                "imprint": row.imprint,
                "subject": row.subject,
                "userid": row.userid,
                "is_platform": row.is_platform,
                "state": row.state,
                "kontor": row.kontor,
                "code": row.code or None,
                "ordered_at": row.ordered_at.isoformat(),
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
                "settled_by": row.settled_by or None,
                "note": row.settled_note or None,
            }
        )
        return
    words = WORDS[door.language()]
    kontor = "?" if row.kontor is None else row.kontor
    parts = (
        f"{row.pk:>6}", f"{localtime(row.ordered_at):%d.%m.%Y %H:%M:%S}", row.taxpayer.vkn_tckn, row.imprint[:16],
        words[str(row.state)], f"{words['kontor']} {kontor}", f"{words['userid']} {row.userid}", row.code, row.subject,
        row.settled_by and f"({row.settled_by}: {row.settled_note})",
    )  # fmt: skip
    click.echo("  ".join(part for part in parts if part))


def _password(from_stdin: bool) -> str:
    """Never from the command line, where others could see it."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt(WORDS[door.language()]["password"], hide_input=True, err=True))
