"""When the periodic jobs of the exchange run: read from the registry the worker itself works by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from croniter import croniter  # type: ignore[import-untyped]
from procrastinate.contrib.django import app

from zarf.office.exchange import jobs

HOUR = timedelta(hours=1)
START = datetime(2026, 1, 1, 0, 0, 30, tzinfo=UTC)


def runs_in_an_hour(task_name: str) -> list[datetime]:
    found = [item.cron for item in app.periodic_registry.periodic_tasks.values() if item.task.name == task_name]
    assert len(found) == 1, task_name
    times = croniter(found[0], START)
    runs: list[datetime] = []
    while (moment := times.get_next(datetime)) <= START + HOUR:
        runs.append(moment)
    return runs


def test_the_sweeper_runs_every_ten_seconds_all_the_hour() -> None:
    runs = runs_in_an_hour(jobs.sweep.name)

    assert len(runs) == 360
    assert {later - earlier for earlier, later in pairwise(runs)} == {timedelta(seconds=10)}


def test_the_user_list_is_pulled_exactly_hourly() -> None:
    assert len(runs_in_an_hour(jobs.sync_registry.name)) == 1


def test_revocation_lists_are_looked_at_every_quarter_of_an_hour() -> None:
    assert len(runs_in_an_hour(jobs.refresh_revocation.name)) == 4
