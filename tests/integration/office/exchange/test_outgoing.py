"""Handing in: what is right gets a number, what is wrong gets its findings and none."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from exchange_letters import OTHER, OUR_GB, ROOT, THEIR_PK, Kamusm
from exchange_twins import twins
from tests.registered import register

from zarf.core.errors import Conflict, DocumentUnreadable
from zarf.core.seal import SealResult, verify_document
from zarf.office.exchange import services
from zarf.office.exchange.models import Document
from zarf.office.exchange.refusals import Refused
from zarf.office.exchange.sealing import step_prepare
from zarf.office.numbering.models import Series
from zarf.office.taxpayers.services import add_alias, create_taxpayer
from zarf.ports import wired
from zarf.ports.clock import FixedClock
from zarf_simulator.kamusm.leaf import LeafState

pytestmark = pytest.mark.django_db
SELLER, BUYER = OTHER.vkn_tckn, "9876543217"


@pytest.fixture(scope="module")
def kamusm():
    return Kamusm(FixedClock().now())


@pytest.fixture(autouse=True)
def world(kamusm):
    with wired.using(twins(trust=kamusm.trust, revocation=kamusm.crls())) as ports:
        yield ports


@pytest.fixture
def seller(world, kamusm):
    key = world.keys.put("seller", kamusm.key(SELLER))
    taxpayer = create_taxpayer(SELLER, OTHER.title, district="Kadıköy", city="İstanbul", seal_key=key)
    add_alias(taxpayer, "GB", OUR_GB)
    return taxpayer


def open_alias(world, name=THEIR_PK, **changes):
    values = {"identifier": BUYER, "role": "PK", "name": name, "created_at": world.clock.now() - timedelta(days=1)}
    register(**(values | changes))


@pytest.fixture
def buyer(world):
    open_alias(world)


def order(key="SIP-1", **changes) -> bytes:
    data = json.loads((ROOT / "examples" / "order-ticari.json").read_text("utf-8"))
    for name in ("order_reference", "supplier"):
        data.pop(name)
    return json.dumps(data | {"order_key": key} | changes).encode()


def ready(**changes: str) -> bytes:
    text = (ROOT / "examples" / "invoice-ready.xml").read_text("utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    return text.encode()


def codes_of(problem) -> list[str]:
    return [item.code for item in problem.value.findings]


def test_an_order_becomes_a_numbered_document_with_a_reminder_to_seal_it(seller, buyer):
    item = services.submit_order(seller, order(), "erp")
    assert (item.state, item.number, item.receiver_alias) == ("NUMBERED", "DNM2026000000001", THEIR_PK)
    assert b"<cbc:ID>DNM2026000000001</cbc:ID>" in bytes(item.draft)


def test_numbers_follow_each_other_and_a_refused_one_takes_none(seller, buyer):
    first = services.submit_order(seller, order("1"), "erp")
    wrong = services.submit_order(seller, order("2", type_code="OLMAYAN"), "erp")
    second = services.submit_order(seller, order("3"), "erp")
    assert (wrong.state, wrong.number) == ("REFUSED_BY_RULES", "")
    assert {finding["gib_rule"] for finding in wrong.findings} & {"InvoiceTypeCodeCheck-1", "InvoiceTypeCodeCheck"}
    assert [first.number[-1], second.number[-1]] == ["1", "2"]


def test_a_mended_order_may_come_again_under_its_own_key(seller, buyer):
    wrong = services.submit_order(seller, order(type_code="OLMAYAN"), "erp")
    mended = services.submit_order(seller, order(), "erp")
    assert (wrong.state, mended.state) == ("REFUSED_BY_RULES", "NUMBERED")
    assert services.submit_order(seller, order(), "erp").pk == mended.pk


def test_an_order_that_cannot_be_read_is_refused_with_all_its_faults(seller, buyer):
    with pytest.raises(Refused) as problem:
        services.submit_order(seller, b'{"lines": []}', "erp")
    assert len(codes_of(problem)) > 1
    assert not Document.objects.exists()


def test_a_closed_alias_is_never_routed_to(seller, world):
    open_alias(world, deleted_at=world.clock.now() - timedelta(hours=1))
    item = services.submit_order(seller, order(), "erp")
    assert (item.state, item.receiver_alias, item.number) == ("EARSIV_DRAFT", "", "")
    assert not Series.objects.exists()


def test_of_several_aliases_one_must_be_chosen(seller, buyer, world):
    open_alias(world, "urn:mail:ikinci@ornek.test")
    with pytest.raises(Refused, match="EF-EXC-005"):
        services.submit_order(seller, order(), "erp")
    chosen = services.submit_order(seller, order(receiver_alias="urn:mail:ikinci@ornek.test"), "erp")
    assert chosen.receiver_alias == "urn:mail:ikinci@ornek.test"


def test_an_alias_that_is_not_the_receivers_is_refused(seller, buyer):
    with pytest.raises(Refused, match="EF-EXC-006"):
        services.submit_order(seller, order(receiver_alias="urn:mail:yanlis@ornek.test"), "erp")


def test_a_taxpayer_without_a_sender_alias_cannot_send(seller, buyer):
    seller.aliases.all().delete()
    with pytest.raises(Refused, match="EF-EXC-009"):
        services.submit_order(seller, order(), "erp")


def test_a_ready_document_of_somebody_else_is_refused(seller, buyer):
    with pytest.raises(Refused, match="EF-EXC-008"):
        services.submit_ubl(seller, ready(**{SELLER: "1111111104"}), None, "erp")


def test_bytes_that_are_no_document_are_unreadable(seller, buyer):
    with pytest.raises(DocumentUnreadable):
        services.submit_ubl(seller, b"\xff\xfe<", None, "erp")


def test_a_ready_document_keeps_its_bytes_and_number_and_gets_a_view(seller, buyer):
    item = services.submit_ubl(seller, ready(), None, "erp")
    draft = bytes(item.draft)
    start, end = b"<cac:AdditionalDocumentReference>", b"</cac:AdditionalDocumentReference>"
    assert item.number == "HZR2026000000001"
    assert draft.partition(start)[0] + draft.partition(end)[2] == ready()
    assert f'filename="{item.ettn}.xslt"'.encode() in draft


def test_a_number_is_not_taken_twice_while_gib_may_hold_it(seller, buyer):
    services.submit_ubl(seller, ready(), None, "erp")
    with pytest.raises(Conflict, match="EF-EXC-012"):
        services.submit_ubl(seller, ready(), None, "erp")
    with pytest.raises(Conflict, match="EF-EXC-011"):
        services.submit_ubl(seller, ready(**{"6f1c2a30": "7f1c2a30"}), None, "erp")


@pytest.mark.parametrize("state", ["REFUSED_BY_MERKEZ", "REFUSED_BY_RECEIVER", "UNDELIVERED"])
def test_what_gib_never_took_may_come_again_mended(seller, buyer, state):
    first = services.submit_ubl(seller, ready(), None, "erp")
    Document.objects.filter(pk=first.pk).update(state=state)
    again = services.submit_ubl(seller, ready(), None, "erp")
    assert (again.state, again.number) == ("NUMBERED", first.number)
    with pytest.raises(Conflict, match="EF-EXC-011"):
        services.send_again(Document.objects.get(pk=first.pk), "ayse")


def test_the_series_passes_over_a_number_a_ready_document_has_used(seller, buyer):
    services.submit_ubl(seller, ready(HZR2026="DNM2026"), None, "erp")
    assert services.submit_order(seller, order(), "erp").number == "DNM2026000000002"


def test_a_sealed_document_is_verified_archived_and_in_a_ready_envelope(seller, buyer, world, kamusm):
    item = services.submit_order(seller, order(), "erp")
    step_prepare(item.pk)
    item.refresh_from_db()
    assert (item.state, item.envelope.state, item.draft) == ("ENVELOPED", "READY", None)
    sealed = services.sealed_xml(item)
    report = verify_document(sealed, trust=world.trust, revocation=world.revocation, at=world.clock.now())
    assert report.result is SealResult.VALID
    assert sealed.split(b"?>", 1)[1].lstrip() in services.envelope_xml(item.envelope)


def test_preparing_twice_makes_one_envelope(seller, buyer):
    item = services.submit_order(seller, order(), "erp")
    step_prepare(item.pk)
    step_prepare(item.pk)
    assert item.events.filter(event="enveloped").count() == 1


@pytest.mark.parametrize("state", [LeafState.EXPIRED, LeafState.REVOKED])
def test_a_seal_that_does_not_verify_never_leaves_and_the_number_stays(seller, buyer, world, kamusm, state):
    seller.seal_key = world.keys.put("bad", kamusm.key(SELLER, state))
    seller.save()
    item = services.submit_order(seller, order(), "erp")
    with wired.using(twins(trust=kamusm.trust, revocation=kamusm.crls(), keys=world.keys)):
        step_prepare(item.pk)
    item.refresh_from_db()
    assert (item.state, item.number, item.xml_key) == ("NUMBERED", "DNM2026000000001", "")
    assert item.findings[0]["code"] in ("EF-EXC-016", "EF-SEAL-002")
    assert item.prepare_at > world.clock.now()


def test_a_key_of_another_firm_may_not_seal(seller, buyer, world, kamusm):
    seller.seal_key = world.keys.put("other", kamusm.key("1111111104"))
    seller.save()
    item = services.submit_order(seller, order(), "erp")
    step_prepare(item.pk)
    item.refresh_from_db()
    assert (item.state, item.findings[0]["code"]) == ("NUMBERED", "EF-SLG-001")


def test_an_unreachable_revocation_list_only_delays(seller, buyer, world, kamusm):
    item = services.submit_order(seller, order(), "erp")
    crls = kamusm.crls()
    crls.away = True
    with wired.using(twins(trust=kamusm.trust, revocation=crls, keys=world.keys, clock=world.clock)):
        step_prepare(item.pk)
    item.refresh_from_db()
    assert (item.state, item.findings[0]["code"]) == ("NUMBERED", "EF-EXC-015")
    world.clock.advance(timedelta(seconds=11))
    services.sweep(rounds=1)
    item.refresh_from_db()
    assert item.state == "ENVELOPED"


def test_an_order_that_names_another_supplier_is_not_taken(world, seller, buyer):
    with pytest.raises(services.Refused, match="EF-EXC-008"):
        services.submit_order(seller, order(supplier="5555555555"), "erp")
    assert services.submit_order(seller, order(supplier=seller.vkn_tckn), "erp").state == "NUMBERED"


def test_the_same_order_written_differently_is_the_same(seller, buyer):
    first = services.submit_order(seller, order(), "erp")
    again = json.dumps(dict(reversed(json.loads(order()).items())), indent=2).encode()
    assert services.submit_order(seller, again, "erp").pk == first.pk


def test_another_order_under_a_key_that_is_taken_is_told_and_not_swallowed(seller, buyer):
    first = services.submit_order(seller, order(), "erp")
    with pytest.raises(Conflict, match="EF-EXC-037") as told:
        services.submit_order(seller, order(notes=["başka"]), "erp")
    assert first.number in told.value.finding.message("tr")
