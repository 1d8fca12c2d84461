"""The firm's own labels in a real browser, judged by axe. Pictures: test-artefacts/portal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.portal_world import World
from tests.real_browser import browser, sign_in
from tests.registered import register
from tests.story.portal.test_portal_browser import keep, page

from zarf.office.taxpayers.services import add_branch

__all__ = ["browser", "page"]

playwright = pytest.importorskip("playwright.sync_api")


def test_f311_the_administrator_adds_labels_by_hand_and_from_gibs_list(page: Any, world: World) -> None:
    world.accountant.memberships.update(role="administrator")
    since = world.clock.now() - timedelta(days=1)
    add_branch(world.a, "kadikoy", "Kadıköy")
    register(world.a.vkn_tckn, "GB", "urn:mail:defaultgb@deneme.test", since)
    sign_in(page)
    page.get_by_role("link", name="Ayarlar").click()
    page.get_by_role("link", name="Etiketler", exact=True).click()
    playwright.expect(page.get_by_text("e-Fatura gönderemezsiniz")).to_be_visible()
    keep(page, "70-labels")
    page.get_by_role("button", name="Ekle: urn:mail:defaultgb@deneme.test").click()
    playwright.expect(page.get_by_text("e-Fatura gönderemezsiniz")).to_have_count(0)
    page.get_by_label("Etiket", exact=True).fill("urn:mail:subepk@deneme.test ")
    page.get_by_label("Türü").select_option("PK")
    page.get_by_role("button", name="Kaydet").click()
    playwright.expect(page.locator("#id_name_error")).to_be_visible()
    page.get_by_label("Etiket", exact=True).fill("urn:mail:subepk@deneme.test")
    page.get_by_label("Şube").select_option("kadikoy")
    page.get_by_role("button", name="Kaydet").click()
    playwright.expect(page.get_by_role("cell", name="kadikoy")).to_be_visible()
    keep(page, "71-labels-added")
