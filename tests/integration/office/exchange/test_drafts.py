"""The decision at drawing up: who gets e-Fatura, to which label, in which scenario; and what becomes of the others."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from exchange_letters import OTHER, OUR_GB, ROOT, THEIR_PK
from exchange_twins import twins
from tests.cari_world import add, marked
from tests.registered import register

from zarf.core.errors import Conflict, NotAllowed
from zarf.office.cari import services as cari
from zarf.office.exchange import services
from zarf.office.exchange.models import Document
from zarf.office.exchange.refusals import Refused
from zarf.office.registry.models import Entry, ListVersion
from zarf.office.taxpayers.services import add_alias, create_taxpayer
from zarf.ports import wired

pytestmark = pytest.mark.django_db
SELLER, BUYER = OTHER.vkn_tckn, "9876543217"
SECOND = "urn:mail:ikinci@ornek.test"


@pytest.fixture(autouse=True)
def world():
    with wired.using(twins()) as ports:
        yield ports


@pytest.fixture
def seller(world):
    """A firm that can send; GİB's list is there and holds somebody else."""
    taxpayer = create_taxpayer(SELLER, OTHER.title, district="Kadıköy", city="İstanbul")
    add_alias(taxpayer, "GB", OUR_GB)
    listed(world, identifier="1111111104")
    return taxpayer


def listed(world, name=THEIR_PK, **changes):
    """The receiver, or somebody else, stands in the list that is in force."""
    values = {"identifier": BUYER, "role": "PK", "name": name, "created_at": world.clock.now() - timedelta(days=1)}
    register(**(values | changes))
    ListVersion.objects.filter(is_current=True).update(fetched_at=world.clock.now())


def newer_list(world):
    """The same list under a new version, as after a sync that changed something."""
    old = ListVersion.objects.get(role="PK", is_current=True)
    ListVersion.objects.filter(pk=old.pk).update(is_current=False)
    ListVersion.objects.create(
        role="PK", is_current=True, fetched_at=world.clock.now(), loaded_at=world.clock.now(), sha256="", user_count=2
    )


def order(key="SIP-1", **changes) -> bytes:
    data = json.loads((ROOT / "examples" / "order-ticari.json").read_text("utf-8"))
    for name in ("order_reference", "supplier", "profile"):
        data.pop(name, None)
    return json.dumps(data | {"order_key": key} | changes).encode()


def ready() -> bytes:
    return (ROOT / "examples" / "invoice-ready.xml").read_bytes()


def reread(item) -> Document:
    return Document.objects.get(pk=item.pk)


def codes(item) -> list[str]:
    return [one["code"] for one in item.findings]


def test_f127_a_receiver_who_is_no_user_is_kept_as_an_earsiv_draft(seller):
    item = reread(services.submit_order(seller, order(), "erp"))
    assert (item.state, item.number, item.profile, codes(item)) == ("EARSIV_DRAFT", "", "EARSIVFATURA", ["EF-EXC-050"])
    assert json.loads(bytes(item.order_json))["order_key"] == "SIP-1"
    assert services.submit_order(seller, order(), "erp").pk == item.pk


def test_f127_a_ready_file_to_one_who_is_no_user_is_kept_as_it_came(seller):
    item = reread(services.submit_ubl(seller, ready(), None, "erp"))
    assert (item.state, item.number, item.profile) == ("EARSIV_DRAFT", "HZR2026000000001", "TICARIFATURA")


def test_f250_the_decision_is_kept_with_the_version_and_the_age_of_the_list(seller, world):
    listed(world)
    ListVersion.objects.update(fetched_at=world.clock.now() - timedelta(minutes=50))
    item = reread(services.submit_order(seller, order(), "erp"))
    version = ListVersion.objects.get()
    told = item.decision
    assert (told["way"], told["reason"], told["label"], told["label_from"]) == (
        "EFATURA",
        "registered",
        THEIR_PK,
        "only",
    )
    assert (told["list_version"], told["list_age_minutes"]) == (f"PK:{version.pk}", 50)
    assert (told["decided_by"], told["is_registered"]) == ("erp", True)


def test_f250_a_decision_with_an_old_list_says_so(seller, world):
    listed(world)
    ListVersion.objects.update(fetched_at=world.clock.now() - timedelta(hours=7))
    item = services.submit_order(seller, order(), "erp")
    assert (item.state, codes(item)) == ("NUMBERED", ["EF-EXC-053"])
    assert "7 saatlik" in item.findings[0]["message"]


def test_f213_the_scenario_comes_from_the_card_and_the_order_goes_before_it(seller, world):
    listed(world)
    assert services.submit_order(seller, order("1"), "erp").profile == "TEMELFATURA"
    cari.save_setting(seller.pk, default_scenario="TICARIFATURA", removal_share=100, is_scheduled=True)
    by_setting = services.submit_order(seller, order("2"), "erp")
    assert (by_setting.profile, by_setting.decision["profile_from"]) == ("TICARIFATURA", "firm")
    add(seller.pk, "120.01", vkn=BUYER, **marked("efatura", THEIR_PK, "") | {"efatura_scenario": "TEMELFATURA"})
    by_card = services.submit_order(seller, order("3"), "erp")
    assert (by_card.profile, by_card.decision["profile_from"]) == ("TEMELFATURA", "card")
    by_order = services.submit_order(seller, order("4", profile="TICARIFATURA"), "erp")
    assert (by_order.profile, by_order.decision["profile_from"]) == ("TICARIFATURA", "order")


def test_a_return_goes_out_in_the_basic_scenario(seller, world):
    listed(world)
    cari.save_setting(seller.pk, default_scenario="TICARIFATURA", removal_share=100, is_scheduled=True)
    returned = [{"number": "ABC2026000000001", "date": "2026-11-01"}]
    item = services.submit_order(seller, order(type_code="IADE", returned_invoices=returned), "erp")
    assert (item.profile, item.decision["profile_from"]) == ("TEMELFATURA", "return")


def test_the_cards_label_is_taken_among_several_when_it_is_open(seller, world):
    listed(world)
    listed(world, SECOND)
    add(seller.pk, "120.01", vkn=BUYER, **marked("efatura", SECOND, ""))
    item = services.submit_order(seller, order(), "erp")
    assert (item.receiver_alias, item.decision["label_from"]) == (SECOND, "card")


@pytest.mark.parametrize("on_card", ["", "urn:mail:IKINCI@ornek.test", "urn:mail:ikinci@ornek.test "])
def test_several_labels_and_none_on_the_card_are_asked_about(seller, world, on_card):
    """Labels are compared byte for byte: another case or a blank is another label."""
    listed(world)
    listed(world, SECOND)
    if on_card:
        add(seller.pk, "120.01", vkn=BUYER, **marked("efatura", on_card, ""))
    with pytest.raises(Refused, match="EF-EXC-005") as problem:
        services.submit_order(seller, order(), "erp")
    assert SECOND in problem.value.finding.message("tr")


def test_two_cards_that_name_different_open_labels_decide_nothing(seller, world):
    listed(world)
    listed(world, SECOND)
    add(seller.pk, "120.01", vkn=BUYER, **marked("efatura", SECOND, ""))
    add(seller.pk, "120.02", vkn=BUYER, **marked("efatura", THEIR_PK, ""))
    with pytest.raises(Refused, match="EF-EXC-005"):
        services.submit_order(seller, order(), "erp")


def test_a_label_of_the_card_that_is_closed_gives_way_to_the_only_open_one_and_is_told(seller, world):
    listed(world)
    add(seller.pk, "120.01", vkn=BUYER, **marked("efatura", "urn:mail:eski@ornek.test", ""))
    item = services.submit_order(seller, order(), "erp")
    assert (item.state, item.receiver_alias, codes(item)) == ("NUMBERED", THEIR_PK, ["EF-EXC-054"])


@pytest.mark.parametrize(
    ("names", "suggestion"),
    [
        (["urn:mail:a@x.test", "defaultpk"], "defaultpk"),
        (["urn:mail:a@x.test", "urn:mail:defaultpk@x.test"], ""),
        (["urn:mail:a@x.test"], "urn:mail:a@x.test"),
        ([], ""),
    ],
)
def test_f312_the_old_constant_is_suggested_only_if_the_list_has_exactly_that_name(seller, names, suggestion):
    assert services.suggested(names, cari.preference(seller.pk, BUYER)) == suggestion


def test_f315_taking_the_mark_off_keeps_the_invoice_tells_the_consequence_and_is_logged(seller, world):
    listed(world)
    item = reread(services.submit_order(seller, order(efatura=False), "ayse"))
    assert (item.state, item.decision["reason"], codes(item)) == ("EARSIV_DRAFT", "unticked", ["EF-EXC-051"])
    assert "düzenlenmemiş sayılır" in item.findings[0]["hint"]
    assert [(line.event, line.actor) for line in services.history(item)][-1] == ("earsiv_chosen", "ayse")
    newer_list(world)
    services.sweep()
    assert reread(item).state == "EARSIV_DRAFT"


def test_f211_a_user_gets_efatura_by_default_and_the_mark_can_be_put_back(seller, world):
    listed(world)
    assert services.submit_order(seller, order("1"), "erp").decision["is_efatura"] is True
    item = services.submit_order(seller, order("2", efatura=False), "erp")
    sent = services.send_as_efatura(item, "ayse")
    assert (sent.state, sent.receiver_alias, sent.decision["decided_by"]) == ("NUMBERED", THEIR_PK, "ayse")
    assert sent.order_json is None


def test_a_draft_goes_on_by_itself_when_its_receiver_becomes_a_user(seller, world):
    """It keeps its ETTN, is drawn up as of that moment, and gets its number only then."""
    item = services.submit_order(seller, order(), "erp")
    add(seller.pk, "120.01", vkn=BUYER, **marked("efatura", THEIR_PK, ""))
    listed(world)
    world.clock.advance(timedelta(days=3))
    newer_list(world)
    services.sweep(rounds=1)
    after = reread(item)
    assert (after.state, after.number, after.ettn) == ("NUMBERED", "DNM2026000000001", item.ettn)
    assert (after.profile, after.receiver_alias, after.findings) == ("TICARIFATURA", THEIR_PK, [])
    assert b"<cbc:ProfileID>TICARIFATURA</cbc:ProfileID>" in bytes(after.draft)
    assert (after.issue_date - item.issue_date).days == 3


def test_a_draft_whose_receiver_is_still_no_user_is_compared_once_with_each_list(seller, world):
    item = services.submit_order(seller, order(), "erp")
    newer_list(world)
    services.sweep()
    version = ListVersion.objects.get(is_current=True).pk
    assert (reread(item).state, reread(item).decision["list_version"]) == ("EARSIV_DRAFT", f"PK:{version}")


def test_a_draft_whose_receiver_has_several_labels_waits_for_a_person_to_choose(seller, world):
    item = services.submit_order(seller, order(), "erp")
    listed(world)
    listed(world, SECOND)
    newer_list(world)
    services.sweep()
    assert (reread(item).state, codes(reread(item))) == ("EARSIV_DRAFT", ["EF-EXC-005"])
    with pytest.raises(Refused, match="EF-EXC-005"):
        services.send_as_efatura(item, "ayse")
    sent = services.send_as_efatura(item, "ayse", receiver_alias=SECOND)
    assert (sent.state, sent.receiver_alias) == ("NUMBERED", SECOND)


def test_a_ready_file_goes_on_with_the_bytes_and_the_number_it_came_with(seller, world):
    item = services.submit_ubl(seller, ready(), None, "erp")
    draft = bytes(reread(item).draft)
    listed(world)
    sent = services.send_as_efatura(item, "ayse")
    assert (sent.state, sent.number, bytes(sent.draft)) == ("NUMBERED", "HZR2026000000001", draft)


def test_without_a_list_nothing_is_decided_and_nothing_lost(seller, world):
    Entry.objects.all().delete()
    ListVersion.objects.all().delete()
    item = services.submit_order(seller, order(), "erp")
    assert (item.state, item.decision["is_registered"], codes(item)) == ("WAITING_LIST", None, ["EF-EXC-052"])
    services.sweep()
    assert reread(item).state == "WAITING_LIST"
    listed(world)
    services.sweep(rounds=1)
    assert reread(item).state == "NUMBERED"


def test_a_list_that_comes_later_may_make_it_an_earsiv_draft(seller, world):
    Entry.objects.all().delete()
    ListVersion.objects.all().delete()
    item = services.submit_order(seller, order(), "erp")
    listed(world, identifier="1111111104")
    services.sweep()
    assert (reread(item).state, codes(reread(item))) == ("EARSIV_DRAFT", ["EF-EXC-050"])


def test_a_draft_cannot_be_pushed_to_one_who_is_no_user(seller):
    item = services.submit_order(seller, order(), "erp")
    with pytest.raises(Refused, match="EF-EXC-004"):
        services.send_as_efatura(item, "ayse")
    assert reread(item).state == "EARSIV_DRAFT"


def test_a_dropped_draft_frees_its_key_and_its_number(seller, world):
    item = services.submit_order(seller, order(), "erp")
    with pytest.raises(Conflict, match="EF-EXC-037"):
        services.submit_order(seller, order(notes=["başka"]), "erp")
    services.drop(item, "ayse")
    assert services.submit_order(seller, order(notes=["başka"]), "erp").pk != item.pk
    file = services.submit_ubl(seller, ready(), None, "erp")
    services.drop(file, "ayse")
    listed(world)
    assert services.submit_ubl(seller, ready(), None, "erp").state == "NUMBERED"


def test_what_is_no_draft_any_more_is_left_alone(seller, world):
    listed(world)
    item = services.submit_order(seller, order(), "erp")
    for act in (services.send_as_efatura, services.take_mark_off, services.drop):
        with pytest.raises(NotAllowed, match="EF-EXC-057"):
            act(item, "ayse")


def test_the_mark_can_be_taken_off_a_draft(seller, world):
    item = services.submit_order(seller, order(), "erp")
    services.take_mark_off(item, "ayse")
    assert codes(reread(item)) == ["EF-EXC-056"]
    told = services.history(reread(item))[-1]
    assert (told.actor, told.text) == ("ayse", "“e-Fatura” işareti kaldırıldı.")
    listed(world)
    newer_list(world)
    services.sweep()
    assert (reread(item).state, codes(reread(item))) == ("EARSIV_DRAFT", ["EF-EXC-051"])


def test_an_earsiv_invoice_to_a_registered_user_is_refused(seller, world):
    listed(world)
    with pytest.raises(Refused, match="EF-EXC-055"):
        services.submit_order(seller, order(profile="EARSIVFATURA"), "erp")


def test_a_draft_that_breaks_the_rules_is_refused_at_once(seller):
    item = services.submit_order(seller, order(type_code="OLMAYAN"), "erp")
    assert (item.state, item.number) == ("REFUSED_BY_RULES", "")


def test_a_draft_waits_for_the_senders_label_too(seller, world):
    item = services.submit_order(seller, order(), "erp")
    seller.aliases.all().delete()
    listed(world)
    newer_list(world)
    services.sweep()
    assert (reread(item).state, codes(reread(item))) == ("EARSIV_DRAFT", ["EF-EXC-009"])


def test_a_decision_costs_two_questions_to_the_database(seller, world, django_assert_num_queries):
    """It is made for every invoice: one question to GİB's list with its version, one to the cards with the setting."""
    listed(world)
    add(seller.pk, "120.01", vkn=BUYER, **marked("efatura", THEIR_PK, ""))
    with django_assert_num_queries(2):
        decision = services.decide(seller, services.Asked(BUYER), "erp", world.clock.now())
    assert (decision.label, decision.label_from, decision.profile) == (THEIR_PK, "card", "TICARIFATURA")
