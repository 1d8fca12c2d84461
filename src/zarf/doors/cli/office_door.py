"""What the commands that work on documents share: whose they are, how they are printed, how failures end."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

import click

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding
from zarf.office.exchange.models import Document, Envelope
from zarf.office.exchange.states import state
from zarf.office.exchange.transitions import machine_of
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer

ACTOR = "zarf"
OK, FINDINGS, UNREADABLE = 0, 1, 2

taxpayer_option: Callable[[Any], Any] = click.option(
    "--for", "vkn", metavar="VKN", help="The taxpayer; may be left out when there is only one."
)
json_option: Callable[[Any], Any] = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def language() -> str:
    """`en` when the person's environment says so, else `tr`."""
    chosen = os.environ.get("ZARF_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if chosen.startswith("en") else "tr"


def chosen_taxpayer(vkn: str | None) -> Taxpayer:
    """The taxpayer of the command. Raises UsageError when it is not clear who is meant, NotFound."""
    if vkn:
        return taxpayers.taxpayer(vkn)
    known = list(Taxpayer.objects.filter(is_active=True).order_by("vkn_tckn"))
    if len(known) == 1:
        return known[0]
    names = ", ".join(item.vkn_tckn for item in known) or "-"
    raise click.UsageError(f"--for VKN? ({names})")


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
        "findings": item.findings,
    }


def state_text(item: Document | Envelope) -> str:
    """The state in words."""
    return state(machine_of(item), item.state).text(language())


def print_json(data: Mapping[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False))


def print_document(item: Document) -> None:
    """One document for a person: a line, and its findings below."""
    other = item.customer_title if item.direction == "out" else item.supplier_title
    amount = f"{item.payable_amount} {item.currency}" if item.payable_amount is not None else ""
    click.echo(f"{item.number or item.ettn}  {item.issue_date}  {other}  {amount}  {item.state}: {state_text(item)}")
    for told in item.findings:
        click.echo(f"  {told['code']} {told['gib_rule'] or ''} {told['path']} {told['message']} {told['hint']}")


def print_refusal(name: str, findings: tuple[Finding, ...], *, as_json: bool) -> None:
    """What was wrong with something that was not taken."""
    if as_json:
        print_json({"file": name, "state": None, "findings": [item.as_dict(language()) for item in findings]})
        return
    for item in findings:
        click.echo(f"{name}: {item.code} {item.path} {item.message(language())} {item.hint(language())}", err=True)


def findings_of(problem: ZarfError) -> tuple[Finding, ...]:
    """All that a refusal tells."""
    found: tuple[Finding, ...] = getattr(problem, "findings", (problem.finding,))
    return found
