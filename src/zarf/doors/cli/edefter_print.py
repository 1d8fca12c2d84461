"""`zarf edefter print`: a range of the sealed books of a month as PDF."""

from __future__ import annotations

from datetime import datetime

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import DAY, Month, branch_option, month_argument
from zarf.doors.cli.edefter_words import text
from zarf.doors.cli.whole_file import write_file
from zarf.office.edefter import services as edefter

_KINDS = (*edefter.BOOKS, "mizan")


@click.command("print")
@month_argument
@click.option("-o", "--output", required=True, metavar="FILE", help="Where the PDF goes; - for standard output.")
@click.option("--kind", type=click.Choice(_KINDS), default="journal", show_default=True, help="What is printed.")
@click.option("--from", "first_day", type=DAY, help="First day.")
@click.option("--to", "last_day", type=DAY, help="Last day.")
@click.option("--first-entry", type=click.IntRange(1), help="First journal entry.")
@click.option("--last-entry", type=click.IntRange(1), help="Last journal entry.")
@click.option("--account", default="", metavar="NUMBER", help="Only accounts that begin with this.")
@branch_option
@door.taxpayer_option
def print_books(
    month: Month,
    output: str,
    kind: str,
    first_day: datetime | None,
    last_day: datetime | None,
    first_entry: int | None,
    last_entry: int | None,
    account: str,
    branch: str,
    vkn: str | None,
) -> None:
    """Print sealed books of MONTH as PDF: the whole month, or a range of it.

    Exit 0: written. 1: refused (nothing is sealed yet, or the range has too many lines).
    """
    wanted = edefter.WantedLines(
        account,
        first_entry,
        last_entry,
        first_day=first_day.date().isoformat() if first_day else "",
        last_day=last_day.date().isoformat() if last_day else "",
    )
    with register.refusals(f"{month.year}-{month.month:02d}", as_json=False):
        taxpayer = door.one_taxpayer(vkn)
        find = edefter.inventory_of if kind == "inventory" else edefter.set_of_month
        item = find(taxpayer, month.year, month.month, branch)
        files = edefter.books_of(item, edefter.BOOKS.get(kind, edefter.BOOKS["journal"]))
        made = edefter.mizan_pdf if kind == "mizan" else edefter.book_pdf
        write_file(output, made(item, files, wanted))
    click.echo(text("printed", file=output), err=output == "-")


COMMANDS = (print_books,)
