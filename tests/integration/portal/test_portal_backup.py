"""Buluta Yedekleme by Django's client: target, account, key, buttons, progress, other firms' things."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from django.test import Client
from tests.integration.office.backup.conftest import YEAR, House, house
from tests.portal_world import client, world

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.office.backup import services as backup
from zarf.office.backup.models import BackupRun
from zarf.office.taxpayers.models import Membership
from zarf.office.vault.models import Secret

__all__ = ["client", "house", "world"]

PAGE = "/edefter/backup/"


def text(response: Any) -> str:
    return str(response.content.decode())


def work() -> None:
    """What the worker does."""
    for run in BackupRun.objects.filter(ended_at=None):
        backup.carry_out(run.pk)


def act(client: Client, action: str, **more: str) -> str:
    shown = text(client.post(f"{PAGE}act", {"action": action, **more}, follow=True))
    work()
    return shown


@pytest.fixture(autouse=True)
def administrator(house: House) -> None:
    Membership.objects.filter(user=house.world.accountant).update(role="administrator")


def test_an_empty_page_says_what_to_do(client: Client, house: House) -> None:
    assert "Yedekleme yerini seç" in text(client.get(PAGE))
    assert PAGE in text(client.get("/edefter/"))


def test_f011_backup_is_started_from_the_menu_and_its_result_shown(client: Client, house: House) -> None:
    house.use_memory()
    assert "Henüz yedek alınmadı" in text(client.get(PAGE))
    begun = act(client, "backup")
    assert "başlamayı bekliyor" in begun
    assert 'hx-trigger="every 2s"' in begun
    done = text(client.get(PAGE))
    assert "13 dosya gönderildi" in done
    assert "every 2s" not in done


def test_f012_a_month_is_restored_from_the_menu(client: Client, house: House) -> None:
    house.use_memory()
    act(client, "backup")
    before = house.hashes()
    shutil.rmtree(house.folder / YEAR / "01")
    act(client, "restore", period="2026-01")
    assert "6 dosya geri geldi" in text(client.get(PAGE))
    assert house.hashes() == before


def test_a_wrong_period_is_told_beside_its_field(client: Client, house: House) -> None:
    house.use_memory()
    response = client.post(f"{PAGE}act", {"action": "restore", "period": "ocak"})
    assert response.status_code == 422
    assert "2026-01 biçiminde" in text(response)
    assert not BackupRun.objects.exists()


def test_the_target_is_tried_and_what_is_wrong_stands_beside_the_field(client: Client, house: House) -> None:
    address = f"{PAGE}target/?kind=webdav"
    response = client.post(address, {"address": "http://dav.invalid", "daily_at": "2"})
    assert response.status_code == 422
    assert "EF-BCK-021" in text(response)
    house.memory.fail_with = Unavailable(finding("EF-BCK-001", found="dav", reason="timed out"))
    assert "EF-BCK-001" in text(client.post(address, {"address": "https://dav.invalid"}))
    house.memory.fail_with = None
    given = {"address": "https://dav.invalid", "user": "ayse", "secret": "çok gizli", "daily_at": "3"}
    assert "sınandı ve kaydedildi" in text(client.post(address, given, follow=True))
    kept = backup.setting(house.a)
    assert kept is not None
    assert kept.daily_at == 3
    assert "çok gizli" not in text(client.get(address))
    assert house.places.secrets[-1] == "çok gizli"


def test_each_kind_has_its_own_fields(client: Client, house: House) -> None:
    for kind, label in (("s3", "Kova (bucket)"), ("webdav", "Parola"), ("folder", "tam yol"), ("drive", "Google")):
        assert label in text(client.get(f"{PAGE}target/?kind={kind}"))
    assert client.get(f"{PAGE}target/?kind=tape").status_code == 302


def test_f010_an_account_is_connected_by_a_short_code(client: Client, house: House) -> None:
    client.post(f"{PAGE}target/?kind=drive", {"daily_at": ""})
    assert "Google hesabını bağla" in text(client.get(PAGE))
    assert "ABCD-EFGH" in text(client.post(f"{PAGE}connect", follow=True))
    assert client.post(f"{PAGE}connected", HTTP_HX_REQUEST="true").status_code == 204
    assert "daha verilmedi" in text(client.post(f"{PAGE}connected", follow=True))
    house.drive.consent_given = True
    assert client.post(f"{PAGE}connected", HTTP_HX_REQUEST="true")["HX-Refresh"] == "true"
    act(client, "backup")
    assert len(house.drive.paths()) == 13 + 2


def test_f010_drive_is_not_offered_where_it_is_not_registered(client: Client, house: House) -> None:
    (house.tmp / "drive.secret").unlink()
    shown = text(client.get(f"{PAGE}target/"))
    assert "ZARF_DRIVE_CLIENT_ID" in shown
    assert "?kind=drive" not in client.get(f"{PAGE}target/").content.decode()
    assert client.get(f"{PAGE}target/?kind=drive").status_code == 302


def test_f010_an_account_that_is_to_follow_is_connected_beside_the_target(client: Client, house: House) -> None:
    house.use_memory()
    client.post(f"{PAGE}target/?kind=drive", {"daily_at": ""})
    shown = text(client.get(PAGE))
    assert "Hesap bağlanana kadar yedekler yukarıdaki yere konur." in shown
    assert "WebDAV" in shown
    assert "Henüz yedek alınmadı" in shown


def test_the_recovery_key_is_shown_once(client: Client, house: House) -> None:
    house.use_memory()
    shown = client.post(f"{PAGE}key", {"action": "new"})
    assert shown["Cache-Control"] == "private, no-store"
    key = text(shown).partition("<code>")[2].partition("</code>")[0]
    assert key.startswith("AGE-SECRET-KEY-1")
    assert key not in text(client.get(PAGE))
    act(client, "backup")
    shutil.rmtree(house.folder)
    act(client, "restore", keys=key)
    assert "13 dosya geri geldi" in text(client.get(PAGE))
    assert not Secret.objects.exists()
    client.post(f"{PAGE}key", {"action": "off"})
    kept = backup.setting(house.a)
    assert kept is not None
    assert kept.recipient == ""


def test_a_failed_verification_is_shown_with_what_to_do(client: Client, house: House) -> None:
    house.use_memory()
    act(client, "backup")
    del house.memory.kept[sorted(house.stored())[0]]
    act(client, "verify")
    shown = text(client.get(PAGE))
    assert "EF-BCK-027" in shown
    assert "EF-BCK-013" in shown


def test_who_may_only_look_sees_no_button_and_is_refused(client: Client, house: House) -> None:
    house.use_memory()
    Membership.objects.filter(user=house.world.accountant).update(role="auditor")
    shown = text(client.get(PAGE))
    assert 'value="backup"' not in shown
    assert "Ayarlar</h2>" not in shown
    client.post(f"{PAGE}act", {"action": "backup"})
    client.post(f"{PAGE}key", {"action": "new"})
    assert client.get(f"{PAGE}target/").status_code == 403
    assert not BackupRun.objects.exists()


def test_another_firm_sees_nothing_of_it(client: Client, house: House) -> None:
    house.use_memory()
    act(client, "backup")
    client.force_login(house.world.stranger)
    shown = text(client.get(PAGE))
    assert "13 dosya" not in shown
    assert "Yedekleme yerini seç" in shown or "ikinci kopyası" in shown


def test_the_page_speaks_english(client: Client, house: House) -> None:
    house.use_memory()
    act(client, "backup")
    client.cookies["django_language"] = "en"
    assert "13 files sent" in text(client.get(PAGE))
