"""`zarf status`: where a document stands and what happened to it; without a name, how many stand where."""

from __future__ import annotations

import sys

import click
from django.utils.timezone import localtime

from zarf.core.errors import ZarfError
from zarf.doors.cli import office_door as door
from zarf.office.deadlines import services as deadlines
from zarf.office.exchange import queries, services
from zarf.office.exchange.models import Document
from zarf.office.exchange.states import Machine, state
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer

_MACHINES = {"out": Machine.DOCUMENT_OUT, "in": Machine.DOCUMENT_IN}


@click.command("status")
@click.argument("reference", required=False)
@door.taxpayer_option
@door.json_option
def command(reference: str | None, vkn: str | None, as_json: bool) -> None:
    """Tell where the document with number or ETTN REFERENCE stands, or count all by state.

    A document between two taxpayers of this house is told from both sides, the sender's first.

    Exit 0: found. 1: there is no such document.
    """
    if reference is None:
        chosen = door.chosen_taxpayers(vkn)
        for each in chosen:
            _counts(each, as_json, with_name=len(chosen) > 1)
        return
    taxpayer = taxpayers.taxpayer(vkn) if vkn else None
    try:
        found = services.find_documents(reference, taxpayer=taxpayer)
    except ZarfError as problem:
        door.print_refusal(reference, door.findings_of(problem), as_json=as_json)
        sys.exit(door.FINDINGS)
    for item in found:
        _one(item, as_json, with_taxpayer=len(found) > 1)


def _one(item: Document, as_json: bool, with_taxpayer: bool) -> None:
    door.note_look(item.taxpayer_id, f"zarf status {item.number or item.ettn}")
    lines = services.history(item, door.language())
    if as_json:
        story = [
            {"at": line.at.isoformat(), "event": line.event, "actor": line.actor, "gib_code": line.gib_code,
             "text": line.text, "detail": line.detail}
            for line in lines
        ]  # fmt: skip
        door.print_json(door.document_as_dict(item) | {"history": story})
        return
    door.print_document(item, with_taxpayer=with_taxpayer)
    for line in lines:
        code = f" [{line.gib_code}]" if line.gib_code else ""
        click.echo(f"  {localtime(line.at):%d.%m.%Y %H:%M:%S}  {line.text}{code} {line.detail} ({line.actor})")


def _counts(taxpayer: Taxpayer, as_json: bool, with_name: bool) -> None:
    counts = {side: queries.state_counts(taxpayer.pk, side) for side in ("out", "in")}
    if as_json:
        told = [{"code": item.code, "due_at": item.due_at.isoformat()} for item in deadlines.due([taxpayer.pk])]
        door.print_json({"taxpayer": taxpayer.vkn_tckn, "states": counts, "due": told})
        return
    if with_name:
        click.echo(str(taxpayer))
    for side, states in counts.items():
        for name, count in sorted(states.items()):
            words = state(_MACHINES[side], name).text(door.language())
            click.echo(f"{side:>3}  {name:<20} {count:>5}  {words}")
    late = "süresinde sonuçlanmadı; GİB ile görüşün" if door.language() == "tr" else "not settled in time; speak to GİB"
    for item in queries.overdue(taxpayer.pk):
        click.echo(f"  !  {item.number}  {late}")
    for due in deadlines.due([taxpayer.pk]):
        click.echo(f"  !  {due.code} {due.texts[door.language()]} {due.texts[f'hint_{door.language()}']}")
