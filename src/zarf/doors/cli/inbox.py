"""`zarf inbox`: list incoming invoices."""

from __future__ import annotations

import click

from zarf.doors.cli import office_door as door
from zarf.office.exchange import queries, services


@click.command("inbox")
@door.taxpayer_option
@click.option("--waiting", is_flag=True, help="Only those that wait for KABUL or RED.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@door.json_option
def command(vkn: str | None, waiting: bool, limit: int, as_json: bool) -> None:
    """List incoming invoices, newest first; without --for those of every taxpayer."""
    chosen = door.chosen_taxpayers(vkn)
    ids = [item.pk for item in chosen]
    found = queries.waiting_answers(ids) if waiting else services.documents(ids, "in")
    for each in chosen:
        door.note_look(each.pk, "zarf inbox")
    for item in found.select_related("envelope", "taxpayer")[:limit]:
        if as_json:
            door.print_json(door.document_as_dict(item))
        else:
            door.print_document(item, with_taxpayer=len(chosen) > 1)
