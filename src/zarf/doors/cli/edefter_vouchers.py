"""`zarf edefter vouchers`: the vouchers of a month, and those that must go."""

from __future__ import annotations

from typing import Any

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import Month, branch_option, month_argument
from zarf.doors.cli.edefter_words import lira, text
from zarf.office.edefter import services as edefter

_SHOWN = 200


@click.command("vouchers")
@month_argument
@branch_option
@click.option("--find", default="", metavar="TEXT", help="Number, text, beginning of an account, or amount.")
@click.option("--removed", is_flag=True, help="Those that were removed.")
@click.option("--remove", "numbers", multiple=True, metavar="NUMBER", help="Remove this voucher; several may be named.")
@click.option("--reason", default="", metavar="TEXT", help="Why they are removed.")
@door.taxpayer_option
@door.json_option
def vouchers(
    month: Month, branch: str, find: str, removed: bool, numbers: tuple[str, ...], reason: str, vkn: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """List the vouchers of MONTH, or remove some of them while its period is not approved.

    Exit 0: listed, or all removed. 1: refused, nothing was removed.
    """
    with register.refusals(f"{month.year}-{month.month:02d}", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        if numbers:
            chosen = [edefter.voucher_numbered(taxpayer, month.number, branch, one).pk for one in numbers]
            many = edefter.remove_vouchers(taxpayer, list(dict.fromkeys(chosen)), door.operator(), reason)
            if as_json:
                door.print_json({"removed": many})
            else:
                click.echo(text("vouchers_removed", many=many))
            return
        found = edefter.kept_vouchers(taxpayer, month.number, find, removed=removed)
        if branch:
            found = found.filter(branch=branch)
    if as_json:
        for one in found.iterator():
            door.print_json(_as_dict(one))
        return
    count = found.count()
    for one in found[:_SHOWN]:
        click.echo(_line(one))
    if count > _SHOWN:
        click.echo(text("more_vouchers", more=count - _SHOWN))
    if not count:
        click.echo(text("no_vouchers"))


def _line(one: edefter.Voucher) -> str:
    line = f"{one.number}  {one.branch or '-'}  {one.day:%d.%m.%Y}  {lira(one.total)}  {one.comment[:60]}".rstrip()
    if one.removed_at is None:
        return line
    told = text("removed_line", at=f"{one.removed_at:%d.%m.%Y}", by=one.removed_by, reason=one.removal_reason)
    return f"{line}\n    {told}"


def _as_dict(one: edefter.Voucher) -> dict[str, Any]:
    return {
        "number": one.number,
        "branch": one.branch or None,
        "day": one.day.isoformat(),
        "entered_by": one.entered_by,
        "comment": one.comment,
        "lines": one.line_count,
        "total": one.total,
        "state": one.state,
        "removed_at": one.removed_at.isoformat() if one.removed_at else None,
        "removed_by": one.removed_by or None,
        "removal_reason": one.removal_reason or None,
    }


COMMANDS = (vouchers,)
