"""The page "Zorunlu muyum?" in a real browser: from the settings to the answer, at a desk and on a phone, with axe."""

from __future__ import annotations

from typing import Any

import pytest
from tests.real_browser import browser, sign_in
from tests.story.portal.test_portal_browser import keep, page
from tests.story.portal.test_portal_validate_browser import assert_accessible

playwright = pytest.importorskip("playwright.sync_api")

__all__ = ["browser", "page"]


def test_f282_a_firm_learns_from_its_settings_whether_it_is_obliged(page: Any) -> None:
    sign_in(page)
    page.get_by_role("link", name="Ayarlar").click()
    page.get_by_role("link", name="kullanmak zorunda mı?").click()
    playwright.expect(page.get_by_role("heading", name="Zorunlu muyum?")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("yılı cirosu").first.fill("12000000")
    page.get_by_label("konaklama işletmesi").check()
    page.get_by_role("button", name="Yanıtla").click()
    playwright.expect(page.get_by_text("e-Fatura kullanmak zorundasınız").first).to_be_visible()
    playwright.expect(page.get_by_text("e-İrsaliye kullanmak zorundasınız")).to_be_visible()
    assert_accessible(page)
    keep(page, "20-obligation")
