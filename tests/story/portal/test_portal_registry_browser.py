"""GİB's list in a real browser: search, a user, what was known on a day; at a desk and on a phone, with axe."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.portal_world import NOW
from tests.real_browser import browser, sign_in
from tests.registered import register
from tests.story.portal.test_portal_browser import keep, page
from tests.story.portal.test_portal_validate_browser import assert_accessible

from zarf.core.findings import finding
from zarf.office.registry.models import Closing, Entry, ListVersion
from zarf.office.registry.state import note_attempt

playwright = pytest.importorskip("playwright.sync_api")

__all__ = ["browser", "page"]
FIRM = "9876543217"


@pytest.fixture
def listed(world: Any) -> None:
    """A firm whose label was changed yesterday, in two copies of the PK list and one of the GB list."""
    begun = NOW - timedelta(days=100)
    old = register(FIRM, "PK", "urn:mail:eskipk@ornek.invalid", begun, title="IŞIK İNŞAAT A.Ş.")
    register(FIRM, "GB", "urn:mail:gb@ornek.invalid", begun, title="IŞIK İNŞAAT A.Ş.")
    ListVersion.objects.update(fetched_at=NOW - timedelta(minutes=40))
    ListVersion.objects.filter(role="PK").update(is_current=False)
    register(FIRM, "PK", "urn:mail:yenipk@ornek.invalid", NOW - timedelta(days=1), title="IŞIK İNŞAAT A.Ş.")
    newest = ListVersion.objects.get(role="PK", is_current=True)
    Entry.objects.filter(pk=old.pk).update(until=newest.pk)
    Closing.objects.create(identifier=FIRM, closure_date=(NOW + timedelta(days=9)).date(), since=newest.pk)
    note_attempt("GB", finding("EF-REG-002", role="GB", found="ZIP"))


def test_f071_a_person_looks_a_user_up_and_asks_what_was_known(page: Any, listed: None) -> None:
    sign_in(page)
    page.get_by_role("link", name="Cari", exact=True).click()
    page.get_by_role("link", name="GİB listesi").click()
    playwright.expect(page.get_by_role("heading", name="Kayıtlı kullanıcılar")).to_be_visible()
    playwright.expect(page.locator("#list-age")).to_contain_text("tarihinde alındı")
    playwright.expect(page.get_by_text("GB listesi okunamadı")).to_be_visible()
    assert_accessible(page)
    keep(page, "30-registry")
    page.get_by_label("Unvan, vergi/TC no").fill("ışık insaat")
    page.get_by_role("button", name="Ara").click()
    page.get_by_role("link", name="IŞIK İNŞAAT A.Ş.").click()
    playwright.expect(page.locator("#history")).to_contain_text("urn:mail:eskipk@ornek.invalid")
    playwright.expect(page.get_by_text("tarihinde kapanıyor")).to_be_visible()
    assert_accessible(page)
    keep(page, "31-registry-user")
    page.get_by_label("O gün ne biliniyordu?").fill((NOW - timedelta(days=20)).date().isoformat())
    page.get_by_role("button", name="Göster").click()
    playwright.expect(page.locator("table.list").first).to_contain_text("urn:mail:eskipk@ornek.invalid")
    playwright.expect(page.locator("table.list").first).not_to_contain_text("urn:mail:yenipk@ornek.invalid")
    keep(page, "32-registry-on-a-day")


def test_a_search_without_a_hit_says_so(page: Any, listed: None) -> None:
    sign_in(page)
    page.goto("/registered-users/?q=yokluk")
    playwright.expect(page.get_by_text("Listelerde böyle bir kullanıcı yok.")).to_be_visible()
