"""From the seller's order to the buyer's answer and back, over real HTTP, with real seals and the real database."""

from __future__ import annotations

import pytest
from exchange_world import ROOT, bare

from zarf.core.errors import Conflict, NotAllowed
from zarf.office.exchange import services
from zarf.office.exchange.models import Document


@pytest.fixture
def delivered(world):
    """A TICARIFATURA that lies in the buyer's inbox."""
    sent = services.submit_order(world.seller, world.order(), "erp")
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    return world.incoming(sent.ettn)


@pytest.mark.parametrize(("verdict", "note", "state"), [("KABUL", "", "ACCEPTED"), ("RED", "Eksik mal", "REJECTED")])
def test_an_answer_comes_back_to_the_seller(world, delivered, verdict, note, state):
    services.answer(delivered, verdict, note, "ayse")
    world.run_until(lambda: world.out(delivered.ettn, state=state) and world.incoming(delivered.ettn).state == state)
    sent = Document.objects.get(direction="out", ettn=delivered.ettn)
    assert (sent.answer, sent.answer_note) == (verdict, note)
    assert sent.envelope.system_response_codes == [1200, 1200]
    assert sent.seal_report["result"] == "valid"
    assert bare(services.sealed_xml(sent)) == services.sealed_xml(delivered)


def test_the_first_order_gets_the_first_number_and_lies_in_the_archive(world, delivered):
    assert delivered.number == f"DNM{delivered.issue_date.year}000000001"
    assert b"<ds:SignatureValue" in services.sealed_xml(delivered)


def test_the_same_order_twice_makes_one_document(world):
    first = services.submit_order(world.seller, world.order(), "erp")
    assert services.submit_order(world.seller, world.order(), "erp").pk == first.pk
    assert Document.objects.count() == 1


def test_a_ready_ubl_file_keeps_its_own_number(world):
    xml = (ROOT / "examples" / "invoice-ready.xml").read_bytes()
    sent = services.submit_ubl(world.seller, xml, None, "erp")
    world.run_until(lambda: world.out(sent.ettn, state="DELIVERED"))
    assert world.incoming(sent.ettn).number == "HZR2026000000001"
    with pytest.raises(Conflict, match=r"EF-EXC-01[12]"):
        services.submit_ubl(world.seller, xml, None, "erp")


def test_a_second_answer_and_a_late_answer_are_not_possible(world, delivered):
    world.merkez.advance(days=9)
    with pytest.raises(NotAllowed, match="EF-EXC-030"):
        services.answer(delivered, "KABUL", "", "ayse")
    world.run_until(lambda: world.out(delivered.ettn, state="COMPLETED"))
    assert world.incoming(delivered.ettn).state == "COMPLETED"


def test_silence_ends_after_eight_days_on_both_sides(world, delivered):
    world.merkez.advance(days=7)
    services.sweep()
    assert world.incoming(delivered.ettn).state == "WAITING_ANSWER"
    world.merkez.advance(days=2)
    world.run_until(lambda: world.incoming(delivered.ettn).state == "COMPLETED")


def test_red_needs_a_reason(world, delivered):
    with pytest.raises(NotAllowed, match="EF-EXC-031"):
        services.answer(delivered, "RED", " ", "ayse")


def test_the_story_is_told_in_plain_words(world, delivered):
    sent = Document.objects.get(direction="out", ettn=delivered.ettn)
    told = [line.text for line in services.history(sent)]
    assert told[0] == "Taslak."
    assert told[-1] == "Alıcıya ulaştı, yanıtı bekleniyor."
