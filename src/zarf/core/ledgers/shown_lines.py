"""A line of a ledger as people read it, from its bytes alone: the pages of a ledger never read the whole file.

Meant for files of this house, in which an element is written one way only. Source of the elements: Yevmiye Defteri
Kılavuzu v1.5, Büyük Defter Kılavuzu (07.2017), Envanter Defteri Kılavuzu v1.0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import unescape

_FIELD = re.compile(rb"<gl-[a-z]++:(\w++)(?: [^<>]*+)?+>([^<]*+)</")
_MORE = {"&quot;": '"', "&apos;": "'", "&#xD;": "\r", "&#xA;": "\n", "&#x9;": "\t"}


@dataclass(frozen=True, slots=True)
class ShownGoods:
    """What an inventory line counts; "" where it counts nothing. unit: as it is written, a code of GİB's list."""

    id: str
    name: str
    quantity: str
    unit: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line. amount: text in the currency of the books. is_debit: which side. Days are ISO texts, "" if missing."""

    number: str
    entry: str
    account: str
    account_name: str
    sub_account: str
    sub_name: str
    amount: str
    is_debit: bool
    day: str
    document_type: str
    document_name: str
    document_number: str
    document_day: str
    payment_method: str
    comment: str
    goods: ShownGoods


@dataclass(frozen=True, slots=True)
class ShownHead:
    """The beginning of a journal entry, or of an account in the ledger (only its totals then)."""

    entry: str
    voucher: str
    day: str
    entered_by: str
    comment: str
    debit: str
    credit: str


def shown_line(data: bytes) -> ShownLine:
    """The line in the bytes of a gl-cor:entryDetail."""
    found = _fields(data)
    return ShownLine(
        number=found.get("lineNumber", ""),
        entry=found.get("lineNumberCounter", ""),
        account=found.get("accountMainID", ""),
        account_name=found.get("accountMainDescription", ""),
        sub_account=found.get("accountSubID", ""),
        sub_name=found.get("accountSubDescription", ""),
        amount=found.get("amount", ""),
        is_debit=found.get("debitCreditCode", "") in ("D", "debit"),
        day=found.get("postingDate", ""),
        document_type=found.get("documentType", ""),
        document_name=found.get("documentTypeDescription", ""),
        document_number=found.get("documentNumber", ""),
        document_day=found.get("documentDate", ""),
        payment_method=found.get("paymentMethod", ""),
        comment=found.get("detailComment", ""),
        goods=ShownGoods(
            id=found.get("measurableID", ""),
            name=found.get("measurableDescription", ""),
            quantity=found.get("measurableQuantity", ""),
            unit=found.get("measurableUnitOfMeasure", ""),
        ),
    )


def shown_head(data: bytes) -> ShownHead:
    """The entry in the bytes of a gl-cor:entryHeader up to its first line."""
    found = _fields(data)
    return ShownHead(
        entry=found.get("entryNumberCounter", ""),
        voucher=found.get("entryNumber", ""),
        day=found.get("enteredDate", ""),
        entered_by=found.get("enteredBy", ""),
        comment=found.get("entryComment", ""),
        debit=found.get("totalDebit", ""),
        credit=found.get("totalCredit", ""),
    )


def _fields(data: bytes) -> dict[str, str]:
    return {name.decode(): unescape(text.decode("utf-8", "replace"), _MORE) for name, text in _FIELD.findall(data)}
