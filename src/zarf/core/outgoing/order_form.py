"""The JSON order as msgspec reads it: every key known, every text within its limit; what else must hold is asked later.

Numbers arrive as int or as their text, just as they stand in the order, so that nothing is lost in a float. The fields
are those of `core/documents/order/reading.py`, which alone says what is wrong with an order that does not fit here.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from zarf.core.documents.order.reading import MAX_LINES

Text10 = Annotated[str, Meta(min_length=1, max_length=10)]
Text16 = Annotated[str, Meta(min_length=1, max_length=16)]
Text20 = Annotated[str, Meta(min_length=1, max_length=20)]
Text40 = Annotated[str, Meta(min_length=1, max_length=40)]
Text60 = Annotated[str, Meta(min_length=1, max_length=60)]
Text100 = Annotated[str, Meta(min_length=1, max_length=100)]
Text200 = Annotated[str, Meta(min_length=1, max_length=200)]
Text250 = Annotated[str, Meta(min_length=1, max_length=250)]
Text300 = Annotated[str, Meta(min_length=1, max_length=300)]
Text500 = Annotated[str, Meta(min_length=1, max_length=500)]
Text1000 = Annotated[str, Meta(min_length=1, max_length=1000)]


class PartyForm(Struct, forbid_unknown_fields=True, gc=False):
    """The customer."""

    vkn_tckn: str
    district: Text100
    city: Text100
    country: Text60 | None = None
    title: Text300 | None = None
    first_name: Text100 | None = None
    family_name: Text100 | None = None
    tax_office: Text100 | None = None
    street: Text200 | None = None
    building_number: Text20 | None = None
    postal_zone: Text10 | None = None
    phone: Text40 | None = None
    email: Text200 | None = None
    website: Text200 | None = None
    mersis: Text16 | None = None
    trade_registry_number: Text40 | None = None


class ReferenceForm(Struct, forbid_unknown_fields=True, gc=False):
    """Another document."""

    number: Text40
    date: str


class PaymentForm(Struct, forbid_unknown_fields=True, gc=False):
    """How it is to be paid."""

    means_code: Annotated[str, Meta(min_length=1, max_length=3)] | None = None
    iban: str | None = None
    due_date: str | None = None
    note: Text500 | None = None


class OtherTaxForm(Struct, forbid_unknown_fields=True, gc=False):
    """A tax beside KDV."""

    code: str
    percent: Any
    in_vat_base: bool


class WithholdingForm(Struct, forbid_unknown_fields=True, gc=False):
    """Tevkifat."""

    code: str
    percent: Any


class LineForm(Struct, forbid_unknown_fields=True, gc=False):
    """One line. The order of the fields is that in which `order_lines.py` takes them apart."""

    name: Text500
    quantity: Any
    unit_price: Any
    vat_percent: Any
    unit: str | None = None
    discount: Any = None
    discount_reason: Text200 | None = None
    exemption_code: str | None = None
    exemption_reason: Text500 | None = None
    other_taxes: Annotated[list[OtherTaxForm], Meta(max_length=10)] | None = None
    withholding: WithholdingForm | None = None
    description: Text1000 | None = None
    note: Text1000 | None = None
    brand: Text100 | None = None
    model: Text100 | None = None
    sellers_item_id: Text100 | None = None
    buyers_item_id: Text100 | None = None


class OrderForm(Struct, forbid_unknown_fields=True, gc=False):
    """The whole order."""

    order_key: Text100
    customer: PartyForm
    lines: Annotated[list[LineForm], Meta(min_length=1, max_length=MAX_LINES)]
    supplier: str | None = None
    profile: str | None = None
    type_code: str | None = None
    prefix: str | None = None
    issue_date: str | None = None
    currency: str | None = None
    exchange_rate: Any = None
    receiver_alias: Text250 | None = None
    sender_alias: Text250 | None = None
    discount: Any = None
    notes: Annotated[list[Text1000], Meta(max_length=50)] | None = None
    order_reference: ReferenceForm | None = None
    despatch_references: Annotated[list[ReferenceForm], Meta(max_length=100)] | None = None
    returned_invoices: Annotated[list[ReferenceForm], Meta(max_length=100)] | None = None
    payment: PaymentForm | None = None
    efatura: bool | None = None


_DECODER = msgspec.json.Decoder(OrderForm, float_hook=str)


def read_form(data: bytes) -> OrderForm | None:
    """The order, or None when it is not of this form; the careful way says why.

    msgspec takes the last of two equal keys, and escapes for control characters: whoever calls asks for both.
    """
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
