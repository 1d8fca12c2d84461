"""Two pairs of eyes (F220, F229) on the pages: who prepares hands in, who seals releases or gives back."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.portal_world import World, person
from tests.registered import register

from zarf.office.acting import Actor, Kind, acting
from zarf.office.audit.models import AuditEntry
from zarf.office.exchange import services
from zarf.office.exchange.models import Document
from zarf.office.notices.gathering import gather
from zarf.office.notices.models import Notice, OutgoingMail
from zarf.office.taxpayers.services import add_alias

ROOT = Path(__file__).parents[3]
PREPARER = "hazirlayan@deneme.invalid"


def signed_in(user: Any) -> Client:
    found = Client(headers={"accept-language": "tr"})
    found.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return found


@pytest.fixture
def preparer(world: World) -> Client:
    return signed_in(person(PREPARER, world.a, "preparer"))


@pytest.fixture
def sealer(world: World) -> Client:
    return signed_in(person("muhur@deneme.invalid", world.a, "sealer"))


@pytest.fixture(autouse=True)
def sender(world: World) -> None:
    add_alias(world.a, "GB", "urn:mail:gb@deneme.test")
    register(world.b.vkn_tckn, "PK", "urn:mail:pk@ornek.test", world.clock.now() - timedelta(days=1))


def prepared(world: World, key: str = "P-1", **changes: Any) -> Document:
    data = json.loads((ROOT / "examples" / "order-ticari.json").read_text("utf-8"))
    for name in ("order_reference", "supplier", "issue_date", "payment"):
        data.pop(name, None)
    for name in ("sellers_item_id", "discount_reason"):
        data["lines"][0].pop(name, None)
    order = json.dumps(data | {"order_key": key} | changes).encode()
    with acting(Actor(PREPARER, Kind.PERSON, {world.a.pk: "preparer"})):
        item = services.submit_order(world.a, order, PREPARER)
    return Document.objects.get(pk=item.pk)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def act(client: Client, item: Document, wish: str, **more: str) -> str:
    return text(client.post(f"/documents/{item.pk}/release", {"wish": wish} | more, follow=True))


def state(item: Document) -> str:
    return Document.objects.get(pk=item.pk).state


def test_what_the_preparer_takes_back_is_not_called_given_back(preparer: Client, world: World) -> None:
    item = prepared(world)
    page = act(preparer, item, "take_back")
    assert "Onaydan geri alındı." in page
    assert "Hazırlayanda; mühürleyenin onayını beklemiyor" in page
    assert "geri verildi" not in page.replace("nedeni ona", "")


def test_f220_the_form_of_a_preparer_hands_to_a_sealer(preparer: Client, world: World) -> None:
    page = text(preparer.get("/outgoing/new/"))
    assert "Mühürleyene gönder" in page
    assert "Faturayı ver" not in page
    item = prepared(world)
    page = text(preparer.get(f"/documents/{item.pk}/"))
    assert "Bu fatura mühürleyenin onayını bekliyor" in page
    assert "Onayla ve mühürle" not in page
    assert "Geri al ve düzelt" in page


def test_f220_a_sealer_finds_it_on_the_first_page_and_in_the_list_looks_and_releases(
    sealer: Client, world: World
) -> None:
    item = prepared(world)
    for address in ("/", "/outgoing/release/"):
        assert item.customer_title in text(sealer.get(address))
    assert "Mühürlenecekler" in text(sealer.get("/outgoing/"))
    assert "Onayla ve mühürle" in text(sealer.get(f"/documents/{item.pk}/"))
    assert "TICARIFATURA" in text(sealer.get(f"/documents/{item.pk}/?tab=xml"))
    assert "DNM2026000000001 numaralı fatura onaylandı" in act(sealer, item, "release", seen=item.sha256)
    assert state(item) == "NUMBERED"
    assert "Onay bekleyen fatura yok." in text(sealer.get("/outgoing/release/"))


def test_f220_who_may_not_seal_is_refused_by_the_service_and_it_is_logged(preparer: Client, world: World) -> None:
    item = prepared(world)
    assert "yetkisi bu iş için yetmez: belge mühürleme" in act(preparer, item, "release")
    assert "yetkisi bu iş için yetmez: belge mühürleme" in act(preparer, item, "give_back", reason="x")
    page = text(preparer.post("/outgoing/release/", {"document": f"{item.pk}:"}, follow=True))
    assert "yetkisi bu iş için yetmez: belge mühürleme" in page
    assert state(item) == "WAITING_RELEASE"
    assert AuditEntry.objects.filter(action="page.refused", note="documents.seal").count() == 3


def test_f229_several_are_released_at_once_and_who_cannot_go_is_told(sealer: Client, world: World) -> None:
    items = [prepared(world, f"P-{n}") for n in range(3)]
    ticked = [f"{item.pk}:{item.sha256}" for item in items[:2]] + [f"{items[2].pk}:baska"]
    page = text(sealer.post("/outgoing/release/", {"document": ticked}, follow=True))
    assert "2 fatura onaylandı; numara aldı ve mühürleniyor." in page
    assert "siz baktıktan sonra değişti; onaylanmadı." in page
    assert [state(item) for item in items] == ["NUMBERED", "NUMBERED", "WAITING_RELEASE"]


def test_f229_all_that_a_filter_found_are_released_but_none_that_came_later(sealer: Client, world: World) -> None:
    items = [prepared(world, f"P-{n}") for n in range(2)]
    shown = sealer.get("/outgoing/release/?q=örnek").context
    assert shown["rows"].paginator.count == 2
    world.clock.advance(timedelta(minutes=1))
    later = prepared(world, "P-9")
    sealer.post("/outgoing/release/", {"all": "1", "q": "örnek", "until": shown["until"]})
    assert [state(item) for item in (*items, later)] == ["NUMBERED", "NUMBERED", "WAITING_RELEASE"]
    assert "Bu süzgeçle bulunan fatura yok." in text(sealer.get("/outgoing/release/?q=olmayan"))
    assert "Önce onaylanacak faturaları seçin." in text(sealer.post("/outgoing/release/", {}, follow=True))


def test_given_back_with_its_reason_the_preparer_alone_is_told_and_mends_it(
    sealer: Client, preparer: Client, client: Client, world: World
) -> None:
    item = prepared(world)
    assert "Hazırlayanın neyi düzelteceğini yazın." in act(sealer, item, "give_back", reason=" ")
    act(sealer, item, "give_back", reason="Birim fiyat yanlış")
    gather()
    assert "Birim fiyat yanlış" in text(preparer.get("/notices/"))
    assert "Birim fiyat yanlış" not in text(client.get("/notices/"))
    assert [mail.to for mail in OutgoingMail.objects.filter(text__contains="Birim fiyat yanlış")] == [PREPARER]
    assert "fatura hazırlayanda, düzeltilmesi gerek" in text(preparer.get("/"))
    assert "Birim fiyat yanlış" in text(preparer.get(f"/documents/{item.pk}/"))
    assert preparer.get(f"/outgoing/new/?mend={item.pk}").context["form"]["order_key"].value() == "P-1"
    prepared(world, notes=["Düzeltildi"])
    gather()
    assert Notice.objects.filter(code="EF-NTC-033", ended_at=None).count() == 0
    assert Notice.objects.get(code="EF-NTC-032", ended_at=None).subject == "release"


def test_what_somebody_who_left_had_prepared_is_told_to_everybody(sealer: Client, client: Client, world: World) -> None:
    person(PREPARER, world.a, "preparer")
    act(sealer, prepared(world), "give_back", reason="Alıcı yanlış")
    world.a.memberships.filter(user__username=PREPARER).delete()
    gather()
    assert "Alıcı yanlış" in text(client.get("/notices/"))


def test_a_preparer_takes_back_and_drops(preparer: Client, world: World) -> None:
    item = prepared(world)
    assert "Fatura geri alındı" in act(preparer, item, "take_back")
    assert "Onaydan geri alındı." in text(preparer.get(f"/documents/{item.pk}/"))
    gather()
    assert not Notice.objects.filter(code="EF-NTC-033").exists()
    assert "Faturadan vazgeçildi." in act(preparer, item, "drop")
    assert "artık onay beklemiyor" in act(preparer, item, "take_back")


def test_a_strangers_invoice_does_not_exist(world: World) -> None:
    item = prepared(world)
    stranger = signed_in(world.stranger)
    assert stranger.post(f"/documents/{item.pk}/release", {"wish": "release"}).status_code == 404
    stranger.post("/outgoing/release/", {"document": f"{item.pk}:"})
    assert state(item) == "WAITING_RELEASE"


@pytest.mark.parametrize("wish", ["", "onayla", "release "])
def test_a_wish_nobody_knows_is_refused_and_not_logged_as_done(preparer: Client, world: World, wish: str) -> None:
    item = prepared(world)
    before = state(item)
    response = preparer.post(f"/documents/{item.pk}/release", {"wish": wish})
    assert response.status_code == 422
    assert "Ne yapılacağı anlaşılmadı; hiçbir şey değişmedi." in text(response)
    assert state(item) == before
    assert AuditEntry.objects.get(action="page.acted").note == "422"
