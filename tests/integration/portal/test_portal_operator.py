"""F117: an operator of the platform sees a firm for a stated reason only, changes nothing, and leaves a trace."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User
from django.test import Client
from tests.portal_world import World

from zarf.core.errors import NotAllowed
from zarf.doors.cli import inbox, status
from zarf.office.acting import HOUSE, Actor, Kind, acting
from zarf.office.audit.models import AuditEntry
from zarf.office.exchange.models import Document
from zarf.office.taxpayers import services


@pytest.fixture
def operator(world: World) -> User:
    user = User.objects.create_user("isletmen@zarf.test", password="uzun bir parola 29")
    services.make_operator(user.username, is_operator=True)
    return user


@pytest.fixture
def browser(operator: User) -> Client:
    signed_in = Client(headers={"accept-language": "tr"})
    signed_in.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    return signed_in


def text(response: Any) -> str:
    return unescape(response.content.decode())


def look(browser: Client, world: World, reason: str = "1234 numaralı destek kaydı") -> Any:
    return browser.post("/operator/", {"firm": world.a.vkn_tckn, "reason": reason}, follow=True)


def told(world: World) -> list[tuple[str, str, str]]:
    found = AuditEntry.objects.filter(taxpayer=world.a, action__startswith="operator.").order_by("id")
    return [(one.action, one.actor_kind, one.subject) for one in found]


def test_f117_without_a_visit_an_operator_sees_no_firm(browser: Client, waiting: Document) -> None:
    assert browser.get("/").headers["Location"] == "/operator/"
    assert browser.get(f"/documents/{waiting.pk}/").status_code == 302


def test_f117_a_reason_is_needed(browser: Client, world: World) -> None:
    assert "neden baktığınızı yazın" in text(look(browser, world, reason=" "))
    assert told(world) == []


def test_f117_each_page_he_looks_at_stands_in_the_firms_log(browser: Client, world: World, waiting: Document) -> None:
    assert "Platform işletmeni olarak bakıyorsunuz" in text(look(browser, world))
    assert waiting.number in text(browser.get(f"/documents/{waiting.pk}/"))
    assert told(world) == [
        ("operator.entered", "operator", "isletmen@zarf.test"),
        ("operator.looked", "operator", "portal:home"),
        ("operator.looked", "operator", f"portal:document pk={waiting.pk}"),
    ]
    assert AuditEntry.objects.get(action="operator.entered").note == "1234 numaralı destek kaydı"


def test_f117_an_operator_changes_nothing(browser: Client, world: World, waiting: Document) -> None:
    look(browser, world)
    page = browser.post(f"/documents/{waiting.pk}/answer", {"answer": "KABUL"}, follow=True)
    assert "yetkisi bu iş için yetmez" in text(page)
    waiting.refresh_from_db()
    assert waiting.state == "WAITING_ANSWER"


def test_f117_a_visit_ends_by_itself_and_by_a_press(browser: Client, world: World) -> None:
    look(browser, world)
    world.clock.advance(timedelta(hours=1))
    assert browser.get("/").headers["Location"] == "/operator/"
    look(browser, world)
    browser.post("/operator/leave")
    assert browser.get("/").headers["Location"] == "/operator/"
    assert told(world)[-1][0] == "operator.left"


def test_f117_other_firms_stay_closed(browser: Client, world: World) -> None:
    theirs = world.document(world.b, "in", "INBOX")
    look(browser, world)
    assert browser.get(f"/documents/{theirs.pk}/").status_code == 404


def test_the_operators_page_does_not_exist_for_others(client: Client, world: World) -> None:
    assert client.get("/operator/").status_code == 404
    assert client.post("/operator/", {"firm": world.b.vkn_tckn, "reason": "merak ettim"}).status_code == 404
    with pytest.raises(NotAllowed, match="EF-TAX-061"):
        services.visit(world.accountant, world.b, "merak ettim")


def test_nobody_makes_himself_an_operator(world: World) -> None:
    boss = Actor(world.accountant.username, Kind.PERSON, {world.a.pk: "administrator"})
    with acting(boss), pytest.raises(NotAllowed, match="EF-TAX-061"):
        services.make_operator(world.accountant.username, is_operator=True)


def test_a_dismissed_operator_is_out_at_once(browser: Client, world: World, operator: User) -> None:
    look(browser, world)
    services.make_operator(operator.username, is_operator=False)
    assert browser.get("/").status_code == 403


def test_f117_reading_at_the_command_line_is_logged_too(world: World, waiting: Document) -> None:
    with acting(Actor("zarf:root", HOUSE.kind)):
        assert CliRunner().invoke(inbox.command, ["--for", world.a.vkn_tckn]).exit_code == 0
        assert CliRunner().invoke(status.command, [waiting.number]).exit_code == 0
    assert [one[2] for one in told(world)] == ["zarf inbox", f"zarf status {waiting.number}"]
    assert AuditEntry.objects.filter(action="operator.looked").first().actor == "zarf:root"  # type: ignore[union-attr]
