"""Kept drafts on their page: why they wait, and what a person may do with them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.registered import register

from zarf.office.exchange import services
from zarf.office.exchange.models import Document
from zarf.office.taxpayers.services import add_alias

ROOT = Path(__file__).parents[3]
FIRST, SECOND = "urn:mail:pk@ornek.test", "urn:mail:ikinci@ornek.test"


def order(**changes) -> bytes:
    data = json.loads((ROOT / "examples" / "order-ticari.json").read_text("utf-8"))
    for name in ("order_reference", "supplier", "profile"):
        data.pop(name, None)
    return json.dumps(data | {"order_key": "SIP-1"} | changes).encode()


@pytest.fixture
def sender(world):
    """Firm A can send, and there is a list that holds somebody else."""
    add_alias(world.a, "GB", "urn:mail:gb@deneme.test")
    register("1111111104", "PK", "urn:mail:pk@baska.test", world.clock.now())
    return world.a


@pytest.fixture
def draft(sender):
    return services.submit_order(sender, order(), "erp")


def listed(world, *names):
    for name in names:
        register(world.b.vkn_tckn, "PK", name, world.clock.now() - timedelta(days=1))


def act(client, item, wish, **more):
    return client.post(f"/documents/{item.pk}/draft", {"wish": wish} | more, follow=True).content.decode()


def test_a_draft_says_why_it_waits_and_by_which_list(client, draft):
    page = client.get(f"/documents/{draft.pk}/").content.decode()
    assert "Alıcı e-Fatura kullanıcısı değil: e-Arşiv taslağı" in page
    assert draft.decision["list_version"] in page
    assert "0 dakika önce alınmış" in page
    assert "EF-EXC-050" in page
    assert 'value="send"' not in page


def test_drafts_stand_on_the_first_page_and_in_the_list(client, draft):
    assert "fatura taslak olarak bekliyor" in client.get("/").content.decode()
    assert "e-Arşiv taslağı" in client.get("/outgoing/?state=EARSIV_DRAFT").content.decode()


def test_one_press_sends_a_draft_whose_receiver_is_a_user_now(client, world, draft):
    listed(world, FIRST)
    assert "e-Fatura olarak yola çıktı" in act(client, draft, "send")
    assert Document.objects.get(pk=draft.pk).receiver_alias == FIRST


def test_of_several_labels_one_is_chosen_on_the_page(client, world, draft):
    listed(world, FIRST, SECOND)
    assert "EF-EXC-005" not in act(client, draft, "send")
    assert Document.objects.get(pk=draft.pk).state == "EARSIV_DRAFT"
    act(client, draft, "send", receiver_alias=SECOND)
    assert Document.objects.get(pk=draft.pk).receiver_alias == SECOND


def test_f315_the_mark_is_taken_off_with_a_note_and_no_dialog(client, world, draft):
    listed(world, FIRST)
    page = client.get(f"/documents/{draft.pk}/").content.decode()
    assert "hiç düzenlenmemiş sayılır; kimin kaldırdığı geçmişe yazılır" in page
    after = act(client, draft, "hold")
    assert "EF-EXC-051" in after
    assert "işareti kaldırıldığı için taslak kendiliğinden gitmez; gönderin ya da vazgeçin." in after
    assert "kendiliğinden yürür" not in after
    story = client.get(f"/documents/{draft.pk}/?tab=history").content.decode()
    assert "“e-Fatura” işareti kaldırıldı." in story
    assert world.accountant.username in story


def test_a_draft_can_be_given_up(client, draft):
    assert "Taslaktan vazgeçildi" in act(client, draft, "drop")
    assert "artık taslak değil" in act(client, draft, "send")


def test_who_only_looks_changes_no_draft(client, world, draft):
    world.accountant.memberships.update(role="auditor")
    assert "yetkisi bu iş için yetmez: belge düzenleme" in act(client, draft, "drop")
    assert Document.objects.get(pk=draft.pk).state == "EARSIV_DRAFT"


def test_a_strangers_draft_does_not_exist(client, world):
    add_alias(world.b, "GB", "urn:mail:gb@ornek.test")
    register("1111111104", "PK", "urn:mail:pk@baska.test", world.clock.now())
    theirs = services.submit_order(world.b, order(), "erp")
    assert client.post(f"/documents/{theirs.pk}/draft", {"wish": "drop"}).status_code == 404
