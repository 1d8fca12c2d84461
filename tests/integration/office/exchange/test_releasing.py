"""Two pairs of eyes (F220): who may not seal hands in to somebody who may, and nobody's draft goes out unseen."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from exchange_letters import OTHER, OUR_GB, ROOT, THEIR_PK
from exchange_twins import twins
from tests.registered import register

from zarf.core.errors import Conflict, NotAllowed
from zarf.office import checkpoints
from zarf.office.acting import Actor, Kind, acting
from zarf.office.audit.models import AuditEntry
from zarf.office.exchange import services
from zarf.office.exchange.models import Document, Event
from zarf.office.exchange.refusals import Refused
from zarf.office.exchange.work import due
from zarf.office.registry.models import Entry, ListVersion
from zarf.office.taxpayers.services import add_alias, create_taxpayer, save_appearance
from zarf.ports import wired

pytestmark = pytest.mark.django_db
SELLER, BUYER = OTHER.vkn_tckn, "9876543217"
PREPARER, SEALER = "hazirlayan@deneme.test", "muhurleyen@deneme.test"


@pytest.fixture(autouse=True)
def world():
    with wired.using(twins()) as ports:
        yield ports


@pytest.fixture
def seller(world):
    taxpayer = create_taxpayer(SELLER, OTHER.title, district="Kadıköy", city="İstanbul")
    add_alias(taxpayer, "GB", OUR_GB)
    register(BUYER, "PK", THEIR_PK, world.clock.now() - timedelta(days=1))
    return taxpayer


def newer_list(world):
    """A copy of the list comes into force."""
    ListVersion.objects.filter(is_current=True).update(is_current=False)
    now = world.clock.now()
    ListVersion.objects.create(role="PK", is_current=True, fetched_at=now, loaded_at=now, sha256="", user_count=1)


def by(seller, name, role):
    return acting(Actor(name, Kind.PERSON, {seller.pk: role}))


def order(key="P-1", **changes) -> bytes:
    data = json.loads((ROOT / "examples" / "order-ticari.json").read_text("utf-8"))
    for name in ("order_reference", "supplier", "issue_date"):
        data.pop(name, None)
    return json.dumps(data | {"order_key": key} | changes).encode()


def handed_in(seller, key="P-1", **changes) -> Document:
    with by(seller, PREPARER, "preparer"):
        return reread(services.submit_order(seller, order(key, **changes), PREPARER))


def released(seller, item) -> Document:
    with by(seller, SEALER, "sealer"):
        return reread(services.release(item, SEALER))


def given_back(seller, item, reason="Fiyat yanlış") -> Document:
    with by(seller, SEALER, "sealer"):
        return reread(services.give_back(item, reason, SEALER))


def reread(item) -> Document:
    return Document.objects.get(pk=item.pk)


def story(item) -> list[tuple[str, str]]:
    return list(Event.objects.filter(document=item).order_by("id").values_list("event", "actor"))


def test_f220_what_a_preparer_hands_in_waits_drawn_up_and_unnumbered(seller):
    item = handed_in(seller)
    assert (item.state, item.number, item.prepared_by, item.released_by) == ("WAITING_RELEASE", "", PREPARER, "")
    assert b"<cbc:ProfileID>TICARIFATURA" in bytes(item.draft)
    assert [work.step for work in due()] == []
    assert [one.pk for one in services.waiting_for_release([seller.pk])] == [item.pk]


def test_f220_a_sealer_releases_and_what_was_looked_at_goes_out(seller, world):
    item = handed_in(seller)
    seen = bytes(item.draft)
    world.clock.advance(timedelta(days=3))
    item = released(seller, item)
    assert (item.state, item.number, item.released_by) == ("NUMBERED", "DNM2026000000001", SEALER)
    assert bytes(item.draft).count(b"DNM2026000000001") == seen.count(b"DNM2026000000000") > 0
    assert item.issue_date.isoformat() == "2026-11-02"
    assert item.order_json is None
    assert [work.step for work in due()] == ["prepare"]
    assert story(item) == [
        ("drawn_up", PREPARER), ("release_awaited", PREPARER), ("released", SEALER), ("numbered", SEALER),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["preparer", "auditor"])
def test_f220_who_may_not_seal_neither_releases_nor_gives_back(seller, role):
    item = handed_in(seller)
    with by(seller, PREPARER, role):
        for refused in (lambda: services.release(item, PREPARER), lambda: services.give_back(item, "x", PREPARER)):
            with pytest.raises(NotAllowed, match="EF-TAX-040"):
                refused()
    assert reread(item).state == "WAITING_RELEASE"


@pytest.mark.parametrize("role", ["sealer", "auditor"])
def test_who_may_not_draw_up_neither_hands_in_nor_takes_back_nor_drops(seller, role):
    item = handed_in(seller)
    with by(seller, SEALER, role):
        for refused in (
            lambda: services.submit_order(seller, order("P-2"), SEALER),
            lambda: services.take_back(item, SEALER),
            lambda: services.drop(item, SEALER),
        ):
            with pytest.raises(NotAllowed, match="EF-TAX-040"):
                refused()
    assert reread(item).state == "WAITING_RELEASE"


def test_the_house_and_who_may_seal_need_nobody_s_release(seller):
    assert services.submit_order(seller, order(), "erp").state == "NUMBERED"
    with by(seller, "muhasebe", "accountant"):
        item = services.submit_order(seller, order("P-2"), "muhasebe")
    assert (item.state, item.prepared_by) == ("NUMBERED", "")


def test_given_back_it_is_mended_as_the_same_document_and_waits_again(seller):
    item = given_back(seller, handed_in(seller))
    assert item.state == "RETURNED"
    assert Event.objects.get(document=item, event="given_back").text == "Fiyat yanlış"
    again = handed_in(seller, notes=["Düzeltildi"])
    assert (again.pk, again.ettn, again.state) == (item.pk, item.ettn, "WAITING_RELEASE")
    assert "Düzeltildi".encode() in bytes(again.draft)
    assert released(seller, again).state == "NUMBERED"
    assert Document.objects.count() == 1


def test_given_back_somebody_who_may_seal_hands_it_in_for_good(seller):
    item = given_back(seller, handed_in(seller))
    with by(seller, "muhasebe", "accountant"):
        again = services.submit_order(seller, order(notes=["Düzeltildi"]), "muhasebe")
    assert (again.pk, again.state, again.prepared_by) == (item.pk, "NUMBERED", "")


def test_a_preparer_takes_back_and_drops(seller):
    item = handed_in(seller)
    with by(seller, PREPARER, "preparer"):
        assert services.take_back(item, PREPARER).state == "RETURNED"
        assert services.drop(item, PREPARER).state == "DROPPED"
        assert services.drop(services.submit_order(seller, order(), PREPARER), PREPARER).state == "DROPPED"
    assert services.submit_order(seller, order(), "erp").state == "NUMBERED"


def test_the_same_order_again_makes_no_second_one_and_another_is_told(seller):
    item = handed_in(seller)
    assert handed_in(seller).pk == item.pk
    with pytest.raises(Conflict, match="EF-EXC-037"):
        handed_in(seller, notes=["Başka"])


def test_what_is_over_is_neither_released_nor_given_back(seller):
    item = handed_in(seller)
    released(seller, item)
    with pytest.raises(NotAllowed, match="EF-EXC-058"):
        released(seller, item)
    with pytest.raises(NotAllowed, match="EF-EXC-058"):
        given_back(seller, item)
    with by(seller, PREPARER, "preparer"), pytest.raises(NotAllowed, match="EF-EXC-057"):
        services.drop(item, PREPARER)


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 501])
def test_it_is_not_given_back_without_a_reason(seller, reason):
    with pytest.raises(Refused, match="EF-EXC-060"):
        given_back(seller, handed_in(seller), reason)


def test_what_breaks_the_rules_never_comes_before_a_sealer(seller):
    item = handed_in(seller, profile="OLMAYAN")
    assert (item.state, item.prepared_by) == ("REFUSED_BY_RULES", PREPARER)


def test_a_draft_of_a_preparer_waits_for_a_sealer_when_its_receiver_becomes_a_user(seller, world):
    """The worker never sends by itself what nobody with the right to seal has seen."""
    Entry.objects.filter(identifier=BUYER).delete()
    item = handed_in(seller)
    assert item.state == "EARSIV_DRAFT"
    newer_list(world)
    register(BUYER, "PK", THEIR_PK, world.clock.now())
    services.sweep()
    item = reread(item)
    assert (item.state, item.number, item.receiver_alias) == ("WAITING_RELEASE", "", THEIR_PK)
    assert released(seller, item).state == "NUMBERED"


def test_a_sealer_who_sends_a_draft_of_a_preparer_has_released_it(seller, world):
    Entry.objects.filter(identifier=BUYER).delete()
    item = handed_in(seller)
    register(BUYER, "PK", THEIR_PK, world.clock.now())
    with by(seller, SEALER, "sealer"):
        item = services.send_as_efatura(item, SEALER)
    assert (item.state, item.released_by) == ("NUMBERED", SEALER)


def test_a_receiver_who_is_no_user_any_more_makes_a_draft_of_it(seller):
    item = handed_in(seller)
    Entry.objects.filter(identifier=BUYER).delete()
    item = released(seller, item)
    assert (item.state, item.number, item.findings[0]["code"]) == ("EARSIV_DRAFT", "", "EF-EXC-050")


def test_a_label_that_closed_meanwhile_is_told_and_nothing_goes(seller, world):
    item = handed_in(seller, receiver_alias=THEIR_PK)
    Entry.objects.filter(identifier=BUYER).delete()
    register(BUYER, "PK", "urn:mail:yeni@ornek.test", world.clock.now())
    with pytest.raises(Refused, match="EF-EXC-006"):
        released(seller, item)
    assert (reread(item).state, reread(item).released_by) == ("WAITING_RELEASE", "")


def test_what_would_no_longer_be_what_was_seen_is_looked_at_again(seller):
    item = handed_in(seller)
    save_appearance(seller, logo=None, note="Yeni sabit not")
    with pytest.raises(Refused, match="EF-EXC-059"):
        released(seller, item)
    assert reread(item).state == "WAITING_RELEASE"
    assert bytes(reread(item).draft) != bytes(item.draft)
    assert released(seller, item).state == "NUMBERED"


def test_what_was_changed_while_a_sealer_looked_is_not_released_unseen(seller):
    seen = handed_in(seller).sha256
    with by(seller, PREPARER, "preparer"):
        services.take_back(Document.objects.get(), PREPARER)
    item = handed_in(seller, notes=["Sonradan yazıldı"])
    with by(seller, SEALER, "sealer"):
        with pytest.raises(Refused, match="EF-EXC-059"):
            services.release(item, SEALER, seen=seen)
        assert services.release(item, SEALER, seen=item.sha256).state == "NUMBERED"


def test_a_ready_file_is_released_as_it_came(seller):
    ready = (ROOT / "examples" / "invoice-ready.xml").read_bytes()
    with by(seller, PREPARER, "preparer"):
        item = reread(services.submit_ubl(seller, ready, None, PREPARER))
    assert (item.state, item.number) == ("WAITING_RELEASE", "HZR2026000000001")
    seen = bytes(item.draft)
    item = released(seller, item)
    assert (item.state, bytes(item.draft)) == ("NUMBERED", seen)


def test_a_release_that_was_killed_is_as_if_it_had_not_been(seller, monkeypatch):
    item = handed_in(seller)

    def killed(name):
        raise KeyboardInterrupt

    monkeypatch.setattr("zarf.office.exchange.outgoing.checkpoint", killed)
    with pytest.raises(KeyboardInterrupt):
        released(seller, item)
    monkeypatch.setattr("zarf.office.exchange.outgoing.checkpoint", checkpoints.checkpoint)
    assert (reread(item).state, reread(item).number) == ("WAITING_RELEASE", "")
    assert released(seller, item).number == "DNM2026000000001"


def test_every_step_of_a_person_stands_in_the_audit_log(seller):
    item = given_back(seller, handed_in(seller))
    released(seller, handed_in(seller, notes=["Düzeltildi"]))
    with by(seller, PREPARER, "preparer"):
        services.take_back(services.submit_order(seller, order("P-2"), PREPARER), PREPARER)
    lines = AuditEntry.objects.filter(action__startswith="document.").order_by("id").values_list("action", "actor")
    told = [(action.removeprefix("document."), actor) for action, actor in lines]
    assert told == [
        ("drawn_up", PREPARER), ("release_awaited", PREPARER), ("given_back", SEALER), ("handed_in_again", PREPARER),
        ("release_awaited", PREPARER), ("released", SEALER), ("drawn_up", PREPARER), ("release_awaited", PREPARER),
        ("taken_back", PREPARER),
    ]  # fmt: skip
    assert AuditEntry.objects.get(action="document.given_back").note == "Fiyat yanlış"
    assert item.customer_title in AuditEntry.objects.get(action="document.released").subject
