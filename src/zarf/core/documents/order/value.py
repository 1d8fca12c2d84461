"""The order as a value. Every field has been read and checked for form; amounts are decimals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zarf.core.documents.totals import ZERO


@dataclass(frozen=True, slots=True)
class PartyData:
    """A party as printed on the invoice. A firm has a `title`; a person has `first_name` and `family_name`."""

    vkn_tckn: str
    district: str
    city: str
    title: str = ""
    first_name: str = ""
    family_name: str = ""
    tax_office: str = ""
    street: str = ""
    building_number: str = ""
    postal_zone: str = ""
    country: str = "Türkiye"
    phone: str = ""
    email: str = ""
    website: str = ""
    mersis: str = ""
    trade_registry_number: str = ""

    @property
    def is_person(self) -> bool:
        return len(self.vkn_tckn) == 11

    @property
    def display_name(self) -> str:
        return self.title or f"{self.first_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document: its number and date."""

    number: str
    date: date


@dataclass(frozen=True, slots=True)
class Payment:
    """How it is to be paid. `means_code` is UN/EDIFACT 4461; `iban` goes to PayeeFinancialAccount."""

    means_code: str = "42"
    iban: str = ""
    due_date: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OtherTax:
    """A tax beside KDV. `in_vat_base` must be said: whether KDV is computed on it as well."""

    code: str
    percent: Decimal
    in_vat_base: bool


@dataclass(frozen=True, slots=True)
class Withholding:
    """Tevkifat code and percent of the KDV withheld."""

    code: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line. `discount` is an amount in the invoice's currency."""

    name: str
    quantity: Decimal
    unit_price: Decimal
    vat_percent: Decimal
    unit: str = "C62"
    discount: Decimal = ZERO
    discount_reason: str = ""
    exemption_code: str = ""
    exemption_reason: str = ""
    other_taxes: tuple[OtherTax, ...] = ()
    withholding: Withholding | None = None
    description: str = ""
    note: str = ""
    brand: str = ""
    model: str = ""
    sellers_item_id: str = ""
    buyers_item_id: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A whole order. `order_key` is the sender's own key: the same key never makes two documents.

    supplier: VKN or TCKN of the issuer; empty when whoever hands the order in says it in another way.
    profile: empty when it is left to the receiver's card and the firm's settings. efatura: False when it shall not go
    as e-Fatura even to a registered user. sender_alias: empty when it goes out from the usual label.
    """

    order_key: str
    customer: PartyData
    lines: tuple[OrderLine, ...]
    supplier: str = ""
    profile: str = ""
    efatura: bool = True
    type_code: str = "SATIS"
    prefix: str = ""
    issue_date: date | None = None
    currency: str = "TRY"
    exchange_rate: Decimal | None = None
    receiver_alias: str = ""
    sender_alias: str = ""
    discount: Decimal = ZERO
    notes: tuple[str, ...] = ()
    order_reference: Reference | None = None
    despatch_references: tuple[Reference, ...] = ()
    returned_invoices: tuple[Reference, ...] = ()
    payment: Payment | None = None
