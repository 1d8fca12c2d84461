"""What comes in is judged in GİB's order and answered with its codes; nothing is lost, what is refused is not filed."""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
from datetime import timedelta

import pytest
from exchange_letters import (
    OTHER,
    OUR_GB,
    OUR_PK,
    OURSELVES,
    THEIR_PK,
    THIRD,
    US,
    Kamusm,
    answer,
    invoice,
    letter,
    sealed,
    zip_of,
)
from exchange_twins import twins

from zarf.core.documents.responses import read_system_response
from zarf.core.wire.envelope import EnvelopeType, Partner, read_envelope
from zarf.core.xml.reading import read_xml
from zarf.office.exchange import services
from zarf.office.exchange.facts import read_facts
from zarf.office.exchange.identity import incoming_pk
from zarf.office.exchange.incoming import step_process
from zarf.office.exchange.models import Direction, Document, Envelope
from zarf.office.exchange.schedule import ISTANBUL, answer_due_at
from zarf.office.taxpayers.services import add_alias, create_taxpayer
from zarf.ports import wired
from zarf.ports.clock import FixedClock
from zarf.ports.gib.api import EFaturaFault
from zarf_simulator.kamusm.leaf import LeafState

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kamusm():
    return Kamusm(FixedClock().now())


@pytest.fixture
def crls(kamusm):
    return kamusm.crls()


@pytest.fixture(autouse=True)
def world(kamusm, crls):
    with wired.using(twins(trust=kamusm.trust, revocation=crls)) as ports:
        us = create_taxpayer(US, "Örnek İnşaat", district="Çankaya", city="Ankara")
        add_alias(us, "PK", OUR_PK, branch="Merkez")
        add_alias(us, "GB", OUR_GB)
        yield ports


@pytest.fixture
def now(world):
    return world.clock.now().astimezone(ISTANBUL)


@pytest.fixture
def good(kamusm, now):
    """A sealed invoice with nothing wrong."""
    return sealed(invoice(now), kamusm.key(OTHER.vkn_tckn), now)


def receive(name, data) -> Envelope:
    services.receive_zip(name, data, hashlib.md5(data).hexdigest())
    row = Envelope.objects.get(pk=incoming_pk(name[:-4]))
    step_process(row.pk)
    row.refresh_from_db()
    return row


def on_the_wire(row: Envelope) -> int:
    """The code of the system response Merkez is given for *row*."""
    xml = services.current_system_response(row.identifier)
    return read_system_response(read_envelope(xml).documents[0]).code


@pytest.mark.parametrize(("label", "branch"), [(OUR_PK, "Merkez"), ("urn:mail:subepk@ornek.test", "Ankara Şubesi")])
def test_f305_an_invoice_lands_in_the_branch_of_its_label(good, now, label, branch):
    """Incoming documents arrive at a PK label, so it is the PK label that says whose inbox it is (K23)."""
    add_alias(create_taxpayer(US, "Örnek İnşaat", district="Çankaya", city="Ankara"), "PK",
              "urn:mail:subepk@ornek.test", branch="Ankara Şubesi", is_default=False)  # fmt: skip
    receive(*letter(now, good, receiver=Partner(label, US, "Örnek")))
    assert (Document.objects.get().receiver_alias, Document.objects.get().branch) == (label, branch)


def test_a_good_invoice_waits_in_the_inbox_of_its_branch(good, now, world):
    row = receive(*letter(now, good))
    item = Document.objects.get()
    assert (row.state, row.gib_code, on_the_wire(row)) == ("PROCESSED", 1200, 1200)
    assert (item.direction, item.state, item.branch, item.number) == (
        "in",
        "WAITING_ANSWER",
        "Merkez",
        "DNM2026000000001",
    )
    assert item.answer_due_at == answer_due_at(world.clock.now())
    assert services.sealed_xml(item) == good.split(b"?>", 1)[1].lstrip()
    assert item.seal_report["signer"]["vkn_tckn"] == OTHER.vkn_tckn


def test_the_system_response_goes_back_the_way_the_envelope_came(good, now):
    row = receive(*letter(now, good))
    sent = row.system_responses.get()
    assert (sent.type, sent.direction, sent.state) == ("SYSTEMENVELOPE", "out", "READY")
    assert (sent.sender_id, sent.sender_alias, sent.receiver_id) == (US, OUR_PK, OTHER.vkn_tckn)


def test_a_basic_invoice_wants_no_answer(kamusm, now):
    receive(*letter(now, sealed(invoice(now, profile="TEMELFATURA"), kamusm.key(OTHER.vkn_tckn), now)))
    assert Document.objects.get().state == "INBOX"


def test_judging_twice_files_once(good, now):
    row = receive(*letter(now, good))
    step_process(row.pk)
    assert (Document.objects.count(), row.system_responses.count()) == (1, 1)


def test_before_it_is_judged_merkez_is_told_1000(good, now):
    name, data = letter(now, good)
    services.receive_zip(name, data, hashlib.md5(data).hexdigest())
    assert on_the_wire(Envelope.objects.get()) == 1000


def test_an_envelope_nobody_sent_is_2004():
    with pytest.raises(EFaturaFault, match="2004"):
        services.current_system_response(str(uuid.uuid4()))


NAME = f"{uuid.UUID(int=7)}"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not a zip", 1110),
        (b"PK\x03\x04 broken", 1130),
        (zip_of(f"{NAME}.txt", b"<a/>"), 1132),
        (zip_of(f"{NAME}.xml", b"<not closed"), 1140),
        (zip_of(f"../{NAME}.xml", b"<a/>"), None),
    ],
)
def test_a_zip_that_cannot_be_read_is_refused_with_its_code_and_kept(data, code):
    row = receive(f"{NAME}.zip", data)
    assert row.state == "REFUSED"
    assert on_the_wire(row) == row.gib_code
    assert 1110 <= row.gib_code <= 1143
    assert code is None or row.gib_code == code
    assert services.envelope_zip(row) == data
    assert row.findings[0]["code"].startswith("EF-")


def test_a_zip_under_another_identifier_is_1142_and_a_member_of_another_name_1133(good, now):
    name, data = letter(now, good)
    assert refused(receive(f"{NAME}.zip", data), 1142)
    xml = zipfile.ZipFile(io.BytesIO(data)).read(name.replace(".zip", ".xml"))
    assert refused(receive(name, zip_of("baska.xml", xml)), 1133)


def refused(row: Envelope, code: int) -> bool:
    assert (row.state, row.gib_code) == ("REFUSED", code), row.findings
    assert not Document.objects.filter(envelope=row).exclude(state="REFUSED").exists()
    return row.system_responses.filter(direction=Direction.OUT).count() == 1


def test_broken_structure_is_1160(good, now):
    assert refused(
        receive(
            *letter(
                now,
                good.replace(b"<cbc:CopyIndicator>", b"<cbc:Kopya>").replace(b"</cbc:CopyIndicator>", b"</cbc:Kopya>"),
            )
        ),
        1160,
    )


def test_a_broken_rule_is_1150(kamusm, now):
    wrong = invoice(now).replace(b"TICARIFATURA", b"OLMAYANSENARYO")
    assert refused(receive(*letter(now, sealed(wrong, kamusm.key(OTHER.vkn_tckn), now))), 1150)


def test_somebody_else_s_envelope_cannot_carry_an_invoice_of_ours_or_to_another(kamusm, good, now):
    """GİB's DocumentSenderCheck and DocumentReceiverCheck: the parties of the envelope are those of the document."""
    stranger = Partner("urn:mail:gb@yabanci.test", THIRD.vkn_tckn, THIRD.title)
    assert refused(receive(*letter(now, good, sender=stranger)), 1150)
    to_another = sealed(invoice(now, customer=THIRD, number="DNM2026000000002"), kamusm.key(OTHER.vkn_tckn), now)
    assert refused(receive(*letter(now, to_another)), 1150)
    assert not Document.objects.exclude(state="REFUSED").exists()


def test_an_alias_that_is_not_ours_is_1181(good, now):
    assert refused(receive(*letter(now, good, receiver=Partner("urn:mail:yok@ornek.test", US, "x"))), 1181)


@pytest.mark.parametrize(
    ("signer", "state", "code"),
    [
        (THIRD.vkn_tckn, LeafState.GOOD, 1176),
        (OTHER.vkn_tckn, LeafState.EXPIRED, 1177),
        (OTHER.vkn_tckn, LeafState.REVOKED, 1177),
    ],
)
def test_a_seal_that_does_not_count_has_its_code(kamusm, crls, now, signer, state, code):
    document = sealed(invoice(now), kamusm.key(signer, state), now)
    crls.known = kamusm.crls().known
    assert refused(receive(*letter(now, document)), code)


def test_the_receiver_sees_what_was_refused_and_why(kamusm, now):
    document = sealed(invoice(now), kamusm.key(THIRD.vkn_tckn), now)
    receive(*letter(now, document))
    item = Document.objects.get()
    assert (item.state, item.gib_code, item.number) == ("REFUSED", 1176, "DNM2026000000001")
    assert item.findings[0]["code"] == "EF-EXC-020"
    assert item.seal_report["signer"]["vkn_tckn"] == THIRD.vkn_tckn
    assert services.sealed_xml(item)


def test_a_changed_document_is_1177(good, now):
    assert refused(receive(*letter(now, good.replace("Şantiye".encode(), b"Santiye"))), 1177)


def test_an_unreachable_revocation_list_is_1175(good, crls, now):
    crls.away = True
    assert refused(receive(*letter(now, good)), 1175)


def test_the_same_invoice_in_another_envelope_is_1163(good, now):
    receive(*letter(now, good))
    assert refused(receive(*letter(now, good)), 1163)
    assert list(Document.objects.order_by("id").values_list("state", flat=True)) == ["WAITING_ANSWER", "REFUSED"]


def test_two_senders_with_the_same_ettn_are_1163(kamusm, now):
    ettn = str(uuid.uuid4())
    receive(*letter(now, sealed(invoice(now, ettn=ettn), kamusm.key(OTHER.vkn_tckn), now)))
    other = sealed(invoice(now, ettn=ettn.upper(), supplier=THIRD), kamusm.key(THIRD.vkn_tckn), now)
    sender = Partner("urn:mail:gb@ucuncu.test", THIRD.vkn_tckn, THIRD.title)
    assert refused(receive(*letter(now, other, sender=sender)), 1163)


def test_the_same_number_of_another_issuer_is_taken(kamusm, now):
    receive(*letter(now, sealed(invoice(now), kamusm.key(OTHER.vkn_tckn), now)))
    other = sealed(invoice(now, supplier=THIRD), kamusm.key(THIRD.vkn_tckn), now)
    sender = Partner("urn:mail:gb@ucuncu.test", THIRD.vkn_tckn, THIRD.title)
    assert receive(*letter(now, other, sender=sender)).state == "PROCESSED"


def test_one_wrong_document_refuses_the_whole_envelope(kamusm, good, now):
    other = sealed(invoice(now, number="DNM2026000000002"), kamusm.key(THIRD.vkn_tckn), now)
    assert refused(receive(*letter(now, good, other)), 1176)
    assert set(Document.objects.values_list("state", flat=True)) == {"REFUSED"}


def test_what_was_refused_may_come_again(kamusm, good, crls, now):
    crls.away = True
    receive(*letter(now, good))
    crls.away = False
    assert receive(*letter(now, good)).state == "PROCESSED"


def test_an_envelope_that_always_fails_is_given_up_with_1195(good, now, world):
    name, data = letter(now, good)
    services.receive_zip(name, data, hashlib.md5(data).hexdigest())
    row = Envelope.objects.get()
    row.attempts, row.state = 5, "PROCESSING"
    row.save()
    step_process(row.pk)
    row.refresh_from_db()
    assert (row.state, row.gib_code) == ("REFUSED", 1195)


# Answers to invoices of ours.


@pytest.fixture
def ours(now, world):
    """An invoice we sent and that reached OTHER; gives its row and bytes."""
    supplier = create_taxpayer(US, "Örnek İnşaat", district="Çankaya", city="Ankara")
    xml = invoice(now, supplier=OURSELVES, customer=OTHER)
    facts = read_facts(read_xml(xml))
    item = Document.objects.create(
        **facts.columns(), direction="out", taxpayer=supplier, state="DELIVERED", sender_alias=OUR_GB,
        receiver_alias=THEIR_PK, created_at=now, state_at=now, delivered_at=now, answer_due_at=answer_due_at(now),
    )  # fmt: skip
    return item, xml


@pytest.fixture
def respond(kamusm, world, ours):
    def send(code, note="", **changes) -> Envelope:
        at = world.clock.now().astimezone(ISTANBUL)
        document = sealed(answer(at, ours[1], code, note, **changes), kamusm.key(OTHER.vkn_tckn), at)
        return receive(
            *letter(
                at,
                document,
                kind=EnvelopeType.POSTBOX,
                element="APPLICATIONRESPONSE",
                sender=Partner(THEIR_PK, OTHER.vkn_tckn, OTHER.title),
                receiver=Partner(OUR_GB, US, "Örnek"),
            )
        )

    return send


@pytest.mark.parametrize(("code", "state"), [("KABUL", "ACCEPTED"), ("RED", "REJECTED")])
def test_an_answer_is_written_on_the_invoice(ours, respond, code, state):
    Document.objects.filter(pk=ours[0].pk).update(branch="izmir")
    row = respond(code, "Fiyat farklı")
    item = ours[0]
    item.refresh_from_db()
    assert row.state == "PROCESSED", row.findings
    assert (item.state, item.answer, item.answer_note) == (state, code, "Fiyat farklı")
    response = item.application_responses.get()
    assert (response.state, response.branch) == ("INBOX", "izmir")


@pytest.mark.parametrize("state", ["SENDING", "UNKNOWN", "AT_MERKEZ", "PASSED_MERKEZ", "COMPLETED"])
def test_an_answer_in_time_is_taken_wherever_our_own_record_stands(ours, respond, state):
    """It may overtake the outcome of our own call, or be judged after the sweeper closed the period."""
    Document.objects.filter(pk=ours[0].pk).update(state=state)
    row = respond("KABUL")
    ours[0].refresh_from_db()
    assert (row.state, ours[0].state) == ("PROCESSED", "ACCEPTED")


def test_a_second_answer_is_1163_on_the_wire_and_1164_inside(ours, respond):
    respond("KABUL")
    row = respond("RED", "pişman", number="UYG2026000000002")
    assert (row.state, row.gib_code, on_the_wire(row)) == ("REFUSED", 1164, 1163)
    ours[0].refresh_from_db()
    assert ours[0].state == "ACCEPTED"


def test_a_late_answer_is_refused_and_changes_nothing(ours, respond, world, crls, kamusm):
    world.clock.advance(timedelta(days=9))
    kamusm.now, before = world.clock.now(), kamusm.now
    crls.known = kamusm.crls().known
    row = respond("RED", "geç")
    kamusm.now = before
    assert (row.state, row.findings[0]["code"]) == ("REFUSED", "EF-EXC-027")
    ours[0].refresh_from_db()
    assert ours[0].state == "DELIVERED"


def test_an_answer_to_an_invoice_we_never_sent_is_refused(ours, respond):
    Document.objects.all().delete()
    row = respond("KABUL")
    assert (row.state, row.gib_code) == ("REFUSED", 1150)


def test_the_bytes_of_a_zip_are_kept_even_when_it_holds_two_files():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(f"{NAME}.xml", b"<a/>")
        archive.writestr("b.xml", b"<b/>")
    row = receive(f"{NAME}.zip", held.getvalue())
    assert (row.state, row.gib_code) == ("REFUSED", 1131)


def test_a_seal_of_an_integrator_the_operator_knows_is_accepted(now, kamusm, settings):
    """The issuer may have its integrator seal for it (seal.md 1.6); the operator names those it knows."""
    settings.ZARF = dict(settings.ZARF.values) | {"ZARF_OTHER_INTEGRATORS": f"5555555504, {THIRD.vkn_tckn}"}
    document = sealed(invoice(now), kamusm.key(THIRD.vkn_tckn), now)
    file_name, data = letter(now, document)
    row = receive(file_name, data)
    assert row.state == "PROCESSED"
