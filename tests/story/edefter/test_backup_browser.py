"""Buluta Yedekleme in a real browser, at a desk and on a phone, judged by axe. Pictures: test-artefacts/edefter."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from tests.integration.office.backup.conftest import YEAR, House, house
from tests.portal_world import world
from tests.real_browser import WIDTHS, browser, opened, sign_in
from tests.story.edefter.test_edefter_browser import keep

from zarf.office.backup import services as backup
from zarf.office.backup.models import BackupRun
from zarf.office.taxpayers.models import Membership

__all__ = ["browser", "house", "world"]

playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, house: House) -> Iterator[Any]:
    """A signed-in administrator of a firm with ledgers and no backup."""
    Membership.objects.filter(user=house.world.accountant).update(role="administrator")
    with opened(browser, request.param, live_server.url) as page:
        sign_in(page)
        yield page


def work() -> None:
    """What the worker does."""
    for run in BackupRun.objects.filter(ended_at=None):
        backup.carry_out(run.pk)


def test_f011_f012_backup_and_restore_from_the_menu(page: Any, house: House) -> None:
    page.get_by_role("link", name="e-Defter", exact=True).click()
    page.get_by_role("link", name="Buluta Yedekleme").click()
    keep(page, "20-backup-empty")
    page.get_by_role("link", name="Yedekleme yerini seç").click()
    page.get_by_role("link", name="S3").click()
    keep(page, "21-backup-s3")
    page.get_by_role("link", name="Google Drive").click()
    page.get_by_role("button", name="Kaydet").click()
    page.get_by_role("button", name="Google hesabını bağla").click()
    playwright.expect(page.get_by_text("ABCD-EFGH")).to_be_visible()
    keep(page, "22-backup-code")
    house.drive.consent_given = True
    page.get_by_role("button", name="Kodu yazdım").click()
    playwright.expect(page.get_by_text("Google hesabı bağlandı")).to_be_visible()
    page.get_by_role("button", name="Yedekleri şifrele").click()
    key = page.locator("main code").first.inner_text()
    keep(page, "23-backup-key")
    page.get_by_role("link", name="Anahtarı sakladım").click()
    page.get_by_role("button", name="Yedekle", exact=True).click()
    playwright.expect(page.get_by_text("başlamayı bekliyor").first).to_be_visible()
    keep(page, "24-backup-running")
    work()
    # The page asks by itself every two seconds.
    playwright.expect(page.get_by_text("13 dosya gönderildi")).to_be_visible()
    before = house.hashes()
    shutil.rmtree(house.folder / YEAR / "01")
    page.get_by_text("Geri yükle", exact=True).first.click()
    page.get_by_label("Dönem").fill("2026-01")
    page.get_by_label("Kurtarma anahtarı").fill(key)
    keep(page, "25-backup-restore")
    page.get_by_role("button", name="Geri yükle").click()
    work()
    playwright.expect(page.get_by_text("6 dosya geri geldi")).to_be_visible()
    assert house.hashes() == before
    page.get_by_role("button", name="Doğrula", exact=True).click()
    gone = next(file for file, about in house.drive.files.items() if about["name"].endswith("-KB-000000.xml.gz.age"))
    del house.drive.files[gone]
    work()
    playwright.expect(page.get_by_text("EF-BCK-027")).to_be_visible()
    keep(page, "26-backup-done")
