"""The accountant's day in a real browser, at a desk and on a phone. Screenshots are kept in test-artefacts/portal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.real_browser import WIDTHS, Album, browser, opened, sign_in

playwright = pytest.importorskip("playwright.sync_api")

__all__ = ["browser"]

keep = Album("portal")
FONT_PICTURE_NOTE = "Ödemelerde fatura numarasını yazınız. Iğdır, İstanbul, ılık, ŞĞÜÖÇ."


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, world: Any) -> Iterator[Any]:
    """A page nobody has signed in on yet."""
    with opened(browser, request.param, live_server.url) as page:
        yield page


def test_the_accountant_reads_and_answers(page: Any, world: Any, seller_invoice: Any) -> None:
    """From the sign-in to a RED with its reason, by way of home, list and document."""
    world.fill()
    sign_in(page, album=keep)
    keep(page, "02-home")

    page.get_by_role("link", name="Gelen", exact=True).click()
    playwright.expect(page.get_by_role("heading", name="Gelen")).to_be_visible()
    keep(page, "03-incoming")
    page.get_by_role("link", name="Zarf bazında").click()
    playwright.expect(page.locator("#results")).to_contain_text("GİB kodu")
    keep(page, "04-incoming-by-envelope")
    page.get_by_role("link", name="Fatura bazında").click()

    page.get_by_text("Süz", exact=True).first.click()
    page.get_by_label("Fatura no veya ETTN").fill(seller_invoice.number)
    page.get_by_role("button", name="Süz").click()
    playwright.expect(page.locator("#results tbody tr")).to_have_count(1)
    keep(page, "05-filtered")
    page.get_by_role("link", name=seller_invoice.number).click()

    frame = page.frame_locator("iframe.view")
    playwright.expect(frame.get_by_role("heading", name="e-Fatura")).to_be_visible()
    keep(page, "06-document")

    page.get_by_role("link", name="XML", exact=True).click()
    playwright.expect(page.locator("pre.xml")).to_contain_text("<cbc:UUID>")
    keep(page, "07-xml", whole=False)
    page.locator("#tab-envelope").click()
    playwright.expect(page.get_by_text("Sistem yanıtları")).to_be_visible()
    keep(page, "08-envelope")
    page.get_by_role("link", name="Geçmiş").click()
    playwright.expect(page.locator("ol.story li").first).to_be_visible()
    keep(page, "09-history")

    page.locator("summary", has_text="Reddet").click()
    page.get_by_role("button", name="RED yanıtını gönder").click()
    reason = page.get_by_label("Ret nedeni")
    # The browser itself asks for the reason first; the server is tested elsewhere.
    assert reason.evaluate("field => field.validity.valueMissing")
    reason.fill("Fiyat siparişe uymuyor.")
    keep(page, "10-red-with-reason")
    page.get_by_role("button", name="RED yanıtını gönder").click()
    playwright.expect(page.get_by_text("RED yanıtınız alındı")).to_be_visible()
    keep(page, "11-answered")
    seller_invoice.refresh_from_db()
    assert (seller_invoice.state, seller_invoice.answer) == ("ANSWERING", "RED")
    assert seller_invoice.answer_note == "Fiyat siparişe uymuyor."


def test_refused_documents_settings_and_english(page: Any, world: Any) -> None:
    world.fill()
    sign_in(page)
    page.get_by_role("link", name="Giden", exact=True).click()
    playwright.expect(page.get_by_role("heading", name="Giden")).to_be_visible()
    keep(page, "20-outgoing")
    page.get_by_role("link", name="ABC2026000000090").click()
    playwright.expect(page.get_by_role("heading", name="Bulgular")).to_be_visible()
    playwright.expect(page.frame_locator("iframe.view").get_by_text("TASLAK")).to_be_visible()
    keep(page, "21-findings")

    page.get_by_role("link", name="Ayarlar").click()
    page.get_by_role("textbox", name="Sabit not").fill(FONT_PICTURE_NOTE)
    keep(page, "22-settings")
    page.get_by_role("button", name="Kaydet").click()
    playwright.expect(page.get_by_text("Ayarlar kaydedildi.")).to_be_visible()

    page.get_by_role("button", name="English").click()
    playwright.expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    page.get_by_role("link", name="Today").click()
    playwright.expect(page.get_by_role("heading", name="To do today")).to_be_visible()
    keep(page, "23-home-english")


def test_password_and_second_step_have_pages_in_our_style(page: Any, world: Any) -> None:
    page.goto("/accounts/password/reset/")
    keep(page, "50-password-reset")
    sign_in(page)
    page.goto("/accounts/password/change/")
    keep(page, "51-password-change")
    page.goto("/accounts/2fa/")
    keep(page, "52-second-step")
    page.goto("/accounts/2fa/totp/activate/")
    keep(page, "53-second-step-activate")
    playwright.expect(page.locator("header .brand")).to_be_visible()


def test_everything_can_be_reached_by_keyboard(page: Any, world: Any, seller_invoice: Any) -> None:
    """Tab by tab: the skip link first, then every link and button in a visible focus."""
    sign_in(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.goto(f"/documents/{seller_invoice.pk}/")
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("(document.activeElement.innerText || document.activeElement.value || '').trim()"))
    for name in ("Gelen", "✓ Kabul et", "✕ Reddet", "XML", "Zarf", "Geçmiş"):
        assert name in seen


def test_the_view_prints_on_one_a4_page(page: Any, world: Any, seller_invoice: Any) -> None:
    sign_in(page)
    page.goto(f"/documents/{seller_invoice.pk}/view")
    keep(page, "30-view", runs_script=False)
    path = keep.folder / f"31-print.{page.zarf_size}.pdf"
    page.pdf(path=path, format="A4", prefer_css_page_size=True)
    assert path.read_bytes().count(b"/Type /Page\n") == 1


def test_a_senders_script_does_not_run(page: Any, world: Any, hostile_invoice: Any) -> None:
    """The sender's design is shown in its frame, and nothing of it is executed."""
    sign_in(page)
    page.goto(f"/documents/{hostile_invoice.pk}/?design=sender")
    frame = page.frame_locator("iframe.view")
    playwright.expect(frame.get_by_text("Gönderenin çizimi")).to_be_visible()
    assert page.title() != "ele geçirildi"
    keep(page, "40-senders-view", whole=False)
