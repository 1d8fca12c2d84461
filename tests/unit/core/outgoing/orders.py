"""Orders made at random: all options, strange texts and figures, and now and then something wrong."""

from __future__ import annotations

import json
import random
from typing import Any

_TEXTS = (
    "Kurşun kalem", "A & B <Ltd> \"Şti\" 'x'", "İĞÜŞÖÇ ığüşöç", "çok\nsatır\tlı", "x]]>y", "  kenarlı ",
    "saat 10:15", "emoji 😀", "null", "http://ornek.example/a?b=c&d=e", "a\u0301", "-", "0.00",
    "7731000000017.25", "true",
    "{\"a\": 1}",
)  # fmt: skip
_TYPES = ("SATIS", "SATIS", "SATIS", "IADE", "TEVKIFAT", "ISTISNA", "YANLIS")
_PROFILES = ("TEMELFATURA", "TICARIFATURA", "EARSIVFATURA", "KAMU")
_STRANGE = ("\r\n", "\x7f", "\ufffd", "\ue0003\ue001", "", "   ", "a\x01b", "x" * 1001, "\u2028", "\ufeff", "\ufffe")
_PRICES = (
    1,
    25,
    19.9,
    "12.50",
    "0.125",
    99999.99,
    "1234567.12345678",
    0,
    1e3,
    "1e3",
    "007",
    0.1,
    99999999999999,
    "12.",
)
_QUANTITIES = (1, 2, 3.5, "10", "0.001", 144, "1.50000000", "0.333", 0, -1, 12345678)
_PERCENTS = (20, 10, 1, "18.00", 20.0, 0, "8.5", 101, True)
_WITHHOLDINGS = (("601", 40), ("612", 90), ("650", "50"), ("999", 20))
_OTHER_TAXES = (("0071", 25, True), ("0061", "3.5", False), ("4171", 10, True))
_PARTY = {
    "title": "Örnek İnşaat Limited Şirketi", "first_name": "Ayşe", "family_name": "Yılmaz", "tax_office": "Çankaya",
    "street": "Deneme Sokak", "building_number": "3", "postal_zone": "06100", "country": "Türkiye",
    "phone": "0312 000 00 00", "email": "a@ornek.example", "website": "https://ornek.example",
    "mersis": "0123456780800011", "trade_registry_number": "12345",
}  # fmt: skip


class Maker:
    """A stream of orders. Each shape comes several times, with other values."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._good = True

    def alike(self, count: int) -> list[bytes]:
        """So many orders of one shape."""
        shape = self._chance.randrange(1 << 30)
        return [self._bytes(self._order(random.Random(shape), index)) for index in range(count)]

    def mixed(self, count: int) -> list[bytes]:
        """The same, but with lines of a few kinds in any order."""
        shape = self._chance.randrange(1 << 30)
        kinds = [self._chance.randrange(1 << 30) for _ in range(3)]
        made = []
        for index in range(count):
            order = self._order(random.Random(shape), index)
            chosen = [random.Random(self._chance.choice(kinds)) for _ in range(self._chance.choice((2, 3)))]
            order["lines"] = [self._line(kind) for kind in chosen]
            made.append(self._bytes(order))
        return made

    def _order(self, shape: random.Random, index: int) -> dict[str, Any]:
        """shape: decides what is there. The values come from this maker's own chance."""
        self._good = shape.random() < 0.7
        currency = shape.choice(("TRY", "TRY", "TRY", "USD", "EUR"))
        order: dict[str, Any] = {
            "order_key": f"SIP-{index}",
            "customer": self._customer(shape),
            "currency": currency,
            "type_code": shape.choice(_TYPES[:2] if self._good else _TYPES),
            "profile": shape.choice(_PROFILES[:2] if self._good else _PROFILES),
            "lines": [self._line(shape) for _ in range(shape.choice((1, 1, 2, 3, 5)))],
        }
        if currency != "TRY" or shape.random() < 0.1:
            order["exchange_rate"] = self._some("34.5", 41, 1.123456)
        if shape.random() < 0.5:
            order["notes"] = [self._text() for _ in range(shape.randrange(3))]
        for name in ("despatch_references", "returned_invoices"):
            if shape.random() < 0.3 and not (self._good and name == "returned_invoices"):
                order[name] = [self._reference() for _ in range(shape.randrange(3))]
        if shape.random() < 0.3:
            order["order_reference"] = self._reference()
        if shape.random() < 0.4:
            order["payment"] = self._payment(shape)
        if shape.random() < 0.2:
            order["discount"] = self._some("0.01", 1, "0.50", 10, 0)
        if shape.random() < 0.3:
            order["issue_date"] = self._some("2026-11-02", "2026-10-30", "2026-11-01", "2026-11-01", "2027-01-01")
        for name, value in (
            ("supplier", "1234567808"),
            ("prefix", "ABC"),
            ("efatura", False),
            ("receiver_alias", "urn:x"),
            ("sender_alias", "urn:y"),
        ):
            if shape.random() < 0.1:
                order[name] = value
        if shape.random() < 0.1:
            order |= {name: None for name in ("payment", "notes", "supplier") if name not in order}
            order["lines"][0]["withholding"] = order["lines"][0].get("withholding")
        self._spoil(order)
        return order

    def _customer(self, shape: random.Random) -> dict[str, Any]:
        is_person = shape.random() < 0.3
        party = {
            "vkn_tckn": self._number(is_person),
            "district": self._text(),
            "city": "Ankara",
        }
        wanted = ("first_name", "family_name") if is_person else ("title",)
        for name, value in _PARTY.items():
            if name in wanted or shape.random() < 0.3:
                party[name] = value if self._chance.random() < 0.8 else self._text()
        if shape.random() < 0.2:
            party["country"] = "Almanya"
        return party

    def _number(self, is_person: bool) -> str:
        """With a wrong check digit now and then, of which we warn."""
        good, wrong = ("10000000146", "12345678901") if is_person else ("9876543217", "1111111111")
        return wrong if self._chance.random() < 0.05 else good

    def _line(self, shape: random.Random) -> dict[str, Any]:
        line: dict[str, Any] = {
            "name": self._text(),
            "quantity": self._some(*_QUANTITIES[:8]) if self._chance.random() < 0.97 else self._some(*_QUANTITIES),
            "unit_price": self._some(*_PRICES[:7]) if self._chance.random() < 0.97 else self._some(*_PRICES),
            "vat_percent": shape.choice(_PERCENTS[:7]) if self._chance.random() < 0.98 else self._some(*_PERCENTS),
        }
        for name in ("description", "note", "brand", "model", "sellers_item_id", "buyers_item_id"):
            if shape.random() < 0.25:
                line[name] = self._text()
        if shape.random() < 0.3:
            line["unit"] = shape.choice(("KGM", "MTR") if self._good else ("KGM", "C62", "XYZ", "kg"))
        if shape.random() < 0.25:
            line["discount"] = self._some("0.01", "0.10", 0, 1)
        if shape.random() < 0.1:
            line["discount_reason"] = self._text()
        if not line["vat_percent"] and (self._good or shape.random() < 0.8):
            line["exemption_code"] = "351" if self._good else shape.choice(("301", "351", "999"))
            if shape.random() < 0.2:
                line["exemption_reason"] = self._text()
        if not self._good and shape.random() < 0.15:
            code, percent = shape.choice(_WITHHOLDINGS)
            line["withholding"] = {"code": code, "percent": percent}
        if shape.random() < 0.15:
            chosen = [shape.choice(_OTHER_TAXES) for _ in range(shape.randrange(3))]
            line["other_taxes"] = [{"code": c, "percent": p, "in_vat_base": i} for c, p, i in chosen]
        return line

    def _payment(self, shape: random.Random) -> dict[str, Any]:
        given: dict[str, Any] = {
            "means_code": shape.choice(("42", "1") if self._good else ("42", "ZZZ")),
            "iban": "TR330006100519786457841326",
        }
        given |= {"due_date": self._some("2026-12-02", "2027-02-28"), "note": self._text()}
        return {name: value for name, value in given.items() if shape.random() < 0.6}

    def _reference(self) -> dict[str, Any]:
        return {
            "number": self._some("ZIR2026000000017", "SIP-1", self._text()),
            "date": self._some("2026-10-28", "2024-02-29"),
        }

    def _some(self, *values: Any) -> Any:
        return self._chance.choice(values)

    def _text(self) -> str:
        if self._chance.random() < 0.005:
            return self._chance.choice(_STRANGE)
        return self._chance.choice(_TEXTS)[:40]

    def _spoil(self, order: dict[str, Any]) -> None:
        """Now and then a thing that the careful way refuses, or takes in its own way."""
        if self._chance.random() > 0.06:
            return
        at: Any = self._chance.choice((order, order["customer"], order["lines"][0]))
        name = self._chance.choice(list(at))
        at[name] = self._some(None, "", " ", [], {}, 5, True, "2026-W01-1", "x" * 2000, -1, "NaN", 1.5)

    def _bytes(self, order: dict[str, Any]) -> bytes:
        text = json.dumps(order, ensure_ascii=self._chance.random() < 0.3)
        odd = self._chance.random()
        if odd < 0.01:
            text = text.replace('"city":', '"city": "x", "city":', 1)
        elif odd < 0.02:
            text = text.replace('"city":', '"ci\\u0074y":', 1)
        elif odd < 0.03:
            text = text.replace('"city":', '"city": "a\\u003ab", "city":', 1)
        elif odd < 0.035:
            text = "\ufeff" + text
        data = text.encode("utf-8", "surrogatepass")
        if odd > 0.98:
            at = self._chance.randrange(len(data))
            data = data[:at] + bytes([self._chance.randrange(256)]) + data[at + 1 :]
        return data
