"""The board of the mali müşavir: firms and months, filters, pages, bulk work, and what belongs to others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.edefter_world import HEADING
from tests.portal_world import NOW, World, client, world

from zarf.office.berats.models import BeratPackage
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet, SetChoices, YearData
from zarf.office.taxpayers.models import Membership, Taxpayer

__all__ = ["client", "world"]


@pytest.fixture
def many(world: World) -> list[Taxpayer]:
    """Two hundred firms of the accountant, each with a fiscal year; the first has its months until August done."""
    firms = [
        Taxpayer.objects.create(vkn_tckn=f"2{n:09d}", title=f"Müşteri {n:03d} Ltd. Şti.", district="M", city="Ankara")
        for n in range(200)
    ]
    for firm in firms:
        Membership.objects.create(user=world.accountant, taxpayer=firm, role="accountant")
        edefter.add_year(firm, YearData(date(2026, 1, 1), date(2026, 12, 31)), "test")
    for month in range(1, 9):
        edefter.declare_inactive(firms[0], SetChoices(2026, month), "test")
    return firms


def text(client: Client, address: str = "/board/") -> str:
    return client.get(address).content.decode()


def test_the_board_shows_two_hundred_firms_by_pages(many: list[Taxpayer], client: Client) -> None:
    page = text(client)
    assert '<span class="count">201</span>' in page
    assert page.count('name="firm"') == 50
    assert "Sayfa 1 / 5" in page
    assert '<th scope="col">2026-05</th>' in page
    assert '<th scope="col">2026-10</th>' in page


def test_a_page_asks_as_much_for_two_hundred_firms_as_for_two(world: World, client: Client, many: list[Any]) -> None:
    text(client)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        text(client)
    assert len(asked) < 40


def test_cells_tell_state_and_days_left(many: list[Taxpayer], client: Client) -> None:
    page = text(client, "/board/?q=Müşteri+000")
    assert page.count('name="firm"') == 1
    row = page.split("<tbody>")[1]
    assert "hareketsiz" in row
    assert "açılmadı" in row
    # September is due on 14 January 2027.
    assert "73 gün kaldı" in row


def test_filters_narrow_by_name_and_state(many: list[Taxpayer], client: Client) -> None:
    assert text(client, "/board/?q=MÜŞTERİ+01").count('name="firm"') == 10
    assert "Müşteri 000" not in text(client, "/board/?show=late").split("<tbody>")[1]
    item = edefter.open_set(many[5], SetChoices(2026, 1), "test")
    LedgerSet.objects.filter(pk=item.pk).update(year=2026, month=9, starts="2026-09-01", ends="2026-09-30")
    page = text(client, "/board/?show=person")
    assert "Müşteri 005" in page.split("<tbody>")[1]
    assert page.count('name="firm"') == 1
    assert "Bu süzgeçle bulunan firma yok" in text(client, "/board/?show=ready")


def test_older_months_are_a_step_away(many: list[Taxpayer], client: Client) -> None:
    page = text(client, "/board/?until=2026-04")
    assert "2025-11" in page
    assert "2026-04" in page
    for odd in ("x", "9999-99", "0001-01", "2026-13"):
        assert client.get(f"/board/?until={odd}").status_code == 200


def test_what_is_late_is_told_however_old_it_is(many: list[Taxpayer], client: Client) -> None:
    edefter.add_year(many[7], YearData(date(2024, 1, 1), date(2024, 12, 31)), "test")
    row = text(client, "/board/?q=Müşteri+007").split("<tbody>")[1]
    # Twelve months of 2024, and January to April of 2026, which stand before the first column.
    assert "daha eski 16 ay gecikmiş (2024-01 ve sonrası)" in row
    assert "until=2024-06" in row
    assert "daha eski" not in text(client, "/board/?q=Müşteri+000")
    assert "Müşteri 007" in text(client, "/board/?show=late&amp;until=2026-10").split("<tbody>")[1]
    assert "açılmadı" in text(client, "/board/?q=Müşteri+007&until=2024-06").split("<tbody>")[1]


def test_a_cell_leads_to_the_month_of_its_firm(many: list[Taxpayer], client: Client) -> None:
    item = edefter.open_set(many[1], SetChoices(2026, 1), "test")
    assert client.get(f"/board/{many[1].pk}/2026-01/")["Location"] == f"/edefter/sets/{item.pk}/"
    assert "Müşteri 001" in text(client, f"/edefter/sets/{item.pk}/")
    assert client.get(f"/board/{many[1].pk}/2026-09/")["Location"] == "/edefter/new/"


def test_strangers_firms_are_not_on_the_board(world: World, many: list[Taxpayer], client: Client) -> None:
    assert world.b.title not in text(client, "/board/?q=Örnek")
    assert client.get(f"/board/{world.b.pk}/2026-01/").status_code == 404
    answer = client.post("/board/act", {"action": "send", "firm": [str(world.b.pk)]}, follow=True)
    assert "Önce firma seçin." in answer.content.decode()


def test_bulk_close_goes_on_with_what_is_approved_and_leaves_drafts(many: list[Taxpayer], client: Client) -> None:
    approved = edefter.open_set(many[2], SetChoices(2026, 1), "test")
    LedgerSet.objects.filter(pk=approved.pk).update(state="APPROVED", problems=[{"code": "EF-TAX-012"}])
    edefter.open_set(many[3], SetChoices(2026, 1), "test")
    firms = [str(many[2].pk), str(many[3].pk)]
    answer = client.post("/board/act", {"action": "close", "firm": firms}, follow=True)
    assert "1 dönem kapatılıyor." in answer.content.decode()
    approved.refresh_from_db()
    assert approved.problems == []


def test_bulk_send_puts_every_firms_packages_on_their_way(many: list[Taxpayer], client: Client) -> None:
    for firm in many[:2]:
        BeratPackage.objects.create(
            taxpayer=firm, ledger_set=1, package_id=f"{firm.vkn_tckn}-202601-YB-000000", kind="YB", year=2026, month=1,
            number=0, state="WAITING", state_at=NOW, size=1, sha256="0" * 64, made_at=NOW,
        )  # fmt: skip
    page = client.post("/board/act?q=Müşteri", {"action": "send", "all": "1"}, follow=True).content.decode()
    assert "2 paket yola çıktı." in page
    assert set(BeratPackage.objects.values_list("due_at", flat=True)) == {NOW}


def test_who_may_not_send_is_told_for_how_many_firms(world: World, many: list[Taxpayer], client: Client) -> None:
    Membership.objects.filter(user=world.accountant, taxpayer=many[0]).update(role="auditor")
    page = client.post("/board/act", {"action": "send", "firm": [str(many[0].pk)]}, follow=True).content.decode()
    assert "1 firmada yetkiniz yok." in page


def test_a_firm_with_trouble_keeps_nobody_elses_packages(many: list[Taxpayer], client: Client) -> None:
    edefter.save_firm(many[0], HEADING, "test")
    page = client.post("/board/act", {"action": "send", "firm": [str(many[0].pk)]}, follow=True).content.decode()
    assert "Gönderilecek paket yok." in page
