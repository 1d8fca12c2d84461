"""Cards: what is stored, what is refused, and what the history tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.cari_world import add, marked, vkn
from tests.portal_world import World

from zarf.core.errors import Conflict, NotFound
from zarf.office.cari import services as cari
from zarf.office.cari.models import Account


def test_f313_a_card_keeps_labels_flags_scenario_dates_and_contacts(world: World) -> None:
    contacts = (cari.ContactData("Ayşe Işık", "ayse@x.test", "0212"), cari.ContactData("Ömer", "", ""))
    item = add(world.a.pk, "120.01", vkn=vkn(1), contacts=contacts, **marked("efatura", "pk", "gb"))
    card = cari.card(Account.objects.get(pk=item.pk))
    assert (card.efatura_user, card.efatura_pk, card.efatura_gb) == (True, "pk", "gb")
    assert (card.efatura_scenario, card.efatura_since, card.contacts) == ("TICARIFATURA", date(2021, 5, 4), contacts)


def test_f308_labels_are_kept_byte_for_byte(world: World) -> None:
    item = add(world.a.pk, "A", **marked("efatura", " urn:mail:PK@x.test ", "defaultgb"))
    assert Account.objects.get(pk=item.pk).efatura_pk == " urn:mail:PK@x.test "


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"code": " "}, "EF-CAR-001"),
        ({"title": ""}, "EF-CAR-002"),
        ({"vkn": "123456780"}, "EF-CAR-003"),
        ({"tckn": "1000000014A"}, "EF-CAR-003"),
        ({"efatura_scenario": "EARSIVFATURA"}, "EF-CAR-005"),
        ({"efatura_pk": "x" * 251}, "EF-CAR-008"),
        ({"title": "a\nb"}, "EF-CAR-012"),
    ],
)
def test_a_card_with_an_error_is_not_stored(world: World, values: dict[str, str], code: str) -> None:
    data = replace(cari.CardData(code="A", title="B"), **values)
    with pytest.raises(cari.Refused, match=code):
        cari.add_account(world.a.pk, data, "x")
    assert not Account.objects.exists()


def test_a_stand_in_number_is_stored(world: World) -> None:
    assert add(world.a.pk, "YABANCI", vkn="2222222222").lookup_key == "2222222222"


def test_a_code_belongs_to_one_account_of_a_firm(world: World) -> None:
    add(world.a.pk, "A")
    add(world.b.pk, "A")
    with pytest.raises(cari.Refused, match="EF-CAR-009"):
        add(world.a.pk, "A")


def test_the_history_tells_who_when_old_and_new(world: World) -> None:
    item = add(world.a.pk, "A", vkn=vkn(1))
    data = replace(cari.card(item), efatura_user=True, efatura_pk="yeni")
    cari.change_account(world.a.pk, item.pk, data, "ayse", revision=1)
    told = [(one.by, one.field, one.old, one.new) for one in cari.history(item)]
    assert set(told[:2]) == {("ayse", "efatura_user", "0", "1"), ("ayse", "efatura_pk", "", "yeni")}
    assert told[2][:2] == ("test", "created")
    assert cari.history(item)[0].at == world.clock.now()


def test_the_second_of_two_people_at_one_card_is_refused(world: World) -> None:
    item = add(world.a.pk, "A")
    first = replace(cari.card(item), title="Birinci")
    cari.change_account(world.a.pk, item.pk, first, "x", revision=1)
    with pytest.raises(Conflict, match="EF-CAR-035"):
        cari.change_account(world.a.pk, item.pk, replace(first, title="İkinci"), "y", revision=1)
    assert Account.objects.get(pk=item.pk).title == "Birinci"


def test_an_account_of_others_does_not_exist(world: World) -> None:
    theirs = add(world.b.pk, "A")
    with pytest.raises(NotFound, match="EF-CAR-034"):
        cari.account(world.a.pk, theirs.pk)
    with pytest.raises(NotFound, match="EF-CAR-034"):
        cari.change_account(world.a.pk, theirs.pk, cari.card(theirs), "x", revision=1)


def test_an_account_is_found_by_code_or_number(world: World) -> None:
    one = add(world.a.pk, "A", vkn=vkn(1))
    assert cari.find_account(world.a.pk, "A") == cari.find_account(world.a.pk, vkn(1)) == one
    add(world.a.pk, "B", vkn=vkn(1))
    with pytest.raises(NotFound, match="EF-CAR-034"):
        cari.find_account(world.a.pk, vkn(1))


def test_a_changed_label_ends_a_confirmed_choice(world: World) -> None:
    item = add(world.a.pk, "A", **marked("efatura", "a", "g"))
    Account.objects.filter(pk=item.pk).update(efatura_confirmed="f" * 64)
    data = replace(cari.card(item), efatura_pk="b")
    assert cari.change_account(world.a.pk, item.pk, data, "x", revision=1).efatura_confirmed == ""
