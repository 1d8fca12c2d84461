"""`zarf mail`: the outbox of mails, and putting a failed one on its way again."""

from __future__ import annotations

from typing import Any

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.office.notices import services
from zarf.office.notices.services import OutgoingMail
from zarf.ports.clock.api import ISTANBUL

_NONE = {"tr": "İleti yok.", "en": "There are no mails."}
_AGAIN = {"tr": "İleti yeniden sırada.", "en": "The mail is on its way again."}
_STATES = {
    "tr": {
        "waiting": "bekliyor",
        "sending": "gönderiliyor",
        "sent": "gönderildi",
        "unknown": "ulaşıp ulaşmadığı bilinmiyor",
        "failed": "gönderilemedi",
    },
    "en": {
        "waiting": "waiting",
        "sending": "being sent",
        "sent": "sent",
        "unknown": "unknown whether it arrived",
        "failed": "failed",
    },
}


@click.group("mail")
def command() -> None:
    """The mails this house sends: invitations, forgotten passwords, notices."""


@command.command("list")
@click.option(
    "--troubled", "only_troubled", is_flag=True, help="Only failed ones, and those that may not have arrived."
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@door.json_option
def list_all(only_troubled: bool, limit: int, as_json: bool) -> None:
    """List mails, the newest first. Exit 1 with --troubled when there are any."""
    found = list((services.troubled() if only_troubled else services.mails())[:limit])
    for item in found:
        if as_json:
            door.print_json(_as_dict(item))
        else:
            _print(item)
    if not found and not as_json:
        click.echo(_NONE[door.language()])
    if found and only_troubled:
        raise SystemExit(door.FINDINGS)


@command.command("retry")
@click.argument("number", type=int)
@door.json_option
def retry(number: int, as_json: bool) -> None:
    """Send the failed mail NUMBER once more, under the same identity.

    Exit 0: it is on its way. 1: refused, with findings.
    """
    with register.refusals(str(number), as_json=as_json):
        item = services.send_mail_again(number)
    if as_json:
        door.print_json(_as_dict(item))
    else:
        click.echo(_AGAIN[door.language()])
        _print(item)


def _as_dict(item: OutgoingMail) -> dict[str, Any]:
    return {
        "number": item.pk,
        "kind": item.kind,
        "taxpayer": item.taxpayer.vkn_tckn if item.taxpayer else None,
        "to": item.to,
        "subject": item.subject,
        "state": item.state,
        "attempts": item.attempts,
        "created_at": item.created_at.isoformat(),
        "sent_at": item.sent_at.isoformat() if item.sent_at else None,
        "next_attempt_at": item.next_attempt_at.isoformat() if item.next_attempt_at else None,
        "problem": item.problem,
    }


def _print(item: OutgoingMail) -> None:
    at = item.created_at.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M")
    click.echo(f"{item.pk}  {at}  {item.to}  {item.subject}  {_STATES[door.language()][item.state]}")
    if item.problem:
        end = "_en" if door.language() == "en" else ""
        click.echo(f"    {item.problem['code']}: {item.problem[f'message{end}']} {item.problem[f'hint{end}']}")
