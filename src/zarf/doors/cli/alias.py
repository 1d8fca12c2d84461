"""`zarf alias`: the GİB labels (etiket) of a taxpayer. GİB itself has to know them; this tells Zarf which they are."""

from __future__ import annotations

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.office.taxpayers import services

_ADDED = {"tr": "Etiket eklendi.", "en": "The label was added."}
_REMOVED = {"tr": "Etiket silindi.", "en": "The label was removed."}
_role_argument = click.argument(
    "role", metavar="GB|PK", type=click.Choice([services.GB, services.PK], case_sensitive=False)
)


@click.group("alias")
def command() -> None:
    """The labels (etiket) of a taxpayer at GİB: GB sends, PK receives."""


@command.command("add")
@_role_argument
@click.argument("name", metavar="LABEL")
@door.taxpayer_option
@click.option("--branch", default="", metavar="TEXT", help="Code or name of the branch whose label it is.")
@click.option("--new-branch", is_flag=True, help="Make the branch when it is not there.")
@click.option("--default", "is_default", is_flag=True, help="Use it when none is named; the first one is so anyhow.")
@door.json_option
def add(role: str, name: str, vkn: str | None, branch: str, new_branch: bool, is_default: bool, as_json: bool) -> None:
    """Add a label such as urn:mail:defaultgb@firma.com.tr, as it is registered at GİB.

    Exit 0: added. 1: refused, with findings.
    """
    with register.refusals(name, as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        first = services.default_alias(taxpayer, role) in (None, services.own_alias(taxpayer.vkn_tckn, name, role))
        item = services.add_alias(
            taxpayer, role, name, branch=branch, is_default=is_default or first, may_add_branch=new_branch
        )
    if as_json:
        door.print_json({"taxpayer": taxpayer.vkn_tckn} | register.alias_as_dict(item))
    else:
        click.echo(f"{_ADDED[door.language()]} {taxpayer.vkn_tckn}  {register.alias_line(item)}")


@command.command("remove")
@_role_argument
@click.argument("name", metavar="LABEL")
@door.taxpayer_option
@door.json_option
def remove(role: str, name: str, vkn: str | None, as_json: bool) -> None:
    """Forget a label. Documents that used it keep it.

    Exit 0: removed. 1: there is no such label.
    """
    with register.refusals(name, as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        services.remove_alias(taxpayer, role, name)
    if as_json:
        door.print_json({"taxpayer": taxpayer.vkn_tckn, "removed": name, "role": role})
    else:
        click.echo(f"{_REMOVED[door.language()]} {taxpayer.vkn_tckn}  {role}  {name}")


@command.command("list")
@door.taxpayer_option
@door.json_option
def list_all(vkn: str | None, as_json: bool) -> None:
    """List the labels of one taxpayer, or of all."""
    with register.refusals(vkn or "", as_json=as_json):
        chosen = [services.known_taxpayer(vkn)] if vkn else services.all_taxpayers()
    for taxpayer in chosen:
        for item in services.aliases_of(taxpayer):
            if as_json:
                door.print_json({"taxpayer": taxpayer.vkn_tckn} | register.alias_as_dict(item))
            else:
                click.echo(f"{taxpayer.vkn_tckn}  {register.alias_line(item)}")
