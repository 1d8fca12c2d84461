"""The window in a real browser, at a desk and on a phone, judged by axe. Pictures are kept in test-artefacts/cari."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cari_world import Lists, every_colour
from tests.portal_world import World
from tests.real_browser import WIDTHS, Album, browser, opened, sign_in

from zarf.office.cari.models import Account

__all__ = ["browser"]

playwright = pytest.importorskip("playwright.sync_api")

keep = Album("cari")


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, world: World, lists: Lists) -> Iterator[Any]:
    """A signed-in Turkish browser over a firm with an account for each thing the window can say."""
    every_colour(world.a.pk, lists)
    with opened(browser, request.param, live_server.url) as page:
        sign_in(page)
        yield page


def row(page: Any, code: str) -> Any:
    return page.locator("tbody tr", has=page.get_by_role("link", name=code))


def assert_all_columns_fit(page: Any) -> None:
    """Nothing of the window lies beside the screen: neither the page nor the table scrolls sideways.

    On a phone the columns stand as labels beside their values, and the head is for the ear alone.
    """
    heads = "th" if page.zarf_size == "desk" else "td"
    beside = page.evaluate(
        f"""() => [...document.querySelectorAll('.grid {heads}, .grid td, .grid select, .grid input[type=checkbox]')]
            .filter(one => one.offsetParent)
            .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth)
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert beside == []
    for scrolled in ("document.querySelector('.grid')", "document.documentElement"):
        assert page.evaluate(f"{scrolled}.scrollWidth - {scrolled}.clientWidth") <= 0
    # A text that is cut off by its own cell is lost too; what a select shows is in its title.
    cut = page.evaluate(
        f"""() => [...document.querySelectorAll('.grid td, .grid {heads}')].filter(one => one.offsetParent)
            .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert cut == []


def test_the_accountant_checks_picks_and_updates(page: Any, world: World) -> None:
    """From the window as it opens to the written cards: check, filter, tick, pick, refuse, confirm."""
    page.get_by_role("link", name="Cari", exact=True).click()
    keep(page, "01-list")
    page.get_by_role("link", name="e-Dönüşüm Bilgilerini Güncelleme").click()
    write = page.locator("[data-write]")
    playwright.expect(write).to_be_disabled()
    keep(page, "02-window-before-check")
    page.get_by_role("link", name="Denetim ayarları").click()
    keep(page, "02-settings")
    page.go_back()

    page.get_by_role("button", name="e-Dönüşüm Bilgilerini Kontrol Et").click()
    playwright.expect(row(page, "120.01.001")).to_have_class("tone-green")
    for code, tone in (("002", "blue"), ("003", "orange"), ("005", "red"), ("008", "black")):
        playwright.expect(row(page, f"120.01.{code}")).to_have_class(f"tone-{tone}")
    playwright.expect(page.get_by_text("1 cari Vergi/TC No olmadığı için gösterilmedi")).to_be_visible()
    assert page.locator("tbody input[type=checkbox]:checked").count() == 0
    assert_all_columns_fit(page)
    keep(page, "03-checked")

    row(page, "120.01.002").get_by_role("checkbox").check()
    row(page, "120.01.003").get_by_role("checkbox").check()
    playwright.expect(page.locator("#ticked")).to_have_text("2")
    write.click()
    playwright.expect(page.get_by_text("1 cari güncellendi.")).to_be_visible()
    playwright.expect(page.get_by_role("heading", name="Güncellenmeyen satırlar")).to_be_visible()
    keep(page, "04-one-row-left")

    label = row(page, "120.01.003").get_by_label("e-Fatura Posta Kutusu Etiketi")
    label.select_option("urn:mail:depopk@cok.test")
    playwright.expect(row(page, "120.01.003").get_by_text("seçin")).to_have_count(0)
    write.click()
    playwright.expect(row(page, "120.01.003")).to_have_class("tone-green")
    assert Account.objects.get(code="120.01.003").efatura_pk == "urn:mail:depopk@cok.test"

    page.get_by_role("navigation", name="Süz").get_by_role("link", name="İşaret kaldırılacak").click()
    page.get_by_role("button", name="Süzgeçteki 1 satırı işaretle").click()
    write.click()
    playwright.expect(page.get_by_role("heading", name="Emin misiniz?")).to_be_visible()
    keep(page, "05-question")
    assert Account.objects.get(code="120.01.008").efatura_user
    page.get_by_role("button", name="Evet, güncelle").click()
    playwright.expect(page.get_by_text("1 cari güncellendi.")).to_be_visible()
    assert not Account.objects.get(code="120.01.008").efatura_user
    page.goto(f"/cari/{Account.objects.get(code='120.01.008').pk}/")
    keep(page, "06-card-with-history")


def test_selected_accounts_are_looked_up_by_f9_and_by_the_context_menu(page: Any, world: World) -> None:
    page.goto("/cari/")
    row(page, "120.01.002").get_by_role("checkbox").check()
    row(page, "120.01.005").get_by_role("checkbox").check()
    page.keyboard.press("F9")
    playwright.expect(page.get_by_role("heading", name="e-Dönüşüm Bilgilerini Güncelle")).to_be_visible()
    playwright.expect(page.locator("tbody tr")).to_have_count(2)
    playwright.expect(row(page, "120.01.002")).to_have_class("tone-blue")
    assert not Account.objects.get(code="120.01.002").efatura_user

    page.goto("/cari/")
    row(page, "120.01.006").click(button="right")
    page.locator("[data-menu] button").click()
    playwright.expect(page.locator("tbody tr")).to_have_count(1)
    playwright.expect(row(page, "120.01.006")).to_have_class("tone-blue")
    keep(page, "10-selected")


def test_rows_are_walked_and_ticked_by_keyboard(page: Any, world: World) -> None:
    page.goto("/cari/update/")
    page.get_by_role("button", name="e-Dönüşüm Bilgilerini Kontrol Et").click()
    first = row(page, "120.01.001").get_by_role("checkbox")
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    playwright.expect(page.locator("#ticked")).to_have_text("1")
    playwright.expect(row(page, "120.01.002").get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("Control+Enter")
    assert page.evaluate("document.activeElement.hasAttribute('data-write')")


def test_a_file_is_brought_with_its_bad_lines_named(page: Any, world: World, tmp_path: Path) -> None:
    file = tmp_path / "cariler.csv"
    file.write_text("Kod;Unvan;VKN\nYENI;Yeni Firma;\nKOTU;Kötü Numara;123\n120.01.009;Yeni Unvanlı Bakkal;\n", "utf-8")
    page.goto("/cari/")
    page.get_by_role("link", name="Dosyadan aktar").click()
    page.get_by_label("Dosya").set_input_files(file)
    keep(page, "20-bring")
    page.get_by_role("button", name="Yükle ve göster").click()
    playwright.expect(page.get_by_text("EF-CAR-003")).to_be_visible()
    keep(page, "21-preview")
    page.get_by_role("button", name="2 satırı aktar").click()
    playwright.expect(page.get_by_text("2 cari hesap aktarıldı.")).to_be_visible()
    assert Account.objects.get(code="120.01.009").title == "Yeni Unvanlı Bakkal"
    assert not Account.objects.filter(code="KOTU").exists()


def test_a_card_is_filled_in_and_its_faults_are_shown(page: Any, world: World) -> None:
    page.goto("/cari/new/")
    page.get_by_label("Cari Hesap Kodu").fill("120.99")
    page.get_by_label("Cari Hesap Unvanı").fill("Elle Açılan Cari")
    page.get_by_label("VKN", exact=True).fill("123")
    page.get_by_role("button", name="Kaydet").click()
    playwright.expect(page.get_by_text("10 haneli bir sayı olmalı")).to_be_visible()
    keep(page, "30-card-with-fault")
    page.get_by_label("VKN", exact=True).fill("")
    page.get_by_role("button", name="Kaydet").click()
    playwright.expect(page.get_by_text("Cari hesap eklendi.")).to_be_visible()


def test_the_window_speaks_english(page: Any, world: World) -> None:
    page.get_by_role("button", name="English").click()
    page.goto("/cari/update/")
    page.get_by_role("button", name="Check e-transformation data").click()
    playwright.expect(page.get_by_text("New e-Fatura user", exact=True)).to_be_visible()
    keep(page, "40-english")
