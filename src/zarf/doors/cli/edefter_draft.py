"""`zarf edefter dokum`: the books as they will stand, without a seal, and a trial of the key that is to seal them."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import closing
from typing import cast

import click

from zarf.core.findings import Severity
from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import Month, MonthType, branch_option
from zarf.doors.cli.edefter_words import text
from zarf.doors.cli.spoken import wrong_use
from zarf.doors.cli.whole_file import write_file
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet


@click.command("dokum")
@click.argument("month", type=MonthType(), required=False)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where the print goes: PDF if it ends in .pdf, else HTML; - for standard output.",
)
@click.option("--kind", type=click.Choice(edefter.KINDS), default="journal", show_default=True, help="What is printed.")
@branch_option
@click.option("--test-seal", is_flag=True, help="Let the key that seals the books sign a probe.")
@door.taxpayer_option
def dokum(
    month: Month | None, output: str | None, kind: str, branch: str, test_seal: bool, vkn: str | None
) -> None:  # fmt: skip
    """Print the books of MONTH without a seal, and with --test-seal try the seal.

    Exit 0: done. 1: refused, or the key is not fit.
    """
    if (month is None) != (output is None):
        raise wrong_use("MONTH ile -o FILE birlikte verilir", "MONTH and -o FILE go together")
    if month is None and not test_seal:
        raise wrong_use("MONTH -o FILE ya da --test-seal verin", "give MONTH -o FILE or --test-seal")
    name = f"{month.year}-{month.month:02d}" if month is not None else "dokum"
    is_fit = True
    with register.refusals(name, as_json=False):
        taxpayer = door.one_taxpayer(vkn)
        if month is not None and output is not None:
            find = edefter.inventory_of if kind == "inventory" else edefter.set_of_month
            _write(find(taxpayer, month.year, month.month, branch), kind, output)
        if test_seal:
            holder, until, problems = edefter.try_seal(taxpayer)
            click.echo(text("sealed", holder=holder, until=until), err=output == "-")
            register.tell(problems)
            is_fit = all(one.severity is not Severity.ERROR for one in problems)
    sys.exit(door.OK if is_fit else door.FINDINGS)


def _write(item: LedgerSet, kind: str, output: str) -> None:
    if output.lower().endswith(".pdf"):
        write_file(output, edefter.draft_pdf(item, kind))
        click.echo(text("drafted", file=output))
        return
    # The print reads by a cursor of the server, which has to be closed also when the file cannot be written.
    with closing(cast(Generator[str, None, None], edefter.draft(item, kind))) as pieces:
        write_file(output, (piece.encode() for piece in pieces))
    click.echo(text("drafted", file=output), err=output == "-")


COMMANDS = (dokum,)
