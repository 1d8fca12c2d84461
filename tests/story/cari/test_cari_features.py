"""Each feature row of the window and of the card, walked through the portal's door over lists that change.

The names begin with the row's number in the list of features.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.cari_world import TCKN, Listing, Lists, add, every_colour, marked, vkn
from tests.portal_world import World

from zarf.doors.portal.cari.rows import WindowRow
from zarf.office.cari import services as cari
from zarf.office.cari import taking
from zarf.office.cari.cards import CardData
from zarf.office.cari.models import Account, Check, CheckRow
from zarf.office.registry.services import sync_registry

PK, GB = "urn:mail:pk@alan.test", "urn:mail:gb@alan.test"
THREE = ["urn:mail:a@alan.test", "urn:mail:b@alan.test", "urn:mail:c@alan.test"]


class Window:
    """The window as a person uses it: buttons are posts, what is seen is what the page shows."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.check: Check | None = None

    def text(self, address: str) -> str:
        return re.sub(r"\s+", " ", self.client.get(address).content.decode("utf-8"))

    def control(self, **data: Any) -> None:
        """Kontrol Et."""
        response = self.client.post("/cari/update/check", data)
        assert response.status_code == 302
        self.check = Check.objects.order_by("-pk").first()

    @property
    def address(self) -> str:
        assert self.check is not None
        return f"/cari/update/{self.check.pk}/"

    def rows(self, **query: str) -> dict[str, WindowRow]:
        response = self.client.get(self.address, query)
        return {row.code: row for row in response.context["rows"]}

    def act(self, action: str, *codes: str, query: str = "", **picks: str) -> str:
        """Press a button with these rows ticked, and give the page that follows."""
        data: dict[str, Any] = {"action": action, "row": []}
        for stored in CheckRow.objects.filter(check_run=self.check, account__code__in=codes).select_related("account"):
            data["row"].append(stored.pk)
            data[f"tick-{stored.pk}"] = "1"
            data |= {f"{column}-{stored.pk}": value for column, value in picks.items()}
        response = self.client.post(f"{self.address}act{query}", data, follow=True)
        return re.sub(r"\s+", " ", response.content.decode("utf-8"))


@pytest.fixture
def window(client: Client, lists: Lists) -> Window:
    return Window(client)


def card(code: str) -> Account:
    return Account.objects.get(code=code)


def listed(lists: Lists, **labels: Any) -> str:
    """A number of GİB's lists with these labels; without any, one e-Fatura user with one label of each kind."""
    number = vkn(1)
    lists.users[number] = Listing(**(labels or {"efatura_pk": [PK], "efatura_gb": [GB]}))
    lists.load()
    return number


def test_f029_the_window_opens_from_its_action_and_lists_the_accounts(
    window: Window, world: World, lists: Lists
) -> None:
    every_colour(world.a.pk, lists)
    assert 'href="/cari/update/"' in window.text("/cari/")
    shown = window.client.get("/cari/update/").context["rows"]
    assert len(shown) == Account.objects.exclude(lookup_key="").count() == 10


@pytest.mark.parametrize(
    "heading",
    [
        "Güncelleme",
        "Cari Hesap Kodu/Unvanı",
        "Cari Hesap Vergi/TC No",
        "Posta Kutusu Etiketi",
        "Gönderici Birim Etiketi",
        "Kullanıcısı",
        "Senaryo",
        "Geçiş Tarihi",
        "Açıklama",
    ],
)
def test_f030_the_columns_stand_in_the_grid(window: Window, world: World, lists: Lists, heading: str) -> None:
    every_colour(world.a.pk, lists)
    head = window.text("/cari/update/").split("<thead>")[1].split("</thead>")[0]
    assert heading in [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall("<th.*?</th>", head)]


def test_f031_only_ticked_rows_are_updated(window: Window, world: World, lists: Lists) -> None:
    number = listed(lists)
    for code in ("A", "B"):
        add(world.a.pk, code, vkn=number)
    window.control()
    assert "1 cari güncellendi." in window.act("write", "A")
    assert (card("A").efatura_user, card("B").efatura_user) == (True, False)


def test_f032_the_code_and_title_are_shown_with_gibs_title_beside(window: Window, world: World, lists: Lists) -> None:
    add(world.a.pk, "120.5", "Bizdeki Unvan", vkn=listed(lists))
    window.control()
    row = window.rows()["120.5"]
    assert (row.title, row.gib_title) == ("Bizdeki Unvan", "Unvanı GİB'de Olan A.Ş.")
    assert "GİB: Unvanı GİB&#x27;de Olan A.Ş." in window.text(window.address)


def test_f033_the_number_shown_is_vkn_or_tckn_and_a_false_one_is_marked(
    window: Window, world: World, lists: Lists
) -> None:
    lists.load()
    add(world.a.pk, "FIRMA", vkn=vkn(1))
    add(world.a.pk, "SAHIS", tckn=TCKN, is_person=True)
    add(world.a.pk, "YABANCI", vkn="2222222222")
    window.control()
    rows = window.rows()
    assert [rows[code].number for code in ("FIRMA", "SAHIS", "YABANCI")] == [vkn(1), TCKN, "2222222222"]
    assert (rows["YABANCI"].notes, rows["YABANCI"].explanation) == (("Vergi/TC No geçersiz",), "")
    assert rows["FIRMA"].notes == ()


def test_f034_f036_the_cards_labels_are_shown_before_the_check(window: Window, world: World, lists: Lists) -> None:
    lists.load()
    add(world.a.pk, "A", vkn=vkn(1), **marked("efatura", "kartın pk'sı", "kartın gb'si"))
    row = window.client.get("/cari/update/").context["rows"][0]
    assert [(cell.value, cell.mark) for cell in (*row.pk_cells, *row.gb_cells)] == [
        ("kartın pk'sı", ""),
        ("kartın gb'si", ""),
    ]
    assert (row.colour, row.explanation) == ("black", "")


def test_f035_several_pk_labels_come_as_a_choice_list_with_a_mark(window: Window, world: World, lists: Lists) -> None:
    add(world.a.pk, "A", vkn=listed(lists, efatura_pk=THREE, efatura_gb=[GB]))
    window.control()
    cell = window.rows()["A"].pk_cells[0]
    assert (cell.choices, cell.is_several, cell.value) == (tuple(THREE), True, "")
    page = window.text(window.address)
    assert all(f'<option value="{label}">' in page for label in THREE)
    assert "3 etiket" in page


def test_f035_a_single_label_is_a_choice_list_too(window: Window, world: World, lists: Lists) -> None:
    add(world.a.pk, "A", vkn=listed(lists))
    window.control()
    cell = window.rows()["A"].pk_cells[0]
    assert (cell.choices, cell.is_several, cell.value) == ((PK,), False, PK)


def test_f037_several_gb_labels_come_as_a_choice_list(window: Window, world: World, lists: Lists) -> None:
    add(world.a.pk, "A", vkn=listed(lists, efatura_pk=[PK], efatura_gb=THREE[:2]))
    window.control()
    assert window.rows()["A"].gb_cells[0].choices == tuple(THREE[:2])


def test_f038_f043_the_marks_of_both_services_are_shown(window: Window, world: World, lists: Lists) -> None:
    lists.load()
    add(world.a.pk, "F", vkn=vkn(1), **marked("efatura", PK, GB))
    add(world.a.pk, "I", vkn=vkn(2), **marked("eirsaliye", PK, GB))
    rows = {row.code: row for row in window.client.get("/cari/update/").context["rows"]}
    assert [[one.flag for one in rows[code].services] for code in ("F", "I")] == [[True, False], [False, True]]


@pytest.mark.parametrize(("feature", "service"), [("f039", "efatura"), ("f044", "eirsaliye")])
def test_f039_f044_a_mark_is_taken_away_when_gib_does_not_know_the_user(
    window: Window, world: World, lists: Lists, feature: str, service: str
) -> None:
    lists.load()
    add(world.a.pk, "A", vkn=vkn(1), **marked(service, PK, GB))
    window.control()
    row = window.rows()["A"]
    one = row.services[0 if service == "efatura" else 1]
    assert (one.flag, one.new_flag, row.notes) == (True, False, ("işaret kaldırılacak",))
    window.act("write-confirmed", "A")
    assert not getattr(card("A"), f"{service}_user")


def test_f040_four_scenarios_can_be_chosen(window: Window, world: World, lists: Lists) -> None:
    add(world.a.pk, "A", vkn=listed(lists))
    window.control()
    names = [text for _, text in window.rows()["A"].services[0].scenarios]
    assert names == ["Ticari Fatura", "Temel Fatura", "Yolcu Beraber Fatura", "İhracat"]
    window.act("write", "A", efatura_scenario="IHRACAT")
    assert card("A").efatura_scenario == "IHRACAT"


def test_f041_the_scenario_comes_from_the_card_and_an_empty_one_from_the_firms_setting(
    window: Window, world: World, lists: Lists
) -> None:
    number = listed(lists)
    add(world.a.pk, "DOLU", vkn=number, efatura_scenario="TICARIFATURA")
    add(world.a.pk, "BOS", vkn=number)
    window.control()
    rows = window.rows()
    assert [rows[code].services[0].scenario for code in ("DOLU", "BOS")] == ["TICARIFATURA", "TEMELFATURA"]


def test_f041_the_firms_setting_is_kept_and_used(window: Window, world: World, lists: Lists) -> None:
    add(world.a.pk, "A", vkn=listed(lists))
    data = {"default_scenario": "TICARIFATURA", "removal_percent": "2.5"}
    assert window.client.post("/cari/settings/", data).status_code == 302
    stored = cari.setting(world.a.pk)
    assert (stored.removal_share, stored.is_scheduled) == (25, False)
    window.control()
    assert window.rows()["A"].services[0].scenario == "TICARIFATURA"
    assert window.client.post("/cari/settings/", {**data, "removal_percent": "101"}).status_code == 422


def test_f045_a_despatch_has_one_scenario(window: Window, world: World, lists: Lists) -> None:
    add(world.a.pk, "A", vkn=listed(lists, eirsaliye_pk=[PK], eirsaliye_gb=[GB]))
    window.control()
    one = window.rows()["A"].services[1]
    assert (one.scenarios, one.scenario) == ((("TEMELIRSALIYE", "Temel İrsaliye"),), "TEMELIRSALIYE")


def test_f047_the_explanation_is_the_sentence_of_the_check(window: Window, world: World, lists: Lists) -> None:
    every_colour(world.a.pk, lists)
    window.control()
    told = {code[-3:]: row.explanation for code, row in window.rows().items()}
    assert told == {
        "001": "Başarılı",
        "002": "Yeni e-Fatura Kullanıcısı",
        "003": "Birden Fazla Etiket var. Yeni e-Fatura Kullanıcısı",
        "004": "Birden Fazla Etiket var.",
        "005": "Etiket Bilgisi Hatalı",
        "006": "Yeni e-Fatura Kullanıcısı/Yeni e-İrsaliye Kullanıcısı",
        "007": "Yeni e-İrsaliye Kullanıcısı",
        "008": "e-Fatura Kullanıcısı Değil",
        "009": "e-Fatura Kullanıcısı Değil",
        "010": "",
    }


def test_f048_the_check_compares_every_account_and_changes_none(window: Window, world: World, lists: Lists) -> None:
    every_colour(world.a.pk, lists)
    before = list(Account.objects.order_by("pk").values())
    window.control()
    assert len(window.rows()) == 10
    assert list(Account.objects.order_by("pk").values()) == before
    assert not any(row.is_ticked for row in window.rows().values())


def test_f049_marks_and_both_labels_are_compared(window: Window, world: World, lists: Lists) -> None:
    number = listed(lists)
    for code, pk, gb in (("AYNI", PK, GB), ("PK", "x", GB), ("GB", PK, "x"), ("BOS", "", "")):
        add(world.a.pk, code, vkn=number, **marked("efatura", pk, gb))
    window.control()
    assert {code: row.colour for code, row in window.rows().items()} == {
        "AYNI": "green",
        "PK": "red",
        "GB": "red",
        "BOS": "red",
    }


def test_f050_new_users_are_found_and_filtered(window: Window, world: World, lists: Lists) -> None:
    lists.load()
    add(world.a.pk, "A", vkn=vkn(1))
    window.control()
    assert window.rows(show="new") == {}
    lists.users[vkn(1)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    window.control()
    assert [(code, row.colour) for code, row in window.rows(show="new").items()] == [("A", "blue")]


def test_f051_wrong_labels_are_found(window: Window, world: World, lists: Lists) -> None:
    add(world.a.pk, "A", vkn=listed(lists), **marked("efatura", "urn:mail:PK@alan.test", GB))
    window.control()
    cell = window.rows(show="red")["A"].pk_cells[0]
    assert (cell.mark, cell.old, cell.value) == ("x", "urn:mail:PK@alan.test", PK)


def test_f052_f053_the_chosen_label_is_kept_and_written(window: Window, world: World, lists: Lists) -> None:
    add(world.a.pk, "A", vkn=listed(lists, efatura_pk=THREE, efatura_gb=[GB]))
    window.control()
    window.act("save", "A", efatura_pk=THREE[1])
    row = window.rows()["A"]
    assert (row.pk_cells[0].value, row.is_ticked, card("A").efatura_pk) == (THREE[1], True, "")
    window.act("write")
    assert card("A").efatura_pk == THREE[1]


def shows_colour(window: Window, world: World, lists: Lists, code: str, colour: str) -> None:
    """The row's text has this colour, and a sign and a name beside it: colour is never the only sign."""
    every_colour(world.a.pk, lists)
    window.control()
    row = window.rows()[f"120.01.{code}"]
    assert row.colour == colour
    assert f'<tr id="row-{row.pk}" class="tone-{colour}"' in window.text(window.address)
    assert row.sign
    assert row.colour_name
    assert f"120.01.{code}" in window.rows(show=colour)


def test_f054_who_is_no_user_is_black(window: Window, world: World, lists: Lists) -> None:
    shows_colour(window, world, lists, "009", "black")


def test_f055_a_card_that_says_what_gib_says_is_green(window: Window, world: World, lists: Lists) -> None:
    shows_colour(window, world, lists, "001", "green")


def test_f056_a_user_the_card_does_not_know_of_is_blue(window: Window, world: World, lists: Lists) -> None:
    shows_colour(window, world, lists, "002", "blue")


def test_f057_several_labels_are_orange(window: Window, world: World, lists: Lists) -> None:
    shows_colour(window, world, lists, "004", "orange")


def test_f058_a_wrong_label_is_red(window: Window, world: World, lists: Lists) -> None:
    shows_colour(window, world, lists, "005", "red")


def test_f059_an_account_without_number_is_not_in_the_window_and_counted(
    window: Window, world: World, lists: Lists
) -> None:
    lists.load()
    add(world.a.pk, "VAR", vkn=vkn(1))
    add(world.a.pk, "YOK")
    window.control()
    assert list(window.rows()) == ["VAR"]
    assert "1 cari Vergi/TC No olmadığı için gösterilmedi" in window.text(window.address)


def test_f060_who_is_not_in_the_list_is_told_so_in_black(window: Window, world: World, lists: Lists) -> None:
    lists.load()
    add(world.a.pk, "A", vkn=vkn(1))
    window.control()
    row = window.rows()["A"]
    assert (row.explanation, row.colour) == ("e-Fatura Kullanıcısı Değil", "black")


def test_f061_the_legend_is_drawn_and_each_label_has_its_mark(window: Window, world: World, lists: Lists) -> None:
    number = listed(lists)
    for code, pk in (("VAR", PK), ("YOK", ""), ("HATALI", "x")):
        add(world.a.pk, code, vkn=number, **marked("efatura", pk, GB))
    window.control()
    legend = window.text(window.address).split('<dl class="legend"')[1].split("</dl>")[0]
    assert all(
        f"<dt>{sign}</dt><dd>{text}</dd>" in legend for sign, text in (("√", "Var"), ("−", "Yok"), ("x", "Hatalı"))
    )
    assert {code: row.pk_cells[0].mark for code, row in window.rows().items()} == {
        "VAR": "√",
        "YOK": "−",
        "HATALI": "x",
    }


def explained(
    window: Window, world: World, lists: Lists, card_labels: tuple[str, str], **at_gib: list[str]
) -> tuple[str, str]:
    """Sentence and colour of a marked user with these labels on its card."""
    number = listed(lists, **({"efatura_pk": [PK], "efatura_gb": [GB]} | at_gib))
    add(world.a.pk, "A", vkn=number, **marked("efatura", *card_labels))
    window.control()
    row = window.rows()["A"]
    return row.explanation, row.colour


def test_f062_several_pk_labels(window: Window, world: World, lists: Lists) -> None:
    told = explained(window, world, lists, (THREE[0], GB), efatura_pk=THREE)
    assert told == ("Birden Fazla Etiket var.", "orange")


def test_f063_a_wrong_pk_label(window: Window, world: World, lists: Lists) -> None:
    assert explained(window, world, lists, ("x", GB)) == ("Etiket Bilgisi Hatalı", "red")


def test_f064_both_labels_exactly_right(window: Window, world: World, lists: Lists) -> None:
    assert explained(window, world, lists, (PK, GB)) == ("Başarılı", "green")


def test_f065_a_right_gb_label_among_several(window: Window, world: World, lists: Lists) -> None:
    told = explained(window, world, lists, (PK, THREE[0]), efatura_gb=THREE)
    assert told == ("Birden Fazla Etiket var.", "orange")


def test_f066_a_wrong_gb_label(window: Window, world: World, lists: Lists) -> None:
    assert explained(window, world, lists, (PK, "x")) == ("Etiket Bilgisi Hatalı", "red")


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ({"efatura_pk": [PK]}, "Yeni e-Fatura Kullanıcısı"),
        ({"eirsaliye_pk": [PK]}, "Yeni e-İrsaliye Kullanıcısı"),
        (
            {"efatura_pk": [PK], "eirsaliye_pk": [PK]},
            "Yeni e-Fatura Kullanıcısı/Yeni e-İrsaliye Kullanıcısı",
        ),
    ],
)
def test_f067_a_label_that_gib_has_and_the_card_has_not(
    window: Window, world: World, lists: Lists, labels: Any, sentence: str
) -> None:
    add(world.a.pk, "A", vkn=listed(lists, **labels))
    window.control()
    row = window.rows()["A"]
    assert (row.explanation, row.colour) == (sentence, "blue")


def test_f068_who_is_no_longer_a_user_is_cleared_and_the_old_values_stay_in_the_history(
    window: Window, world: World, lists: Lists
) -> None:
    lists.load()
    account = add(world.a.pk, "A", vkn=vkn(1), **marked("efatura", PK, GB))
    window.control()
    page = window.act("write", "A")
    assert "Emin misiniz?" in page
    assert "İşaretli 1 kullanıcının 1 tanesinin e-dönüşüm işareti ve etiketleri silinecek." in page
    assert card("A").efatura_user
    window.act("write-confirmed")
    after = card("A")
    assert (after.efatura_user, after.efatura_pk, after.efatura_gb, after.efatura_since) == (False, "", "", None)
    page = window.text(f"/cari/{account.pk}/")
    assert f"<del>{PK}</del>" in page
    assert f"<del>{GB}</del>" in page
    assert "muhasebe@deneme.invalid" in page


def test_f069_mark_labels_and_scenario_of_ticked_rows_are_written(window: Window, world: World, lists: Lists) -> None:
    labels = {"efatura_pk": [PK], "efatura_gb": [GB], "eirsaliye_pk": ["pk-i"], "eirsaliye_gb": ["gb-i"]}
    add(world.a.pk, "A", vkn=listed(lists, **labels))
    window.control()
    assert "1 cari güncellendi." in window.act("write", "A")
    one = card("A")
    assert (one.efatura_user, one.efatura_pk, one.efatura_gb, one.efatura_scenario) == (True, PK, GB, "TEMELFATURA")
    assert (one.eirsaliye_user, one.eirsaliye_pk, one.eirsaliye_gb) == (True, "pk-i", "gb-i")
    # Judged again at once, against the same list.
    assert window.rows()["A"].colour == "green"


def test_f070_the_chosen_accounts_of_the_list_come_checked_and_nothing_is_written(
    window: Window, world: World, lists: Lists
) -> None:
    number = listed(lists)
    for code in ("A", "B", "C"):
        add(world.a.pk, code, vkn=number)
    page = window.text("/cari/")
    assert "e-Dönüşüm Bilgilerini GİB&#x27;den Sorgula" in page or "e-Dönüşüm Bilgilerini GİB'den Sorgula" in page
    window.control(selection="1", account=[card("A").pk, card("C").pk])
    assert {code: row.colour for code, row in window.rows().items()} == {"A": "blue", "C": "blue"}
    assert not Account.objects.filter(efatura_user=True).exists()
    window.control(again=str(window.check.pk if window.check else 0))
    assert list(window.rows()) == ["A", "C"]


def test_f070_all_accounts_of_a_filter_can_be_chosen(window: Window, world: World, lists: Lists) -> None:
    number = listed(lists)
    for code in ("ELMA", "ARMUT"):
        add(world.a.pk, code, code, vkn=number)
    window.client.post("/cari/update/check?q=elma&kind=", {"selection": "1", "all": "1"})
    window.check = Check.objects.get()
    assert list(window.rows()) == ["ELMA"]


def test_f070_without_a_choice_nothing_is_checked(window: Window, world: World, lists: Lists) -> None:
    lists.load()
    add(world.a.pk, "A", vkn=vkn(1))
    page = window.client.post("/cari/update/check", {"selection": "1"}, follow=True).content.decode()
    assert "Önce listeden en az bir cari hesap seçin." in page
    assert not Check.objects.exists()


def test_f071_the_age_of_the_list_is_shown_and_an_old_one_is_told_apart(
    window: Window, world: World, lists: Lists
) -> None:
    assert "GİB&#x27;in kullanıcı listesi henüz yok" in window.text("/cari/update/").replace("'", "&#x27;")
    add(world.a.pk, "A", vkn=listed(lists))
    assert "GİB listesi: 02.11.2026 12:00" in window.text("/cari/update/")
    world.clock.advance(timedelta(hours=25))
    window.control()
    page = window.text(window.address)
    assert '<span class="old">' in page
    assert "25 saatlik" in page
    assert "Karşılaştırılan GİB listesi eski" in window.act("write", "A")


def test_f071_a_list_that_could_not_be_had_is_told_with_the_good_one_kept(
    window: Window, world: World, lists: Lists
) -> None:
    add(world.a.pk, "A", vkn=listed(lists))
    lists.port.zips["PK"] = b"PK\x03\x04 cut off"
    assert [item.problem.code for item in sync_registry() if item.problem] == ["EF-REG-002"]
    window.control()
    assert window.rows()["A"].colour == "blue"
    assert "PK listesi okunamadı" in window.text(window.address)


def test_f200_f201_f313_the_card_has_the_mark_the_scenario_and_the_labels(
    window: Window, world: World, lists: Lists
) -> None:
    data = {
        "code": "A",
        "title": "Bir",
        "efatura_user": "on",
        "efatura_scenario": "TICARIFATURA",
        "efatura_pk": PK,
        "efatura_gb": GB,
        "efatura_since": "2024-05-06",
    }
    response = window.client.post("/cari/new/", data)
    assert response.status_code == 302
    one = card("A")
    assert (one.efatura_user, one.efatura_scenario, one.efatura_pk, one.efatura_gb) == (True, "TICARIFATURA", PK, GB)
    page = window.text(response["Location"])
    assert "Diğer Bilgiler: e-Fatura" in page
    assert f'value="{PK}"' in page


def test_a_fault_of_the_card_names_its_field_in_the_readers_words(window: Window, world: World, lists: Lists) -> None:
    data = {"code": "A", "title": "Bir", "efatura_pk": "x" * 251}
    page = window.client.post("/cari/new/", data)
    assert page.status_code == 422
    assert "e-Fatura Posta Kutusu Etiketi çok uzun: 251 karakter" in page.content.decode()
    assert not Account.objects.exists()


def test_f280_f281_f148_the_check_runs_by_itself_and_its_news_are_shown(
    window: Window, world: World, lists: Lists
) -> None:
    from zarf.office.cari.jobs import check_all

    add(world.a.pk, "A", vkn=listed(lists))
    check_all(timestamp=0)
    home = window.text("/")
    found = Check.objects.get(source="schedule")
    assert f"/cari/update/{found.pk}/" in home
    assert "1 yeni kullanıcı" in home
    assert not card("A").efatura_user
    window.check = found
    assert window.rows(show="new")["A"].colour == "blue"
    assert f"/cari/update/{found.pk}/" not in window.text("/")


def test_f306_f307_f310_labels_of_every_form_are_taken_as_gib_writes_them(
    window: Window, world: World, lists: Lists
) -> None:
    odd = ["defaultpk", "urn:mail:İşyeriAdefaultpk@7000000015", "urn:mail:a&b<c>@x.test"]
    number = listed(lists, efatura_pk=odd, efatura_gb=["defaultgb"])
    for label in odd:
        add(world.a.pk, f"C{odd.index(label)}", vkn=number, **marked("efatura", label, "defaultgb"))
    window.control()
    assert [row.pk_cells[0].mark for row in window.rows().values()] == ["√", "√", "√"]
    window.act("save", "C0", efatura_pk=odd[2])
    assert window.rows()["C0"].pk_cells[0].value == odd[2]


def test_f308_a_label_with_a_blank_or_another_case_is_red(window: Window, world: World, lists: Lists) -> None:
    number = listed(lists)
    for code, label in (("BOSLUK", f"{PK} "), ("BUYUK", PK.upper()), ("EKLI", f"{PK}@{number}")):
        add(world.a.pk, code, vkn=number, **marked("efatura", label, GB))
    window.control()
    assert {row.colour for row in window.rows().values()} == {"red"}


@pytest.mark.parametrize("q", ["\x00", "%", "' OR 1=1 --", "ŞİŞE", "x" * 5000, "page"])
def test_any_search_is_answered(window: Window, world: World, lists: Lists, q: str) -> None:
    add(world.a.pk, "A", vkn=listed(lists))
    window.control()
    for address in ("/cari/", "/cari/update/", window.address, f"{window.address}export/csv"):
        answer = window.client.get(address, {"q": q, "page": "-7", "show": q, "kind": q})
        # A NUL is refused for all pages in one place (`zarf.site.no_nul`).
        assert answer.status_code == (400 if "\x00" in q else 200)


@pytest.mark.parametrize(
    "data",
    [
        {"action": "row", "only": "999999"},
        {"action": "label:efatura_pk:999999"},
        {"action": "label:code:1"},
        {"action": "\x00"},
        {"action": "write"},
    ],
)
def test_any_press_is_answered_and_writes_nothing(window: Window, world: World, lists: Lists, data: Any) -> None:
    add(world.a.pk, "A", vkn=listed(lists))
    window.control()
    answer = window.client.post(f"{window.address}act", data, follow=True)
    assert answer.status_code == (400 if "\x00" in data["action"] else 200)
    assert not card("A").efatura_user


def test_a_viewer_sees_the_window_and_can_change_nothing(window: Window, world: World, lists: Lists) -> None:
    add(world.a.pk, "A", vkn=listed(lists))
    world.accountant.memberships.update(role="auditor")
    window.control()
    assert "tone-blue" in window.text(window.address)
    page = window.act("write-confirmed", "A")
    assert "yetkisi bu iş için yetmez: cari hesap değiştirme" in page
    assert not card("A").efatura_user
    assert window.client.post("/cari/new/", {"code": "B", "title": "B"}).status_code == 302
    assert Account.objects.count() == 1


def test_what_belongs_to_another_firm_does_not_exist(window: Window, world: World, lists: Lists) -> None:
    lists.load()
    theirs = add(world.b.pk, "A", vkn=vkn(1))
    found = cari.run_check(world.b.pk, "x", source="window")
    kept = cari.keep_file(world.b.pk, "x", "a.csv", b"Kod;Unvan\nA;B\n")
    for address in (
        f"/cari/{theirs.pk}/",
        f"/cari/update/{found.pk}/",
        f"/cari/update/{found.pk}/export/xlsx",
        f"/cari/files/{kept.pk}/",
    ):
        assert window.client.get(address).status_code == 404
    assert window.client.post(f"/cari/update/{found.pk}/act", {"action": "tick"}).status_code == 404
    assert not CheckRow.objects.filter(is_ticked=True).exists()


def test_the_window_is_exported_as_it_is_shown(window: Window, world: World, lists: Lists) -> None:
    every_colour(world.a.pk, lists)
    window.control()
    data = window.client.get(f"{window.address}export/csv", {"show": "red"}).content.decode("utf-8-sig")
    head, *lines = data.splitlines()
    assert head.startswith("Cari Hesap Kodu;Cari Hesap Unvanı;GİB'deki unvan;Vergi/TC No;Renk;Açıklama")
    assert len(lines) == 1
    assert "Kırmızı;Etiket Bilgisi Hatalı;Hayır;Evet;urn:mail:PK@cay.test;urn:mail:gb@cay.test;" in lines[0]
    assert "e-Fatura Posta Kutusu Etiketi: urn:mail:PK@cay.test → urn:mail:pk@cay.test" in lines[0]


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_file_of_the_window_comes_in_again_whole_and_writes_no_proposal(
    window: Window, world: World, lists: Lists, kind: str, language: str
) -> None:
    every_colour(world.a.pk, lists)
    window.control()
    window.client.cookies["django_language"] = language
    data = window.client.get(f"{window.address}export/{kind}").content
    before = {one.code: cari.card(one) for one in Account.objects.exclude(lookup_key="")}
    for expected in ("same", "new"):
        item = cari.keep_file(world.a.pk, "x", f"e-donusum.{kind}", data)
        cari.read_import(item.pk)
        assert {row.action for row in cari.import_rows(item)} == {expected}
        if expected == "same":
            Account.objects.all().delete()
    cari.apply_import(world.a.pk, item.pk, "x")
    assert {one.code: cari.card(one) for one in Account.objects.all()} == before


def test_the_closing_date_of_the_temporary_list_is_told_and_changes_nothing_else(
    window: Window, world: World, lists: Lists
) -> None:
    number = vkn(1)
    lists.closing[number] = (date(2026, 12, 31), vkn(2))
    add(world.a.pk, "A", vkn=listed(lists), **marked("efatura", PK, GB))
    window.control()
    row = window.rows()["A"]
    assert row.notes == ("GİB kaydı 31.12.2026 tarihinde kapanıyor", f"yeni numarası {vkn(2)}")
    assert (row.colour, row.explanation) == ("green", "Başarılı")


def test_f046_the_oldest_despatch_label_ever_seen_counts_also_when_it_is_closed_or_gone(
    window: Window, world: World, lists: Lists
) -> None:
    """A label may be closed, and later vanish from the list altogether: the user began with it all the same."""
    number, other = vkn(1), vkn(2)
    two = ["pk-old", "pk-new"]
    lists.users[number] = Listing(eirsaliye_pk=two, closed=["pk-old"], own_created={"pk-old": "2020-02-03T10:00:00"})
    lists.users[other] = Listing(eirsaliye_pk=["pk-first"], created="2019-01-02T10:00:00")
    lists.load()
    lists.users[other] = Listing(eirsaliye_pk=["pk-later"], created="2023-03-04T10:00:00")
    lists.load()
    add(world.a.pk, "A", vkn=number)
    add(world.a.pk, "B", vkn=other)
    window.control()
    rows = window.rows()
    assert [rows[code].services[1].new_since for code in "AB"] == ["03.02.2020", "02.01.2019"]


def test_f042_f046_transition_dates_come_from_the_user_and_from_the_oldest_despatch_label(
    window: Window, world: World, lists: Lists
) -> None:
    labels = {"efatura_pk": [PK], "efatura_gb": [GB], "eirsaliye_pk": ["pk-i"], "eirsaliye_gb": ["gb-i"]}
    number = listed(lists, first="2021-05-04T10:00:00", created="2022-06-07T10:00:00", **labels)
    add(world.a.pk, "A", vkn=number)
    window.control()
    assert [one.new_since for one in window.rows()["A"].services] == ["04.05.2021", "07.06.2022"]
    window.act("write", "A")
    assert (card("A").efatura_since, card("A").eirsaliye_since) == (date(2021, 5, 4), date(2022, 6, 7))


def test_a_red_row_without_an_open_postbox_says_so_beside_its_sentence(
    window: Window, world: World, lists: Lists
) -> None:
    number = listed(lists, efatura_gb=[GB])
    add(world.a.pk, "A", vkn=number, **marked("efatura", PK, GB))
    window.control()
    row = window.rows()["A"]
    assert (row.colour, row.explanation) == ("red", "Etiket Bilgisi Hatalı")
    assert row.notes == ("e-Fatura: GİB'de açık posta kutusu yok",)


def test_a_long_file_is_taken_over_by_the_worker_while_its_page_tells_so(
    window: Window, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cari, "APPLY_AT_ONCE", 1)
    add(world.a.pk, "C", "Eski")
    item = cari.keep_file(world.a.pk, "x", "a.csv", b"Kod;Unvan\nA;Bir\nC;Uc\n")
    cari.read_import(item.pk)
    address = f"/cari/files/{item.pk}/"
    page = " ".join(window.client.post(f"{address}take", follow=True).content.decode().split())
    assert "2 satır aktarılıyor." in page
    assert 'hx-trigger="every 2s"' in page
    assert "satırı aktar<" not in page
    card_changed = card("C")
    cari.change_account(world.a.pk, card_changed.pk, CardData("C", "Arada"), "y", revision=card_changed.revision)
    taking.apply_asked(item.pk)
    page = window.text(address)
    assert "hiçbir satır aktarılmadı. Dosya yeniden okundu" in page
    assert not Account.objects.filter(code="A").exists()
    window.client.post(f"{address}take")
    taking.apply_asked(item.pk)
    assert "Bu dosya aktarıldı." in window.text(address)
    assert sorted(Account.objects.values_list("code", "title")) == [("A", "Bir"), ("C", "Uc")]
