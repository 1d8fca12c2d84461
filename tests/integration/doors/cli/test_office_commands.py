"""`zarf send`, `inbox`, `answer` and `status`: what they print and how they exit."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from click.testing import CliRunner
from tests.integration.office.exchange.exchange_letters import (
    OTHER,
    OUR_GB,
    OUR_PK,
    OURSELVES,
    ROOT,
    THEIR_PK,
    US,
    Kamusm,
    invoice,
)
from tests.integration.office.exchange.exchange_twins import twins
from tests.registered import register

from zarf.core.xml.reading import read_xml
from zarf.doors.cli import answer, drafts, inbox, send, status
from zarf.office.acting import Actor, Kind, acting
from zarf.office.exchange import services
from zarf.office.exchange.facts import read_facts
from zarf.office.exchange.models import Document, Envelope
from zarf.office.exchange.schedule import ISTANBUL, answer_due_at
from zarf.office.registry.models import Entry
from zarf.office.taxpayers.services import Taxpayer, add_alias, create_taxpayer
from zarf.ports import wired
from zarf.ports.clock import FixedClock

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kamusm():
    return Kamusm(FixedClock().now())


@pytest.fixture(autouse=True)
def world(kamusm, monkeypatch):
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")
    with wired.using(twins(trust=kamusm.trust, revocation=kamusm.crls())) as ports:
        us = create_taxpayer(US, OURSELVES.title, district="Çankaya", city="Ankara")
        add_alias(us, "GB", OUR_GB)
        register(US, "PK", THEIR_PK, ports.clock.now() - timedelta(days=1))
        yield ports


@pytest.fixture
def received(world):
    """An invoice of OTHER that waits for our answer."""
    now = world.clock.now()
    xml = invoice(now.astimezone(ISTANBUL), customer=OURSELVES)
    world.archive.put("in.xml", xml)
    us = create_taxpayer(US, OURSELVES.title, district="Çankaya", city="Ankara")
    return Document.objects.create(
        **read_facts(read_xml(xml)).columns(), direction="in", taxpayer=us,
        state="WAITING_ANSWER", sender_alias=OUR_GB, receiver_alias=OUR_PK, xml_key="in.xml", created_at=now,
        state_at=now, delivered_at=now, answer_due_at=answer_due_at(now),
    )  # fmt: skip


@pytest.fixture
def second_side(received):
    """The same invoice as its sender has it, who is a taxpayer of this house as well."""
    sender = create_taxpayer(OTHER.vkn_tckn, OTHER.title, district="x", city="x")
    item = Document.objects.get(pk=received.pk)
    item.pk, item.direction, item.taxpayer, item.state = None, "out", sender, "DELIVERED"
    item.save(force_insert=True)
    return item


def run(module, *arguments):
    return CliRunner().invoke(module.command, [str(item) for item in arguments])


def order(folder, **changes):
    data = json.loads((ROOT / "examples" / "order-ticari.json").read_text("utf-8"))
    for name in ("order_reference", "supplier"):
        data.pop(name)
    file = folder / "order.json"
    file.write_text(json.dumps(data | changes), "utf-8")
    return file


def test_send_prints_number_and_state_and_exits_0(tmp_path):
    done = run(send, "--json", order(tmp_path))
    told = json.loads(done.stdout)
    assert (done.exit_code, told["number"], told["state"]) == (0, "DNM2026000000001", "NUMBERED")


def test_send_says_that_an_order_was_handed_in_before(tmp_path):
    """The same order twice, and by mistake in another file: one invoice, and the person learns why."""
    file = order(tmp_path, order_key="SIP-7")
    first = json.loads(run(send, "--json", file).stdout)
    assert first["repeated"] is False
    again = json.loads(run(send, "--json", file).stdout)
    assert (again["repeated"], again["number"]) == (True, first["number"])
    copy = file.rename(tmp_path / "copy.json")
    done = run(send, copy)
    assert done.exit_code == 0
    assert "verilmişti; ikinci bir fatura düzenlenmedi." in done.stdout
    assert Document.objects.filter(direction="out").count() == 1


def test_send_tells_the_findings_and_exits_1(tmp_path):
    done = run(send, order(tmp_path, type_code="OLMAYAN"))
    assert done.exit_code == 1
    assert "REFUSED_BY_RULES" in done.stdout
    assert "InvoiceTypeCodeCheck" in done.stdout


def test_send_keeps_what_cannot_go_as_efatura_says_why_and_exits_0(tmp_path):
    Entry.objects.all().delete()
    done = run(send, order(tmp_path))
    assert done.exit_code == 0
    assert "EARSIV_DRAFT" in done.stdout
    assert "EF-EXC-050" in done.stdout


def test_drafts_are_listed_with_their_reason_and_sent_held_and_dropped(tmp_path):
    gone = list(Entry.objects.all())
    Entry.objects.all().delete()
    kept = json.loads(run(send, "--json", order(tmp_path)).stdout)
    assert (kept["state"], kept["decision"]["reason"]) == ("EARSIV_DRAFT", "not_registered")
    assert "EF-EXC-050" in run(drafts).stdout
    refused = run(drafts, kept["ettn"], "--send")
    assert (refused.exit_code, "EF-EXC-004" in refused.stderr) == (1, True)
    assert "EF-EXC-056" in run(drafts, kept["ettn"], "--hold").stdout
    Entry.objects.bulk_create(gone)
    sent = run(drafts, kept["ettn"], "--send", "--json")
    assert (sent.exit_code, json.loads(sent.stdout)["state"]) == (0, "NUMBERED")
    again = run(drafts, kept["ettn"], "--drop")
    assert (again.exit_code, "EF-EXC-057" in again.stderr) == (1, True)
    assert run(drafts).stdout in ("Bekleyen taslak yok.\n", "No draft is waiting.\n")


def test_drafts_lists_what_waits_for_a_sealer(tmp_path):
    seller = Taxpayer.objects.get()
    with acting(Actor("hazirlayan@deneme.test", Kind.PERSON, {seller.pk: "preparer"})):
        services.hand_in_order(seller, order(tmp_path).read_bytes(), "hazirlayan@deneme.test")
    listed = json.loads(run(drafts, "--json").stdout)
    assert listed["state"] == "WAITING_RELEASE"
    assert "WAITING_RELEASE" in run(drafts).stdout
    assert run(drafts, listed["ettn"], "--drop").exit_code == 0
    assert run(drafts, "--json").stdout == ""


def test_drafts_wants_a_reference_with_a_wish():
    assert run(drafts, "X").exit_code == 2
    assert run(drafts, "--send").exit_code == 2


@pytest.mark.parametrize(("name", "code"), [("x.xml", "EF-XML-0"), ("x.json", "EF-ORD-001")])
def test_send_exits_2_for_what_cannot_be_read(name, code, tmp_path):
    file = tmp_path / name
    file.write_bytes(b"\x00\x01")
    done = run(send, file)
    assert (done.exit_code, done.stdout) == (2, "")
    assert code in done.stderr


def test_an_order_that_could_be_of_several_is_told_with_the_choices(tmp_path):
    create_taxpayer(OTHER.vkn_tckn, OTHER.title, district="x", city="x")
    done = run(send, "--json", order(tmp_path))
    told = json.loads(done.stdout)["findings"][0]
    assert (done.exit_code, told["code"]) == (1, "EF-TAX-020")
    assert US in told["message"]
    assert OTHER.vkn_tckn in told["message"]
    assert run(send, "--for", US, order(tmp_path)).exit_code == 0


def test_an_order_goes_out_for_the_supplier_it_names(tmp_path):
    create_taxpayer(OTHER.vkn_tckn, OTHER.title, district="x", city="x")
    done = run(send, "--json", order(tmp_path, supplier=US))
    assert (done.exit_code, json.loads(done.stdout)["supplier"]) == (0, US)


def test_an_order_of_another_supplier_than_named_is_refused(tmp_path):
    create_taxpayer(OTHER.vkn_tckn, OTHER.title, district="x", city="x")
    done = run(send, "--for", OTHER.vkn_tckn, order(tmp_path, supplier=US))
    assert (done.exit_code, Document.objects.count()) == (1, 0)
    assert "EF-EXC-008 $.supplier" in done.stderr
    elsewhere = run(send, order(tmp_path, supplier="5555555555"))
    assert elsewhere.exit_code == 1
    assert "EF-TAX-001" in elsewhere.stderr


def test_a_ready_invoice_goes_out_for_the_supplier_it_names():
    file = ROOT / "examples" / "invoice-ready.xml"
    facts = read_facts(read_xml(file.read_bytes()))
    create_taxpayer("5555555555", "Üçüncü", district="x", city="x")
    supplier = create_taxpayer(facts.supplier_id, facts.supplier_title, district="x", city="x")
    add_alias(supplier, "GB", "urn:mail:gb@uretici.test")
    Entry.objects.update(identifier=facts.customer_id)
    done = run(send, "--json", file)
    told = json.loads(done.stdout)
    assert (done.exit_code, told["supplier"]) == (0, facts.supplier_id)
    assert Document.objects.get().sender_alias == "urn:mail:gb@uretici.test"


def test_a_ready_invoice_of_a_stranger_is_refused(tmp_path):
    create_taxpayer(OTHER.vkn_tckn, OTHER.title, district="x", city="x")
    text = (ROOT / "examples" / "invoice-ready.xml").read_text("utf-8")
    supplier = read_facts(read_xml(text.encode())).supplier_id
    file = tmp_path / "foreign.xml"
    file.write_text(text.replace(supplier, "5555555555"), "utf-8")
    done = run(send, file)
    assert done.exit_code == 1
    assert "EF-TAX-001" in done.stderr


def test_inbox_and_status_span_every_taxpayer(received):
    create_taxpayer(OTHER.vkn_tckn, OTHER.title, district="x", city="x")
    assert json.loads(run(inbox, "--json").stdout)["ettn"] == str(received.ettn)
    assert run(inbox).stdout.startswith(f"{US} < {received.number}")
    assert run(inbox, "--for", OTHER.vkn_tckn).stdout == ""
    counted = [json.loads(line) for line in run(status, "--json").stdout.splitlines()]
    assert {item["taxpayer"]: item["states"]["in"] for item in counted} == {
        US: {"WAITING_ANSWER": 1},
        OTHER.vkn_tckn: {},
    }


def test_a_document_between_two_taxpayers_is_told_from_both_sides(received, second_side):
    told = [json.loads(line) for line in run(status, received.number, "--json").stdout.splitlines()]
    assert [item["direction"] for item in told] == ["out", "in"]
    assert len(run(status, received.number, "--for", US, "--json").stdout.splitlines()) == 1


def test_answer_takes_the_one_that_came_in(received, second_side):
    done = run(answer, received.number, "KABUL", "--json")
    assert (done.exit_code, json.loads(done.stdout)["direction"]) == (0, "in")


def test_a_document_of_an_inactive_taxpayer_is_not_answered(received):
    us = received.taxpayer
    us.is_active = False
    us.save()
    done = run(answer, received.number, "KABUL")
    assert done.exit_code == 1
    assert "EF-EXC-032" in done.stderr
    assert run(status, received.number).exit_code == 1


def test_answer_asks_which_when_two_firms_sent_the_same_number(received):
    again = Document.objects.get(pk=received.pk)
    again.pk, again.ettn, again.supplier_id = None, uuid.uuid4(), "5555555555"
    again.save(force_insert=True)
    done = run(answer, received.number, "KABUL")
    assert done.exit_code == 1
    assert "EF-EXC-036" in done.stderr
    assert str(received.ettn) in done.stderr
    assert str(again.ettn) in done.stderr
    assert run(answer, received.ettn, "KABUL").exit_code == 0


def test_inbox_lists_what_waits(received):
    told = json.loads(run(inbox, "--waiting", "--json").stdout)
    assert (told["ettn"], told["state"]) == (str(received.ettn), "WAITING_ANSWER")
    assert received.number in run(inbox).stdout


def test_answer_takes_kabul_and_a_second_one_is_told(received):
    done = run(answer, received.number, "KABUL", "--json")
    assert (done.exit_code, json.loads(done.stdout)["state"]) == (0, "ANSWERING")
    again = run(answer, received.ettn, "RED", "--note", "pişman")
    assert again.exit_code == 1
    assert "EF-EXC-022" in again.stderr


def test_answer_needs_a_reason_for_red(received):
    done = run(answer, received.number, "RED")
    assert done.exit_code == 1
    assert "EF-EXC-031" in done.stderr


def test_status_tells_the_story(tmp_path):
    run(send, order(tmp_path))
    done = run(status, "DNM2026000000001", "--json")
    told = json.loads(done.stdout)
    assert [line["event"] for line in told["history"]] == ["drawn_up", "numbered"]
    assert "Numarası verildi" in run(status, "DNM2026000000001").stdout


def test_status_counts_and_tells_what_is_not_there(received):
    assert json.loads(run(status, "--json").stdout)["states"] == {"out": {}, "in": {"WAITING_ANSWER": 1}}
    assert run(status, str(uuid.uuid4())).exit_code == 1


def test_a_document_gib_does_not_hold_is_sent_again_by_its_number(second_side):
    Document.objects.filter(pk=second_side.pk).update(state="UNDELIVERED")
    result = run(send, "--again", second_side.number, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["number"] == second_side.number
    second_side.refresh_from_db()
    assert second_side.state != "UNDELIVERED"


def test_a_document_gib_holds_is_not_sent_again(second_side):
    result = run(send, "--again", second_side.number, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["findings"][0]["code"].startswith("EF-EXC-")


def test_the_overview_names_the_states_in_words(received):
    result = run(status)
    assert "Gelen kutusunda, yanıtınızı bekliyor." in result.output


def test_a_number_that_two_firms_sent_is_not_sent_again_without_saying_whose(second_side):
    other = create_taxpayer("5555555504", "Üçüncü", district="x", city="x")
    twin = Document.objects.get(pk=second_side.pk)
    twin.pk, twin.taxpayer, twin.supplier_id, twin.ettn = None, other, "5555555504", uuid.uuid4()
    twin.save(force_insert=True)
    Document.objects.filter(direction="out").update(state="UNDELIVERED")
    result = run(send, "--again", second_side.number, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["findings"][0]["code"] == "EF-EXC-036"
    assert run(send, "--again", second_side.number, "--for", OTHER.vkn_tckn, "--json").exit_code == 0


def test_an_envelope_that_did_not_end_in_time_is_told(world, second_side):
    now = world.clock.now()
    row = Envelope.objects.create(
        direction="out", type="SENDERENVELOPE", taxpayer=second_side.taxpayer, state="AT_MERKEZ", alarm_at=now,
        created_at=now, state_at=now,
    )  # fmt: skip
    Document.objects.filter(pk=second_side.pk).update(state="AT_MERKEZ", envelope=row)
    told = f"{second_side.number}  süresinde sonuçlanmadı"
    assert told in run(status).output
    Document.objects.filter(pk=second_side.pk).update(state="DELIVERED")
    assert told not in run(status).output
