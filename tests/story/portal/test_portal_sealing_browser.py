"""The page of the seal in a real browser: key tested, documents sealed, a failure read; desk and phone, with axe."""

from __future__ import annotations

from typing import Any

import pytest
from tests.real_browser import browser, sign_in
from tests.sealing_world import Sealing, authority, sealing
from tests.story.portal.test_portal_browser import keep, page
from tests.story.portal.test_portal_validate_browser import assert_accessible

from zarf.office.sealing import services

playwright = pytest.importorskip("playwright.sync_api")

__all__ = ["authority", "browser", "page", "sealing"]


def test_the_accountant_tests_the_seal_and_has_the_waiting_sealed(sealing: Sealing, page: Any) -> None:
    sealing.waiting(3)
    sign_in(page)
    page.get_by_role("link", name="Ayarlar", exact=True).click()
    page.get_by_role("link", name="Mühür anahtarı, sınaması ve mühür bekleyen belgeler").click()
    assert_accessible(page)
    keep(page, "50-sealing")
    page.get_by_role("button", name="Mali mührü sına").click()
    playwright.expect(page.get_by_role("button", name="Mali mührü sına")).to_be_disabled()
    sealing.work()
    # The page asks again by itself.
    playwright.expect(page.get_by_text("mühür atıyor")).to_be_visible()
    key = sealing.world.a.seal_key
    sealing.world.a.seal_key = sealing.keys.put("other", sealing.kamusm.key("5555555504"))
    sealing.world.a.save()
    page.get_by_role("button", name="3 belgeyi şimdi mühürle").click()
    playwright.expect(page.get_by_text("Başlıyor…")).to_be_visible()
    keep(page, "51-sealing-begins")
    sealing.work()
    playwright.expect(page.get_by_text("3 belgeden 0 tanesi mühürlendi.")).to_be_visible()
    assert_accessible(page)
    keep(page, "52-sealing-failed")
    sealing.world.a.seal_key = key
    sealing.world.a.save()
    with services.only_run_of(sealing.world.a):
        run = services.begin_run(sealing.world.a, 3, "ayşe")
        assert run is not None
        services.note_progress(run, 1, [])
        page.reload()
        playwright.expect(page.get_by_text("3 belgeden 1 tanesi mühürlendi.")).to_be_visible()
        assert_accessible(page)
        keep(page, "53-sealing-at-work")
    page.reload()
    page.get_by_role("button", name="3 belgeyi şimdi mühürle").click()
    sealing.work()
    playwright.expect(page.get_by_text("3 belgeden 3 tanesi mühürlendi.")).to_be_visible()
    keep(page, "54-sealing-done")
