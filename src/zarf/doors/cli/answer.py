"""`zarf answer`: KABUL or RED for an incoming invoice."""

from __future__ import annotations

import sys

import click

from zarf.core.errors import ZarfError
from zarf.doors.cli import office_door as door
from zarf.office.exchange import services
from zarf.office.taxpayers import services as taxpayers


@click.command("answer")
@click.argument("reference")
@click.argument("verdict", type=click.Choice(["KABUL", "RED"], case_sensitive=False))
@click.option("--note", default="", help="The reason; needed with RED.")
@door.taxpayer_option
@door.json_option
def command(reference: str, verdict: str, note: str, vkn: str | None, as_json: bool) -> None:
    """Answer the incoming invoice with number or ETTN REFERENCE.

    Exit 0: taken. 1: not possible, and why.
    """
    taxpayer = taxpayers.taxpayer(vkn) if vkn else None
    try:
        invoice = services.find_incoming_invoice(reference, taxpayer=taxpayer)
        invoice = services.answer(invoice, verdict.upper(), note, door.ACTOR)
    except ZarfError as problem:
        door.print_refusal(reference, door.findings_of(problem), as_json=as_json)
        sys.exit(door.FINDINGS)
    if as_json:
        door.print_json(door.document_as_dict(invoice))
    else:
        door.print_document(invoice)
