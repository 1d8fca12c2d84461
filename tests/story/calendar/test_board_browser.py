"""The board and the calendar in a real browser, at a desk and on a phone, judged by axe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tests.portal_world import World, world
from tests.real_browser import WIDTHS, Album, browser, opened, sign_in

from zarf.office.calendar import services as calendar
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet, SetChoices, YearData
from zarf.office.notices import services as notices
from zarf.office.notices.services import AnnouncementText
from zarf.office.taxpayers.models import Membership, Taxpayer

__all__ = ["browser", "world"]

playwright = pytest.importorskip("playwright.sync_api")

keep = Album("board")
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
    with opened(browser, request.param, live_server.url, refusals=()) as page:
        sign_in(page)
        yield page


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
