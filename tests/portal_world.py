"""The portal's world for tests: two firms, their people and documents as the office leaves them.

Rows are written straight into the tables, so that the pages can be tested in any state without playing the exchange.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.registered import register

from zarf.office.exchange.models import Document, Envelope, Event
from zarf.office.taxpayers.models import Alias, Membership, Taxpayer
from zarf.ports import wired
from zarf.ports.clock import FixedClock
from zarf.ports.storage.memory import MemoryArchive

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
EXAMPLE = (Path(__file__).parents[1] / "examples" / "invoice-ready.xml").read_bytes()


@dataclass
class World:
    """What the tests find: firm A (the accountant's), firm B (a stranger's) and their things."""

    archive: MemoryArchive
    clock: FixedClock
    a: Taxpayer
    b: Taxpayer
    accountant: Any
    stranger: Any
    documents: dict[str, Document] = field(default_factory=dict)

    def document(self, taxpayer: Taxpayer, direction: str, state: str, **more: Any) -> Document:
        """A document with its bytes, its envelope and one event."""
        other = self.b if taxpayer is self.a else self.a
        supplier, customer = (taxpayer, other) if direction == "out" else (other, taxpayer)
        ettn = more.pop("ettn", uuid.uuid4())
        key = f"documents/{ettn}-{direction}.xml"
        xml = more.pop("xml", EXAMPLE)
        if xml is not None:
            self.archive.put(key, xml)
        envelope = more.pop("envelope", None) or self.envelope(taxpayer, direction, supplier, customer)
        values: dict[str, Any] = {
            "direction": direction,
            "taxpayer": taxpayer,
            "kind": "INVOICE",
            "ettn": ettn,
            "number": f"ABC2026{Document.objects.count() + 1:09d}",
            "profile": "TICARIFATURA",
            "type_code": "SATIS",
            "issue_date": date(2026, 11, 2),
            "supplier_id": supplier.vkn_tckn,
            "supplier_title": supplier.title,
            "customer_id": customer.vkn_tckn,
            "customer_title": customer.title,
            "currency": "TRY",
            "payable_amount": Decimal("1234.50"),
            "tax_amount": Decimal("205.75"),
            "state": state,
            "envelope": envelope,
            "xml_key": key if xml is not None else "",
            "created_at": NOW,
            "state_at": NOW,
            **more,
        }
        item = Document.objects.create(**values)
        Event.objects.create(document=item, at=NOW, event="made", to_state=state, actor="worker", text="ilk olay")
        return item

    def fill(self) -> None:
        """A little of everything, for looking at."""
        titles = ["Iğdır Çay Tarım Ürünleri Ltd. Şti.", "İZMİR ŞİŞE VE CAM SANAYİİ ANONİM ŞİRKETİ", "Öz Güneş Gıda"]
        incoming = ["WAITING_ANSWER", "INBOX", "ACCEPTED", "REJECTED", "COMPLETED", "REFUSED"]
        for n, state in enumerate(incoming):
            due = NOW.replace(hour=21) + timedelta(days=n + 1)
            self.document(
                self.a,
                "in",
                state,
                number=f"XYZ2026{n:09d}",
                supplier_title=titles[n % 3],
                payable_amount=Decimal("1234567.89") * (n + 1),
                answer_due_at=due if state == "WAITING_ANSWER" else None,
                profile="TICARIFATURA" if n % 2 == 0 else "TEMELFATURA",
            )
        outgoing = ["DELIVERED", "UNKNOWN", "UNDELIVERED", "REFUSED_BY_MERKEZ", "REJECTED", "ACCEPTED", "SENDING"]
        for n, state in enumerate(outgoing):
            self.document(self.a, "out", state, customer_title=titles[n % 3], payable_amount=Decimal(n * 1000 + 7))
        self.document(
            self.a,
            "out",
            "REFUSED_BY_RULES",
            number="ABC2026000000090",
            xml=None,
            draft=EXAMPLE,
            findings=[
                {
                    "code": "EF-INV-017",
                    "severity": "error",
                    "path": "/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID",
                    "line": 118,
                    "gib_rule": "PartyIdentificationTCKNVKNCheck-1",
                    "message": "Alıcının VKN'si 10 ya da 11 haneli olmalı; belgede 9 hane var.",
                    "hint": "Cari karttaki vergi numarasını düzeltip faturayı yeniden verin.",
                },
                {
                    "code": "EF-INV-201",
                    "severity": "warning",
                    "path": "/Invoice/cac:LegalMonetaryTotal",
                    "line": None,
                    "gib_rule": None,
                    "message": "Satır toplamı ile mal/hizmet toplamı 0,01 TL ayrı.",
                    "hint": "Yuvarlamayı denetleyin.",
                },
            ],
        )

    def envelope(self, taxpayer: Taxpayer, direction: str, sender: Taxpayer, receiver: Taxpayer) -> Envelope:
        """An envelope of *taxpayer* whose zip is in the archive."""
        pk = uuid.uuid4()
        self.archive.put(f"envelopes/{pk}.zip", b"PK zip of " + str(pk).encode())
        item = Envelope.objects.create(
            id=pk,
            identifier=str(pk),
            direction=direction,
            type="SENDERENVELOPE",
            taxpayer=taxpayer,
            sender_id=sender.vkn_tckn,
            sender_alias="urn:mail:gb@ornek.invalid",
            receiver_id=receiver.vkn_tckn,
            receiver_alias="urn:mail:pk@ornek.invalid",
            state="DELIVERED" if direction == "out" else "PROCESSED",
            gib_code=1200,
            system_response_codes=[1200, 1200],
            zip_key=f"envelopes/{pk}.zip",
            md5="0" * 32,
            created_at=NOW,
            state_at=NOW,
        )
        Event.objects.create(envelope=item, at=NOW, event="made", to_state=item.state, actor="gib", gib_code=1200)
        return item


@pytest.fixture
def world(db: None, settings: Any) -> Iterator[World]:
    """Two firms; the ports are twins in memory. `a` has the accountant, `b` a stranger."""
    # A slow hash protects real passwords; here it would only make the tests slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    archive, clock = MemoryArchive(), FixedClock(NOW)
    ports: Any = wired.Ports(
        archive=archive,
        efatura=None,  # type: ignore[arg-type]
        user_list=None,  # type: ignore[arg-type]
        keys=None,  # type: ignore[arg-type]
        revocation=None,  # type: ignore[arg-type]
        trust=None,  # type: ignore[arg-type]
        clock=clock,
    )
    a = taxpayer("1234567808", "Deneme Kırtasiye Sanayi ve Ticaret A.Ş.", "İstanbul")
    b = taxpayer("9876543217", "Örnek İnşaat Limited Şirketi", "Ankara")
    accountant, stranger = person("muhasebe@deneme.invalid", a), person("muhasebe@ornek.invalid", b)
    with wired.using(ports):
        yield World(archive, clock, a, b, accountant, stranger)


@pytest.fixture
def client(world: World) -> Client:
    """The accountant's browser, Turkish, signed in."""
    signed_in = Client(headers={"accept-language": "tr"})
    signed_in.force_login(world.accountant, backend="django.contrib.auth.backends.ModelBackend")
    return signed_in


@pytest.fixture
def waiting(world: World) -> Document:
    """An invoice of B that waits for A's answer, with five days left."""
    return world.document(
        world.a, "in", "WAITING_ANSWER", delivered_at=NOW, answer_due_at=NOW.replace(hour=21) + timedelta(days=5)
    )


@pytest.fixture
def seller_invoice(world: World) -> Document:
    """An invoice of B that A can really answer: the labels for the way back are there."""
    Alias.objects.create(taxpayer=world.a, role="GB", name="urn:mail:gb@deneme.invalid")
    register(world.b.vkn_tckn, "GB", "urn:mail:gb@ornek.invalid", NOW - timedelta(days=100), title=world.b.title)
    return world.document(
        world.a,
        "in",
        "WAITING_ANSWER",
        sender_alias="urn:mail:gb@ornek.invalid",
        receiver_alias="urn:mail:pk@ornek.invalid",
        delivered_at=NOW,
        answer_due_at=NOW.replace(hour=21) + timedelta(days=2),
        seal_report={"result": "valid", "reasons": [], "signer": {"name": world.b.title, "vkn_tckn": world.b.vkn_tckn}},
    )


@pytest.fixture
def hostile_invoice(world: World) -> Document:
    """An invoice whose sender's design tries to run a script."""
    design = (
        "<xsl:stylesheet xmlns:xsl='http://www.w3.org/1999/XSL/Transform' version='1.0'><xsl:template match='/'>"
        "<html><body onload=\"top.document.title='ele geçirildi'\"><h1>Gönderenin çizimi</h1>"
        "<script>top.document.title='ele geçirildi'</script>"
        "<img src='x' onerror=\"top.document.title='ele geçirildi'\"/>"
        "</body></html></xsl:template></xsl:stylesheet>"
    )
    reference = (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate><cac:Attachment>"
        "<cbc:EmbeddedDocumentBinaryObject filename='a.xslt' mimeCode='application/xml'>"
        f"{base64.b64encode(design.encode()).decode()}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>"
        "</cac:AdditionalDocumentReference><cac:Signature>"
    )
    return world.document(world.a, "in", "INBOX", xml=EXAMPLE.replace(b"<cac:Signature>", reference.encode(), 1))


def taxpayer(vkn: str, title: str, city: str) -> Taxpayer:
    item = Taxpayer.objects.create(vkn_tckn=vkn, title=title, district="Merkez", city=city)
    Alias.objects.create(taxpayer=item, role="PK", name="urn:mail:pk@ornek.invalid")
    return item


def person(email: str, firm: Taxpayer, role: str = "accountant") -> Any:
    user = get_user_model().objects.create_user(username=email, email=email, password="uzun bir parola 26")
    Membership.objects.create(user=user, taxpayer=firm, role=role)
    return user
