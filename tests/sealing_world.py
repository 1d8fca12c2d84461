"""The portal's world with a simulated KamuSM's seals, a key for firm A, and documents of A that wait for the seal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration.office.exchange.exchange_letters import Kamusm
from tests.portal_world import EXAMPLE, World

from zarf.office.exchange.models import Document
from zarf.ports import wired
from zarf.ports.clock import FixedClock
from zarf.ports.keys.memory import MemoryKeyStore

_TASKS = ("zarf.sealing.try_key", "zarf.exchange.seal_waiting")


@dataclass
class Sealing:
    """keys: where firm A's key lies under the reference in its row."""

    world: World
    kamusm: Kamusm
    keys: MemoryKeyStore

    def waiting(self, count: int) -> list[Document]:
        return [self.world.document(self.world.a, "out", "NUMBERED", xml=None, draft=EXAMPLE) for _ in range(count)]

    def work(self) -> int:
        """Do the jobs that were asked for on a page, as the worker does, a moment later; gives how many."""
        self.world.clock.advance(timedelta(seconds=1))
        jobs = list(ProcrastinateJob.objects.filter(task_name__in=_TASKS))
        for job in jobs:
            app.tasks[job.task_name].func(**job.args)
        _forget_jobs()
        self.world.clock.advance(timedelta(seconds=1))
        return len(jobs)


def _forget_jobs() -> None:
    """The queue's table is not Django's, so nothing empties it between two tests."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = ANY (%s)", [list(_TASKS)])


@pytest.fixture(scope="session")
def authority() -> Kamusm:
    return Kamusm(FixedClock().now())


@pytest.fixture
def sealing(world: World, authority: Kamusm, settings: Any) -> Iterator[Sealing]:
    _forget_jobs()
    keys = MemoryKeyStore()
    world.a.seal_key = keys.put("a", authority.key(world.a.vkn_tckn))
    world.a.save()
    # One at a time: a test's own transaction is not seen by other sessions.
    values = dict(settings.ZARF.values) | {"ZARF_HSM_SESSIONS": "1"}
    settings.ZARF = settings.ZARF.__class__(settings.ZARF.home, values)
    with wired.using(replace(wired.ports(), keys=keys, trust=authority.trust, revocation=authority.crls())):
        yield Sealing(world, authority, keys)
