"""Stencils of heads and lines, cut from what the typed way draws up and writes for an order of marks.

There is no second knowledge here of where something stands in an invoice: the marks go through `draw_up_with` and
`write_document`. The order of the marks is that in which `reading.py` and `order_lines.py` put down the values.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zarf.core.documents.order.drawing_up import draw_up_with
from zarf.core.documents.order.value import Order, OrderLine, OtherTax, PartyData, Payment, Reference, Withholding
from zarf.core.documents.totals import (
    InvoiceTotals,
    LineTotals,
    TaxFigure,
    TaxRate,
    WithholdingFigure,
    WithholdingRate,
)
from zarf.core.documents.ubl.aggregates import Date, DocumentReference, Identifier
from zarf.core.outgoing import kinds
from zarf.core.outgoing.kinds import LineKind, Rate
from zarf.core.outgoing.stencil import MARKS, Stencil, cut, mark
from zarf.core.wire.ubl import write_document
from zarf.core.xml.canonical import DECLARATION

_PARTY_FIELDS = (
    "title", "first_name", "family_name", "tax_office", "street", "building_number", "postal_zone", "phone", "email",
    "website", "mersis", "trade_registry_number",
)  # fmt: skip
"""In the order of the form, from its fifth field on."""
_LINE_START = "<cac:InvoiceLine>"
_FIRST_ID = "<cac:InvoiceLine><cbc:ID>1</cbc:ID>"
_ATTACHED = "\ue000attached\ue001"
_ATTACHED_ELEMENT = (
    f"<cac:AdditionalDocumentReference><cbc:ID>{_ATTACHED}</cbc:ID><cbc:IssueDate>-</cbc:IssueDate>"
    "</cac:AdditionalDocumentReference>"
)
_FIRST_DAY = date(3, 1, 1).toordinal()
_ISSUED_AT = datetime(2, 2, 2, 2, 2, 2)
"""No moment: figures that can be recognised."""
_MONEY = 7_731_000_000_000


class _Marks:
    """Gives out values that can be recognised again, in the order in which they are asked for."""

    def __init__(self) -> None:
        self.given = 0
        self.figures: set[int] = set()
        self.others: dict[str, int] = {}

    def _next(self) -> int:
        self.given += 1
        self.figures.add(self.given - 1)
        return self.given - 1

    def text(self, width: int = 10) -> str:
        number = self._next()
        self.figures.discard(number)
        return mark(number, width)

    def count(self) -> str:
        """How many, or which, in figures."""
        return mark(self._next())

    def day(self) -> date:
        number = self._next()
        day = date.fromordinal(_FIRST_DAY + number)
        self.others[day.isoformat()] = number
        return day

    def figure(self) -> Decimal:
        """Written alike as an amount, a price and a quantity."""
        number = self._next()
        figure = Decimal(f"{_MONEY + number * number * 1000 + number}.73")
        self.others[f"{figure:.2f}"] = number
        return figure

    def same(self, figure: Decimal) -> None:
        """The next value is computed by the typed way from others; a sum of one is that one."""
        number = self._next()
        self.others.setdefault(f"{figure:.2f}", number)

    def exactly(self, text: str) -> None:
        """The next value is this text."""
        self.others[text] = self._next()


def line_stencil(kind: LineKind) -> Stencil | None:
    """The stencil of lines of that kind, from `<cac:InvoiceLine>` to its end."""
    marks = _Marks()
    number = marks.count()
    line, totals = _line(kind, marks)
    customer = PartyData("1234567890", "-", "-", title="-")
    order = Order("-", customer, (line,), currency=kind.currency)
    whole = InvoiceTotals((totals,), Decimal(1), Decimal(0), Decimal(1), (), ())
    invoice = draw_up_with(order, whole, customer, number="-", ettn="-", issued_at=_ISSUED_AT)
    text = write_document(invoice).decode()
    start = text.find(_FIRST_ID)
    if start < 0 or text.count(_LINE_START) != 1:
        return None
    text = text[start : text.rindex("</Invoice>")].replace(_FIRST_ID, f"{_LINE_START}<cbc:ID>{number}</cbc:ID>", 1)
    return cut(text, marks.others, frozenset(marks.figures))


def _line(kind: LineKind, marks: _Marks) -> tuple[OrderLine, LineTotals]:
    flags = kind.flags
    quantity, net = marks.figure(), marks.figure()
    reason, discount, gross = "", Decimal(0), Decimal(0)
    if flags & kinds.DISCOUNT:
        reason = marks.text() if flags & kinds.DISCOUNT_REASON else ""
        discount, gross = marks.figure(), marks.figure()
    taxes, withholding = _taxes(kind, marks)
    description = marks.text() if flags & kinds.DESCRIPTION else ""
    note = marks.text() if flags & kinds.NOTE else ""
    brand = marks.text() if flags & kinds.BRAND else ""
    model = marks.text() if flags & kinds.MODEL else ""
    buyers = marks.text() if flags & kinds.BUYERS_ITEM else ""
    sellers = marks.text() if flags & kinds.SELLERS_ITEM else ""
    name, price = marks.text(), marks.figure()
    line = OrderLine(
        name=name, quantity=quantity, unit_price=price, vat_percent=kind.vat.decimal, unit=kind.unit,
        discount=discount, discount_reason=reason, exemption_code=kind.vat.exemption_code,
        other_taxes=tuple(OtherTax(rate.code, rate.decimal, rate.in_vat_base) for rate in kind.others),
        withholding=Withholding(kind.withholding.code, kind.withholding.decimal) if kind.withholding else None,
        description=description, note=note, brand=brand, model=model, sellers_item_id=sellers, buyers_item_id=buyers,
    )  # fmt: skip
    return line, LineTotals(gross, discount, net, taxes, withholding)


def _taxes(kind: LineKind, marks: _Marks) -> tuple[tuple[TaxFigure, ...], WithholdingFigure | None]:
    """Figures of a line's taxes; their total comes first among the values."""
    if not kind.others and kind.withholding is None:
        total, base = marks.figure(), marks.figure()
        marks.same(total)
        return (TaxFigure(_rate(kind.vat), base, total),), None
    total_number = marks.given
    marks.figure()
    figures = [TaxFigure(_rate(rate), marks.figure(), marks.figure()) for rate in (kind.vat, *kind.others)]
    marks.others[f"{sum((tax.amount for tax in figures), Decimal(0)):.2f}"] = total_number
    if kind.withholding is None:
        return tuple(figures), None
    total = marks.figure()
    held = WithholdingFigure(_withholding(kind.withholding), marks.figure(), total)
    marks.same(total)
    return tuple(figures), held


def _rate(rate: Rate) -> TaxRate:
    return TaxRate(rate.code, rate.decimal, rate.exemption_code, rate.in_vat_base)


def _withholding(rate: Rate) -> WithholdingRate:
    return WithholdingRate(rate.code, rate.decimal)


def head_stencils(head: tuple[Any, ...], supplier: PartyData, profile: str) -> tuple[Stencil, Stencil] | None:
    """The stencils of an invoice before its lines: up to where a view is attached, and from there on."""
    if any(one in str(supplier) for one in MARKS):
        return None
    currency, type_code, counts, party, paying, has_discount, has_rate, (rates, withholdings) = head
    marks = _Marks()
    number, ettn = marks.text(16), marks.text()
    marks.exactly("0002-02-02")
    marks.exactly("02:02:02")
    lines = marks.count()
    notes = tuple(marks.text() for _ in range(counts[0]))
    order_reference = _reference(marks) if counts[1] else None
    returned = tuple(_reference(marks) for _ in range(counts[2]))
    despatches = tuple(_reference(marks) for _ in range(counts[3]))
    customer = _customer(party, marks)
    payment = _payment(paying, marks)
    discount = marks.figure() if has_discount else Decimal(0)
    exchange_rate = marks.figure() if has_rate else None
    order = Order(
        "-", customer, (), profile=profile, type_code=type_code, currency=currency, exchange_rate=exchange_rate,
        discount=discount, notes=notes, order_reference=order_reference, returned_invoices=returned,
        despatch_references=despatches, payment=payment,
    )  # fmt: skip
    totals = _totals(rates, withholdings, discount, has_discount, marks)
    invoice = draw_up_with(order, totals, supplier, number=number, ettn=ettn, issued_at=_ISSUED_AT)
    reference = DocumentReference(id=Identifier(_ATTACHED), issue_date=Date("-"))
    text = write_document(replace(invoice, additional_document_reference=(reference,))).decode()
    counted = "<cbc:LineCountNumeric>0<"
    if text.count(counted) != 1 or text.count(_ATTACHED_ELEMENT) != 1:
        return None
    text = text.replace(counted, f"{counted[:-2]}{lines}<")
    before, after = text.removeprefix(DECLARATION).removesuffix("</Invoice>").split(_ATTACHED_ELEMENT)
    figures = frozenset(marks.figures)
    return cut(before, marks.others, figures), cut(after, marks.others, figures)


def _reference(marks: _Marks) -> Reference:
    return Reference(marks.text(), marks.day())


def _customer(party: tuple[str, bool, int], marks: _Marks) -> PartyData:
    country, is_person, flags = party
    number, district, city = marks.text(11 if is_person else 10), marks.text(), marks.text()
    given = {name: marks.text() for place, name in enumerate(_PARTY_FIELDS, start=4) if flags & 1 << place}
    return PartyData(number, district, city, country=country, **given)


def _payment(paying: tuple[str, int] | None, marks: _Marks) -> Payment | None:
    if paying is None:
        return None
    means, flags = paying
    iban = marks.text() if flags & 1 else ""
    due = marks.day() if flags & 2 else None
    return Payment(means, iban, due, marks.text() if flags & 4 else "")


def _totals(
    rates: tuple[Rate, ...], withholdings: tuple[Rate, ...], discount: Decimal, has_discount: bool, marks: _Marks
) -> InvoiceTotals:
    tax_number = marks.given
    marks.figure()
    taxes = tuple(TaxFigure(_rate(rate), marks.figure(), marks.figure()) for rate in rates)
    held: tuple[WithholdingFigure, ...] = ()
    held_number = marks.given
    if withholdings:
        marks.figure()
        held = tuple(WithholdingFigure(_withholding(rate), marks.figure(), marks.figure()) for rate in withholdings)
    extension, exclusive = marks.figure(), marks.figure()
    totals = InvoiceTotals((), extension, discount, exclusive, taxes, held)
    for figure, number in ((totals.tax_amount, tax_number), (totals.withheld, held_number)):
        if figure:
            marks.others[f"{figure:.2f}"] = number
    marks.same(totals.tax_inclusive)
    if has_discount:
        marks.same(discount)
    else:
        marks.exactly("0.00")
    marks.same(totals.payable)
    return totals
