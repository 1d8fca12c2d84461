"""What an e-Defter is made of: the firm's mandatory header, and vouchers with their lines.

Entries and lines are named tuples: a month may have a million lines, and these are made three times as fast as
dataclasses.
Source: XBRL-GL Genel Açıklamalar (2025), Yevmiye Defteri Kılavuzu v1.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Address:
    """Building number, street, city, postal code and country are mandatory for the firm."""

    building: str
    street: str
    city: str
    postal_code: str
    country: str = "Türkiye"
    street2: str = ""


@dataclass(frozen=True, slots=True)
class Accountant:
    """Who keeps the books. engagement: kind, date and number of the contract; "-" when kept in-house."""

    name: str
    engagement: str
    address: Address | None = None
    phone: str = ""
    fax: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """The firm as every file names it.

    title: the trade name of a company, or the name of a person (the number has 11 digits then).
    branch_number, branch_name: both or neither; four digits from 0001.
    fiscal_year_start, fiscal_year_end: of the whole fiscal year, in every part of it.
    source_application: `VKN##producer##program##version`, letter for letter as approved by GİB.
    currency: ISO 4217 code of the currency the books are kept in.
    """

    vkn_tckn: str
    title: str
    phone: str
    email: str
    address: Address
    website: str
    activity: str
    fiscal_year_start: str
    fiscal_year_end: str
    accountants: tuple[Accountant, ...]
    creator: str
    source_application: str
    fax: str = ""
    phone_description: str = "main"
    branch_number: str = ""
    branch_name: str = ""
    currency: str = "TRY"

    @property
    def is_person(self) -> bool:
        return len(self.vkn_tckn) == 11


class Account(NamedTuple):
    """An account of the chart: main number (3 or 4 characters) and, where one is used, a sub-account that begins so."""

    main_id: str
    main_name: str
    sub_id: str = ""
    sub_name: str = ""


class SourceDocument(NamedTuple):
    """The document a line stands on. type: one of GİB's eight. description: its name, for `other`."""

    type: str
    number: str = ""
    date: str = ""
    description: str = ""


class ForeignAmount(NamedTuple):
    """The amount in another currency, with the rate it was booked at; both as text, and neither is recomputed."""

    amount: str
    currency: str
    rate: str
    rate_date: str
    rate_source: str = ""
    rate_comment: str = ""


class FundUnits(NamedTuple):
    """Units of a fund on a line: quantity times price is the line's amount. Both as decimal text."""

    quantity: str
    price: str


class Line(NamedTuple):
    """One line of a voucher. amount: kuruş, above zero. debit: else credit."""

    account: Account
    amount: int
    debit: bool
    comment: str = ""
    document: SourceDocument | None = None
    payment_method: str = ""
    foreign: ForeignAmount | None = None
    fund: FundUnits | None = None


class Entry(NamedTuple):
    """One voucher, which becomes one entry of the journal. number: the voucher's own (fiş no)."""

    date: str
    entered_by: str
    number: str
    comment: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PDF carried in the journal (pledge contracts). file_name ends with .pdf."""

    file_name: str
    content: bytes
