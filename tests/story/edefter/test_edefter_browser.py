"""The e-Defter pages in a real browser, at a desk and on a phone, judged by axe. Pictures: test-artefacts/edefter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.edefter_world import HEADING, SealingWorld, approved_program
from tests.portal_world import NOW, World, world
from tests.real_browser import WIDTHS, Album, browser, opened, sign_in

from zarf.office.edefter import services as edefter
from zarf.ports import wired

__all__ = ["browser", "world"]

playwright = pytest.importorskip("playwright.sync_api")

keep = Album("edefter")
PLAN = "Hesap Kodu;Hesap Adı\n100;KASA\n100.01;TL KASA\n391;HESAPLANAN KDV\n600;YURT İÇİ SATIŞLAR\n600.01;Kırtasiye\n"
HEAD = "Fiş No;Fiş Tarihi;Kaydeden;Hesap Kodu;Borç;Alacak;Belge Türü;Belge No;Belge Tarihi\n"
SALE = (
    "M-1;05.01.2026;Ayşe;100.01;120,00;;Makbuz;77;05.01.2026\n"
    "M-1;05.01.2026;Ayşe;600.01;;100,00;Makbuz;77;05.01.2026\n"
    "M-1;05.01.2026;Ayşe;391;;20,00;Makbuz;77;05.01.2026\n"
)


@pytest.fixture(params=list(WIDTHS))
def page(
    request: pytest.FixtureRequest, browser: Any, live_server: Any, world: World, settings: Any, tmp_path: Path
) -> Iterator[Any]:
    """A signed-in Turkish browser over a firm with a seal and nothing of its books."""
    seals = SealingWorld(NOW)
    world.a.seal_key = seals.key(world.a.vkn_tckn, world.a.title)
    world.a.save()
    with (
        opened(browser, request.param, live_server.url) as page,
        approved_program(settings, tmp_path / "edefter"),
        wired.using(seals.ports(wired.ports())),
    ):
        sign_in(page)
        yield page


def upload(page: Any, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)


def look_into_the_files(page: Any) -> None:
    """Journal, ledger, print and berat of the set that is open."""
    page.get_by_role("link", name="1234567808-202601-Y-000000.xml", exact=True).click()
    playwright.expect(page.get_by_text("Madde 1 ·")).to_be_visible()
    keep(page, "20-journal")
    page.get_by_label("Maddeye git").fill("7")
    page.get_by_role("button", name="Git").click()
    playwright.expect(page.get_by_text("Bu defterde “7” yok.")).to_be_visible()
    page.get_by_label("Hesap").fill("600")
    page.get_by_role("button", name="Ara", exact=True).click()
    keep(page, "21-search")
    page.get_by_role("link", name="Yazdır").click()
    keep(page, "22-print")
    page.go_back()
    page.locator(".crumbs a").nth(1).click()
    page.get_by_role("link", name="1234567808-202601-K-000000.xml", exact=True).click()
    keep(page, "23-ledger")
    page.locator(".crumbs a").nth(1).click()
    page.get_by_role("link", name="1234567808-202601-YB-000000.xml", exact=True).click()
    playwright.expect(page.get_by_role("heading", name="Mükellefin mührü")).to_be_visible()
    keep(page, "24-berat")


def look_at_the_vouchers(page: Any) -> None:
    """The list, one voucher, and a refusal that keeps what was ticked."""
    page.goto("/edefter/")
    page.get_by_role("link", name="Fişler", exact=True).click()
    page.get_by_label("M-1").check()
    page.get_by_label("Silme nedeni").fill(" ")
    page.get_by_role("button", name="Seçilen fişleri sil").click()
    playwright.expect(page.get_by_text("hiçbir fiş silinmedi")).to_be_visible()
    playwright.expect(page.get_by_label("M-1")).to_be_checked()
    keep(page, "25-vouchers")
    page.get_by_role("link", name="M-1").click()
    playwright.expect(page.get_by_role("button", name="Fişi sil")).to_be_visible()
    keep(page, "26-voucher")


def test_the_accountant_sets_up_brings_vouchers_and_closes_a_month(page: Any, world: World) -> None:
    """From the empty first page to packages that can be handed out."""
    page.get_by_role("link", name="e-Defter", exact=True).click()
    playwright.expect(page.get_by_text("Kurulum bekliyor")).to_be_visible()
    keep(page, "01-empty")
    page.get_by_role("link", name="Firma bilgilerini aç").click()
    for name, value in HEADING.items():
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name="Kaydet").click()
    page.locator("#accountant_name").fill("SMMM Ayşe Örnek")
    page.locator("#accountant_engagement").fill("SMMM sözleşmesi, 02.01.2026, S-1")
    page.locator("#accountant_valid_from").fill("2026-01-01")
    page.locator("section", has=page.locator("#accountants")).get_by_role("button", name="Ekle").click()
    page.locator("#year_starts").fill("2026-01-01")
    page.locator("#year_ends").fill("2026-12-31")
    page.locator("section", has=page.locator("#years")).get_by_role("button", name="Ekle").click()
    playwright.expect(page.get_by_text("Kurulum tamam.")).to_be_visible()
    keep(page, "02-firm")

    page.goto("/edefter/chart/")
    upload(page, "plan.csv", PLAN)
    page.get_by_role("button", name="Hesapları ekle").click()
    playwright.expect(page.get_by_text("5 hesap kaydedildi.")).to_be_visible()
    keep(page, "03-chart")

    page.goto("/edefter/vouchers/")
    keep(page, "04-import")
    page.get_by_role("link", name="Sütun eşlemeleri").click()
    keep(page, "12-maps")
    page.go_back()
    upload(
        page,
        "fisler.csv",
        HEAD + SALE.replace("100,00", "90,00").replace("391", "392") + SALE[:30].replace("M-1", "M-2"),
    )
    page.get_by_role("button", name="Yükle ve denetle").click()
    playwright.expect(page.get_by_text("Fişin borcu alacağına eşit değil")).to_be_visible()
    keep(page, "05-findings")
    page.get_by_role("link", name="Başka dosya seç").click()
    upload(page, "fisler.csv", HEAD + SALE)
    page.get_by_role("button", name="Yükle ve denetle").click()
    keep(page, "06-preview")
    page.get_by_role("button", name="Fişleri aktar").click()
    playwright.expect(page.get_by_text("1 yeni fiş aktarıldı")).to_be_visible()
    look_at_the_vouchers(page)

    page.goto("/edefter/new/")
    playwright.expect(page.get_by_label("Zaman Damgası Eklensin")).not_to_be_checked()
    keep(page, "07-new-set")
    page.get_by_role("button", name="Dönemi aç").click()
    playwright.expect(page.get_by_role("heading", name="Kontrol sayfası")).to_be_visible()
    keep(page, "08-control")
    page.get_by_role("button", name="Onayla ve mühürle").click()
    playwright.expect(page.get_by_text("Onaylandı. Defterler yazılıyor")).to_be_visible()
    keep(page, "09-running")
    edefter.close_set(edefter.ledger_sets(world.a)[0].pk)
    # The page asks by itself every two seconds.
    playwright.expect(page.get_by_role("link", name="1234567808-202601-YB-000000.zip")).to_be_visible()
    page.get_by_text("Dönemi sil ve yeniden oluştur").click()
    keep(page, "10-ready")
    look_into_the_files(page)
    page.goto("/edefter/")
    keep(page, "11-list")
