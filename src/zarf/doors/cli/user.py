"""`zarf user`: who signs in to the portal and for whom. A password is never taken from the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from zarf.core.findings import finding
from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.office.taxpayers import services

_SAY = {
    "tr": {
        "added": "Kullanıcı eklendi.",
        "granted": "Yetki verildi.",
        "withdrawn": "Yetki geri alındı.",
        "password": "Parola değişti.",
        "invited": "Davet yola çıktı.",
        "unlocked": "Giriş kilidi açıldı.",
        "operator": "Artık platform işletmeni.",
        "no_operator": "Artık platform işletmeni değil.",
        "one_step": "İki adımlı giriş kapatıldı.",
        "ask": "Yeni parola",
        "again": "Yeni parola (yeniden)",
        "differ": "İki parola aynı değil.",
        "no_terminal": "Parola sormak için bir uçbirim gerekir; parolayı standart girdiden --password-stdin ile verin.",
    },
    "en": {
        "added": "The user was added.",
        "granted": "The rights were given.",
        "withdrawn": "The rights were taken away.",
        "password": "The password was changed.",
        "invited": "The invitation is on its way.",
        "unlocked": "The sign-in is open again.",
        "operator": "Now a platform operator.",
        "no_operator": "No longer a platform operator.",
        "one_step": "Two-step sign-in was turned off.",
        "ask": "New password",
        "again": "New password (again)",
        "differ": "The two passwords differ.",
        "no_terminal": "A terminal is needed to ask for the password; give it on standard input: --password-stdin.",
    },
}
_stdin_option: Callable[[Any], Any] = click.option(
    "--password-stdin", "from_stdin", is_flag=True, help="Read the password from the first line of standard input."
)


@click.group("user")
def command() -> None:
    """The people who sign in to the portal, by e-mail address, and for whom they may act."""


@command.command("add")
@click.argument("email")
@click.option("--for", "vkns", metavar="VKN", multiple=True, required=True, help="For whom; may be given repeatedly.")
@click.option("--role", type=click.Choice(services.ROLES), default="accountant", show_default=True)
@_stdin_option
@door.json_option
def add(email: str, vkns: tuple[str, ...], role: str, from_stdin: bool, as_json: bool) -> None:
    """Make a sign-in for EMAIL with a role: preparer, sealer, accountant, administrator, or auditor (who only looks).

    Somebody who signs in already gets the further rights and keeps the password.

    Exit 0: done. 1: refused, with findings; nothing was kept.
    """
    with register.refusals(email, as_json=as_json):
        of = [services.taxpayer(vkn) for vkn in vkns]
        known = services.may_sign_in(email)
        if known:
            person = services.grant(email, of, role)
        else:
            person = services.add_person(email, _password(from_stdin), of, role)
    told = [finding("EF-TAX-033", found=person.email)] if known else []
    if as_json:
        door.print_json(register.person_as_dict(person) | {"findings": register.as_dicts(told)})
        return
    click.echo(_say("granted" if known else "added"))
    register.print_person(person)
    register.tell(told)


@command.command("remove")
@click.argument("email")
@click.option("--for", "vkns", metavar="VKN", multiple=True, help="Only these rights; without it all of them.")
@door.json_option
def remove(email: str, vkns: tuple[str, ...], as_json: bool) -> None:
    """Take rights away from EMAIL, at once. Without any right a sign-in shows nothing.

    Exit 0: done. 1: nobody signs in with that address.
    """
    with register.refusals(email, as_json=as_json):
        person = services.withdraw(email, [services.known_taxpayer(vkn) for vkn in vkns] or None)
    _print(person, "withdrawn", as_json)


@command.command("password")
@click.argument("email")
@_stdin_option
@door.json_option
def password(email: str, from_stdin: bool, as_json: bool) -> None:
    """Give EMAIL a new password. Who is signed in with the old one is signed out.

    Exit 0: changed. 1: refused, with findings.
    """
    with register.refusals(email, as_json=as_json):
        services.person(email)
        person = services.set_password(email, _password(from_stdin))
    _print(person, "password", as_json)


@command.command("invite")
@click.argument("email")
@click.option("--for", "vkn", metavar="VKN", required=True, help="For whom.")
@click.option("--role", type=click.Choice(services.ROLES), default="accountant", show_default=True)
@click.option("--branch", "branches", metavar="CODE", multiple=True, help="Only these branches; may be repeated.")
@door.json_option
def invite(email: str, vkn: str, role: str, branches: tuple[str, ...], as_json: bool) -> None:
    """Send EMAIL an invitation: a link that works once and for some days.

    Exit 0: on its way. 1: refused, with findings.
    """
    with register.refusals(email, as_json=as_json):
        taxpayer = services.taxpayer(vkn)
        item = services.invite(taxpayer, email, role, branches or None, door.operator())
    if as_json:
        door.print_json({"email": item.email, "taxpayer": vkn, "role": role, "expires_at": item.expires_at.isoformat()})
    else:
        click.echo(_say("invited"))


@command.command("unlock")
@click.argument("email")
def unlock(email: str) -> None:
    """Open the sign-in of EMAIL again after too many failures. Exit 0."""
    services.unlock(email)
    services.log_of_person(email, "session.unlocked")
    click.echo(_say("unlocked"))


@command.command("two-steps-off")
@click.argument("email")
@door.json_option
def two_steps_off(email: str, as_json: bool) -> None:
    """For EMAIL who lost phone and recovery codes: signing in by password alone, until it is set up anew.

    Exit 0: done. 1: nobody signs in with that address.
    """
    with register.refusals(email, as_json=as_json):
        person = services.forget_second_step(email)
    _print(person, "one_step", as_json)


@command.command("operator")
@click.argument("email")
@click.option("--dismiss", is_flag=True, help="No longer an operator; what he looks at is closed.")
@door.json_option
def operator(email: str, dismiss: bool, as_json: bool) -> None:
    """Let EMAIL look at any firm's pages, for an hour each and for a stated reason that the firm reads.

    Exit 0: done. 1: nobody signs in with that address.
    """
    with register.refusals(email, as_json=as_json):
        services.make_operator(email, is_operator=not dismiss)
        person = services.person(email)
    _print(person, "no_operator" if dismiss else "operator", as_json)


@command.command("list")
@door.json_option
def list_all(as_json: bool) -> None:
    """List who may sign in, and for whom."""
    for person in services.people():
        if as_json:
            door.print_json(register.person_as_dict(person))
        else:
            register.print_person(person)


def _print(person: services.Person, what: str, as_json: bool) -> None:
    if as_json:
        door.print_json(register.person_as_dict(person))
        return
    click.echo(_say(what))
    register.print_person(person)


def _password(from_stdin: bool) -> str:
    """The first line of standard input, or asked for twice without echo. Raises UsageError without a terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    # Without a terminal the question would echo what is typed, or read a script's next line as the password.
    if not sys.stdin.isatty():
        raise click.UsageError(_say("no_terminal"))
    while True:
        first: str = click.prompt(_say("ask"), hide_input=True, err=True)
        if first == click.prompt(_say("again"), hide_input=True, err=True):
            return first
        click.echo(_say("differ"), err=True)


def _say(what: str) -> str:
    return _SAY[door.language()][what]
