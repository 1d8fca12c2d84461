"""A process that is killed in the middle of a load leaves the old list in force, and nothing of the new one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from tests.integration.office.exchange.exchange_twins import twins
from tests.registry_lists import A, alias, closing_list, listed, user

from zarf.office.registry.models import Entry, ListVersion
from zarf.office.registry.services import open_aliases, sync_registry
from zarf.ports import wired
from zarf.ports.gib.memory import MemoryUserList

ROOT = Path(__file__).parents[4]
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
_COPIED = "SELECT sum(tuples_processed) FROM pg_stat_progress_copy WHERE relid = 'registry_entry'::regclass"


@pytest.fixture
def in_force(transactional_db):
    """A list of one user, in force."""
    old = listed(user(A, alias("urn:mail:pk@a.test")))
    with wired.using(twins(user_list=MemoryUserList(PK=old, GB=old, TEMP=closing_list()))) as ports:
        sync_registry()
        yield ports


def child(database_url: str, zip_file: Path, home: Path) -> subprocess.Popen[bytes]:
    script = ROOT / "tests/integration/office/registry/registry_child.py"
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "ZARF_HOME": str(home),
        "PYTHONPATH": str(ROOT / "src"),
    }
    return subprocess.Popen([sys.executable, str(script), str(zip_file)], env=environment, stdout=subprocess.PIPE)


def test_kill_9_in_the_middle_of_a_load_leaves_the_old_list(in_force, database_url, tmp_path):
    big = tmp_path / "big.zip"
    big.write_bytes(listed(*(user(f"{n:010d}", alias(f"urn:mail:{n}@b.test")) for n in range(60_000))))
    process = child(database_url, big, tmp_path)
    with psycopg.connect(database_url, autocommit=True) as connection:
        until = time.monotonic() + 60
        while not (connection.execute(_COPIED).fetchone() or (None,))[0]:
            assert process.poll() is None, "the load ended before it could be killed"
            assert time.monotonic() < until, "the load never began"
            time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert open_aliases(A, "PK", "Invoice", NOW) == ["urn:mail:pk@a.test"]
    assert Entry.objects.filter(role="PK").count() == 1
    assert ListVersion.objects.filter(role="PK").count() == 1


def test_the_next_load_after_a_kill_works(in_force, database_url, tmp_path):
    """What a killed load left in the file is dead weight and disturbs nobody."""
    new = tmp_path / "new.zip"
    new.write_bytes(listed(user(A, alias("urn:mail:yeni@a.test"))))
    killed = child(database_url, new, tmp_path)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    told, _ = child(database_url, new, tmp_path).communicate(timeout=60)
    assert told.strip() == b"1"
    assert open_aliases(A, "PK", "Invoice", NOW) == ["urn:mail:yeni@a.test"]
