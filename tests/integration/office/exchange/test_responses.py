"""System responses about what we sent: pushed or asked for, in any order, once or twice."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from exchange_letters import OTHER, OUR_GB, THEIR_PK, US
from exchange_twins import twins

from zarf.core.documents.responses import system_response
from zarf.core.wire.envelope import Envelope as WireEnvelope
from zarf.core.wire.envelope import EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.packing import pack
from zarf.core.wire.ubl import write_document
from zarf.office.exchange import services
from zarf.office.exchange.incoming import step_process
from zarf.office.exchange.models import Document, Envelope
from zarf.office.exchange.responses import step_poll
from zarf.office.taxpayers.services import create_taxpayer
from zarf.ports import wired

pytestmark = pytest.mark.django_db
THEM = Partner(THEIR_PK, OTHER.vkn_tckn, OTHER.title)
OURSELVES = Partner(OUR_GB, US, "Örnek")


@pytest.fixture(autouse=True)
def world():
    with wired.using(twins()) as ports:
        yield ports


@pytest.fixture
def sent(world):
    """A TICARIFATURA of ours that Merkez has taken."""
    now = world.clock.now()
    taxpayer = create_taxpayer(US, "Örnek İnşaat", district="Çankaya", city="Ankara")
    envelope = Envelope.objects.create(
        identifier=str(uuid.uuid4()), direction="out", type="SENDERENVELOPE", taxpayer=taxpayer, state="AT_MERKEZ",
        receiver_id=OTHER.vkn_tckn, created_at=now, state_at=now, sent_at=now,
    )  # fmt: skip
    Envelope.objects.filter(pk=envelope.pk).update(identifier=str(envelope.pk))
    Document.objects.create(
        direction="out", taxpayer=taxpayer, kind="INVOICE", ettn=uuid.uuid4(), number="ZRF2026000000001",
        profile="TICARIFATURA", issue_date=now.date(), supplier_id=US, customer_id=OTHER.vkn_tckn, state="AT_MERKEZ",
        envelope=envelope, created_at=now, state_at=now,
    )  # fmt: skip
    envelope.refresh_from_db()
    return envelope


def written(world, about: str, code: int, sender=THEM) -> tuple[str, bytes]:
    now = world.clock.now()
    response = system_response(
        sender=sender, receiver=OURSELVES, envelope_id=about, envelope_type="SENDERENVELOPE", code=code,
        description=f"kod {code}", issued_at=now,
    )  # fmt: skip
    groups = (EnvelopeGroup("APPLICATIONRESPONSE", (write_document(response),)),)
    identifier = str(uuid.uuid4())
    at = now.replace(microsecond=0)
    return identifier, write_envelope(WireEnvelope(identifier, EnvelopeType.SYSTEM, sender, OURSELVES, at, groups))


@pytest.fixture
def push(world, sent):
    def deliver(*codes: int, about: str = "", sender=THEM) -> Envelope:
        for code in codes:
            identifier, xml = written(world, about or sent.identifier, code, sender)
            packed = pack(identifier, xml)
            services.receive_zip(packed.file_name, packed.data, packed.md5_hex)
            row = Envelope.objects.get(identifier=identifier, direction="in")
            step_process(row.pk)
            row.refresh_from_db()
            assert row.state == "PROCESSED", row.findings
        sent.refresh_from_db()
        return row

    return deliver


@pytest.fixture
def ask(world, sent):
    def question(code: int) -> None:
        world.efatura.answers[sent.identifier] = written(world, sent.identifier, code)[1]
        step_poll(sent.pk)
        sent.refresh_from_db()

    return question


def document(sent) -> Document:
    return sent.documents.get()


@pytest.mark.parametrize(
    ("codes", "state"),
    [
        ([1000], "AT_MERKEZ"),
        ([1200], "PASSED_MERKEZ"),
        ([1200, 1100, 1200], "DELIVERED"),
        ([1150], "REFUSED_BY_MERKEZ"),
        ([1200, 1177], "REFUSED_BY_RECEIVER"),
        ([1177, 1200], "REFUSED_BY_RECEIVER"),
        ([1200, 1200, 1200], "DELIVERED"),
    ],
)
def test_pushed_codes_move_envelope_and_document_alike(push, sent, codes, state):
    push(*codes)
    assert (sent.state, document(sent).state, sent.system_response_codes) == (state, state, codes)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (1100, "AT_MERKEZ"),
        (1200, "PASSED_MERKEZ"),
        (1220, "PASSED_MERKEZ"),
        (1210, "PASSED_MERKEZ"),
        (1215, "UNDELIVERED"),
        (1230, "REFUSED_BY_RECEIVER"),
        (1300, "DELIVERED"),
        (1160, "REFUSED_BY_MERKEZ"),
    ],
)
def test_asked_codes_move_them_too(ask, sent, code, state):
    ask(code)
    assert (sent.state, document(sent).state) == (state, state)


def test_a_1200_that_was_asked_for_is_not_counted_as_merkez_s_push(ask, push, sent):
    ask(1200)
    push(1200)
    assert sent.state == "PASSED_MERKEZ"
    push(1200)
    assert sent.state == "DELIVERED"


def test_delivery_starts_the_answer_period(push, sent, world):
    push(1200, 1200)
    assert document(sent).delivered_at == world.clock.now()
    assert document(sent).answer_due_at is not None


def test_what_wants_no_answer_is_completed_by_delivery(push, sent):
    Document.objects.update(profile="TEMELFATURA")
    push(1200, 1200)
    assert document(sent).state == "COMPLETED"


def test_a_response_about_an_envelope_we_never_sent_is_ignored(push, sent):
    row = push(1200, about=str(uuid.uuid4()))
    assert row.events.filter(event="ignored").exists()
    assert not row.system_responses.exists()
    assert sent.state == "AT_MERKEZ"


def test_a_response_of_a_stranger_is_ignored(push, sent):
    push(1200, sender=Partner("urn:mail:pk@yabanci.test", "1111111104", "Yabancı"))
    assert (sent.state, sent.system_response_codes) == ("AT_MERKEZ", [])


def test_questions_grow_rare_and_after_a_day_a_person_is_called(ask, sent, world):
    waits = []
    for _ in range(20):
        ask(1100)
        waits.append(sent.next_attempt_at - world.clock.now())
        world.clock.advance(waits[-1])
    assert waits[:4] == [timedelta(minutes=15), timedelta(hours=1), timedelta(hours=2), timedelta(hours=2)]
    assert sent.alarm_at is not None
    assert sent.events.filter(event="alarm").count() == 1


def test_the_sweeper_reminds_of_what_is_due_once(sent, world):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from zarf.office.exchange.jobs import sweep

    Envelope.objects.filter(pk=sent.pk).update(next_attempt_at=world.clock.now())
    world.clock.advance(timedelta(minutes=1))
    sweep(0)
    sweep(0)
    jobs = [(job.task_name, job.args) for job in ProcrastinateJob.objects.all()]
    assert jobs == [("zarf.exchange.poll", {"pk": str(sent.pk)})]


def test_an_envelope_that_merkez_does_not_know_after_all_goes_out_again(world, sent):
    """Merkez said that it had it, and says now that it does not: the same envelope, the same identifier."""
    step_poll(sent.pk)
    sent.refresh_from_db()
    assert (sent.state, sent.next_attempt_at) == ("READY", None)
    assert Document.objects.get(envelope=sent).state == "ENVELOPED"


def test_an_envelope_that_passed_merkez_is_not_sent_again_whatever_merkez_has_forgotten(world, sent):
    Envelope.objects.filter(pk=sent.pk).update(state="PASSED_MERKEZ")
    step_poll(sent.pk)
    sent.refresh_from_db()
    assert sent.state == "PASSED_MERKEZ"
