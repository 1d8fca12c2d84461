"""Two pairs of eyes (F220, F229) in a real browser, at a desk and on a phone. Pictures: test-artefacts/invoice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.cari_world import Listing, Lists, add, marked, vkn
from tests.portal_world import World, person
from tests.story.invoice.test_invoice_browser import choose, fill, keep
from tests.story.portal.test_portal_browser import WIDTHS, browser

from zarf.office.exchange.models import Document
from zarf.office.taxpayers.services import add_alias

__all__ = ["browser"]

playwright = pytest.importorskip("playwright.sync_api")
PREPARER, SEALER = "hazirlayan@deneme.invalid", "muhurleyen@deneme.invalid"


@pytest.fixture(params=list(WIDTHS))
def open_as(
    request: pytest.FixtureRequest, browser: Any, live_server: Any, world: World, lists: Lists
) -> Iterator[Any]:
    """Gives a function that signs somebody in; the firm has a preparer, a sealer and one account."""
    add_alias(world.a, "GB", "urn:mail:gb@deneme.test")
    add_alias(world.a, "GB", "urn:mail:izmirgb@deneme.test", branch="izmir", is_default=False)
    lists.users[vkn(1)] = Listing(
        "Iğdır Çay Tarım Ürünleri Ltd. Şti.", ["urn:mail:pk@cay.test"], ["urn:mail:gb@cay.test"]
    )
    lists.load()
    add(world.a.pk, "120.01.001", "Iğdır Çay Tarım", vkn=vkn(1), **marked("efatura", "urn:mail:pk@cay.test", ""))
    person(PREPARER, world.a, "preparer")
    person(SEALER, world.a, "sealer")
    opened: list[Any] = []
    complaints: list[str] = []

    def sign_in(email: str) -> Any:
        context = browser.new_context(viewport=WIDTHS[request.param], locale="tr-TR", base_url=live_server.url)
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.zarf_size = request.param
        page.goto("/accounts/login/")
        page.get_by_label("E-posta").fill(email)
        page.get_by_label("Parola").fill("uzun bir parola 26")
        page.get_by_role("button", name="Giriş yap").click()
        playwright.expect(page.get_by_role("heading", name="Bugün yapılacaklar")).to_be_visible()
        return page

    yield sign_in
    for context in opened:
        context.close()
    assert complaints == []


def test_f220_one_prepares_another_looks_gives_back_and_releases(open_as: Any, world: World) -> None:
    preparer, sealer = open_as(PREPARER), open_as(SEALER)
    hand_over(preparer)
    keep(preparer, "40-waits-for-a-sealer")
    sealer.goto("/")
    keep(sealer, "41-first-page-of-a-sealer")
    sealer.get_by_role("link", name="Iğdır Çay").click()
    playwright.expect(sealer.get_by_role("heading", name="Bu fatura onayınızı bekliyor")).to_be_visible()
    keep(sealer, "42-to-be-looked-at")
    sealer.get_by_role("link", name="XML", exact=True).click()
    playwright.expect(sealer.get_by_text("TICARIFATURA").or_(sealer.get_by_text("TEMELFATURA")).first).to_be_visible()
    sealer.locator("summary", has_text="Geri ver").click()
    sealer.get_by_label("Geri verme nedeni").fill("Birim fiyat sözleşmeden farklı")
    keep(sealer, "43-giving-back")
    sealer.get_by_role("button", name="Hazırlayana geri ver").click()
    playwright.expect(sealer.get_by_text("Fatura hazırlayana geri verildi; nedeni ona bildirilir.")).to_be_visible()
    mend(preparer)
    sealer.goto("/outgoing/")
    sealer.get_by_role("link", name="Mühürlenecekler").click()
    keep(sealer, "45-list")
    sealer.get_by_label("Iğdır Çay Tarım seç").check()
    sealer.get_by_role("button", name="Seçilenleri onayla ve mühürle").click()
    playwright.expect(sealer.get_by_text("1 fatura onaylandı; numara aldı ve mühürleniyor.")).to_be_visible()
    keep(sealer, "46-empty")
    item = Document.objects.get()
    assert (item.state, item.sender_alias, item.branch) == ("NUMBERED", "urn:mail:izmirgb@deneme.test", "izmir")


def hand_over(page: Any) -> None:
    choose(page, "120.01.001", "Iğdır Çay")
    fill(page)
    page.get_by_label("Gönderici birim etiketi").select_option("urn:mail:izmirgb@deneme.test")
    playwright.expect(page.locator("#live").get_by_text("896,40 TL")).to_be_visible()
    page.wait_for_load_state("networkidle")
    keep(page, "39-prepared")
    page.get_by_role("button", name="Mühürleyene gönder").click()
    playwright.expect(page.get_by_text("mühürleme yetkisi olan birinin onayını bekliyor")).to_be_visible()


def mend(page: Any) -> None:
    page.reload()
    playwright.expect(page.get_by_text("Birim fiyat sözleşmeden farklı").first).to_be_visible()
    keep(page, "44-given-back")
    page.get_by_role("link", name="Düzelt ve yeniden ver").click()
    page.get_by_label("Birim fiyat").fill("60,00")
    page.get_by_role("button", name="Mühürleyene gönder").click()
    playwright.expect(page.get_by_text("mühürleme yetkisi olan birinin onayını bekliyor")).to_be_visible()
