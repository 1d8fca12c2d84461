"""Berat listesi in a real browser, at a desk and on a phone, judged by axe. Pictures: test-artefacts/edefter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.integration.office.berats.conftest import House, house
from tests.portal_world import world
from tests.real_browser import WIDTHS, browser, opened, sign_in
from tests.story.edefter.test_edefter_browser import keep

from zarf.ports.gib import EDefterFault

__all__ = ["browser", "house", "world"]

playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, house: House) -> Iterator[Any]:
    """A signed-in Turkish browser over a firm with a closed month."""
    with opened(browser, request.param, live_server.url) as page:
        sign_in(page)
        yield page


def test_the_accountant_follows_packages_and_sends_one_again(page: Any, house: House) -> None:
    page.goto("/edefter/")
    page.get_by_role("link", name="Berat listesi").click()
    playwright.expect(page.get_by_text("Gönderilecek paket yok")).to_be_visible()
    keep(page, "20-berats-empty")
    house.close(1)
    house.gib.before = EDefterFault(114, "MUKELLEF PAKET YUKLEYEMEZ")
    page.get_by_role("button", name="Gönder", exact=True).click()
    playwright.expect(page.get_by_text("2 paket yola çıktı.")).to_be_visible()
    house.work()
    page.goto("/edefter/berats/")
    playwright.expect(page.get_by_text("EF-EDS-114")).to_be_visible()
    keep(page, "21-berats")
    page.get_by_role("button", name="Yeniden gönder").click()
    playwright.expect(page.get_by_text("Yeniden gönderiliyor.")).to_be_visible()
    keep(page, "22-berat")
    house.work()
    for kind in ("YB", "KB"):
        house.approve(kind)
    house.later(minutes=5)
    house.work()
    page.goto("/edefter/berats/")
    keep(page, "23-berats-done")
