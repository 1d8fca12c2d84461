"""The page of notices: badge, reading, links, the choice of mails."""

from __future__ import annotations

import re

import pytest
from tests.integration.office.notices.test_notices import refused_list
from tests.portal_world import World

from zarf.office.cari.models import Check
from zarf.office.notices.gathering import gather
from zarf.office.notices.models import Notice


def page(client, query: str = "") -> str:
    return re.sub(r"\s+", " ", client.get(f"/notices/{query}").content.decode())


def badge(client) -> str:
    found = re.search(r'Bildirimler <span class="count"[^>]*>(\d+)</span>', page(client, "?show=all"))
    return found[1] if found else ""


@pytest.fixture
def told(world: World):
    """One stopped document and a refused list."""
    document = world.document(world.a, "out", "STOPPED")
    refused_list(world)
    gather()
    return document


def test_nothing_to_know_is_said(client) -> None:
    assert "Bilmeniz gereken bir şey yok." in page(client)
    assert badge(client) == ""


def test_unread_notices_stand_in_the_menu_until_they_are_read(client, told) -> None:
    assert badge(client) == "2"
    item = Notice.objects.filter(code="EF-NTC-021").get()
    client.post("/notices/read", {"notice": item.pk})
    assert badge(client) == "1"
    client.post("/notices/read")
    assert badge(client) == ""
    assert "EF-NTC-021" in page(client), "read is not gone"


def test_each_notice_leads_to_what_it_is_about(client, world, told) -> None:
    Check.objects.create(
        taxpayer=world.a, source="schedule", made_at=world.clock.now(), list_at=world.clock.now(), news={
            "new": 1, "removal": 0, "wrong": 0, "several": 0}
    )  # fmt: skip
    world.document(world.a, "out", "EARSIV_DRAFT", number="")
    world.document(world.a, "out", "EARSIV_DRAFT", number="")
    gather()
    shown = page(client)
    for address in (
        f"/documents/{told.pk}/",
        "/registered-users/",
        "/outgoing/?state=EARSIV_DRAFT&amp;state=WAITING_LIST",
    ):
        assert f'href="{address}"' in shown
    assert re.search(r'href="/cari/update/\d+/"', shown)


def test_what_is_over_stands_under_all_only(client, told) -> None:
    told.state = "DELIVERED"
    told.save()
    gather()
    assert "EF-NTC-021" not in page(client)
    assert "Bitti:" in page(client, "?show=all")


def test_notices_are_told_in_english_too(client, told) -> None:
    client.cookies["django_language"] = "en"
    assert "Documents whose sending has stopped: 1" in page(client)


def test_the_choice_of_mails_is_kept(client, world) -> None:
    shown = client.get("/notices/mail").content.decode()
    assert re.search(r'name="exchange" value="1" checked', shown)
    assert not re.search(r'name="cari" value="1" checked', shown)
    after = client.post("/notices/mail", {"cari": "1"}, follow=True).content.decode()
    assert "E-posta seçiminiz kaydedildi." in after
    assert re.search(r'name="cari" value="1" checked', after)
    assert not re.search(r'name="exchange" value="1" checked', after)


def test_another_firms_notice_cannot_be_read(client, world, told) -> None:
    theirs = Notice.objects.get(taxpayer=world.b)
    assert client.post("/notices/read", {"notice": theirs.pk}).status_code == 404
    assert page(client).count("EF-REG-003") == 1
