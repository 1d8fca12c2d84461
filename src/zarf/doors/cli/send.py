"""`zarf send`: hand in JSON orders and ready UBL files."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
from django.utils.timezone import localtime

from zarf.core.errors import DocumentUnreadable, ZarfError
from zarf.doors.cli import office_door as door
from zarf.doors.cli.spoken import wrong_use
from zarf.office.exchange import services
from zarf.office.exchange.models import Document
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer

_ON_THE_WAY = ("NUMBERED", "SEALED", "ENVELOPED", "SENDING", "UNKNOWN", "AT_MERKEZ", "PASSED_MERKEZ")
_UNREADABLE_ORDER = ("EF-ORD-001", "EF-ORD-005")
"""No JSON, or too large: nothing in it was looked at."""
_REPEATED = {
    "tr": "Bu sipariş {when:%d.%m.%Y %H:%M}'de verilmişti; ikinci bir fatura düzenlenmedi.",
    "en": "This order was handed in on {when:%Y-%m-%d %H:%M}; no second invoice was made.",
}


@click.command("send")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@door.taxpayer_option
@click.option("--to", "alias", default="", help="Alias of the receiver, when it has several.")
@click.option("--wait", type=float, default=0, metavar="SECONDS", help="Wait until it has reached the receiver.")
@click.option("--again", metavar="REFERENCE", help="Send this refused, undelivered or stopped document once more.")
@door.json_option
def command(
    files: tuple[Path, ...], vkn: str | None, alias: str, wait: float, again: str | None, as_json: bool
) -> None:
    """Send JSON orders and ready, unsealed UBL invoices. FILES ending in .json are orders.

    Without --for, a UBL file belongs to the supplier it names; an order to its `supplier`, or to the only taxpayer.

    With --again no files: the number or ETTN of a document that GİB does not hold goes out in a new envelope.

    An order that was handed in before makes no second invoice: the first one is shown, and it is said.

    Exit 0: all taken. 1: one breaks a rule or has nowhere to go. 2: one cannot be read.
    """
    if bool(files) == bool(again):
        raise wrong_use("FILES ya da --again REFERENCE verin.", "Give FILES or --again REFERENCE.")
    taxpayer = taxpayers.taxpayer(vkn) if vkn else None
    if again:
        sys.exit(_again(again, taxpayer, wait, as_json))
    sys.exit(max(_send(file, taxpayer, alias, wait, as_json) for file in files))


def _send(file: Path, taxpayer: Taxpayer | None, alias: str, wait: float, as_json: bool) -> int:
    data = file.read_bytes()
    try:
        if file.suffix.lower() == ".json":
            done = services.hand_in_order(taxpayer or services.taxpayer_of_order(data), data, door.ACTOR)
        else:
            item = services.submit_ubl(taxpayer or services.taxpayer_of_ubl(data), data, alias or None, door.ACTOR)
            done = services.HandedIn(item, is_repeated=False)
    except ZarfError as problem:
        door.print_refusal(str(file), door.findings_of(problem), as_json=as_json)
        return door.UNREADABLE if _is_unreadable(problem) else door.FINDINGS
    item = _waited(done.document, wait)
    if as_json:
        door.print_json({"file": str(file), "repeated": done.is_repeated} | door.document_as_dict(item))
    else:
        door.print_document(item)
        if done.is_repeated:
            click.echo(f"  {_REPEATED[door.language()].format(when=localtime(item.created_at))}")
    return door.FINDINGS if item.state.startswith("REFUSED") else door.OK


def _again(reference: str, taxpayer: Taxpayer | None, wait: float, as_json: bool) -> int:
    try:
        item = services.send_again(services.find_sent_document(reference, taxpayer), door.ACTOR)
    except ZarfError as problem:
        door.print_refusal(reference, door.findings_of(problem), as_json=as_json)
        return door.FINDINGS
    item = _waited(item, wait)
    if as_json:
        door.print_json(door.document_as_dict(item))
    else:
        door.print_document(item)
    return door.FINDINGS if item.state.startswith("REFUSED") else door.OK


def _is_unreadable(problem: ZarfError) -> bool:
    return isinstance(problem, DocumentUnreadable) or problem.code in _UNREADABLE_ORDER


def _waited(item: Document, wait: float) -> Document:
    """The document once it is no longer on its way, or as it is when the time is over."""
    end = time.monotonic() + wait
    while item.state in _ON_THE_WAY and time.monotonic() < end:
        time.sleep(0.2)
        item.refresh_from_db()
    return item
