"""Drawing up in the portal: receiver, lines, the note of how it will go, handing in, mending."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from tests.cari_world import TCKN, Listing, Lists, add, marked, vkn
from tests.portal_world import World, person

from zarf.office.audit import services as audit
from zarf.office.cari import services as cari
from zarf.office.exchange import services
from zarf.office.exchange.models import Document
from zarf.office.taxpayers.services import add_alias

PK, SECOND = "urn:mail:pk@alici.test", "urn:mail:sube@alici.test"
ADDRESS = "/outgoing/new/"
FILLED = {
    "vkn_tckn": vkn(1), "title": "Alıcı A.Ş.", "district": "Çankaya", "city": "Ankara", "country": "Türkiye",
    "type_code": "SATIS", "profile": "", "currency": "TRY", "order_key": "PORTAL-1", "efatura_shown": "1",
    "line-TOTAL_FORMS": "1", "line-INITIAL_FORMS": "0", "line-0-name": "Defter", "line-0-quantity": "2",
    "line-0-unit": "C62", "line-0-unit_price": "1.250,50", "line-0-vat_percent": "20",
}  # fmt: skip


class Form:
    """The page as a person uses it."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def open(self, query: str = "") -> str:
        return self._text(self.client.get(ADDRESS + query))

    def press(self, action: str = "", *, without: tuple[str, ...] = (), **changes: str) -> str:
        data = FILLED | {"efatura": "1", "action": action} | {k.replace("__", "-"): v for k, v in changes.items()}
        for name in without:
            data.pop(name, None)
        self.response = self.client.post(ADDRESS, data, follow=True)
        return self._text(self.response)

    @staticmethod
    def _text(response: Any) -> str:
        return re.sub(r"\s+", " ", response.content.decode("utf-8"))


@pytest.fixture
def form(client: Client, world: World, lists: Lists) -> Form:
    add_alias(world.a, "GB", "urn:mail:gb@deneme.test")
    lists.users[vkn(1)] = Listing("Alıcı Anonim Şirketi", [PK], ["urn:mail:gb@alici.test"])
    lists.load()
    return Form(client)


def only() -> Document:
    return Document.objects.get()


def test_the_form_is_reached_from_the_list_and_from_a_card(form: Form, world: World) -> None:
    item = add(world.a.pk, "120.1", "Alıcı A.Ş.", vkn=vkn(1), tax_office="Çankaya")
    assert f'href="{ADDRESS}"' in form.client.get("/outgoing/").content.decode()
    assert f"{ADDRESS}?cari={item.pk}" in form.client.get(f"/cari/{item.pk}/").content.decode()
    page = form.open(f"?cari={item.pk}")
    assert f'value="{vkn(1)}"' in page
    assert 'value="Alıcı A.Ş."' in page


def test_receivers_are_found_among_accounts_and_in_gibs_list(form: Form, world: World, lists: Lists) -> None:
    lists.users[vkn(2)] = Listing("ALICI İnşaat", ["urn:mail:pk@insaat.test"])
    lists.load()
    add(world.a.pk, "120.1", "Alıcı A.Ş.", vkn=vkn(1))
    add(world.a.pk, "120.2", "Alıcı Bakkal", vkn=vkn(3))
    page = form.press("search", q="alıcı")
    assert page.index("120.1") < page.index("ALICI İnşaat")
    assert page.count(vkn(1)) == 2, "once as the field, once as the account, not again from the list"
    assert "kayıtlı değil" in page
    assert "Ne carilerde ne GİB listesinde" in form.press("search", q="olmayanfirma")


def test_a_chosen_receiver_fills_the_form_with_the_address_of_the_last_invoice(form: Form) -> None:
    form.press("hand_in", street="Iğdır Sokak")
    page = form.press("choose:gib:" + vkn(1), without=("street", "city", "district"), order_key="PORTAL-2")
    assert 'value="Iğdır Sokak"' in page
    assert 'value="Alıcı Anonim Şirketi"' in page


def test_a_person_gets_first_and_family_name(form: Form, world: World) -> None:
    item = add(world.a.pk, "120.9", "Ayşe Nur Yılmaz", tckn=TCKN, is_person=True)
    page = form.open(f"?cari={item.pk}")
    assert 'value="Ayşe Nur"' in page
    assert 'value="Yılmaz"' in page


def test_f211_f314_the_mark_stands_by_itself_for_a_user_and_the_note_says_how_it_goes(form: Form) -> None:
    page = form.press()
    assert re.search(r'name="efatura" value="1" checked', page)
    assert f"<code>{PK}</code> etiketine, Temel fatura senaryosunda gider" in page
    assert "GİB listesi 0 dakika önce alındı" in page
    assert not Document.objects.exists()


def test_f213_the_scenario_of_the_card_is_the_default_and_can_be_changed(form: Form, world: World) -> None:
    add(world.a.pk, "120.1", vkn=vkn(1), **marked("efatura", PK, ""))
    assert "Ticari fatura senaryosunda gider" in form.press()
    form.press("hand_in", profile="TEMELFATURA")
    assert (only().profile, only().decision["profile_from"]) == ("TEMELFATURA", "order")


def test_the_amounts_are_computed_while_typing(form: Form) -> None:
    page = form.press(line__0__discount="100")
    assert "2.401,00 TL" in page
    assert "2.881,20 TL" in page
    half = form.press("add")
    assert "1 eksik satır hesaba katılmadı" in half


@pytest.mark.parametrize("price", ["1.234", "1,234"])
def test_a_price_that_can_be_read_in_two_ways_is_asked_about(form: Form, price: str) -> None:
    page = form.press("hand_in", line__0__unit_price=price)
    assert form.response.status_code == 422
    assert "iki türlü okunur" in page
    assert not Document.objects.exists()


def test_lines_are_added_and_taken_away_without_losing_the_others(form: Form) -> None:
    page = form.press("add")
    assert 'name="line-1-name"' in page
    two = {"line__TOTAL_FORMS": "2", "line__1__name": "Kalem", "line__1__quantity": "5", "line__1__unit_price": "3"}
    left = form.press("remove:0", **two)
    assert 'value="Kalem"' in left
    assert 'value="Defter"' not in left
    assert 'name="line-1-name"' not in left


def test_an_invoice_is_handed_in_numbered_and_goes(form: Form) -> None:
    page = form.press("hand_in", notes="Teslimat: depo\n\nİkinci not")
    item = only()
    assert f"{item.number} numaralı fatura yola çıktı." in page
    assert (item.state, item.receiver_alias, str(item.payable_amount)) == ("NUMBERED", PK, "3001.20")
    assert "İkinci not" in bytes(item.draft).decode()
    assert item.decision["decided_by"] == "muhasebe@deneme.invalid"


def test_pressing_twice_makes_one_invoice(form: Form) -> None:
    form.press("hand_in")
    form.press("hand_in")
    assert Document.objects.count() == 1


def test_f250_a_receiver_who_is_no_user_is_told_before_and_kept_as_a_draft(form: Form) -> None:
    number = vkn(5)
    before = form.press(vkn_tckn=number)
    assert "Alıcı e-Fatura kullanıcısı değil" in before
    assert "Taslak olarak sakla" in before
    assert "numara almaz, gönderilmez" in before
    assert "mühürlenir ve gönderilir" not in before
    page = form.press("hand_in", without=("efatura", "efatura_shown"), vkn_tckn=number)
    assert "taslak olarak saklandı" in page
    assert (only().state, only().decision["is_efatura"]) == ("EARSIV_DRAFT", True)


def test_a_mistyped_number_is_doubted_while_it_is_typed(form: Form) -> None:
    """Else a registered customer whose number has a slip would look like any that is none."""
    right = vkn(9)
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    assert "son hanesi tutmuyor" in form.press(vkn_tckn=wrong)
    assert "son hanesi tutmuyor" not in form.press(vkn_tckn=right)
    assert "son hanesi tutmuyor" not in form.press(vkn_tckn="11111111111")


def test_typing_leaves_no_line_in_the_audit_log_and_a_refusal_does(form: Form, world: World) -> None:
    def kept() -> list[str]:
        return [entry.action for entry in audit.entries([world.a.pk]) if entry.action == "page.acted"]

    form.press(vkn_tckn=vkn(1))
    form.press(vkn_tckn=vkn(2))
    assert kept() == []
    form.press("hand_in", vkn_tckn="12")
    assert kept() == ["page.acted"]


def test_f315_taking_the_mark_off_shows_the_consequence_and_blocks_nothing(form: Form, world: World) -> None:
    note = form.press(without=("efatura",))
    assert "hiç düzenlenmemiş sayılır" in note
    assert 'name="action" value="hand_in"' in note
    form.press("hand_in", without=("efatura",))
    item = only()
    assert (item.state, item.decision["reason"]) == ("EARSIV_DRAFT", "unticked")
    assert services.history(item)[-1].actor == world.accountant.username


def test_of_several_labels_the_cards_is_offered_and_another_can_be_chosen(
    form: Form, world: World, lists: Lists
) -> None:
    lists.users[vkn(1)].efatura_pk = [PK, SECOND]
    lists.load()
    page = form.press("hand_in")
    assert form.response.status_code == 422
    assert "EF-EXC" not in page
    assert "birden çok posta kutusu var" in page
    add(world.a.pk, "120.1", vkn=vkn(1), **marked("efatura", SECOND, ""))
    assert f'<option value="{SECOND}" selected>' in form.press()
    form.press("hand_in", receiver_alias=PK)
    assert only().receiver_alias == PK


def test_f312_defaultpk_is_offered_only_where_the_list_has_exactly_that_name(form: Form, lists: Lists) -> None:
    lists.users[vkn(1)].efatura_pk = [PK, "defaultpk"]
    lists.users[vkn(2)] = Listing("Öteki", [PK, "urn:mail:defaultpk@oteki.test"])
    lists.load()
    assert '<option value="defaultpk" selected>' in form.press()
    assert "selected>urn" not in form.press(vkn_tckn=vkn(2))


def test_what_the_office_says_stands_beside_its_field(form: Form) -> None:
    page = form.press("hand_in", vkn_tckn="12345", city="")
    assert form.response.status_code == 422
    assert page.count('class="error"') >= 3
    assert 'id="id_city_error"' in page
    wrong = form.press("hand_in", currency="EUR")
    assert 'id="id_exchange_rate_error"' in wrong


def test_an_invoice_that_breaks_a_rule_is_mended_in_the_form_under_its_key(form: Form) -> None:
    page = form.press("hand_in", currency="ZZZ", exchange_rate="2")
    item = only()
    assert item.state == "REFUSED_BY_RULES"
    assert f"{ADDRESS}?mend={item.pk}" in page
    again = form.open(f"?mend={item.pk}")
    assert 'value="Defter"' in again
    assert 'value="PORTAL-1"' in again
    form.press("hand_in")
    assert Document.objects.order_by("pk").last().state == "NUMBERED"


def test_an_order_with_more_than_the_form_can_show_is_not_mended_there(form: Form, world: World) -> None:
    """Otherwise what the form does not show would be lost without a word."""
    order = {
        "order_key": "ERP-1", "type_code": "OLMAYAN", "payment": {"means_code": "10"},
        "customer": {"vkn_tckn": vkn(1), "title": "Alıcı", "district": "Çankaya", "city": "Ankara"},
        "lines": [{"name": "Defter", "quantity": 1, "unit_price": 1, "vat_percent": 20, "brand": "X"}],
    }  # fmt: skip
    item = services.submit_order(world.a, json.dumps(order).encode(), "erp")
    response = form.client.get(f"{ADDRESS}?mend={item.pk}", follow=True)
    told = response.content.decode()
    assert "payment, lines[0].brand" in told
    assert response.redirect_chain[-1][0] == f"/documents/{item.pk}/"


def test_a_return_and_a_withholding_go_through_the_form(form: Form) -> None:
    day = {"returned_number": "ABC2026000000001", "returned_date": "2026-10-01"}
    form.press("hand_in", type_code="IADE", **day)
    assert (only().state, only().profile, only().type_code) == ("NUMBERED", "TEMELFATURA", "IADE")
    page = form.press(type_code="TEVKIFAT", line__0__withholding_code="601")
    assert "Tevkifat 601 %40" in page
    form.press("hand_in", type_code="TEVKIFAT", line__0__withholding_code="601", order_key="PORTAL-2")
    assert Document.objects.filter(type_code="TEVKIFAT").get().state == "NUMBERED"


def test_who_only_looks_draws_nothing_up(form: Form, world: World) -> None:
    viewer = person("bakan@deneme.invalid", world.a, "auditor")
    form.client.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
    assert form.press("hand_in").count("message error") == 1
    assert not Document.objects.exists()
    assert ADDRESS not in form.client.get("/outgoing/").content.decode()


def test_another_firms_account_and_document_fill_nothing_in(form: Form, world: World) -> None:
    theirs = add(world.b.pk, "120.1", "Gizli Müşteri", vkn=vkn(7))
    assert "Gizli Müşteri" not in form.open(f"?cari={theirs.pk}")
    assert "Gizli Müşteri" not in form.press("search", q="gizli")
    document = world.document(world.b, "out", "REFUSED_BY_RULES", order_json=b"{}")
    assert form.client.get(f"{ADDRESS}?mend={document.pk}").status_code == 404


def test_a_hostile_line_count_is_met_with_a_form(form: Form) -> None:
    for count in ("100000", "-1", "x"):
        form.press("add", line__TOTAL_FORMS=count)
        assert form.response.status_code in (200, 422)


def test_the_preference_of_cards_that_disagree_is_the_firms_setting(form: Form, world: World) -> None:
    add(world.a.pk, "1", vkn=vkn(1), efatura_scenario="TICARIFATURA")
    add(world.a.pk, "2", vkn=vkn(1), efatura_scenario="TEMELFATURA")
    assert cari.preference(world.a.pk, vkn(1)).scenario == ""
