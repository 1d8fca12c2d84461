"""`zarf bench registry [--json] [--users N]`: GİB's list loaded, loaded unchanged, loaded changed, and asked.

A PostgreSQL of its own (durable, as in production) and a synthetic list; generator and server are not part of the
times, the zip's reading, the table, its index and the history are. Each load runs in a process of its own, whose peak
memory is told. Peer in the same run: lxml iterparse and executemany, a row for each label with the same index, on a
list of at most PEER_USERS, against ours on the same list.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO

USERS = 2_000_000
PEER_USERS = 200_000
ACCOUNTS = 100_000
_ROOT = Path(__file__).parents[1]
_CHANGED_EACH = 1000

Figures = dict[str, float]


def main(arguments: Sequence[str]) -> int:
    """Exit 0 when the floors are held (they are for the full size on a machine of two cores), else 1."""
    parser = argparse.ArgumentParser(prog="zarf bench registry", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--task", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(list(arguments))
    if chosen.task:
        print(json.dumps(_TASKS[chosen.task](chosen.file, chosen.users)))
        return 0
    figures = _all_figures(chosen.users)
    print(json.dumps(figures) if chosen.json else _table(figures))
    return 0 if _holds(figures) else 1


def _all_figures(users: int) -> Figures:
    from bench._user_list import write_list

    from zarf.site.postgres import EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="zarf-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        names = {name: Path(folder) / f"{name}.zip" for name in ("full", "again", "changed", "small")}
        began = time.perf_counter()
        write_list(names["full"], users)
        generator = time.perf_counter() - began
        write_list(names["again"], users, day=2)
        write_list(names["changed"], users, moved=_CHANGED_EACH, day=3)
        small = min(users, PEER_USERS)
        write_list(names["small"], small)
        server = EmbeddedPostgres(home)
        try:
            run = _Children(home, server.start(), users)
            run("migrate", names["full"])
            peer = run("peer", names["small"])
            ours = run("load", names["small"])
            run("clear", names["full"])
            loaded = run("load", names["full"])
            unchanged = run("load", names["again"])
            changed = run("load", names["changed"])
            asked = run("ask", names["full"])
        finally:
            server.destroy()
    return {
        "users": users,
        "aliases": loaded["aliases"],
        "generator_seconds": round(generator, 2),
        "load_seconds": loaded["seconds"],
        "load_cpu_seconds": loaded["cpu"],
        "load_peak_mb": max(item["peak_mb"] for item in (loaded, unchanged, changed)),
        "unchanged_seconds": unchanged["seconds"],
        "unchanged_cpu_seconds": unchanged["cpu"],
        "changed_seconds": changed["seconds"],
        "changed_users": changed["changed"],
        **asked,
        "peer_users": small,
        "peer_seconds": peer["seconds"],
        "peer_peak_mb": peer["peak_mb"],
        "ours_on_peer_list_seconds": ours["seconds"],
        "ratio_load": round(peer["seconds"] / ours["seconds"], 2),
    }


class _Children:
    """Runs a task in a process of its own, with the bench's server as its database."""

    def __init__(self, home: Path, url: str, users: int) -> None:
        self._environment = os.environ | {
            "ZARF_HOME": str(home),
            "DATABASE_URL": url,
            "ZARF_LOG_LEVEL": "ERROR",
            "PYTHONPATH": os.pathsep.join((str(_ROOT / "src"), str(_ROOT))),
        }
        self._users = users

    def __call__(self, task: str, file: Path) -> Figures:
        command = [sys.executable, "-P", "-m", "bench.registry", "--task", task, "--file", str(file)]
        command += ["--users", str(self._users)]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False, cwd=_ROOT)
        if done.returncode:
            raise SystemExit(f"the task {task} failed:\n{done.stderr[-2000:]}")
        print(f"{task} {file.name}: {done.stdout.splitlines()[-1]}", file=sys.stderr)
        figures: Figures = json.loads(done.stdout.splitlines()[-1])
        return figures


def _house() -> None:
    """Django on the bench's database."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "zarf.site.settings"
    django.setup()


def _migrate(file: Path, users: int) -> Figures:
    _house()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return {}


def _clear(file: Path, users: int) -> Figures:
    _house()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE registry_entry, registry_listversion, registry_attempt RESTART IDENTITY")
    return {}


class _FileList:
    """GİB's list from a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def download(self, role: str, into: IO[bytes]) -> None:
        with self._path.open("rb") as file:
            shutil.copyfileobj(file, into)


def _wire(file: Path) -> None:
    from zarf.ports import wired
    from zarf.ports.clock import SystemClock
    from zarf.ports.wired import Ports

    nothing: object = None
    parts = dict.fromkeys(("archive", "efatura", "keys", "revocation", "trust"), nothing)
    wired.use(Ports(**parts, user_list=_FileList(file), clock=SystemClock()))  # type: ignore[arg-type]


def _load(file: Path, users: int) -> Figures:
    _house()
    _wire(file)
    from zarf.office.registry.loading import load_list

    began, used = time.perf_counter(), time.process_time()
    told = load_list("PK")
    seconds, used = time.perf_counter() - began, time.process_time() - used
    if told.problem is not None:
        raise SystemExit(told.problem.message("en"))
    return {
        "seconds": round(seconds, 2),
        "cpu": round(used, 2),
        "peak_mb": _peak(),
        "aliases": told.aliases,
        "changed": told.changed,
    }


def _ask(file: Path, users: int) -> Figures:
    """Cari accounts against the list at once, and single numbers one by one."""
    _house()
    _wire(file)
    from bench._user_list import identifier

    from zarf.office.registry.services import find, is_registered, known, lookup_many
    from zarf.ports.wired import ports

    chance, now = random.Random(1), ports().clock.now()
    keys = [identifier(chance.randrange(int(users * 1.05))) for _ in range(ACCOUNTS)]
    began, used = time.perf_counter(), time.process_time()
    found = lookup_many(keys)
    sum(len(item.efatura.pk) for item in found.values())
    compared, used = time.perf_counter() - began, time.process_time() - used
    taken = []
    for key in keys[:5000]:
        start = time.perf_counter()
        is_registered(key, now)
        taken.append(time.perf_counter() - start)
    began = time.perf_counter()
    assert find("firma 77 tekstil", now) or users < 100
    by_title = time.perf_counter() - began
    began = time.perf_counter()
    known(keys[0])
    machine = time.perf_counter() - began
    return {
        "compare_seconds": round(compared, 2),
        "compare_cpu_seconds": round(used, 2),
        "lookup_p50_ms": round(statistics.median(taken) * 1000, 3),
        "lookup_p99_ms": round(statistics.quantiles(taken, n=100)[98] * 1000, 3),
        "title_seconds": round(by_title, 3),
        "time_machine_ms": round(machine * 1000, 2),
    }


def _peer(file: Path, users: int) -> Figures:
    """What an engineer would put together: no history, no report of bad rows, a row for each label."""
    import psycopg
    from lxml import etree

    began = time.perf_counter()
    with (
        psycopg.connect(os.environ["DATABASE_URL"]) as connection,
        zipfile.ZipFile(file) as archive,
        archive.open(archive.infolist()[0]) as stream,
    ):
        connection.execute(
            "CREATE TEMPORARY TABLE peer (identifier text, title text, type text, account text, kind text, name text,"
            " created timestamp, deleted timestamp)"
        )
        rows = _peer_rows(etree.iterparse(stream, tag="User"))
        with connection.cursor() as cursor:
            while batch := list(islice(rows, 5000)):
                cursor.executemany("INSERT INTO peer VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", batch)
        connection.execute("CREATE INDEX ON peer (identifier)")
    return {"seconds": round(time.perf_counter() - began, 2), "peak_mb": _peak()}


def _peer_rows(users: Iterator[tuple[str, object]]) -> Iterator[tuple[str | None, ...]]:
    for _event, user in users:
        head = [user.findtext(name) for name in ("Identifier", "Title", "Type", "AccountType")]  # type: ignore[attr-defined]
        for document in user.iterfind("Documents/Document"):  # type: ignore[attr-defined]
            for alias in document.iterfind("Alias"):
                times = alias.findtext("CreationTime"), alias.findtext("DeletionTime")
                yield *head, document.get("type"), alias.findtext("Name"), *times
        user.clear()  # type: ignore[attr-defined]
        while user.getprevious() is not None:  # type: ignore[attr-defined]
            del user.getparent()[0]  # type: ignore[attr-defined]


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


_TASKS = {"migrate": _migrate, "clear": _clear, "load": _load, "ask": _ask, "peer": _peer}


def _holds(figures: Figures) -> bool:
    return (
        figures["load_seconds"] <= 30
        and figures["load_peak_mb"] <= 150
        and figures["unchanged_seconds"] <= 15
        and figures["compare_seconds"] <= 2
        and figures["lookup_p99_ms"] < 1
    )


def _table(figures: Figures) -> str:
    return "\n".join(f"{name:28}{value:>14,}" for name, value in figures.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
