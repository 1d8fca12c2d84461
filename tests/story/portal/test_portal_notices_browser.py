"""Notices in a real browser, at a desk and on a phone, judged by axe. Pictures: test-artefacts/portal."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.office.notices.test_notices import check, refused_list
from tests.portal_world import World
from tests.real_browser import browser, sign_in
from tests.story.portal.test_portal_browser import keep, page

from zarf.office.notices.gathering import gather

__all__ = ["browser", "page"]

playwright = pytest.importorskip("playwright.sync_api")


def test_a_person_reads_what_the_firm_has_to_know_and_chooses_mails(page: Any, world: World) -> None:
    world.document(world.a, "out", "STOPPED")
    world.document(world.a, "out", "EARSIV_DRAFT", number="", customer_title="Kullanıcı Olmayan Bakkal")
    check(world, new=3, removal=1)
    refused_list(world)
    gather()
    sign_in(page)
    page.get_by_role("link", name="Bildirimler").click()
    playwright.expect(page.get_by_text("yeni", exact=True)).to_have_count(4)
    keep(page, "60-notices")
    page.get_by_role("button", name="Okundu:").first.click()
    playwright.expect(page.get_by_text("yeni", exact=True)).to_have_count(3)
    page.get_by_role("button", name="Hepsini okundu say").click()
    playwright.expect(page.get_by_text("yeni", exact=True)).to_have_count(0)
    page.get_by_role("link", name="E-posta seçimi").click()
    page.get_by_label("Cari denetiminde yenilikler").check()
    keep(page, "61-choice-of-mails")
    page.get_by_role("button", name="Kaydet").click()
    playwright.expect(page.get_by_text("E-posta seçiminiz kaydedildi.")).to_be_visible()
    page.goto("/notices/")
    page.get_by_role("link", name="Bak:").first.click()
    playwright.expect(page.locator("main h1")).to_be_visible()
