"""Berat listesi in the portal: what it shows, what may be pressed, and what happens then."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.integration.office.berats.conftest import House
from tests.portal_world import person

from zarf.office.edefter import services as edefter
from zarf.ports.gib import EDefterFault


def page(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_an_empty_list_says_what_comes_before(house: House, client: Client) -> None:
    assert "Gönderilecek paket yok" in page(client.get("/edefter/berats/"))


def test_f003_the_list_tells_state_attempt_and_gibs_words(house: House, client: Client) -> None:
    house.close(1)
    assert "2 paket yola çıktı." in page(client.post("/edefter/berats/send", follow=True))
    house.work()
    found = page(client.get("/edefter/berats/"))
    assert "GİB aldı, işliyor" in found
    assert f"{house.row('YB').package_id} paketi işleme alındı" in found
    assert "Durum Sorgula" in found
    assert "Dışa Aktar" in found


def test_a_refusal_is_told_with_code_reason_and_next_step_and_can_be_sent_again(house: House, client: Client) -> None:
    house.close(1)
    house.gib.before = EDefterFault(109, "YETKISIZ")
    house.work()
    refused = next(row for row in (house.row("YB"), house.row("KB")) if row.state == "REFUSED")
    found = page(client.get(f"/edefter/berats/{refused.pk}/"))
    assert "EF-EDS-109" in found
    assert "YETKISIZ" in found
    assert "Muvafakatnamenin GİB" in found
    told = page(client.post(f"/edefter/berats/{refused.pk}/act", {"action": "again"}, follow=True))
    assert "Yeniden gönderiliyor." in told
    house.work()
    refused.refresh_from_db()
    assert refused.state == "QUEUED"


def test_f007_export_and_import_by_hand(house: House, client: Client) -> None:
    edefter.save_preferences(house.a, exchange_way="portal", stamps_by_default=False, actor="t")
    house.close(1)
    house.work()
    row = house.row("YB")
    assert "GİB portalından yükler" in page(client.get("/edefter/berats/"))
    package = client.get(f"/edefter/berats/{row.pk}/export")
    assert package["Content-Disposition"] == f'attachment; filename="{row.package_id}.zip"'
    assert package.content == (house.month_folder() / f"{row.package_id}.zip").read_bytes()
    files = [
        SimpleUploadedFile(f"GIB-{row.package_id}.xml", house.approve("YB")),
        SimpleUploadedFile("baska.txt", b"x"),
    ]
    told = page(client.post("/edefter/berats/bring", {"files": files}, follow=True))
    assert "1 berat dosyalandı." in told
    assert "baska.txt: " in told
    assert "tek bir onaylı berat bulunamadı" in told
    assert house.states()["YB"] == "DONE"
    assert "Dosya seçilmedi" in page(client.post("/edefter/berats/bring", follow=True))


def test_what_cannot_be_done_now_is_said(house: House, client: Client) -> None:
    house.close(1)
    berats_pk = None
    house.work()
    berats_pk = house.row("YB").pk
    told = page(client.post(f"/edefter/berats/{berats_pk}/act", {"action": "again"}, follow=True))
    assert "bu şimdi yapılamaz" in told
    assert client.post(f"/edefter/berats/{berats_pk}/act", {"action": "baska"}).status_code == 404


@pytest.mark.parametrize("role", ["auditor", "preparer"])
def test_who_may_not_send_is_shown_no_button_and_refused(house: House, role: str) -> None:
    house.close(1)
    house.work()
    other = Client()
    other.force_login(person(f"{role}@deneme.test", house.a, role))
    found = page(other.get("/edefter/berats/"))
    assert "Durum Sorgula" not in found
    row = house.row("YB")
    told = page(other.post(f"/edefter/berats/{row.pk}/act", {"action": "ask"}, follow=True))
    assert "yetkisi" in told


def test_another_firms_package_is_not_there(house: House) -> None:
    house.close(1)
    house.work()
    stranger = Client()
    stranger.force_login(house.world.stranger)
    row = house.row("YB")
    for path in ("", "export"):
        assert stranger.get(f"/edefter/berats/{row.pk}/{path}").status_code == 404
