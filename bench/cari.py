"""`zarf bench cari [--json] [--accounts N] [--users N]`: the whole check of cari accounts, and the window's pages.

A PostgreSQL of its own (durable, as in production), a synthetic list of USERS, and a firm with ACCOUNTS: half of them
in the list, a third marked with right labels. The check is everything from the button to the kept rows: reading the
cards, asking the list, judging both services, writing. Pages are asked of Django's client, the middle of nine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ACCOUNTS, USERS = 100_000, 200_000
_TIMES = 9

Figures = dict[str, float]


def main(arguments: Sequence[str]) -> int:
    """Exit 0 when the floors are held (they are for the full size on a machine of two cores), else 1."""
    parser = argparse.ArgumentParser(prog="zarf bench cari", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--accounts", type=int, default=ACCOUNTS)
    parser.add_argument("--users", type=int, default=USERS)
    chosen = parser.parse_args(list(arguments))
    figures = _figures(chosen.accounts, chosen.users)
    lines = (f"{name:28}{value:>14,}" for name, value in figures.items())
    print(json.dumps(figures) if chosen.json else "\n".join(lines))
    return 0 if figures["compare_seconds"] <= 2 and figures["first_page_ms"] <= 200 else 1


def _figures(accounts: int, users: int) -> Figures:
    from zarf.site.postgres import EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="zarf-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        server = EmbeddedPostgres(home)
        try:
            os.environ |= {"ZARF_HOME": str(home), "DATABASE_URL": server.start(), "ZARF_LOG_LEVEL": "ERROR"}
            return _measured(Path(folder), accounts, users)
        finally:
            from django.db import connection

            connection.close()
            server.destroy()


def _measured(folder: Path, accounts: int, users: int) -> Figures:
    taxpayer_id, client = _world(folder, accounts, users)
    from zarf.office.cari import services as cari

    runs = []
    for _ in range(3):
        began, used = time.perf_counter(), time.process_time()
        check = cari.run_check(taxpayer_id, "bench", source="window")
        runs.append((time.perf_counter() - began, time.process_time() - used))
    window = f"/cari/update/{check.pk}/"
    cari.tick_all(check, is_ticked=True, show="blue")
    began = time.perf_counter()
    written = cari.update(check, "bench").written
    updated = time.perf_counter() - began
    return {
        "accounts": accounts,
        "users": users,
        "compare_seconds": round(min(wall for wall, _ in runs), 2),
        "compare_cpu_seconds": round(min(cpu for _, cpu in runs), 2),
        "first_page_ms": _milliseconds(client, window),
        "page_of_a_filter_ms": _milliseconds(client, f"{window}?show=green"),
        "last_page_ms": _milliseconds(client, f"{window}?page=last"),
        "search_ms": _milliseconds(client, f"{window}?q=firma+777"),
        "list_page_ms": _milliseconds(client, "/cari/"),
        "updated_rows": written,
        "update_seconds": round(updated, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _world(folder: Path, accounts: int, users: int) -> tuple[int, Any]:
    """A firm, its accountant signed in, its accounts, and the lists in force."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "zarf.site.settings"
    django.setup()
    from bench._user_list import write_list
    from bench.registry import _wire
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client

    from zarf.office.registry.loading import load_list
    from zarf.office.taxpayers import services as taxpayers

    call_command("migrate", verbosity=0)
    file = folder / "list.zip"
    write_list(file, users)
    _wire(file)
    for role in ("PK", "GB"):
        told = load_list(role)
        if told.problem is not None:
            raise SystemExit(told.problem.message("en"))
    firm = taxpayers.create_taxpayer("1234567808", "Deneme A.Ş.", district="Şişli", city="İstanbul")
    user = User.objects.create_user("bench@deneme.test", "bench@deneme.test")
    taxpayers.add_membership(user, firm)
    _accounts(firm.pk, accounts, users)
    client = Client(headers={"accept-language": "tr", "host": "127.0.0.1"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return firm.pk, client


def _accounts(taxpayer_id: int, many: int, users: int) -> None:
    from bench._user_list import identifier
    from django.db import connection

    from zarf.office.cari import bulk, listing
    from zarf.office.cari.models import Account
    from zarf.ports.wired import ports

    keys = [identifier(number * users // many if number % 2 else users + number) for number in range(many)]
    found = listing.listed_for([key for number, key in enumerate(keys) if number % 3 == 1])
    now = ports().clock.now()
    columns: dict[str, tuple[str, list[Any]]] = {
        name: ("bool" if one.get_internal_type() == "BooleanField" else "text", [_DEFAULTS.get(name, "")] * many)
        for one in Account._meta.concrete_fields
        if (name := one.attname) not in ("id", "efatura_since", "eirsaliye_since")
    }
    marked = [found.get(key) if number % 3 == 1 else None for number, key in enumerate(keys)]
    columns |= {
        "taxpayer_id": ("bigint", [taxpayer_id] * many),
        "code": ("text", [f"120.{number:06d}" for number in range(many)]),
        "title": ("text", [f"Firma {number}" for number in range(many)]),
        "vkn": ("text", keys),
        "lookup_key": ("text", keys),
        "is_usable": ("bool", [True] * many),
        "search_key": ("text", [f"120.{number:06d} firma {number} {key}" for number, key in enumerate(keys)]),
        "efatura_user": ("bool", [bool(one and one.efatura.pk) for one in marked]),
        "efatura_pk": ("text", [one.efatura.pk[0] if one and one.efatura.pk else "" for one in marked]),
        "efatura_gb": ("text", [one.efatura.gb[0] if one and one.efatura.gb else "" for one in marked]),
        "revision": ("int", [1] * many),
        "created_at": ("timestamptz", [now] * many),
        "changed_at": ("timestamptz", [now] * many),
    }
    bulk.insert("cari_account", columns)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


_DEFAULTS: dict[str, Any] = {"is_person": False, "efatura_user": False, "eirsaliye_user": False, "is_usable": True}


def _milliseconds(client: Any, address: str) -> float:
    taken = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        answer = client.get(address)
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, address
    return round(statistics.median(taken), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
