"""The stamping account in a real browser, with the simulated KamuSM: tried, kept, used; desk and phone, with axe."""

from __future__ import annotations

from typing import Any

import pytest
from tests.real_browser import browser, sign_in
from tests.stamping_world import OWN, SECRET, Stamping, kamusm, stamping, value
from tests.story.portal.test_portal_browser import keep, page
from tests.story.portal.test_portal_validate_browser import assert_accessible

from zarf.core.errors import ZarfError
from zarf.office.timestamps import services as timestamps

playwright = pytest.importorskip("playwright.sync_api")

__all__ = ["browser", "kamusm", "page", "stamping"]


def test_f018_the_administrator_tries_and_keeps_an_account_and_settles_what_is_open(
    stamping: Stamping, page: Any
) -> None:
    sign_in(page)
    page.get_by_role("link", name="Ayarlar", exact=True).click()
    page.get_by_role("link", name="Zaman damgası hesabı, kontör ve harcanan damgalar").click()
    playwright.expect(page.get_by_text("Platform hesabı", exact=True)).to_be_visible()
    assert_accessible(page)
    keep(page, "40-stamping-empty")
    page.get_by_label("Zaman Damgası Kullanıcı Adı").fill(OWN)
    page.get_by_role("button", name="Kaydet").click()
    playwright.expect(page.locator("#id_password_error")).to_be_visible()
    assert_accessible(page)
    keep(page, "41-stamping-half")
    page.get_by_label("Zaman Damgası Şifresi").fill(SECRET)
    page.get_by_role("button", name="Sına").click()
    playwright.expect(page.get_by_text("Hesap sınandı, çalışıyor. Kalan kontör: 5.")).to_be_visible()
    # A tried password is not given back by the page; it is typed once more to be kept.
    page.get_by_label("Zaman Damgası Şifresi").fill(SECRET)
    page.get_by_label("Giden belgelerin mührüne zaman damgası basılsın").check()
    page.get_by_role("button", name="Kaydet").click()
    playwright.expect(page.get_by_text("Kendi hesabınız (70)")).to_be_visible()
    assert SECRET not in page.content()

    timestamps.stamp(stamping.world.a, value("browser-1"), "DNM2026000000001")
    stamping.fault("drop_answer")
    with pytest.raises(ZarfError):
        timestamps.stamp(stamping.world.a, value("browser-2"), "DNM2026000000002")
    page.get_by_role("button", name="Sına").click()
    assert_accessible(page)
    keep(page, "42-stamping-account")
    page.get_by_role("link", name="1 istek").click()
    playwright.expect(page.get_by_text("DNM2026000000002")).to_be_visible()
    assert_accessible(page)
    keep(page, "43-stamping-open")
    page.get_by_role("button", name="Harcanmış", exact=True).click()
    playwright.expect(page.get_by_text("Karar kaydedildi")).to_be_visible()
    playwright.expect(page.get_by_text("kontör harcandı, damga gelmedi")).to_be_visible()
    keep(page, "44-stamping-ledger")
