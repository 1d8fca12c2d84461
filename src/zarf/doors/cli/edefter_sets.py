"""What the commands do alike with a month's set of ledgers and with an inventory."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.doors.cli.edefter_options import Month
from zarf.doors.cli.edefter_words import print_finding, set_as_dict, text
from zarf.office.berats import services as berats
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet
from zarf.office.taxpayers.services import Taxpayer

_READY = ("READY", "SENT", "FILED", "COMPLETE")


class ControlPage(Protocol):
    """What is looked at before anything is sealed."""

    @property
    def fingerprint(self) -> str: ...


C = TypeVar("C", bound=ControlPage)


@dataclass(frozen=True, slots=True)
class Kind(Generic[C]):
    """One of the two. question: the key of what is asked before the approval. line: how one is told in a line."""

    find: Callable[[Taxpayer, int, int, str], LedgerSet]
    control: Callable[[LedgerSet], C]
    print_control: Callable[[C], None]
    question: str
    approve: Callable[[Taxpayer, int, str, str], LedgerSet]
    line: Callable[[LedgerSet], str]

    def of(self, month: Month, branch: str, vkn: str | None) -> tuple[Taxpayer, LedgerSet]:
        taxpayer = door.one_taxpayer(vkn)
        return taxpayer, self.find(taxpayer, month.year, month.month, branch)

    def print(self, item: LedgerSet, *, as_json: bool) -> None:
        if as_json:
            door.print_json(set_as_dict(item))
            return
        click.echo(self.line(item))
        for one in item.problems:
            print_finding(None, one)


def close_options(command: Callable[..., None]) -> Callable[..., None]:
    """--approve, --go-on and --unstamped."""
    for option in (
        click.option("--unstamped", is_flag=True, help="Go on without time stamps."),
        click.option("--go-on", is_flag=True, help="There is kontör again: go on stamping."),
        click.option("--approve", is_flag=True, help="Approve without being asked; errors still stand in the way."),
    ):
        command = option(command)
    return command


def close(
    kind: Kind[C], month: Month, branch: str, vkn: str | None, *, approve: bool, go_on: bool, unstamped: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Approve what is a draft, after it was looked at, and carry it on to its packages. Ends the process."""
    with register.refusals(f"{month.year}-{month.month:02d}", as_json=as_json):
        taxpayer, item = kind.of(month, branch, vkn)
        if item.state == "DRAFT":
            page = kind.control(item)
            if not as_json:
                kind.print_control(page)
            if not approve and not click.confirm(text(kind.question), err=True):
                click.echo(text("not_approved"), err=as_json)
                sys.exit(door.FINDINGS)
            item = kind.approve(taxpayer, item.pk, page.fingerprint, door.operator())
        if go_on:
            edefter.go_on(taxpayer, item.pk, door.operator())
        if unstamped:
            edefter.go_on_unstamped(taxpayer, item.pk, door.operator())
        item = edefter.close_set(item.pk, _tell)
    kind.print(item, as_json=as_json)
    sys.exit(door.OK if item.state in _READY else door.FINDINGS)


def _tell(item: LedgerSet) -> None:
    parts = list(item.parts.order_by("position"))
    done = sum(part.state == "PACKED" for part in parts)
    at = next((part.state for part in parts if part.state != "PACKED"), "")
    click.echo(f"{item.state} {done}/{len(parts)} {at}".rstrip(), err=True)


def delete_options(command: Callable[..., None]) -> Callable[..., None]:
    """--deleted-at-gib, --reason and --despite-gib."""
    for option in (
        click.option("--despite-gib", is_flag=True, help="Delete though GİB still shows it or cannot be asked."),
        click.option("--reason", default="", help="Why; behind the legal period date and number of GİB's permission."),
        click.option("--deleted-at-gib", is_flag=True, help="I confirm that the copy at GİB is deleted."),
    ):
        command = option(command)
    return command


def delete(
    kind: Kind[C], month: Month, branch: str, vkn: str | None, *, deleted_at_gib: bool, reason: str,
    despite_gib: bool, as_json: bool,
) -> None:  # fmt: skip
    """Delete it to make it anew; what was sent by the service is asked about at GİB first."""
    with register.refusals(f"{month.year}-{month.month:02d}", as_json=as_json):
        taxpayer, item = kind.of(month, branch, vkn)
        item = berats.delete_set(
            taxpayer, item.pk, door.operator(),
            deleted_at_gib=deleted_at_gib, reason=reason, despite_gib=despite_gib,
        )  # fmt: skip
    kind.print(item, as_json=as_json)
