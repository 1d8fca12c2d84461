"""The embedded PostgreSQL: its own folder, its own role, and a server that heals."""

from __future__ import annotations

import os
import shutil
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from zarf.site.config import ensure_home
from zarf.site.postgres import EmbeddedPostgres


@pytest.fixture
def server(zarf_home: Path) -> Iterator[EmbeddedPostgres]:
    ensure_home(zarf_home)
    embedded = EmbeddedPostgres(zarf_home, durable=False)
    yield embedded
    embedded.destroy()


def test_committed_rows_survive_kill_9(zarf_home: Path) -> None:
    ensure_home(zarf_home)
    server = EmbeddedPostgres(zarf_home)
    with psycopg.connect(server.start()) as connection:
        assert connection.execute("show fsync").fetchone() == ("on",)
        assert connection.execute("show synchronous_commit").fetchone() == ("on",)
        connection.execute("create table kept (n int)")
        connection.execute("insert into kept values (42)")
    assert server.child is not None
    os.kill(server.child.pid, signal.SIGKILL)
    server.child.wait()
    with psycopg.connect(server.start()) as connection:
        assert connection.execute("select n from kept").fetchall() == [(42,)]
    server.destroy()


def test_a_second_parent_takes_over_a_server_that_was_left_running(server: EmbeddedPostgres, zarf_home: Path) -> None:
    server.start()
    left = server.child
    assert left is not None
    heir = EmbeddedPostgres(zarf_home, durable=False)
    heir.start()
    assert left.wait(10) == 0
    heir.destroy()


def test_role_is_no_superuser_and_needs_its_password(server: EmbeddedPostgres) -> None:
    url = server.start()
    with psycopg.connect(url) as connection:
        assert connection.execute("select current_setting('is_superuser')").fetchone() == ("off",)
    assert not list(server.folder.rglob(".s.PGSQL.*")), "there is no unix socket to come in by"
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(make_conninfo(url, password="wrong"))


def test_only_the_owner_can_enter_the_folder(server: EmbeddedPostgres, zarf_home: Path) -> None:
    server.start()
    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((zarf_home / "postgres.url").stat().st_mode) == 0o600
    assert stat.S_IMODE(zarf_home.parent.stat().st_mode) == 0o700, "parents keep their rights"
    if os.geteuid() == 0:
        assert (zarf_home / "postgres.path").read_text().strip() == str(server.folder)
        assert server.folder.stat().st_uid != 0


def test_a_database_left_by_a_deleted_home_is_neither_used_nor_removed(zarf_home: Path) -> None:
    """Root's databases lie outside the home folder, so they outlive it; an ordinary user's goes with the home."""
    ensure_home(zarf_home)
    first = EmbeddedPostgres(zarf_home, durable=False)
    first.start()
    first.stop()
    shutil.rmtree(zarf_home)
    ensure_home(zarf_home)
    second = EmbeddedPostgres(zarf_home, durable=False)
    second.start()
    left = list(second.folder.parent.glob(f"{second.folder.name}.left-*"))
    second.destroy()
    for folder in left:
        shutil.rmtree(folder)
    assert len(left) == (1 if os.geteuid() == 0 else 0)
