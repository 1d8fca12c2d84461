"""The firm's own labels: each beside what GİB's list says of it, added by hand or taken from the list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.portal_world import World
from tests.registered import register

from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.models import Alias

GB, PK = "urn:mail:defaultgb@deneme.test", "urn:mail:pk@ornek.invalid"


@pytest.fixture
def admin(client, world: World):
    world.accountant.memberships.update(role="administrator")
    return client


def page(client) -> str:
    return re.sub(r"\s+", " ", client.get("/firm/labels/").content.decode())


def add(client, name: str, role: str = "GB", **more: str):
    data = {"role": role, "document_type": "Invoice", "name": name, "branch": ""} | more
    return client.post("/firm/labels/", data, follow=True)


def listed(world: World, role: str, name: str, **more: str) -> None:
    register(world.a.vkn_tckn, role, name, world.clock.now() - timedelta(days=1), **more)


def names() -> set[tuple[str, str]]:
    return set(Alias.objects.filter(taxpayer__vkn_tckn="1234567808").values_list("role", "name"))


def test_f311_own_labels_stand_in_the_firms_details_and_are_added_in_a_form(admin, world: World) -> None:
    assert 'href="/firm/labels/"' in admin.get("/settings/").content.decode()
    taxpayers.add_branch(world.a, "KDK", "Kadıköy")
    assert '<option value="KDK">Kadıköy (KDK)</option>' in page(admin)
    assert add(admin, GB, branch="Moda").status_code == 422
    assert ("GB", GB) not in names()
    shown = add(admin, GB, branch="KDK").content.decode()
    assert "Etiket eklendi." in shown
    assert Alias.objects.get(name=GB).branch == "KDK"
    assert ("GB", GB) in names()


def test_f309_who_has_no_label_of_a_role_is_told_what_cannot_be_done(admin, world: World) -> None:
    shown = page(admin)
    assert "Gönderici birim (GB) etiketiniz yok: e-Fatura gönderemezsiniz." in shown
    assert "etiketiniz yok: e-Fatura alamazsınız." not in shown
    add(admin, GB)
    assert "etiketiniz yok" not in page(admin)
    Alias.objects.filter(taxpayer=world.a, role="PK").delete()
    assert "e-Fatura alamazsınız" in page(admin)


def test_f312_labels_are_offered_only_as_gibs_list_has_them_for_this_number(admin, world: World) -> None:
    """No label is built from a custom: defaultgb is offered to the one number that has it, and as it stands there."""
    listed(world, "GB", "defaultgb")
    register("1111111104", "PK", "defaultpk", world.clock.now() - timedelta(days=1))
    shown = page(admin)
    assert ">defaultgb</code>" in shown
    assert "defaultpk</code>" not in shown
    add(admin, "defaultgb", is_default="")
    assert Alias.objects.get(name="defaultgb").is_default, "the first of its kind"
    assert "burada kayıtlı değil" not in page(admin)


def test_f310_a_label_that_is_no_urn_is_taken_only_from_the_list(admin) -> None:
    response = add(admin, "defaultgb")
    assert response.status_code == 422
    assert "EF-IDN" not in response.content.decode()
    assert 'id="id_name_error"' in response.content.decode()


def test_f308_a_label_that_gib_does_not_have_is_marked(admin, world: World) -> None:
    listed(world, "PK", "urn:mail:PK@ornek.invalid")
    shown = page(admin)
    assert re.search(rf"{PK}.*?açık değil", shown)
    listed(world, "PK", PK)
    assert "açık değil" not in page(admin)


@pytest.mark.parametrize("name", [" urn:mail:a@b.test", "urn:mail:a@b.test ", "urn:mail:a b@c.test"])
def test_f308_nothing_is_stripped_or_put_right(admin, name: str) -> None:
    assert add(admin, name).status_code == 422
    assert all(name != known for _, known in names())


def test_a_label_is_removed(admin) -> None:
    add(admin, GB)
    data = {"role": "GB", "document_type": "Invoice", "name": GB}
    assert "Etiket silindi." in admin.post("/firm/labels/remove", data, follow=True).content.decode()
    assert ("GB", GB) not in names()
    again = admin.post("/firm/labels/remove", data, follow=True).content.decode()
    assert "message error" in again


def test_who_may_not_change_labels_only_looks(client) -> None:
    shown = page(client)
    assert "Kaydet" not in shown
    assert "message error" in add(client, GB).content.decode()
    assert ("GB", GB) not in names()
