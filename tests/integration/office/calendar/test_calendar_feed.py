"""The feed of a firm: read by the icalendar package, behind an address that can be renewed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from icalendar import Calendar
from tests.portal_world import World

from zarf.office.calendar import services as calendar
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import SetChoices


def events(data: bytes) -> dict[str, Any]:
    return {str(one["summary"]): one for one in Calendar.from_ical(data).walk("VEVENT")}


def inactive_until(world: World, month: int) -> None:
    for number in range(1, month + 1):
        edefter.declare_inactive(world.a, SetChoices(2026, number), "test")


def test_f025_the_feed_tells_last_days_ahead_and_drops_what_is_done(books: World) -> None:
    inactive_until(books, 6)
    found = events(calendar.feed(calendar.renew_feed(books.a, "test"), "tr"))
    name = "Deneme Kırtasiye Sanayi ve Ticaret A.Ş."
    july = found[f"2026-07 e-Defter beratları ({name})"]
    assert (july.start, july.end) == (date(2026, 11, 16), date(2026, 11, 17))
    assert "açılmadı" in july["description"]
    # Months ahead are told as well: December is due on 14 May 2027.
    assert found[f"2026-12 e-Defter beratları ({name})"].start == date(2027, 5, 14)
    assert not any("2026-06" in summary for summary in found)
    assert [str(one["uid"]) for one in found.values() if "2026-07" in str(one["summary"])] == [
        "berat-2026-07-01-1234567808@zarf"
    ]


def test_the_feed_speaks_english_when_it_is_asked_to(books: World) -> None:
    found = events(calendar.feed(calendar.renew_feed(books.a, "test"), "en"))
    assert any(summary.startswith("e-Defter berats of 2026-12") for summary in found)


def test_a_renewed_address_answers_and_the_old_one_no_more(books: World, client: Client) -> None:
    stranger = Client()
    addresses = []
    for _ in range(2):
        client.post("/edefter/calendar/act", {"action": "renew"})
        page = client.get("/edefter/calendar/").content.decode()
        addresses.append(page.split('value="http://testserver')[1].split('"')[0])
    # Shown once, and kept by its digest only.
    assert 'value="http://testserver' not in client.get("/edefter/calendar/").content.decode()
    old, new = addresses
    assert stranger.get(old).status_code == 404
    answer = stranger.get(new)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert len(events(answer.content)) >= 10
    client.post("/edefter/calendar/act", {"action": "close"})
    assert stranger.get(new).status_code == 404


def test_nobody_gets_a_feed_by_an_empty_or_wrong_secret(books: World) -> None:
    assert Client().get("/calendar/x/edefter.ics").status_code == 404
    calendar.FirmCalendar.objects.create(taxpayer=books.a)
    assert Client().get("/calendar/ /edefter.ics").status_code == 404


def test_the_calendar_page_lists_months_and_keeps_the_tax(books: World, client: Client) -> None:
    inactive_until(books, 6)
    page = client.get("/edefter/calendar/").content.decode()
    assert page.index("2026-07") < page.index("2026-08") < page.index("2026-12")
    assert "16.11.2026" in page
    assert "14 gün kaldı" in page
    client.post("/edefter/calendar/act", {"action": "tax", "tax": "income"})
    assert "10.11.2026" in client.get("/edefter/calendar/").content.decode()


def test_an_auditor_reads_the_calendar_and_changes_nothing(books: World, client: Client) -> None:
    books.accountant.memberships.update(role="auditor")
    assert "Adres al" not in client.get("/edefter/calendar/").content.decode()
    client.post("/edefter/calendar/act", {"action": "renew"})
    assert not calendar.firm_calendar(books.a).token_sha256
