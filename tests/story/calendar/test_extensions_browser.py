"""The operator notes an extension in a real browser and takes it back; the firm's page follows. Judged by axe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from tests.portal_world import World, world
from tests.story.calendar.test_board_browser import keep
from tests.story.portal.test_portal_browser import WIDTHS, browser

from zarf.office.calendar import jobs
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import SetChoices, YearData
from zarf.office.taxpayers import services as taxpayers

__all__ = ["browser", "world"]

playwright = pytest.importorskip("playwright.sync_api")

ACT = "VUK sirküler 205 (12.11.2026)"


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, world: World) -> Iterator[Any]:
    """A window without anybody signed in, over a firm whose July falls due on 16 November."""
    edefter.add_year(world.a, YearData(date(2026, 1, 1), date(2026, 12, 31)), "test")
    for month in range(1, 7):
        edefter.declare_inactive(world.a, SetChoices(2026, month), "test")
    User.objects.create_user("isletmen@zarf.test", "isletmen@zarf.test", password="uzun bir parola 29")
    taxpayers.make_operator("isletmen@zarf.test", is_operator=True)
    context = browser.new_context(viewport=WIDTHS[request.param], locale="tr-TR", base_url=live_server.url)
    context.set_default_timeout(15_000)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    opened.zarf_size = request.param
    yield opened
    context.close()
    assert [line for line in complaints if "422" not in line] == []


def sign_in(page: Any, name: str, password: str) -> None:
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_label("E-posta").fill(name)
    page.get_by_label("Parola").fill(password)
    page.get_by_role("button", name="Giriş yap").click()


def test_an_extension_is_noted_followed_and_ended(page: Any) -> None:
    sign_in(page, "isletmen@zarf.test", "uzun bir parola 29")
    page.get_by_role("link", name="Süre uzatmaları").click()
    page.get_by_label("Asıl son gün").fill("2026-11-16")
    page.get_by_label("Uzatılan son gün").fill("2026-11-29")
    page.get_by_label("Dayanak").fill(ACT)
    page.get_by_role("button", name="Uzatmayı yaz").click()
    playwright.expect(page.get_by_text("29.11.2026 iş günü değil")).to_be_visible()
    keep(page, "40-extension-refused")
    page.get_by_label("Uzatılan son gün").fill("2026-11-30")
    page.get_by_role("button", name="Uzatmayı yaz").click()
    playwright.expect(page.get_by_text("1 firmanın 1 ayını etkiler.")).to_be_visible()
    keep(page, "41-extension-noted")
    jobs.refresh_all(0)
    sign_in(page, "muhasebe@deneme.invalid", "uzun bir parola 26")
    playwright.expect(page.get_by_text("30.11.2026").first).to_be_visible()
    page.goto("/edefter/calendar/")
    playwright.expect(page.get_by_text(ACT).first).to_be_visible()
    keep(page, "42-calendar-extended")
    sign_in(page, "isletmen@zarf.test", "uzun bir parola 29")
    page.goto("/operator/extensions/")
    row = page.get_by_role("row").filter(has_text=ACT)
    row.get_by_text("Sona erdir").first.click()
    row.get_by_label("Neden").fill("Yanlış gün yazıldı")
    keep(page, "43-extension-ending")
    row.get_by_role("button", name="Sona erdir").click()
    playwright.expect(page.get_by_text("Sona erme nedeni: Yanlış gün yazıldı")).to_be_visible()
    keep(page, "44-extension-ended")
