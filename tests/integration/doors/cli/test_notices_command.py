"""`zarf notices`: the open notices of the firms, for people and for programs."""

from __future__ import annotations

import json

from click.testing import CliRunner
from tests.integration.office.notices.test_notices import refused_list
from tests.portal_world import World, world

from zarf.doors.cli.notices import command

__all__ = ["world"]


def run(*arguments: str):
    return CliRunner().invoke(command, list(arguments))


def test_nothing_open_is_said(world: World) -> None:
    assert run("--now").stdout in ("Süren bildirim yok.\n", "No notice is open.\n")
    assert run("--json").stdout == ""


def test_notices_are_told_by_firm_with_their_code(world: World) -> None:
    refused_list(world)
    assert run().stdout.startswith(("Süren", "No notice")), "the worker has not looked yet"
    done = run("--now")
    assert done.exit_code == 0
    assert done.stdout.count("EF-REG-003") == 2
    assert done.stdout.startswith(world.a.vkn_tckn)


def test_one_firms_notices_as_json(world: World) -> None:
    document = world.document(world.b, "out", "STOPPED")
    refused_list(world)
    told = [json.loads(line) for line in run("--now", "--for", world.b.vkn_tckn, "--json").stdout.splitlines()]
    assert {one["code"] for one in told} == {"EF-REG-003", "EF-NTC-021"}
    assert {one["taxpayer"] for one in told} == {world.b.vkn_tckn}
    assert [one["subject"] for one in told if one["kind"] == "exchange"] == [f"document:{document.pk}"]
    assert set(told[0]) == {
        "taxpayer", "kind", "code", "severity", "message", "hint", "subject", "seen_at", "renewed_at"
    }  # fmt: skip
