"""What the commands that work on documents share: whose they are, how they are printed, how failures end."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Callable, Mapping
from typing import Any

import click

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding
from zarf.doors.cli.spoken import language as language
from zarf.office.audit import services as audit
from zarf.office.exchange.models import Document, Envelope
from zarf.office.exchange.states import state
from zarf.office.exchange.transitions import machine_of
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer

_GOES = {
    "tr": "{label} etiketine, {profile} senaryosunda; karar {list_version} listesiyle ({list_age_minutes} dakikalık)",
    "en": "to {label}, scenario {profile}; decided with the lists {list_version} ({list_age_minutes} minutes old)",
}

ACTOR = "zarf"
OK, FINDINGS, UNREADABLE = 0, 1, 2

taxpayer_option: Callable[[Any], Any] = click.option(
    "--for", "vkn", metavar="VKN", help="The taxpayer; needed only where it is not clear who is meant."
)
json_option: Callable[[Any], Any] = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def operator() -> str:
    """Who sits at this command line, as it is kept beside what he decided."""
    try:
        return f"{ACTOR}:{pwd.getpwuid(os.geteuid()).pw_name}"
    except KeyError:
        return f"{ACTOR}:{os.geteuid()}"


def one_taxpayer(vkn: str | None) -> Taxpayer:
    """The named taxpayer, or the only one there is. Raises ZarfError with the choices."""
    return taxpayers.taxpayer(vkn) if vkn else taxpayers.only_taxpayer()


def chosen_taxpayers(vkn: str | None) -> list[Taxpayer]:
    """The named taxpayer, or every active one. Raises NotFound."""
    return [taxpayers.taxpayer(vkn)] if vkn else taxpayers.active_taxpayers()


def note_look(taxpayer_id: int, what: str) -> None:
    """That an operator read a firm's documents here stands in the firm's log (F117)."""
    if not audit.is_plain_work():
        audit.write("operator.looked", taxpayer_id, subject=what)


def document_as_dict(item: Document) -> dict[str, Any]:
    """The JSON shape of a document in `send`, `inbox`, `answer` and `status`."""
    return {
        "ettn": str(item.ettn),
        "number": item.number or None,
        "kind": item.kind,
        "direction": item.direction,
        "profile": item.profile,
        "issue_date": item.issue_date.isoformat(),
        "supplier": item.supplier_id,
        "customer": item.customer_id,
        "payable_amount": str(item.payable_amount) if item.payable_amount is not None else None,
        "currency": item.currency or None,
        "state": item.state,
        "gib_code": item.gib_code,
        "system_response_codes": item.envelope.system_response_codes if item.envelope else [],
        "answer": item.answer or None,
        "answer_due_at": item.answer_due_at.isoformat() if item.answer_due_at else None,
        "decision": item.decision,
        "findings": item.findings,
    }


def state_text(item: Document | Envelope) -> str:
    """The state in words."""
    return state(machine_of(item), item.state).text(language())


def print_json(data: Mapping[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False))


def print_document(item: Document, *, with_taxpayer: bool = False) -> None:
    """One document for a person: a line, and its findings below. with_taxpayer: tell whose it is."""
    other = item.customer_title if item.direction == "out" else item.supplier_title
    amount = f"{item.payable_amount} {item.currency}" if item.payable_amount is not None else ""
    whose = f"{item.taxpayer.vkn_tckn} {'>' if item.direction == 'out' else '<'} " if with_taxpayer else ""
    head = f"{whose}{item.number or item.ettn}"
    click.echo(f"{head}  {item.issue_date}  {other}  {amount}  {item.state}: {state_text(item)}")
    if item.decision and item.decision["label"]:
        click.echo(f"  {_GOES[language()].format_map(item.decision)}")
    for told in item.findings:
        parts = (told["code"], told["gib_rule"], told["path"], told["message"], told["hint"])
        click.echo("  " + " ".join(part for part in parts if part))


def print_refusal(name: str, findings: tuple[Finding, ...], *, as_json: bool) -> None:
    """What was wrong with something that was not taken."""
    if as_json:
        print_json({"file": name, "state": None, "findings": [item.as_dict(language()) for item in findings]})
        return
    for item in findings:
        parts = (item.code, item.path, item.message(language()), item.hint(language()))
        click.echo(f"{name}: {' '.join(part for part in parts if part)}", err=True)


def findings_of(problem: ZarfError) -> tuple[Finding, ...]:
    """All that a refusal tells."""
    found: tuple[Finding, ...] = getattr(problem, "findings", (problem.finding,))
    return found
