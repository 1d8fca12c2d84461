"""What both ways of the pipeline start from: JSON orders, who sells, the keys, and the authority that issued them.

Everything is made here and synthetic. Each *number* gives another order of the same shape: 10 lines, all usual header
parts.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bench._invoices import BUYER, GOODS, LINES, SELLER, VIEW

from zarf.core.seal import CrlSet, TrustStore
from zarf_simulator.kamusm import Authority, IssuedSeal

ISSUED_AT = datetime(2026, 11, 2, 10, 15, tzinfo=ZoneInfo("Europe/Istanbul"))
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SENDER, RECEIVER = "urn:mail:defaultgb@deneme.example", "urn:mail:defaultpk@ornek.example"
KEYS = ("ec", "rsa")
SIZES = ("small", "big")


@dataclass(frozen=True, slots=True)
class Job:
    """One invoice to be made. view: base64 of the firm's stylesheet, "" for none."""

    order: bytes
    number: str
    ettn: str
    envelope: str
    view: str


def job(number: int, size: str) -> Job:
    """The order of that number, small or big."""
    return Job(
        order=_order(number),
        number=f"ZRF2026{number:09d}",
        ettn=str(uuid.UUID(int=0x4000_8000_0000_0000_0000 + number)),
        envelope=str(uuid.UUID(int=0x7000_8000_0000_0000_0000 + number)),
        view=VIEW if size == "big" else "",
    )


SUPPLIER = {
    "vkn_tckn": SELLER,
    "title": "Deneme Kırtasiye Sanayi ve Ticaret A.Ş.",
    "tax_office": "Şişli",
    "street": "Örnek Caddesi",
    "building_number": "12",
    "district": "Şişli",
    "city": "İstanbul",
    "postal_zone": "34360",
    "phone": "02120000000",
    "email": "fatura@deneme.example",
    "website": "https://deneme.example",
    "mersis": "0123456780800011",
}
"""The seller, as both ways keep it."""


def _order(number: int) -> bytes:
    lines = [
        {
            "name": GOODS[(line + number) % len(GOODS)],
            "quantity": line,
            "unit": "C62",
            "unit_price": 10 * (line + 1) + number % 7,
            "vat_percent": 20,
            "sellers_item_id": f"KRT-{line:03d}-{number % 10}",
            "description": "Kırtasiye malzemesi, kutuda yirmi dört adet, iade edilmez",
            "brand": "Örnek",
        }
        for line in range(1, LINES + 1)
    ]
    order = {
        "order_key": f"SIP-{number}",
        "profile": "TEMELFATURA",
        "type_code": "SATIS",
        "currency": "TRY",
        "customer": {
            "vkn_tckn": BUYER,
            "title": "Örnek İnşaat Limited Şirketi",
            "tax_office": "Çankaya",
            "street": "Deneme Sokak",
            "building_number": "3",
            "district": "Çankaya",
            "city": "Ankara",
            "country": "Türkiye",
            "phone": "03120000000",
            "email": "muhasebe@ornek.example",
        },
        "lines": lines,
        "notes": ["Teslimat: şantiye deposu, hafta içi.", "İrsaliye yerine geçmez & teslim eden: depo."],
        "order_reference": {"number": "SIP-2026-118", "date": "2026-10-28"},
        "despatch_references": [{"number": "ZIR2026000000017", "date": "2026-11-01"}],
        "payment": {"means_code": "42", "iban": "TR000000000000000000000000", "due_date": "2026-12-02"},
    }
    return json.dumps(order, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class World:
    """The simulated authority and a seal of each kind of key."""

    authority: Authority
    seals: dict[str, IssuedSeal]
    trust: TrustStore
    revocation: CrlSet


@cache
def world() -> World:
    """Made once for a process."""
    authority = Authority.create(AT)
    seals = {kind: authority.issue(SELLER, SUPPLIER["title"], now=AT, key=kind) for kind in KEYS}
    trust = TrustStore.from_pem(authority.anchors_pem)
    return World(authority, seals, trust, CrlSet([authority.sub_crl(AT), authority.root_crl(AT)]))
