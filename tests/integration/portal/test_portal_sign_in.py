"""Signing in: failures lock, everything is logged, and nothing tells who has an account."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from tests.portal_world import World

from zarf.office.audit.models import AuditEntry
from zarf.office.notices.models import OutgoingMail

PASSWORD = "uzun bir parola 26"


@pytest.fixture
def stranger_at_the_door(world: World) -> Client:
    return Client(headers={"accept-language": "tr"})


def sign_in(client: Client, login: str, password: str) -> Any:
    return client.post("/accounts/login/", {"login": login, "password": password})


def text(response: Any) -> str:
    return unescape(response.content.decode())


def test_signing_in_and_out_is_logged_with_the_address(world: World, stranger_at_the_door: Client) -> None:
    assert sign_in(stranger_at_the_door, world.accountant.username, PASSWORD).status_code == 302
    stranger_at_the_door.post("/accounts/logout/")
    told = AuditEntry.objects.filter(taxpayer=world.a).order_by("id").values_list("action", "actor", "address")
    who = world.accountant.username
    assert list(told) == [("session.signed_in", who, "127.0.0.1"), ("session.signed_out", who, "127.0.0.1")]


def test_after_five_failures_not_even_the_right_password_opens(world: World, stranger_at_the_door: Client) -> None:
    for _ in range(5):
        assert sign_in(stranger_at_the_door, world.accountant.username, "yanlış").status_code == 200
    page = sign_in(stranger_at_the_door, world.accountant.username, PASSWORD)
    assert page.status_code == 200
    assert "giriş 15 dakika için kilitlendi" in text(page)
    assert sign_in(stranger_at_the_door, world.stranger.username, PASSWORD).status_code == 302


def test_an_address_nobody_has_answers_word_for_word_the_same(world: World, stranger_at_the_door: Client) -> None:
    def told(login: str) -> list[str]:
        pages = [text(sign_in(stranger_at_the_door, login, "yanlış")) for _ in range(6)]
        return [
            page[page.index("<h1>") : page.index("</form>", page.index("<h1>"))].replace(login, "") for page in pages
        ]

    def without_token(pages: list[str]) -> list[str]:
        return ["".join(part for part in page.split("<") if "csrf" not in part) for page in pages]

    known, unknown = told(world.accountant.username), told("kimse@deneme.invalid")
    assert without_token(known) == without_token(unknown)


def test_a_forgotten_password_goes_by_mail_and_tells_nothing(
    world: World, stranger_at_the_door: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "zarf.site.outbox.OutboxBackend"
    answers = [
        stranger_at_the_door.post("/accounts/password/reset/", {"email": email}, follow=True)
        for email in (world.accountant.username, "kimse@deneme.invalid")
    ]
    assert {one.redirect_chain[-1][0] for one in answers} == {"/accounts/password/reset/done/"}
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.is_secret) == (world.accountant.username, True)
    assert "/accounts/password/reset/key/" in mail.text


def test_nobody_makes_an_account_by_himself(stranger_at_the_door: Client) -> None:
    page = stranger_at_the_door.post(
        "/accounts/signup/", {"email": "yeni@deneme.invalid", "password1": "uzun bir parola 28"}
    )
    assert "yeni@deneme.invalid" not in str(page.content)


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_pages_around_signing_in_speak_the_readers_language(client: Client, world: World, language: str) -> None:
    words = {"tr": "Parolayı değiştir", "en": "Change the password"}
    browser = Client(headers={"accept-language": language})
    browser.force_login(world.accountant, backend="django.contrib.auth.backends.ModelBackend")
    assert words[language] in text(browser.get("/accounts/password/change/"))
    page = browser.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "yepyeni bir parola 3", "password2": "yepyeni bir parola 3"},
    )
    assert page.status_code == 302
    assert AuditEntry.objects.filter(taxpayer=world.a, action="password.changed").exists()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("tr", "E-posta adresi ya da parola doğru değil."),
        ("en", "The e-mail address or the password is not right."),
    ],
)
def test_a_wrong_password_is_told_in_the_houses_words(world: World, language: str, told: str) -> None:
    page = text(sign_in(Client(headers={"accept-language": language}), world.accountant.username, "yanlış"))
    assert told in page
    assert "şifre" not in page.lower()


def test_messages_of_the_library_are_in_the_houses_words() -> None:
    with translation.override("tr"):
        codes = render_to_string("mfa/messages/recovery_codes_generated.txt").strip()
        changed = render_to_string("account/messages/password_changed.txt").strip()
    assert (codes, changed) == ("Yeni kurtarma kodları oluşturuldu.", "Parolanız değişti.")
