"""The database itself shows a session only the taxpayers it names, even to raw SQL."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from zarf.office.exchange.models import Document, Envelope, Event
from zarf.office.taxpayers.services import create_taxpayer
from zarf.office.tenants import restricted_to

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def taxpayers():
    pair = [create_taxpayer(vkn, vkn, district="x", city="x") for vkn in ("1234567808", "9876543217")]
    for one in pair:
        envelope = Envelope.objects.create(
            direction="out", type="SENDERENVELOPE", taxpayer=one, state="READY", created_at=NOW, state_at=NOW
        )
        item = document(one)
        item.envelope = envelope
        item.save()
        Event.objects.create(document=item, at=NOW, event="drawn_up", to_state="DRAFT", actor="x")
        Event.objects.create(envelope=envelope, at=NOW, event="made", to_state="READY", actor="x")
    return pair


def document(taxpayer):
    return Document(
        direction="out", taxpayer=taxpayer, kind="INVOICE", ettn=uuid.uuid4(), issue_date=NOW.date(), state="DRAFT",
        supplier_id=taxpayer.vkn_tckn, customer_id="1", created_at=NOW, state_at=NOW,
    )  # fmt: skip


def counts():
    with connection.cursor() as cursor:
        found = []
        for table in ("document", "envelope", "event"):
            cursor.execute(f"SELECT count(*) FROM exchange_{table}")
            found.append(cursor.fetchone()[0])
    return found


def test_a_session_of_the_house_sees_all(taxpayers):
    assert counts() == [2, 2, 4]


def test_a_restricted_session_sees_its_own_only(taxpayers):
    seller, buyer = taxpayers
    with restricted_to([seller.pk]):
        assert counts() == [1, 1, 2]
        assert Document.objects.get().taxpayer_id == seller.pk
        assert not Document.objects.filter(taxpayer=buyer).exists()
    assert counts() == [2, 2, 4]


def test_a_session_restricted_to_nobody_sees_nothing(taxpayers):
    with restricted_to([]):
        assert counts() == [0, 0, 0]


def test_a_restricted_session_cannot_write_for_others(taxpayers):
    seller, buyer = taxpayers
    with restricted_to([seller.pk]):
        document(seller).save()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            document(buyer).save()
        assert Document.objects.filter(taxpayer=buyer).update(state="GONE") == 0
    assert not Document.objects.filter(state="GONE").exists()
