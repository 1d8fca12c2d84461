"""`zarf registry`: sync, find and history, for people and for programs."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from tests.integration.office.exchange.exchange_twins import twins
from tests.registry_lists import A, alias, closing_list, listed, user

from zarf.doors.cli.registry import command
from zarf.ports import wired
from zarf.ports.clock import FixedClock
from zarf.ports.gib.memory import MemoryUserList

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(monkeypatch):
    monkeypatch.setenv("ZARF_LANGUAGE", "en")
    given = MemoryUserList(
        PK=listed(user(A, alias("urn:mail:pk@a.test"), title="Işık İnşaat")),
        GB=listed(user(A, alias("urn:mail:gb@a.test"), title="Işık İnşaat")),
        TEMP=closing_list(),
    )
    with wired.using(twins(user_list=given)):
        yield given


def run(*arguments: str):
    return CliRunner().invoke(command, arguments)


def test_sync_tells_what_came_in(lists):
    done = run("sync")
    assert done.exit_code == 0
    assert "PK: 1 users; new 1, changed 0, gone 0" in done.stdout
    assert "PK: nothing changed (1 users)" in run("sync").stdout


def test_sync_that_is_refused_exits_1_and_names_the_code(lists):
    lists.zips["PK"] = b"no zip"
    done = run("sync", "--json")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.exit_code, told[0]["findings"][0]["code"], told[1]["ok"]) == (1, "EF-REG-002", True)


def test_a_list_refused_for_having_shrunk_is_taken_when_asked_to(lists):
    many = [user(f"{n:010d}", alias(f"urn:mail:{n}@a.test")) for n in range(20)]
    lists.zips["PK"] = listed(*many)
    run("sync")
    lists.zips["PK"] = listed(*many[:10])
    done = run("sync")
    assert done.exit_code == 1
    assert "EF-REG-003: The PK list has shrunk suspiciously (users 20 > 10)." in done.stderr
    assert "zarf registry sync --accept-shrunken PK" in done.stderr
    assert run("sync", "--accept-shrunken", "GB").exit_code == 1
    assert run("sync", "--accept-shrunken", "TEMP").exit_code == 2
    assert "PK: 10 users" in run("sync", "--accept-shrunken", "PK").stdout


def test_an_unchanged_list_still_tells_what_was_left_out(lists):
    bad = user("1111111111", *(alias(f"urn:mail:{n}@a.test", "2020-02-30T00:00:00") for n in range(25)))
    lists.zips["PK"] = listed(user(A, alias("urn:mail:pk@a.test")), bad)
    first, second = run("sync"), run("sync")
    assert "PK: nothing changed (1 users)" in second.stdout
    for done in (first, second):
        assert "  rows left out: 25\n  user 2 1111111111: EF-LST-006" in done.stderr
        assert done.stderr.count("EF-LST-006") == 20
        assert "  the first 25 of them: zarf registry sync --json\n" in done.stderr
    told = json.loads(run("sync", "--json").stdout.splitlines()[0])
    assert (told["unchanged"], told["skipped_count"], len(told["skipped"])) == (True, 25, 25)


def test_a_user_without_an_open_label_is_told_so(lists):
    closed = user(A, alias("urn:mail:pk@a.test", deleted="2023-01-01T00:00:00"), title="Işık İnşaat")
    lists.zips |= {"PK": listed(closed), "GB": listed(closed)}
    run("sync")
    told = "  No label is open; neither e-Fatura nor e-İrsaliye can be sent to this number.\n"
    assert told in run("find", A).stdout
    assert told in run("history", A, "--on", "2026-11-02").stdout
    lists.zips["GB"] = listed(user(A, alias("urn:mail:gb@a.test")))
    run("sync")
    assert told not in run("find", A).stdout


@pytest.mark.parametrize("asked", [A, "IŞIK inşaat", "isik insaat", "insaat ışık", "urn:mail:pk@a.test"])
def test_a_user_is_found_by_number_title_or_label(lists, asked):
    run("sync")
    done = run("find", asked, "--json")
    told = json.loads(done.stdout)
    assert (told["identifier"], told["efatura"]["pk"][0]["name"]) == (A, "urn:mail:pk@a.test")
    assert told["list_age_seconds"] == 0


def test_find_tells_people_how_old_the_list_is(lists):
    run("sync")
    done = run("find", "Işık")
    assert "urn:mail:gb@a.test" in done.stdout
    assert "The list was fetched at 02.11.2026 12:00 (0 min ago)." in done.stderr


def test_nobody_found_exits_1(lists):
    assert run("find", "yokluk").exit_code == 1


def test_history_tells_what_was_known_on_a_day(lists):
    clock = FixedClock()
    with wired.using(twins(user_list=lists, clock=clock)):
        run("sync")
        clock.advance(timedelta(days=2))
        lists.zips["PK"] = listed(user(A, alias("urn:mail:yeni@a.test"), title="Işık İnşaat"))
        run("sync")
        then = json.loads(run("history", A, "--on", "2026-11-03", "--json").stdout)
        now = json.loads(run("history", A, "--on", "2026-11-05", "--json").stdout)
        told = [json.loads(line) for line in run("history", A, "--json").stdout.splitlines()]
    assert then["registered"]["efatura"]["pk"][0]["name"] == "urn:mail:pk@a.test"
    assert now["registered"]["efatura"]["pk"][0]["name"] == "urn:mail:yeni@a.test"
    assert [(item["name"], item["seen_until"] is None) for item in told if item["list"] == "PK"] == [
        ("urn:mail:pk@a.test", False),
        ("urn:mail:yeni@a.test", True),
    ]


def test_a_day_that_cannot_be_read_exits_2(lists):
    assert run("history", A, "--on", "gestern").exit_code == 2


def test_history_and_find_call_the_services_alike(lists):
    run("sync")
    assert "  e-Fatura PK  urn:mail:pk@a.test" in run("find", A).stdout
    assert "e-Fatura PK  urn:mail:pk@a.test" in run("history", A).stdout
    assert "  e-Fatura PK  urn:mail:pk@a.test" in run("history", A, "--on", "2026-11-02").stdout
