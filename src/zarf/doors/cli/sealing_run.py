"""How a bulk run is told at the command line."""

from __future__ import annotations

from typing import Any

import click

from zarf.doors.cli import office_door as door
from zarf.doors.cli.sealing_words import WORDS
from zarf.office.exchange.bulk_sealing import Outcome
from zarf.office.sealing.services import SealRun


def print_outcome(ended: Outcome, *, as_json: bool) -> None:
    """All taxpayers together in one object, or a block of lines for each."""
    if as_json:
        door.print_json(_as_dict(ended))
        return
    words = WORDS[door.language()]
    for run in ended.runs:
        _print_run(run, words)
    if not ended.runs and not ended.busy:
        click.echo(words["none"])
    door.print_refusal("zarf sealing run", ended.busy, as_json=False)


def _as_dict(ended: Outcome) -> dict[str, Any]:
    return {
        "total": ended.total,
        "sealed": ended.sealed,
        "failed": ended.failed,
        "runs": [
            {
                "number": run.pk,
                "taxpayer": run.taxpayer.vkn_tckn if run.taxpayer else None,
                "total": run.total,
                "sealed": run.sealed,
                "failed": len(run.failed),
                "starts": run.starts,
                "code": run.code or None,
            }
            for run in ended.runs
        ],
        "findings": [item.as_dict(door.language()) for item in ended.busy],
    }


def _print_run(run: SealRun, words: dict[str, str]) -> None:
    told = words["ended"].format(sealed=run.sealed, total=run.total, failed=len(run.failed))
    click.echo(f"{run.taxpayer}: {told}")
    if run.starts > 1:
        click.echo(f"  {words['again'].format(number=run.starts)}")
    for item in run.failed:
        click.echo(f"  {item['document']}")
        for found in item["findings"]:
            suffix = "_en" if door.language() == "en" else ""
            click.echo(f"    {found['code']} {found['message' + suffix]} {found['hint' + suffix]}")
    if run.code:
        untried = run.total - run.sealed - len(run.failed)
        click.echo(f"  {words['untried'].format(code=run.code, count=untried)}")
