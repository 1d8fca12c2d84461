"""`zarf sealing`: who seals for a taxpayer, consents, the log, seals made elsewhere, and sealing all that wait."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils.timezone import localtime

from zarf.core.errors import ZarfError
from zarf.core.seal import SealResult
from zarf.doors.cli import office_door as door
from zarf.doors.cli.sealing_keys import try_keys
from zarf.doors.cli.sealing_run import print_outcome
from zarf.doors.cli.sealing_words import EVENTS_EN, WORDS
from zarf.doors.cli.whole_file import read_file, write_file
from zarf.office.exchange import bulk_sealing, handing_in
from zarf.office.exchange import services as exchange
from zarf.office.sealing import services
from zarf.office.sealing.services import Authorisation, SealLog

_DAY = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])


@click.group("sealing")
def command() -> None:
    """Who seals for a taxpayer: its own key here, this house's key on its behalf, or the taxpayer elsewhere."""


@command.command("way")
@click.argument("way", type=click.Choice(services.WAYS))
@door.taxpayer_option
@door.json_option
def way(way: str, vkn: str | None, as_json: bool) -> None:
    """Choose who seals. `integrator` needs a consent in force (zarf sealing authorise).

    Exit 0: chosen. 1: refused; nothing was changed.
    """
    with _refusals(as_json):
        whose = services.choose_way(door.one_taxpayer(vkn).vkn_tckn, way, door.operator())
    _say({"taxpayer": whose.vkn_tckn, "way": str(whose.seal_way)}, f"{whose}: {_words()[way]}", as_json)


@command.command("authorise")
@click.option("--from", "valid_from", type=_DAY, required=True, help="First day, as 2026-11-21.")
@click.option("--to", "valid_to", type=_DAY, help="Last day; none: until withdrawn.")
@click.option("--paper", required=True, help="Which consent (muvafakatname): its number, date or place.")
@door.taxpayer_option
@door.json_option
def authorise(valid_from: datetime, valid_to: datetime | None, paper: str, vkn: str | None, as_json: bool) -> None:
    """Note a taxpayer's consent that this house seals for it."""
    with _refusals(as_json):
        last = valid_to.date() if valid_to else None
        made = services.authorise(door.one_taxpayer(vkn), valid_from.date(), last, paper, door.operator())
    _print_consent(made, as_json)


@command.command("withdraw")
@click.argument("number", type=int)
@door.taxpayer_option
@door.json_option
def withdraw(number: int, vkn: str | None, as_json: bool) -> None:
    """End the consent NUMBER now."""
    with _refusals(as_json):
        _print_consent(services.withdraw(door.one_taxpayer(vkn), number, door.operator()), as_json)


@command.command("consents")
@door.taxpayer_option
@door.json_option
def consents(vkn: str | None, as_json: bool) -> None:
    """List the consents."""
    with _refusals(as_json):
        for item in services.authorisations(door.one_taxpayer(vkn)):
            _print_consent(item, as_json)


@command.command("log")
@door.taxpayer_option
@door.json_option
def log(vkn: str | None, as_json: bool) -> None:
    """Who sealed, or changed who may seal, newest first."""
    with _refusals(as_json):
        for row in services.log([item.pk for item in door.chosen_taxpayers(vkn)]):
            _print_log(row, as_json)


@command.command("list")
@door.taxpayer_option
@door.json_option
def waiting(vkn: str | None, as_json: bool) -> None:
    """List the documents whose seal is made elsewhere and has not come yet."""
    with _refusals(as_json):
        for item in handing_in.waiting_for_seal([one.pk for one in door.chosen_taxpayers(vkn)]):
            door.print_json(door.document_as_dict(item)) if as_json else door.print_document(item)


@command.command("fetch")
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Where the files go; made if it is missing.")
@door.taxpayer_option
@door.json_option
def fetch(output: str, vkn: str | None, as_json: bool) -> None:
    """Write the documents that wait, one file each, to be sealed elsewhere with `zarf seal`."""
    folder = Path(output)
    with _refusals(as_json):
        found = list(handing_in.waiting_for_seal([one.pk for one in door.chosen_taxpayers(vkn)]))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise click.ClickException(f"{output}: {problem.strerror}") from problem
    for item in found:
        file = folder / f"{item.number or item.ettn}.xml"
        write_file(str(file), handing_in.draft_of(item))
        _say({"file": str(file), "ettn": str(item.ettn)}, str(file), as_json)


@command.command("hand-in")
@click.argument("files", nargs=-1, required=True)
@door.taxpayer_option
@door.json_option
def hand_in(files: tuple[str, ...], vkn: str | None, as_json: bool) -> None:
    """Take sealed FILES back; they go on their way by themselves. Nothing but the seal may have changed.

    Exit 0: all taken. 1: some were refused; the others are taken.
    """
    refused = False
    ids: list[int] = []
    with _refusals(as_json):
        ids = [one.pk for one in door.chosen_taxpayers(vkn)]
    for file in files:
        data = read_file(file)
        try:
            item = handing_in.hand_in(ids, data, door.operator())
        except ZarfError as problem:
            door.print_refusal(file, door.findings_of(problem), as_json=as_json)
            refused = True
            continue
        door.print_json(door.document_as_dict(item)) if as_json else door.print_document(item)
    if refused:
        sys.exit(door.FINDINGS)


@command.command("run")
@click.option(
    "--at-once",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Documents worked on at the same time, each with a session of the HSM; else ZARF_HSM_SESSIONS.",
)
@door.taxpayer_option
@door.json_option
def run(at_once: int | None, vkn: str | None, as_json: bool) -> None:
    """Seal every document that waits for its seal, with one log-in. Begun again after a stop, it seals the rest.

    Exit 0: all sealed. 1: some were not; they are listed and stay as they were. Also when somebody else's run is at it.
    """
    with _refusals(as_json):
        whose = door.chosen_taxpayers(vkn)
        with click.progressbar(length=1, file=sys.stderr, label=_words()["run"]) as bar:

            def told(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            sessions = at_once or int(settings.ZARF["ZARF_HSM_SESSIONS"])
            ended = bulk_sealing.seal_all(whose, door.operator(), told, at_once=sessions)
    print_outcome(ended, as_json=as_json)
    if not ended.is_complete:
        sys.exit(door.FINDINGS)


@command.command("keys")
@door.taxpayer_option
@door.json_option
def keys(vkn: str | None, as_json: bool) -> None:
    """Let each key sign a probe now, and tell how it went and how long its certificate is good.

    Exit 0: all are fit. 1: one is not.
    """
    with _refusals(as_json):
        are_fit = try_keys(vkn, as_json=as_json)
    if not are_fit:
        sys.exit(door.FINDINGS)


@command.command("evidence")
@click.argument("reference")
@click.option("-o", "--output", metavar="FILE", help="Where the record goes, for `zarf verify --kept`.")
@door.taxpayer_option
@door.json_option
def evidence(reference: str, output: str | None, vkn: str | None, as_json: bool) -> None:
    """Judge a document's seal again as of then, from what was kept with it; REFERENCE is its number or ETTN.

    Exit 0: valid, as of then. 1: not valid, or nothing is kept.
    """
    with _refusals(as_json):
        item = exchange.find_document(door.one_taxpayer(vkn), reference)
        kept, report = exchange.seal_evidence(item), exchange.judge_seal_again(item)
    if output is not None:
        write_file(output, kept.to_json())
    told = {"ettn": str(item.ettn), "judged_at": kept.judged_at.isoformat(), "file": output} | report.as_dict()
    when = f"{localtime(kept.judged_at):%d.%m.%Y %H:%M:%S}"
    text = _words()["evidence"].format(
        item=item, when=when, result=_words()[report.result.value], reasons=" ".join(report.reasons)
    )
    _say(told, text.rstrip(), as_json)
    if report.result is not SealResult.VALID:
        sys.exit(door.FINDINGS)


@contextmanager
def _refusals(as_json: bool) -> Iterator[None]:
    try:
        yield
    except ZarfError as problem:
        door.print_refusal("zarf sealing", door.findings_of(problem), as_json=as_json)
        sys.exit(door.FINDINGS)


def _words() -> dict[str, str]:
    return WORDS[door.language()]


def _say(told: dict[str, Any], text: str, as_json: bool) -> None:
    door.print_json(told | {"findings": []}) if as_json else click.echo(text)


def _print_consent(item: Authorisation, as_json: bool) -> None:
    told = {
        "number": item.pk,
        "taxpayer": item.taxpayer.vkn_tckn,
        "holder": item.holder_id,
        "valid_from": item.valid_from.isoformat(),
        "valid_to": item.valid_to.isoformat() if item.valid_to else None,
        "paper": item.paper,
        "withdrawn_at": item.withdrawn_at.isoformat() if item.withdrawn_at else None,
    }
    ended = f"  {_words()['withdrawn']}" if item.withdrawn_at else ""
    days = f"{item.valid_from:%d.%m.%Y} - {item.valid_to.strftime('%d.%m.%Y') if item.valid_to else '...'}"
    _say(told, f"{item.pk:>6}  {item.taxpayer.vkn_tckn}  {item.holder_id}  {days}  {item.paper}{ended}", as_json)


def _print_log(row: SealLog, as_json: bool) -> None:
    told = {
        "at": row.at.isoformat(),
        "taxpayer": row.taxpayer.vkn_tckn,
        "actor": row.actor,
        "event": row.event,
        "way": row.way,
        "subject": row.subject or None,
        "signer": row.signer_id or None,
        "certificate_serial": row.certificate_serial or None,
        "consent": row.authorisation_id,
        "code": row.code or None,
        "note": row.note or None,
    }
    when = f"{localtime(row.at):%d.%m.%Y %H:%M:%S}"
    parts = (when, row.taxpayer.vkn_tckn, _event(row), row.subject, row.signer_id, row.code, row.note)
    _say(told, "  ".join([*(part for part in parts if part), f"({row.actor})"]), as_json)


def _event(row: SealLog) -> str:
    return EVENTS_EN[row.event] if door.language() == "en" else row.get_event_display()
