"""`zarf edefter open | inactive | check | stamps | close | status | delete`: the sets of ledgers."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from zarf.doors.cli import edefter_sets as sets
from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import DAY, Month, branch_option, month_argument
from zarf.doors.cli.edefter_sets import close_options, delete_options
from zarf.doors.cli.edefter_words import lira, set_line, text
from zarf.office.edefter import services as edefter


@click.command("open")
@month_argument
@branch_option
@click.option("--until", type=DAY, help="Cut the month: last day of this set.")
@click.option("--cut", "cuts", type=DAY, multiple=True, help="Last day of a part; may be given several times.")
@click.option("--stamps/--no-stamps", default=None, help="Add time stamps to the berats; default: the firm's choice.")
@click.option("--stamp-ledgers", is_flag=True, help="The ledgers too, during an outage of GİB.")
@click.option("--no-detail", is_flag=True, help="Berats without the sums of the tax accounts.")
@door.taxpayer_option
@door.json_option
def open_set(
    month: Month, branch: str, until: datetime | None, cuts: tuple[datetime, ...], stamps: bool | None,
    stamp_ledgers: bool, no_detail: bool, vkn: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Begin the set of ledgers of MONTH (Yeni Defter Takımı)."""
    with register.refusals(f"{month.year}-{month.month:02d}", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        choices = edefter.SetChoices(
            month.year, month.month, branch, until.date() if until else None, tuple(cut.date() for cut in cuts),
            not no_detail, edefter.firm(taxpayer).stamps_by_default if stamps is None else stamps, stamp_ledgers,
        )  # fmt: skip
        item = edefter.open_set(taxpayer, choices, door.operator())
    _KIND.print(item, as_json=as_json)


@click.command("inactive")
@month_argument
@branch_option
@click.option("--note", default="", help="Why the month has no entries.")
@door.taxpayer_option
@door.json_option
def inactive(month: Month, branch: str, note: str, vkn: str | None, as_json: bool) -> None:
    """Declare MONTH a month without entries (Hareketsiz ay)."""
    with register.refusals(f"{month.year}-{month.month:02d}", as_json=as_json):
        choices = edefter.SetChoices(month.year, month.month, branch, note=note)
        item = edefter.declare_inactive(door.one_taxpayer(vkn), choices, door.operator())
    _KIND.print(item, as_json=as_json)


@click.command("check")
@month_argument
@branch_option
@click.option("--erp", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The ERP's mizan (CSV).")
@door.taxpayer_option
@door.json_option
def check(month: Month, branch: str, erp: Path | None, vkn: str | None, as_json: bool) -> None:
    """Show the control page of MONTH; nothing is sealed.

    Exit 0: may be approved. 1: something stands in the way.
    """
    with register.refusals(f"{month.year}-{month.month:02d}", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        item = edefter.set_of_month(taxpayer, month.year, month.month, branch)
        if erp is not None:
            item = edefter.compare_with_erp(taxpayer, item.pk, erp.read_bytes())
        page = edefter.control(item)
    if as_json:
        door.print_json(_control_as_dict(page))
    else:
        _print_control(page)
    sys.exit(door.OK if page.may_be_approved else door.FINDINGS)


@click.command("stamps")
@month_argument
@branch_option
@click.option("--stamps/--no-stamps", required=True, help="Whether the berats get time stamps.")
@click.option("--stamp-ledgers", is_flag=True, help="The ledgers too, during an outage of GİB.")
@door.taxpayer_option
@door.json_option
def stamps(month: Month, branch: str, stamps: bool, stamp_ledgers: bool, vkn: str | None, as_json: bool) -> None:
    """Choose for MONTH, until its approval, whether time stamps are added.

    Exit 0: chosen. 1: refused, or it is approved already.
    """
    with register.refusals(f"{month.year}-{month.month:02d}", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        item = edefter.set_of_month(taxpayer, month.year, month.month, branch)
        item = edefter.choose_stamps(
            taxpayer, item.pk, door.operator(), with_stamps=stamps, stamps_ledgers=stamp_ledgers
        )
    _KIND.print(item, as_json=as_json)


@click.command("close")
@month_argument
@branch_option
@close_options
@door.taxpayer_option
@door.json_option
def close(
    month: Month, branch: str, approve: bool, go_on: bool, unstamped: bool, vkn: str | None, as_json: bool
) -> None:
    """Approve MONTH and make its sealed, checked packages; goes on where an earlier run stopped.

    Exit 0: the packages are ready. 1: refused, not approved, or a step failed and can be tried again.
    """
    sets.close(_KIND, month, branch, vkn, approve=approve, go_on=go_on, unstamped=unstamped, as_json=as_json)


@click.command("status")
@click.option("--all", "with_deleted", is_flag=True, help="Deleted sets too.")
@door.taxpayer_option
@door.json_option
def status(with_deleted: bool, vkn: str | None, as_json: bool) -> None:
    """Tell where each set of ledgers stands, the latest first."""
    with register.refusals("edefter", as_json=as_json):
        taxpayers = door.chosen_taxpayers(vkn)
    count = 0
    for taxpayer in taxpayers:
        for item in edefter.ledger_sets(taxpayer):
            if with_deleted or item.state != "DELETED":
                count += 1
                _KIND.print(item, as_json=as_json)
    if not count and not as_json:
        click.echo(text("none"))


@click.command("delete")
@month_argument
@branch_option
@delete_options
@door.taxpayer_option
@door.json_option
def delete(
    month: Month, branch: str, deleted_at_gib: bool, reason: str, despite_gib: bool, vkn: str | None, as_json: bool
) -> None:
    """Delete the last set of MONTH, to make it anew; its files go to SİLİNENLER.

    What was sent by the service is asked about at GİB first.
    """
    sets.delete(
        _KIND, month, branch, vkn,
        deleted_at_gib=deleted_at_gib, reason=reason, despite_gib=despite_gib, as_json=as_json,
    )  # fmt: skip


def _print_control(page: edefter.Control) -> None:
    click.echo(text("numbers", first=page.first_entry, last=page.last_entry, first_line=page.first_line,
                    last_line=page.last_line, parts=page.parts))  # fmt: skip
    left = "?" if page.kontor_left is None else page.kontor_left
    click.echo(text("stamps", stamps=page.stamps, left=left) if page.stamps else text("no_stamps"))
    for entry in page.turning:
        day, total = f"{entry.day:%d.%m.%Y}", lira(entry.total)
        click.echo(text(entry.turn.value, number=entry.number, day=day, lines=entry.lines, total=total))
    click.echo(text("mizan"))
    for one in page.accounts:
        before = one.debit_before - one.credit_before
        amounts = "  ".join(f"{lira(value):>18}" for value in (before, one.debit, one.credit, one.balance))
        click.echo(f"{one.number:5} {one.name[:34]:34} {amounts}")
    click.echo(text("taxes"))
    for number, name, debit, credit in page.taxes:
        click.echo(f"{number}  {name}: {lira(debit)} / {lira(credit)}")
    register.tell(page.findings)


_KIND = sets.Kind(edefter.set_of_month, edefter.control, _print_control, "ask", edefter.approve, set_line)


def _control_as_dict(page: edefter.Control) -> dict[str, object]:
    return {
        "fingerprint": page.fingerprint,
        "vouchers": page.vouchers,
        "lines": page.lines,
        "entries": [page.first_entry, page.last_entry],
        "line_numbers": [page.first_line, page.last_line],
        "parts": page.parts,
        "stamps": page.stamps,
        "kontor_left": page.kontor_left,
        "accounts": [
            {"account": one.number, "name": one.name, "debit": one.debit, "credit": one.credit, "balance": one.balance}
            for one in page.accounts
        ],
        "taxes": [{"account": number, "debit": debit, "credit": credit} for number, _, debit, credit in page.taxes],
        "turning": [
            {"kind": one.turn.value, "voucher": one.number, "day": one.day.isoformat(), "total": one.total}
            for one in page.turning
        ],
        "may_be_approved": page.may_be_approved,
        "findings": register.as_dicts(page.findings),
    }


COMMANDS = (open_set, inactive, check, stamps, close, status, delete)
