"""The operator's page of extensions: listed with their story, noted, ended, logged; the firms' calendars follow."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.edefter_world import set_up
from tests.integration.portal.test_portal_operator import browser, operator
from tests.portal_world import World, client, world

from zarf.core.errors import NotAllowed
from zarf.office.acting import Actor, Kind, acting
from zarf.office.audit.models import AuditEntry
from zarf.office.calendar import jobs
from zarf.office.calendar import services as calendar
from zarf.office.deadlines import services as deadlines

__all__ = ["browser", "client", "operator", "world"]

ADDRESS = "/operator/extensions/"
ACT = "VUK sirküler 205 (12.11.2026)"
DAY, LATER = date(2026, 11, 16), date(2026, 11, 30)


def text(response: Any) -> str:
    return unescape(response.content.decode())


def add(browser: Client, **more: Any) -> Any:
    given = {"action": "add", "last_day": "2026-11-16", "to": "2026-11-30", "act": ACT, "valid_from": "", **more}
    return browser.post(ADDRESS, given, follow=True)


def end(browser: Client, **more: Any) -> Any:
    given = {"action": "end", "last_day": "2026-11-16", "reason": "yanlış yazıldı", "valid_to": "", **more}
    return browser.post(ADDRESS, given, follow=True)


def days(world: World) -> list[str]:
    """What the countdown of firm A says of July."""
    jobs.refresh_all(0)
    return [one.texts["tr"] for one in deadlines.due([world.a.pk]) if "2026-07" in one.texts["tr"]]


def test_the_acts_of_the_product_stand_there_with_their_source(browser: Client) -> None:
    found = text(browser.get(ADDRESS))
    assert "VUK sirküler 198 (11.05.2026)" in found
    assert "ürünle gelir" in found
    assert ADDRESS in text(browser.get("/operator/"))


def test_a_noted_act_moves_calendar_and_countdown_and_is_logged(browser: Client, world: World) -> None:
    set_up(world.a)
    assert "16.11.2026" in days(world)[0]
    told = text(add(browser))
    assert "1 firmanın 1 ayını etkiler." in told
    assert ACT in told
    assert "isletmen@zarf.test" in told
    assert "30.11.2026" in days(world)[0]
    entry = AuditEntry.objects.get(action="calendar.extended")
    assert (entry.actor, entry.actor_kind, entry.subject) == ("isletmen@zarf.test", "operator", ACT)
    assert entry.new["extended_to"] == "2026-11-30"
    ended = text(end(browser))
    assert "Uzatma sona erdirildi" in ended
    assert "yanlış yazıldı" in ended
    assert "16.11.2026" in days(world)[0]
    assert AuditEntry.objects.get(action="calendar.extension_ended").note == "yanlış yazıldı"


def test_what_is_wrong_stands_beside_its_field(browser: Client) -> None:
    early = add(browser, to="2026-11-16")
    assert early.status_code == 422
    assert "EF-CAL-020" in text(early)
    assert "EF-CAL-021" in text(add(browser, to="2026-11-29"))
    assert "EF-CAL-022" in text(add(browser, act="abc"))
    assert add(browser, last_day="dün").status_code == 422
    assert calendar.DeadlineExtension.objects.count() == 0
    assert "Gün anlaşılamadı" in text(end(browser, last_day="dün"))
    assert "geçerli bir uzatma yok" in text(end(browser))


def test_a_day_no_firm_has_is_told(browser: Client, world: World) -> None:
    set_up(world.a)
    assert "Hiçbir firmanın son günü 17.11.2026 değil" in text(add(browser, last_day="2026-11-17"))


def test_a_correction_ends_the_earlier_row_and_keeps_it(browser: Client) -> None:
    add(browser)
    shown = text(add(browser, to="2026-12-01", act="VUK sirküler 206 (13.11.2026)"))
    assert ACT in shown
    assert "Sona erdi" in shown
    assert [one.extended_to for one in calendar.all_extensions() if one.last_day == DAY] == [date(2026, 12, 1)]
    assert AuditEntry.objects.filter(action="calendar.extended").order_by("id").last().old == {  # type: ignore[union-attr]
        "extended_to": "2026-11-30"
    }


def test_an_act_counts_from_its_day_to_its_day(browser: Client, world: World) -> None:
    """Today is 2 November; the act comes into force on the tenth, and is taken back with effect after the twelfth."""
    assert "İleride geçerli" in text(add(browser, valid_from="2026-11-10"))
    end(browser, valid_to="2026-11-12", reason="VUK sirküler 207")
    counts = {
        day: any(one.last_day == DAY for one in calendar.all_extensions(date(2026, 11, day)))
        for day in (2, 9, 10, 12, 13)
    }
    assert counts == {2: False, 9: False, 10: True, 12: True, 13: False}
    world.clock.advance(timedelta(days=9))
    assert [one.act for one in calendar.all_extensions() if one.last_day == DAY] == [ACT]


def test_a_shipped_act_is_set_aside_and_comes_back(browser: Client) -> None:
    shipped = date(2026, 6, 10)
    assert shipped in {one.last_day for one in calendar.all_extensions()}
    shown = text(end(browser, last_day="2026-06-10", reason="Danıştay durdurdu"))
    assert "uzatma sayılmaz" in shown
    assert "Yerine başkası geçti" in shown
    assert shipped not in {one.last_day for one in calendar.all_extensions()}
    end(browser, last_day="2026-06-10", reason="karar kalktı")
    assert shipped in {one.last_day for one in calendar.all_extensions()}


def test_it_does_not_exist_for_others_and_the_service_refuses_them(client: Client, world: World) -> None:
    assert client.get(ADDRESS).status_code == 404
    assert add(client).status_code == 404
    boss = Actor(world.accountant.username, Kind.PERSON, {world.a.pk: "administrator"})
    with acting(boss):
        with pytest.raises(NotAllowed, match="EF-TAX-061"):
            calendar.extend(DAY, LATER, ACT, "ben")
        with pytest.raises(NotAllowed, match="EF-TAX-061"):
            calendar.end_extension(date(2026, 6, 10), "istemiyorum", "ben")
    assert Client().get(ADDRESS).status_code == 302
