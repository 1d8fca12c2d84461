"""An inventory at the portal in a real browser: from the empty list to its sealed package, at a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.edefter_world import set_up
from tests.portal_world import World, world
from tests.real_browser import browser
from tests.story.edefter.test_edefter_browser import keep, page, upload

from zarf.office.edefter import services as edefter

__all__ = ["browser", "page", "world"]

playwright = pytest.importorskip("playwright.sync_api")

HEAD = "Kayıt No;Kaydeden;Kayıt Açıklaması;Hesap Kodu;Hesap Adı;Tutar;Stok Kodu;Stok Adı;Miktar;Birim\n"
COUNT = (
    "S-1;Ayşe Örnek;Yıl sonu sayımı;153.01;Kırtasiye;1.250,50;K-1;Çizgili defter;100;adet\n"
    "S-1;Ayşe Örnek;Yıl sonu sayımı;153.01;Kırtasiye;99,90;K-2;Kalem ve silgi;3,5;KGM\n"
    "S-2;Ayşe Örnek;Kasa sayımı;100.01;;500,00;;;;\n"
)


def test_the_accountant_counts_and_makes_the_inventory(page: Any, world: World) -> None:
    set_up(world.a)
    edefter.save_accounts(world.a, [edefter.ChartRow("153", "", "TİCARİ MALLAR")])
    page.goto("/edefter/")
    page.get_by_role("link", name="Envanter", exact=True).click()
    playwright.expect(page.get_by_text("Henüz envanter yok.")).to_be_visible()
    keep(page, "30-inventories-empty")
    page.get_by_role("link", name="Yeni envanter").click()
    playwright.expect(page.get_by_label("Zaman Damgası Eklensin")).not_to_be_checked()
    page.get_by_label("Envanter günü").fill("2026-01-31")
    keep(page, "31-inventory-new")
    page.get_by_role("button", name="Envanteri aç").click()
    playwright.expect(page.get_by_role("heading", name="Envanter 31.01.2026")).to_be_visible()
    keep(page, "32-inventory-open")
    upload(page, "sayim.csv", HEAD + COUNT.replace("99,90", "99,905").replace("adet", "düzine mi"))
    page.get_by_role("button", name="Yükle ve denetle").click()
    playwright.expect(page.get_by_text("Hiçbir satır aktarılmadı")).to_be_visible()
    keep(page, "33-inventory-findings")
    page.get_by_role("link", name="Başka dosya seç").click()
    upload(page, "sayim.csv", HEAD + COUNT)
    page.get_by_role("button", name="Yükle ve denetle").click()
    keep(page, "34-inventory-preview")
    page.get_by_role("button", name="Satırları aktar").click()
    playwright.expect(page.get_by_text("3 satır aktarıldı")).to_be_visible()
    keep(page, "35-inventory-control")
    page.get_by_role("button", name="Onayla ve mühürle").click()
    edefter.close_set(edefter.inventories(world.a)[0].pk)
    # The page asks by itself every two seconds.
    playwright.expect(page.get_by_role("link", name="1234567808-202601-EB-000000.zip")).to_be_visible()
    keep(page, "36-inventory-ready")
    page.get_by_role("link", name="1234567808-202601-E-000000.xml", exact=True).click()
    playwright.expect(page.get_by_text("Madde 1 ·")).to_be_visible()
    keep(page, "37-inventory-ledger")
    page.goto("/edefter/inventory/")
    keep(page, "38-inventories")
