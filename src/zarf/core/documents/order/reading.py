"""JSON bytes -> Order, or every finding at once."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from zarf.core.documents.order.json_form import (
    Field,
    Reading,
    boolean,
    decimal,
    iso_date,
    made,
    many,
    pattern,
    read_object,
    text,
)
from zarf.core.documents.order.value import (
    Order,
    OrderLine,
    OtherTax,
    PartyData,
    Payment,
    Reference,
    Withholding,
)
from zarf.core.findings import Finding, finding

MAX_BYTES = 4 * 1024 * 1024
MAX_LINES = 10_000
MAX_DEPTH = 20

_NUMBER = re.compile(r"[0-9]{10,11}\Z")
_CODE3 = re.compile(r"[A-Z]{3}\Z")
_PREFIX = re.compile(r"[A-Z0-9]{3}\Z")
_WORD = re.compile(r"[A-Z_]{2,24}\Z")
_DIGITS = re.compile(r"[0-9]{3,4}\Z")
_UNIT = re.compile(r"[A-Z0-9]{1,3}\Z")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\Z")

_PERCENT = decimal(places=4, maximum="100")
_TAX_CODE = pattern(lambda value: bool(_DIGITS.match(value)), "3-4 haneli vergi kodu", "a tax code of 3-4 digits")

_VKN_TCKN = pattern(lambda value: bool(_NUMBER.match(value)), "10 haneli VKN ya da 11 haneli TCKN", "a VKN or TCKN")

_PARTY = {
    "vkn_tckn": Field(_VKN_TCKN, True),
    "title": Field(text(300)),
    "first_name": Field(text(100)),
    "family_name": Field(text(100)),
    "tax_office": Field(text(100)),
    "street": Field(text(200)),
    "building_number": Field(text(20)),
    "district": Field(text(100), True),
    "city": Field(text(100), True),
    "postal_zone": Field(text(10)),
    "country": Field(text(60)),
    "phone": Field(text(40)),
    "email": Field(text(200)),
    "website": Field(text(200)),
    "mersis": Field(text(16)),
    "trade_registry_number": Field(text(40)),
}
_REFERENCE = {"number": Field(text(40), True), "date": Field(iso_date, True)}
_PAYMENT = {
    "means_code": Field(text(3)),
    "iban": Field(pattern(lambda value: bool(_IBAN.match(value)), "boşluksuz IBAN", "an IBAN without blanks")),
    "due_date": Field(iso_date),
    "note": Field(text(500)),
}
_OTHER_TAX = {
    "code": Field(_TAX_CODE, True),
    "percent": Field(_PERCENT, True),
    "in_vat_base": Field(boolean, True),
}
_WITHHOLDING = {"code": Field(_TAX_CODE, True), "percent": Field(_PERCENT, True)}
_LINE = {
    "name": Field(text(500), True),
    "quantity": Field(decimal(above=True), True),
    "unit_price": Field(decimal(), True),
    "vat_percent": Field(_PERCENT, True),
    "unit": Field(pattern(lambda value: bool(_UNIT.match(value)), "birim kodu (ör. C62)", "a unit code (e.g. C62)")),
    "discount": Field(decimal(places=2)),
    "discount_reason": Field(text(200)),
    "exemption_code": Field(_TAX_CODE),
    "exemption_reason": Field(text(500)),
    "other_taxes": Field(many(made(OtherTax, _OTHER_TAX), limit=10)),
    "withholding": Field(made(Withholding, _WITHHOLDING)),
    "description": Field(text(1000)),
    "note": Field(text(1000)),
    "brand": Field(text(100)),
    "model": Field(text(100)),
    "sellers_item_id": Field(text(100)),
    "buyers_item_id": Field(text(100)),
}
_ORDER = {
    "order_key": Field(text(100), True),
    "supplier": Field(_VKN_TCKN),
    "profile": Field(pattern(lambda value: bool(_WORD.match(value)), "senaryo (ör. TICARIFATURA)", "a profile")),
    "efatura": Field(boolean),
    "type_code": Field(pattern(lambda value: bool(_WORD.match(value)), "fatura tipi (ör. SATIS)", "an invoice type")),
    "prefix": Field(pattern(lambda value: bool(_PREFIX.match(value)), "3 karakterlik seri", "a 3-character series")),
    "issue_date": Field(iso_date),
    "currency": Field(
        pattern(lambda value: bool(_CODE3.match(value)), "3 harfli para birimi", "a 3-letter currency code")
    ),
    "exchange_rate": Field(decimal(above=True, places=6)),
    "receiver_alias": Field(text(250)),
    "sender_alias": Field(text(250)),
    "customer": Field(made(PartyData, _PARTY), True),
    "lines": Field(many(made(OrderLine, _LINE), limit=MAX_LINES, at_least=1), True),
    "discount": Field(decimal(places=2)),
    "notes": Field(many(text(1000), limit=50)),
    "order_reference": Field(made(Reference, _REFERENCE)),
    "despatch_references": Field(many(made(Reference, _REFERENCE), limit=100)),
    "returned_invoices": Field(many(made(Reference, _REFERENCE), limit=100)),
    "payment": Field(made(Payment, _PAYMENT)),
}


def order_from_json(data: bytes) -> Order | list[Finding]:
    """The order in *data*, or everything that is wrong with it. Paths are as in `$.lines[0].unit_price`."""
    value, unreadable = parse(data)
    if unreadable:
        return [unreadable]
    reading = Reading()
    parts = read_object(_ORDER, value, "$", reading)
    if not reading.findings:
        order = Order(**parts)
        _check_together(order, reading)
        if not reading.findings:
            return order
    return reading.findings


def parse(data: bytes) -> tuple[Any, Finding | None]:
    """The JSON value, or why it is none: too long, not JSON, a key given twice in one object."""
    if len(data) > MAX_BYTES:
        return None, finding("EF-ORD-005", found=str(len(data)), limit=MAX_BYTES)
    try:
        value = json.loads(
            data.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_unique
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as problem:
        line = getattr(problem, "lineno", None)
        return None, finding("EF-ORD-001", line=line, reason=str(problem)[:120])
    except InvalidOperation:  # an exponent of twenty digits, which no Decimal holds
        return None, finding("EF-ORD-001", reason="a number has too large an exponent")
    return value, None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice in one object")
    return found


def _check_together(order: Order, reading: Reading) -> None:
    """What one field alone cannot tell."""
    party = order.customer
    if party.is_person and not (party.first_name and party.family_name):
        reading.add("EF-ORD-006", "$.customer", party.vkn_tckn)
    if not party.is_person and not party.title:
        reading.add("EF-ORD-007", "$.customer.title", party.vkn_tckn)
    if order.currency != "TRY" and order.exchange_rate is None:
        reading.add("EF-ORD-008", "$.exchange_rate", order.currency)
    net = Decimal(0)
    for index, line in enumerate(order.lines):
        gross = line.quantity * line.unit_price
        net += gross - line.discount
        if line.discount > gross:
            reading.add("EF-ORD-009", f"$.lines[{index}].discount", line.discount)
        if line.exemption_code and line.vat_percent:
            reading.add("EF-ORD-010", f"$.lines[{index}].exemption_code", line.exemption_code)
    if order.discount > net:
        reading.add("EF-ORD-009", "$.discount", order.discount)
