"""`zarf drafts`: invoices that wait: their receiver is no user, the mark was taken off, or a sealer has to look."""

from __future__ import annotations

import sys

import click

from zarf.core.errors import ZarfError
from zarf.doors.cli import office_door as door
from zarf.doors.cli.spoken import wrong_use
from zarf.office.exchange import services
from zarf.office.taxpayers import services as taxpayers

_NONE = {"tr": "Bekleyen taslak yok.", "en": "No draft is waiting."}


@click.command("drafts")
@click.argument("reference", required=False)
@door.taxpayer_option
@click.option("--send", is_flag=True, help="Send this draft as e-Fatura now.")
@click.option("--to", "alias", default="", help="With --send: alias of the receiver, when it has several.")
@click.option("--hold", is_flag=True, help="Take the mark e-Fatura off: never send it by itself.")
@click.option("--drop", is_flag=True, help="Give this draft up; its order key is free again.")
@door.json_option
def command(
    reference: str | None, vkn: str | None, send: bool, alias: str, hold: bool, drop: bool, as_json: bool
) -> None:
    """List the drafts, or say what becomes of the one with number or ETTN REFERENCE.

    What waits for a sealer is listed behind them; it is released on the portal.

    Exit 0: listed or done. 1: there is no such draft, or it cannot go.
    """
    wishes = [name for name, wanted in (("--send", send), ("--hold", hold), ("--drop", drop)) if wanted]
    if bool(reference) != bool(wishes) or len(wishes) > 1 or (alias and not send):
        raise wrong_use(
            "REFERENCE ile --send, --hold, --drop seçeneklerinden birini birlikte verin ya da hiçbirini vermeyin.",
            "Give REFERENCE with one of --send, --hold and --drop, or neither.",
        )
    if reference is None:
        _list(vkn, as_json)
        return
    try:
        item = services.find_sent_document(reference, taxpayers.taxpayer(vkn) if vkn else None)
        if send:
            item = services.send_as_efatura(item, door.operator(), receiver_alias=alias)
        elif hold:
            item = services.take_mark_off(item, door.operator())
        else:
            item = services.drop(item, door.operator())
    except ZarfError as problem:
        door.print_refusal(reference, door.findings_of(problem), as_json=as_json)
        sys.exit(door.FINDINGS)
    if as_json:
        door.print_json(door.document_as_dict(item))
    else:
        door.print_document(item)


def _list(vkn: str | None, as_json: bool) -> None:
    chosen = [item.pk for item in door.chosen_taxpayers(vkn)]
    waiting = (services.kept(chosen), services.waiting_for_release(chosen))
    found = [item for rows in waiting for item in rows.select_related("taxpayer")]
    for item in found:
        if as_json:
            door.print_json(door.document_as_dict(item))
        else:
            door.print_document(item)
    if not found and not as_json:
        click.echo(_NONE[door.language()])
