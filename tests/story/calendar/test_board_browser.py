"""The board and the calendar in a real browser, at a desk and on a phone, judged by axe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.portal_world import World, world
from tests.story.portal.test_portal_browser import WIDTHS, browser

from zarf.office.calendar import services as calendar
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet, SetChoices, YearData
from zarf.office.notices import services as notices
from zarf.office.notices.services import AnnouncementText
from zarf.office.taxpayers.models import Membership, Taxpayer

__all__ = ["browser", "world"]

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

ARTEFACTS = Path(__file__).parents[3] / "test-artefacts" / "board"
TITLES = (
    "Iğdır Çay Tarım Ürünleri Ltd. Şti.",
    "İZMİR ŞİŞE VE CAM SANAYİİ ANONİM ŞİRKETİ",
    "Öz Güneş Gıda",
    "Umut Nakliyat",
)


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, world: World) -> Iterator[Any]:
    """A mali müşavir over five firms whose months stand differently."""
    firms = [world.a]
    for n, title in enumerate(TITLES):
        firm = Taxpayer.objects.create(vkn_tckn=f"2{n:09d}", title=title, district="Merkez", city="Ankara")
        Membership.objects.create(user=world.accountant, taxpayer=firm, role="accountant")
        firms.append(firm)
    for n, firm in enumerate(firms):
        edefter.add_year(firm, YearData(date(2026, 1, 1), date(2026, 12, 31)), "test")
        for month in range(1, 6 + n):
            edefter.declare_inactive(firm, SetChoices(2026, month), "test")
        if n:
            item = edefter.open_set(firm, SetChoices(2026, 6 + n), "test")
            LedgerSet.objects.filter(pk=item.pk).update(state=("DRAFT", "WAITING_KONTOR", "APPROVED", "SENT")[n - 1])
    calendar.refresh()
    context = browser.new_context(viewport=WIDTHS[request.param], locale="tr-TR", base_url=live_server.url)
    context.set_default_timeout(15_000)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    opened.zarf_size = request.param
    opened.goto("/accounts/login/")
    opened.get_by_label("E-posta").fill("muhasebe@deneme.invalid")
    opened.get_by_label("Parola").fill("uzun bir parola 26")
    opened.get_by_role("button", name="Giriş yap").click()
    yield opened
    context.close()
    assert complaints == []


def keep(page: Any, name: str) -> None:
    """Keep a picture; the page may not be wider than the window, and axe may find nothing of WCAG A and AA."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.{page.zarf_size}.png", full_page=True)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{name} is {overflow} pixels wider than the window"
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    found = axe.Axe().run(page, options=options).response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []


def test_f025_the_mali_musavir_sees_all_firms_and_closes_what_is_approved(page: Any) -> None:
    keep(page, "01-home")
    page.get_by_role("link", name="Pano", exact=True).click()
    playwright.expect(page.get_by_role("heading", name="Pano")).to_be_visible()
    keep(page, "02-board")
    page.get_by_label("bulunan 5 firmanın hepsi").check()
    page.get_by_role("button", name="Onaylananları kapat").click()
    playwright.expect(page.get_by_text("1 dönem kapatılıyor.")).to_be_visible()
    page.get_by_label("Unvan ya da numara").fill("ığdır")
    page.get_by_role("button", name="Süz").click()
    playwright.expect(page.get_by_role("checkbox", name="Iğdır Çay Tarım Ürünleri Ltd. Şti. seç")).to_be_visible()
    keep(page, "03-filtered")
    page.locator(".cell a").last.click()
    page.goto("/edefter/calendar/")
    page.get_by_role("button", name="Adres al").click()
    playwright.expect(page.get_by_label("Şimdi kopyalayın")).to_be_visible()
    keep(page, "04-calendar")


def test_f006_f028_set_up_and_announcements_read_well(page: Any) -> None:
    notices.announce(AnnouncementText("Önemli duyuru", "İlk beratların son günü 30 Nisan.", is_important=True), "zarf")
    page.goto("/")
    keep(page, "05-home-announced")
    page.get_by_role("link", name="Önemli duyuru").click()
    keep(page, "06-announcements")
    page.get_by_role("button", name="Okundu: Önemli duyuru").click()
    playwright.expect(page.get_by_text("Okundu olarak işaretlendi.")).to_be_visible()
    page.goto("/settings/setup/")
    playwright.expect(page.get_by_text("kurulum bekliyor")).to_be_visible()
    keep(page, "07-setup")
