"""The firm's pages in a real browser, at a desk and on a phone, judged by axe. Pictures: test-artefacts/firm."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from tests.portal_world import World, world
from tests.real_browser import WIDTHS, Album, browser, opened, sign_in

from zarf.office.notices.models import OutgoingMail
from zarf.office.taxpayers import services

__all__ = ["browser", "world"]

playwright = pytest.importorskip("playwright.sync_api")

keep = Album("firm")


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, world: World) -> Iterator[Any]:
    """A signed-in administrator, Turkish, of a firm with two people and a branch."""
    world.accountant.memberships.update(role="administrator")
    services.add_branch(world.a, "izmir", "İzmir Şubesi")
    services.add_alias(world.a, "PK", "urn:mail:izmirpk@deneme.test", branch="izmir", is_default=False)
    services.grant(world.stranger.username, [world.a], "preparer")
    with opened(browser, request.param, live_server.url) as page:
        sign_in(page, world.accountant.username)
        yield page


def test_an_administrator_runs_the_firm(page: Any, world: World) -> None:
    """Invites somebody, who joins; limits a person to a branch; makes a key; reads of it all in the log."""
    expect = playwright.expect
    page.goto("/settings/")
    page.get_by_role("link", name="Kullanıcılar", exact=True).click()
    page.get_by_label("E-posta").fill("ayse@deneme.test")
    page.get_by_label("Rol", exact=True).select_option("sealer")
    page.get_by_role("button", name="Davet gönder").click()
    expect(page.get_by_role("heading", name="Bekleyen davetler")).to_be_visible()
    keep(page, "users")
    page.get_by_role("link", name=world.stranger.username).click()
    page.get_by_label("Yalnız seçilen şubelerin belgelerini görsün").check()
    page.get_by_label("İzmir Şubesi").check()
    keep(page, "user")
    page.get_by_role("button", name="Kaydet").click()
    expect(page.get_by_text("Yetki kaydedildi.")).to_be_visible()
    page.get_by_role("link", name="Şubeler", exact=True).click()
    keep(page, "branches")
    page.get_by_role("link", name="API anahtarları").click()
    page.get_by_label("Ad", exact=True).fill("ERP")
    page.get_by_role("button", name="Oluştur").click()
    expect(page.get_by_text("bir daha gösterilmez")).to_be_visible()
    keep(page, "keys")
    page.get_by_role("link", name="İşlem kayıtları").click()
    expect(page.get_by_text("Kullanıcı davet edildi")).to_be_visible()
    keep(page, "audit")
    page.goto("/account/")
    keep(page, "account")
    join(page)


def join(page: Any) -> None:
    """The invited person, in a browser of her own."""
    mail = OutgoingMail.objects.filter(kind="invitation").get()
    found = re.search(r"/join/[\w-]+/", mail.text)
    assert found is not None
    guest = page.context.browser.new_context(viewport=page.viewport_size, locale="tr-TR")
    opened = guest.new_page()
    opened.zarf_size = page.zarf_size
    opened.goto(page.url.split("/account/")[0] + found[0])
    keep(opened, "join")
    opened.get_by_label("Parola", exact=True).fill("uzun bir parola 27")
    opened.get_by_label("Parola (yeniden)").fill("uzun bir parola 27")
    opened.get_by_role("button", name="Daveti kabul et").click()
    playwright.expect(opened.get_by_text("Davet kabul edildi.")).to_be_visible()
    guest.close()


def test_two_step_sign_in_is_turned_on(page: Any, world: World) -> None:
    """With the code an app would show; the next sign-in asks for one as well."""
    page.goto("/account/")
    page.get_by_role("link", name="İki adımlı giriş").click()
    keep(page, "mfa")
    page.get_by_role("link", name="İki adımlı girişi aç").click()
    keep(page, "reauthenticate")
    page.get_by_label("Parola").fill("uzun bir parola 26")
    page.get_by_role("button", name="Doğrula").click()
    secret = page.locator("code").inner_text()
    keep(page, "mfa-activate")
    page.get_by_label("Doğrulama kodu").fill(code_of(secret))
    page.get_by_role("button", name="Aç", exact=True).click()
    playwright.expect(page.get_by_role("heading", name="Kurtarma kodları")).to_be_visible()
    keep(page, "recovery-codes")
    code = page.locator("li code").first.inner_text()
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Çıkış yap").click()
    page.goto("/accounts/login/")
    page.get_by_label("E-posta").fill(world.accountant.username)
    page.get_by_label("Parola").fill("uzun bir parola 26")
    page.get_by_role("button", name="Giriş yap").click()
    keep(page, "mfa-authenticate")
    page.get_by_label("Doğrulama kodu").fill(code)
    page.get_by_role("button", name="Giriş yap").click()
    playwright.expect(page.get_by_role("heading", name="Bugün yapılacaklar")).to_be_visible()


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
