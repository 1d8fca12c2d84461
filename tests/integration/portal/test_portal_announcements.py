"""Announcements (Önemli Duyuru): written by the operator, listed with an unread badge, read by each person alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.portal_world import World, client, world

from zarf.core.errors import NotAllowed, NotFound
from zarf.doors.cli.announce import command
from zarf.office.notices import services as notices
from zarf.office.notices.services import Announcement, AnnouncementText

__all__ = ["client", "world"]

BADGE = '<span class="count" title="okunmamış">1</span>'


def run(*arguments: str) -> str:
    done = CliRunner().invoke(command, list(arguments), catch_exceptions=False)
    return f"{done.exit_code} {done.output}"


def test_f028_an_announcement_is_listed_with_a_badge_until_it_is_read(world: World, client: Client) -> None:
    assert run("add", "Önemli duyuru", "İlk beratların son günü 30 Nisan.").startswith("0 ")
    assert BADGE in client.get("/").content.decode()
    page = client.get("/notices/announcements/").content.decode()
    assert "Önemli duyuru" in page
    assert "İlk beratların son günü 30 Nisan." in page
    client.post("/notices/announcements/read", {"announcement": Announcement.objects.get().pk})
    page = client.get("/notices/announcements/").content.decode()
    assert BADGE not in page
    assert "Önemli duyuru" in page
    # Somebody else has not read it.
    assert notices.unread_announcements(world.stranger).count() == 1


def test_f028_an_important_one_stands_on_the_first_page_until_it_is_read(world: World, client: Client) -> None:
    run("add", "Kılavuz değişti", "Yeni sürüm 1 Aralık'ta.", "--important")
    run("add", "Bakım", "Pazar gecesi.")
    page = client.get("/").content.decode()
    assert "Kılavuz değişti" in page
    assert "Bakım" not in page
    client.post("/notices/announcements/read")
    assert "Kılavuz değişti" not in client.get("/").content.decode()
    assert notices.unread_announcements(world.accountant).count() == 0


def test_an_english_page_shows_the_english_text_where_there_is_one(world: World, client: Client) -> None:
    run("add", "Bakım", "Pazar gecesi.", "--title-en", "Maintenance", "--text-en", "Sunday night.")
    run("add", "Yalnız Türkçe", "Metin.")
    page = client.get("/notices/announcements/", headers={"accept-language": "en"}).content.decode()
    assert "Sunday night." in page
    assert "Yalnız Türkçe" in page
    assert 'lang="tr"' in page


def test_what_is_over_or_withdrawn_is_shown_no_more(world: World, client: Client) -> None:
    run("add", "Bugün", "Yalnız bugün.", "--until", "2026-11-02")
    run("add", "Yanlış", "Geri alınacak.")
    wrong = Announcement.objects.get(title="Yanlış")
    assert run("withdraw", str(wrong.pk)).startswith("0 ")
    page = client.get("/notices/announcements/").content.decode()
    assert ("Bugün</h2>" in page or "Yalnız bugün." in page, "Geri alınacak." in page) == (True, False)
    world.clock.advance(timedelta(days=1))
    assert "Yalnız bugün." not in client.get("/notices/announcements/").content.decode()
    assert "Yanlış" in run("list", "--all")
    with pytest.raises(NotFound):
        notices.mark_announcement_read(world.accountant, wrong.pk)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (AnnouncementText(" ", "x"), "EF-ANN-001"),
        (AnnouncementText("x" * 201, "x"), "EF-ANN-002"),
        (AnnouncementText("x", "x", until=date(2026, 11, 1)), "EF-ANN-003"),
    ],
)
def test_what_cannot_be_announced_is_refused(world: World, text: AnnouncementText, code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        notices.announce(text, "zarf")
    assert caught.value.code == code


def test_a_text_is_shown_as_text(world: World, client: Client) -> None:
    run("add", "<b>x</b>", "<script>alert(1)</script>")
    page = client.get("/notices/announcements/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
