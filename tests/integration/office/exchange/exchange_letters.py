"""Envelopes as other houses send them: made here, sealed by a simulated KamuSM's certificates."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from zarf.core.documents.order import Order, PartyData, draw_up, order_from_json
from zarf.core.documents.order.parties import signature
from zarf.core.documents.responses import application_response
from zarf.core.seal import CrlSet, TrustStore, seal_document
from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.packing import pack
from zarf.core.wire.ubl import read_invoice, write_document
from zarf.ports.keys.loaded import LoadedKey
from zarf_simulator.kamusm.authority import Authority
from zarf_simulator.kamusm.leaf import LeafState

ROOT = Path(__file__).parents[4]
OTHER = PartyData(vkn_tckn="1234567808", title="Deneme Kırtasiye A.Ş.", district="Kadıköy", city="İstanbul")
OURSELVES = PartyData(vkn_tckn="9876543217", title="Örnek İnşaat Ltd.", district="Çankaya", city="Ankara")
THIRD = PartyData(vkn_tckn="1111111104", title="Üçüncü A.Ş.", district="Kadıköy", city="İstanbul")
US = "9876543217"
OUR_PK, OUR_GB = "urn:mail:defaultpk@ornek.test", "urn:mail:defaultgb@ornek.test"
THEIR_GB, THEIR_PK = "urn:mail:defaultgb@deneme.test", "urn:mail:defaultpk@deneme.test"


@dataclass
class Crls:
    """Revocation lists that can be out of reach."""

    known: CrlSet
    away: bool = False

    def crl_for(self, issuer):
        return None if self.away else self.known.crl_for(issuer)

    def ocsp_for(self, certificate, issuer):
        return None

    def refresh(self, *, force: bool = False):
        return []


@dataclass
class Kamusm:
    """An authority and the seals it has issued."""

    now: datetime
    authority: Authority = field(init=False)

    def __post_init__(self) -> None:
        self.authority = Authority.create(self.now)

    @property
    def trust(self) -> TrustStore:
        return TrustStore.from_pem(self.authority.anchors_pem)

    def crls(self) -> Crls:
        known = CrlSet()
        known.add(self.authority.sub_crl(self.now))
        known.add(self.authority.root_crl(self.now))
        return Crls(known)

    def key(self, vkn: str, state: LeafState = LeafState.GOOD) -> LoadedKey:
        seal = self.authority.issue(vkn, "SIMULATOR", now=self.now - timedelta(hours=1), state=state)
        return LoadedKey(seal.key, seal.certificate)


def invoice(
    now: datetime,
    *,
    supplier: PartyData = OTHER,
    number: str = "DNM2026000000001",
    ettn: str | None = None,
    profile: str = "TICARIFATURA",
    customer: PartyData | None = None,
) -> bytes:
    """An unsealed invoice, to us unless a customer is named."""
    data = json.loads((ROOT / "examples" / "order-ticari.json").read_text("utf-8"))
    data.pop("order_reference", None)
    data.pop("payment", None)
    order = order_from_json(json.dumps(data | {"profile": profile, "issue_date": now.date().isoformat()}).encode())
    assert isinstance(order, Order)
    order = replace(order, customer=customer or order.customer)
    return write_document(draw_up(order, supplier, number=number, ettn=ettn or str(uuid.uuid4()), issued_at=now))


def answer(
    now: datetime, sent: bytes, code: str, note: str = "", *, by: PartyData = OTHER, number: str = "UYG2026000000001"
) -> bytes:
    """An unsealed answer to an invoice we sent."""
    made = application_response(
        read_invoice(sent),
        code=code,
        note=note,
        number=number,
        ettn=str(uuid.uuid4()),
        issued_at=now,
        signature=signature(by, number),
    )
    return write_document(made)


def sealed(document: bytes, key: LoadedKey, now: datetime) -> bytes:
    return seal_document(document, key, signing_time=now)


def letter(
    now: datetime,
    *documents: bytes,
    kind: EnvelopeType = EnvelopeType.SENDER,
    element: str = "INVOICE",
    sender: Partner | None = None,
    receiver: Partner | None = None,
) -> tuple[str, bytes]:
    """File name and bytes of a zip with these documents."""
    identifier = str(uuid.uuid4())
    envelope = Envelope(
        identifier,
        kind,
        sender or Partner(THEIR_GB, OTHER.vkn_tckn, OTHER.title),
        receiver or Partner(OUR_PK, US, "Örnek"),
        now.replace(microsecond=0),
        (EnvelopeGroup(element, documents),),
    )
    packed = pack(identifier, write_envelope(envelope))
    return packed.file_name, packed.data


def zip_of(name: str, data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, data)
    return held.getvalue()
