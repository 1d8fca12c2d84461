"""Drawing up in a real browser, at a desk and on a phone, judged by axe. Pictures: test-artefacts/invoice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.cari_world import Listing, Lists, add, marked, vkn
from tests.portal_world import World
from tests.real_browser import WIDTHS, Album, browser, opened, sign_in

from zarf.office.exchange.models import Document
from zarf.office.taxpayers.services import add_alias

__all__ = ["browser"]

playwright = pytest.importorskip("playwright.sync_api")

keep = Album("invoice")
SEVERAL = ["urn:mail:defaultpk@cay.test", "urn:mail:depopk@cay.test"]


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, world: World, lists: Lists) -> Iterator[Any]:
    """A signed-in Turkish browser; one account has two labels, another is no user."""
    add_alias(world.a, "GB", "urn:mail:gb@deneme.test")
    lists.users[vkn(1)] = Listing("Iğdır Çay Tarım Ürünleri Ltd. Şti.", SEVERAL, ["urn:mail:gb@cay.test"])
    lists.load()
    add(world.a.pk, "120.01.001", "Iğdır Çay Tarım Ürünleri Ltd. Şti.", vkn=vkn(1), **marked("efatura", SEVERAL[1], ""))
    add(world.a.pk, "120.01.002", "Kullanıcı Olmayan Bakkal", vkn=vkn(9))
    with opened(browser, request.param, live_server.url) as page:
        sign_in(page)
        yield page


def choose(page: Any, text: str, title: str) -> None:
    page.goto("/outgoing/")
    page.get_by_role("link", name="Fatura düzenle").click()
    page.get_by_label("Cari hesaplarda ve GİB listesinde ara").fill(text)
    page.get_by_role("button", name="Ara").click()
    page.get_by_role("button", name=title).click()


def fill(page: Any) -> None:
    page.get_by_label("İlçe").fill("Merkez")
    page.get_by_label("İl", exact=False).nth(1).fill("Iğdır")
    page.get_by_label("Mal ya da hizmet").fill("Şantiye defteri, ciltli")
    page.get_by_label("Miktar").fill("12")
    page.get_by_label("Birim fiyat").fill("62,25")
    page.get_by_label("Birim fiyat").blur()


def test_f211_an_invoice_is_drawn_up_with_the_note_following(page: Any, world: World) -> None:
    page.goto("/outgoing/new/")
    keep(page, "01-empty")
    page.get_by_label("Cari hesaplarda ve GİB listesinde ara").fill("igdir")
    page.get_by_role("button", name="Ara").click()
    keep(page, "02-found")
    page.get_by_role("button", name="Iğdır Çay").click()
    live = page.locator("#live")
    playwright.expect(live.get_by_role("checkbox")).to_be_checked()
    playwright.expect(live.get_by_label("Alıcının posta kutusu etiketi")).to_have_value(SEVERAL[1])
    fill(page)
    playwright.expect(live.get_by_text("896,40 TL")).to_be_visible()
    live.get_by_label("Alıcının posta kutusu etiketi").select_option(SEVERAL[0])
    playwright.expect(live.locator("p code")).to_have_text(SEVERAL[0])
    keep(page, "03-filled")
    page.get_by_role("button", name="Faturayı ver").click()
    playwright.expect(page.get_by_text("numaralı fatura yola çıktı.")).to_be_visible()
    playwright.expect(page.locator("#decision")).to_contain_text(SEVERAL[0])
    keep(page, "04-document")


def test_f315_the_mark_is_taken_off_with_an_inline_note(page: Any, world: World) -> None:
    choose(page, "120.01.001", "Iğdır Çay")
    fill(page)
    live = page.locator("#live")
    live.get_by_role("checkbox").uncheck()
    playwright.expect(live.get_by_text("hiç düzenlenmemiş sayılır")).to_be_visible()
    keep(page, "10-mark-off")
    page.get_by_role("button", name="Taslak olarak sakla").click()
    playwright.expect(page.get_by_role("heading", name="Bu taslak ne olsun?")).to_be_visible()
    keep(page, "11-draft-of-a-user")
    page.get_by_label("Alıcının posta kutusu etiketi").select_option(SEVERAL[1])
    page.get_by_role("button", name="e-Fatura olarak gönder").click()
    playwright.expect(page.get_by_text("Fatura e-Fatura olarak yola çıktı.")).to_be_visible()


def test_f250_who_is_no_user_gets_a_draft_that_stands_on_the_first_page(page: Any, world: World) -> None:
    choose(page, "bakkal", "Kullanıcı Olmayan Bakkal")
    fill(page)
    playwright.expect(page.locator("#live").get_by_text("e-Arşiv taslağı olarak saklanır")).to_be_visible()
    page.get_by_role("button", name="Taslak olarak sakla").click()
    keep(page, "20-draft")
    page.get_by_role("link", name="Bugün").click()
    playwright.expect(page.get_by_text("fatura taslak olarak bekliyor")).to_be_visible()
    keep(page, "21-today")


def test_faults_stand_beside_their_fields(page: Any, world: World) -> None:
    choose(page, "120.01.001", "Iğdır Çay")
    page.get_by_label("Birim fiyat").fill("1.250")
    page.get_by_role("button", name="Faturayı ver").click()
    playwright.expect(page.get_by_text("iki türlü okunur")).to_be_visible()
    keep(page, "30-faults")
    assert not Document.objects.exists()
