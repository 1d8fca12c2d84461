"""Program > Ayarlar > Zaman damgası: both empty is the platform's account, one alone is a mistake, nothing is shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.stamping_world import HOUSE, OWN, SECRET, Stamping, kamusm, stamping, value

from zarf.core.errors import ZarfError
from zarf.office.taxpayers.models import Membership
from zarf.office.timestamps import services as timestamps
from zarf.office.timestamps.models import Stamp

__all__ = ["kamusm", "stamping"]
pytestmark = pytest.mark.django_db
PAGE = "/settings/timestamps/"


def post(client: Client, action: str = "save", **values: str) -> Any:
    response = client.post(PAGE, {"userid": "", "password": "", "action": action} | values, follow=True)
    assert SECRET not in response.content.decode()
    return response


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_f017_the_form_is_reached_by_program_and_ayarlar(client: Client, stamping: Stamping) -> None:
    assert PAGE in text(client.get("/settings/"))
    page = text(client.get(PAGE))
    assert 'Program › <a href="/settings/">Ayarlar</a> › <span aria-current="page">Zaman damgası' in page


def test_f018_both_fields_are_there_masked_and_the_password_is_kept_locked(client: Client, stamping: Stamping) -> None:
    page = text(client.get(PAGE))
    assert "Zaman Damgası Kullanıcı Adı" in page
    assert '<input type="password" name="password"' in page
    kept = text(post(client, userid=OWN, password=SECRET))
    assert "Ayarlar kaydedildi." in kept
    assert "Kendi hesabınız (70)" in kept
    assert 'placeholder="••••••••"' in kept
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text || a::text FROM vault_secret s, timestamps_timestampaccount a")
        [(row,)] = cursor.fetchall()
    assert SECRET not in row
    assert SECRET.encode().hex() not in row


def test_f019_empty_fields_are_the_platforms_account(client: Client, stamping: Stamping) -> None:
    post(client, userid=OWN, password=SECRET)
    timestamps.stamp(stamping.world.a, value("f019-own"), "DNM2026000000001")
    cleared = text(post(client))
    assert "Platform hesabı" in cleared
    timestamps.stamp(stamping.world.a, value("f019-platform"), "DNM2026000000002")
    assert (stamping.left(OWN), stamping.left(HOUSE)) == (4, 4)
    assert [row.is_platform for row in Stamp.objects.order_by("pk")] == [False, True]
    shown = text(client.get(PAGE))
    assert "1 kendi hesabınızdan, 1 platform hesabından" in shown
    assert "DNM2026000000002" in shown


@pytest.mark.parametrize(("values", "field"), [({"userid": OWN}, "password"), ({"password": "tek-başına"}, "userid")])
def test_one_field_alone_is_a_mistake_told_beside_the_other(
    client: Client, stamping: Stamping, values: dict[str, str], field: str
) -> None:
    refused = post(client, **values)
    assert refused.status_code == 422
    assert f'id="id_{field}_error"' in text(refused)
    assert timestamps.kept_account(stamping.world.a) is None
    assert "tek-başına" not in text(refused)


def test_the_password_need_not_be_typed_again_for_the_same_number_only(client: Client, stamping: Stamping) -> None:
    post(client, userid=OWN, password=SECRET)
    assert post(client, userid=OWN, stamps_outgoing="on").status_code == 200
    assert timestamps.stamps_outgoing(stamping.world.a)
    assert timestamps.account_of(stamping.world.a).account.password == SECRET
    assert post(client, userid="71").status_code == 422
    assert timestamps.kept_account(stamping.world.a).userid == OWN  # type: ignore[union-attr]
    assert timestamps.stamps_outgoing(stamping.world.a)


def test_f015_trying_tells_what_is_left_and_keeps_nothing(client: Client, stamping: Stamping) -> None:
    tried = text(post(client, "try", userid=OWN, password=SECRET))
    assert "Hesap sınandı, çalışıyor. Kalan kontör: 5." in tried
    assert f'value="{OWN}"' in tried
    assert timestamps.kept_account(stamping.world.a) is None
    wrong = post(client, "try", userid=OWN, password="yanlış")
    assert (wrong.status_code, "parolası yanlış" in text(wrong)) == (422, True)
    post(client, userid=OWN, password=SECRET)
    assert "Kalan kontör: 5" in text(post(client, "try", userid=OWN))
    assert "<strong>5</strong>" in text(client.get(PAGE))


def test_f016_of_the_platforms_account_only_that_it_works_is_told(client: Client, stamping: Stamping) -> None:
    tried = text(post(client, "try"))
    assert "platformun hesabından alınır. Hesap sınandı, çalışıyor." in tried
    assert "Kalan kontör" not in tried


def test_a_service_that_does_not_answer_is_told_and_nothing_is_lost(client: Client, stamping: Stamping) -> None:
    stamping.fault("drop_request")
    tried = post(client, "try", userid=OWN, password=SECRET)
    assert tried.status_code == 422
    assert "ulaşılamadı" in text(tried)


@pytest.mark.parametrize("role", ["accountant", "preparer", "sealer", "auditor"])
def test_only_the_administrator_changes_the_account(client: Client, stamping: Stamping, role: str) -> None:
    Membership.objects.filter(user=stamping.world.accountant).update(role=role)
    shown = text(client.get(PAGE))
    assert "disabled" in shown
    assert "Yönetici" in shown
    for action in ("save", "try"):
        assert "Yönetici" in text(post(client, action, userid=OWN, password=SECRET))
    assert timestamps.kept_account(stamping.world.a) is None


def test_what_is_open_is_listed_and_settled(client: Client, stamping: Stamping) -> None:
    post(client, userid=OWN, password=SECRET)
    stamping.fault("drop_answer")
    with pytest.raises(ZarfError):
        timestamps.stamp(stamping.world.a, value("portal-open"), "DNM2026000000007")
    assert "1 istek" in text(client.get(PAGE))
    listed = text(client.get(f"{PAGE}stamps?show=open"))
    assert "DNM2026000000007" in listed
    assert "Kontör harcanmış mı?" in listed
    row = Stamp.objects.get()
    assert client.post(f"{PAGE}stamps/{row.pk}/settle", {"paid": "belki"}, follow=True).status_code == 200
    assert "Karar kaydedildi" in text(client.post(f"{PAGE}stamps/{row.pk}/settle", {"paid": "yes"}, follow=True))
    row.refresh_from_db()
    assert (row.state, row.kontor, row.settled_by) == ("lost", 1, "muhasebe@deneme.invalid")
    assert "Sonucu bilinmeyen istek yok." in text(client.get(f"{PAGE}stamps?show=open"))
    again = text(client.post(f"{PAGE}stamps/{row.pk}/settle", {"paid": "no"}, follow=True))
    assert "açık değil" in again


def test_another_firms_stamps_do_not_exist(client: Client, stamping: Stamping) -> None:
    stamping.fault("drop_answer")
    with pytest.raises(ZarfError):
        timestamps.stamp(stamping.world.b, value("stranger"), "YBN2026000000001")
    row = Stamp.objects.get()
    assert "YBN2026000000001" not in text(client.get(f"{PAGE}stamps"))
    assert client.post(f"{PAGE}stamps/{row.pk}/settle", {"paid": "yes"}).status_code == 404
    row.refresh_from_db()
    assert row.state == "open"


def test_the_page_is_there_in_english(client: Client, stamping: Stamping) -> None:
    shown = text(client.get(PAGE, headers={"accept-language": "en"}))
    assert "Leave both empty and the platform's account pays." in shown
