"""The list changes at the simulated GİB while the product runs: a firm becomes a user, then opens a second label.

From the portal's door to the simulator's process and back, over HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.cari_world import add, vkn
from tests.portal_world import World
from tests.story.exchange.exchange_world import INTEGRATOR, MerkezProcess, free_port

from zarf.office.cari.models import Account, Check
from zarf.office.registry.services import sync_registry
from zarf.ports import wired
from zarf.ports.clock import OffsetFileClock
from zarf.ports.gib.user_list import HttpUserList
from zarf.ports.wired import ports

FIRST, SECOND, GB = "urn:mail:pk@degisen.test", "urn:mail:subepk@degisen.test", "urn:mail:gb@degisen.test"


@pytest.fixture
def merkez(world: World, tmp_path: Path) -> Iterator[MerkezProcess]:
    """GİB in a process of its own, with the integrator registered; the product downloads its lists from there."""
    started = MerkezProcess(tmp_path, free_port())
    (tmp_path / "clock").write_text("0", "ascii")
    started.start()
    started.control("integrators", {"vkn": INTEGRATOR, "title": "Deneme Entegratör", "url": "http://127.0.0.1:9/x"})
    lists = HttpUserList(f"{started.url}/EFaturaMerkez")
    with wired.using(replace(ports(), user_list=lists, clock=OffsetFileClock(tmp_path / "clock"))):
        yield started
    lists.close()
    started.kill()


def labels(merkez: MerkezProcess, number: str, *names: str) -> None:
    """What GİB's lists hold of *number* from now on."""
    aliases = [{"role": "GB" if name == GB else "PK", "document_type": "Invoice", "name": name} for name in names]
    merkez.control(
        "users",
        {
            "identifier": number,
            "title": "Değişen Firma A.Ş.",
            "type": "OZEL",
            "account_type": "OZELENTEGRASYON",
            "integrator_vkn": INTEGRATOR,
            "aliases": aliases,
        },
    )


def checked(client: Client) -> tuple[Check, dict[str, Any]]:
    """Download the lists as the worker does it every hour, then press Kontrol Et."""
    assert [item.problem for item in sync_registry() if item.problem] == []
    response = client.post("/cari/update/check", follow=True)
    check = Check.objects.latest("pk")
    return check, {row.code: row for row in response.context["rows"]}


def update(client: Client, check: Check) -> None:
    address = f"/cari/update/{check.pk}/act"
    client.post(address, {"action": "tick"})
    client.post(address, {"action": "write-confirmed"})


def test_f280_the_window_follows_the_list_while_it_changes(client: Client, world: World, merkez: MerkezProcess) -> None:
    number, other = vkn(1), vkn(2)
    labels(merkez, other, "urn:mail:pk@baska.test")
    add(world.a.pk, "A", vkn=number)
    check, rows = checked(client)
    assert (rows["A"].colour, rows["A"].explanation) == ("black", "e-Fatura Kullanıcısı Değil")

    labels(merkez, number, FIRST, GB)
    check, rows = checked(client)
    assert (rows["A"].colour, rows["A"].gib_title) == ("blue", "Değişen Firma A.Ş.")
    update(client, check)
    assert (Account.objects.get().efatura_pk, Account.objects.get().efatura_gb) == (FIRST, GB)

    labels(merkez, number, FIRST, SECOND, GB)
    check, rows = checked(client)
    assert (rows["A"].colour, rows["A"].pk_cells[0].choices) == ("orange", (FIRST, SECOND))
    update(client, check)
    check, rows = checked(client)
    assert (rows["A"].colour, rows["A"].pk_cells[0].is_confirmed) == ("green", True)


def test_a_window_that_is_older_than_the_list_says_so(client: Client, world: World, merkez: MerkezProcess) -> None:
    """Its choice lists may hold a label that is closed by now."""
    labels(merkez, vkn(1), FIRST, SECOND, GB)
    add(world.a.pk, "A", vkn=vkn(1))
    check, _ = checked(client)
    address = f"/cari/update/{check.pk}/"
    assert "liste o zamandan beri değişti" not in client.get(address).content.decode()
    closed = {"identifier": vkn(1), "role": "PK", "name": SECOND, "document_type": "Invoice"}
    merkez.control("aliases/close", closed)
    assert [item.problem for item in sync_registry() if item.problem] == []
    assert "liste o zamandan beri değişti" in client.get(address).content.decode()
