"""Order -> Invoice: amounts computed, codes named, nothing guessed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from zarf.core import codes
from zarf.core.documents.order.parties import identifier, party, signature, text
from zarf.core.documents.order.value import Order, OrderLine, PartyData, Payment, Reference
from zarf.core.documents.totals import (
    InvoiceTotals,
    LineFigures,
    LineTotals,
    TaxFigure,
    TaxRate,
    WithholdingFigure,
    WithholdingRate,
    compute,
)
from zarf.core.documents.ubl.aggregates import (
    AllowanceCharge,
    Amount,
    BillingReference,
    Code,
    CustomerParty,
    Date,
    DocumentReference,
    ExchangeRate,
    FinancialAccount,
    Identifier,
    Indicator,
    Invoice,
    InvoiceLine,
    Item,
    ItemIdentification,
    MonetaryTotal,
    Numeric,
    OrderReference,
    PaymentMeans,
    Price,
    Quantity,
    SupplierParty,
    TaxCategory,
    TaxScheme,
    TaxSubtotal,
    TaxTotal,
    Text,
    Time,
    UBLExtension,
    UBLExtensions,
)

VAT = "0015"
_LOCATION = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2 UBL-Invoice-2.1.xsd"


def draw_up(order: Order, supplier: PartyData, *, number: str, ettn: str, issued_at: datetime) -> Invoice:
    """The unsealed invoice for *order*, with a place for the seal.

    number: 16 characters. issued_at: aware, Istanbul; the order's own issue date goes before its date. An order that
    names no scenario becomes a TEMELFATURA, which needs nobody's consent (K10).
    Codes and amounts are not judged here: structure and rules say what is wrong with the result.
    """
    return draw_up_with(order, order_totals(order), supplier, number=number, ettn=ettn, issued_at=issued_at)


def draw_up_with(
    order: Order, totals: InvoiceTotals, supplier: PartyData, *, number: str, ettn: str, issued_at: datetime
) -> Invoice:
    """As `draw_up`, with amounts that are computed already."""
    return Invoice(
        schema_location=_LOCATION,
        ubl_extensions=UBLExtensions(ubl_extension=(UBLExtension(extension_content=b""),)),
        ubl_version_id=Identifier("2.1"),
        customization_id=Identifier("TR1.2.1"),
        profile_id=Identifier(order.profile or "TEMELFATURA"),
        id=Identifier(number),
        copy_indicator=Indicator("false"),
        uuid=Identifier(ettn),
        issue_date=Date((order.issue_date or issued_at.date()).isoformat()),
        issue_time=Time(issued_at.time().isoformat(timespec="seconds")),
        invoice_type_code=Code(order.type_code),
        note=tuple(Text(note) for note in order.notes),
        document_currency_code=Code(order.currency),
        line_count_numeric=Numeric(str(len(order.lines))),
        order_reference=_order_reference(order.order_reference),
        billing_reference=tuple(_returned(item) for item in order.returned_invoices),
        despatch_document_reference=tuple(_reference(item) for item in order.despatch_references),
        signature=(signature(supplier, number),),
        accounting_supplier_party=SupplierParty(party=party(supplier)),
        accounting_customer_party=CustomerParty(party=party(order.customer)),
        payment_means=_payment(order.payment, order.currency),
        allowance_charge=_header_discount(order),
        pricing_exchange_rate=_exchange_rate(order),
        tax_total=(_tax_total(totals.taxes, totals.tax_amount, order),),
        withholding_tax_total=_withholding_total(totals.withholdings, order.currency),
        legal_monetary_total=_monetary_total(totals, order.currency),
        invoice_line=tuple(
            _line(index, line, figures, order)
            for index, (line, figures) in enumerate(zip(order.lines, totals.lines, strict=True), start=1)
        ),
    )


def order_totals(order: Order) -> InvoiceTotals:
    """The amounts the invoice of *order* will have."""
    return compute([_figures(line) for line in order.lines], order.discount)


def plain(number: Decimal) -> str:
    """A decimal without exponent and without needless zeros.

    >>> plain(Decimal("40")), plain(Decimal("90.00")), plain(Decimal("0.125"))
    ('40', '90', '0.125')
    """
    return f"{number.normalize():f}"


def _money(amount: Decimal, currency: str) -> Amount:
    return Amount(f"{amount:.2f}", currency)


def _price(amount: Decimal, currency: str) -> Amount:
    written = plain(amount)
    decimals = len(written.partition(".")[2])
    return Amount(written if decimals >= 2 else f"{amount:.2f}", currency)


def _figures(line: OrderLine) -> LineFigures:
    others = tuple(TaxRate(tax.code, tax.percent, in_vat_base=tax.in_vat_base) for tax in line.other_taxes)
    withheld = line.withholding
    return LineFigures(
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        vat=TaxRate(VAT, line.vat_percent, line.exemption_code),
        other_taxes=others,
        withholding=WithholdingRate(withheld.code, withheld.percent) if withheld else None,
    )


def _order_reference(item: Reference | None) -> OrderReference | None:
    if item is None:
        return None
    return OrderReference(id=Identifier(item.number), issue_date=Date(item.date.isoformat()))


def _reference(item: Reference, type_code: str = "") -> DocumentReference:
    return DocumentReference(
        id=Identifier(item.number),
        issue_date=Date(item.date.isoformat()),
        document_type_code=Code(type_code) if type_code else None,
    )


def _returned(item: Reference) -> BillingReference:
    """The returned invoice of an IADE invoice (GİB rule IADEInvioceCheck)."""
    return BillingReference(invoice_document_reference=_reference(item, "IADE"))


def _payment(payment: Payment | None, currency: str) -> tuple[PaymentMeans, ...]:
    if payment is None:
        return ()
    account = None
    if payment.iban:
        account = FinancialAccount(id=Identifier(payment.iban), currency_code=Code(currency))
    means = PaymentMeans(
        payment_means_code=Code(payment.means_code),
        payment_due_date=Date(payment.due_date.isoformat()) if payment.due_date else None,
        instruction_note=text(payment.note),
        payee_financial_account=account,
    )
    return (means,)


def _header_discount(order: Order) -> tuple[AllowanceCharge, ...]:
    if not order.discount:
        return ()
    return (AllowanceCharge(charge_indicator=Indicator("false"), amount=_money(order.discount, order.currency)),)


def _exchange_rate(order: Order) -> ExchangeRate | None:
    if order.exchange_rate is None:
        return None
    return ExchangeRate(
        source_currency_code=Code(order.currency),
        target_currency_code=Code("TRY"),
        calculation_rate=Numeric(plain(order.exchange_rate)),
    )


def _monetary_total(totals: InvoiceTotals, currency: str) -> MonetaryTotal:
    return MonetaryTotal(
        line_extension_amount=_money(totals.line_extension, currency),
        tax_exclusive_amount=_money(totals.tax_exclusive, currency),
        tax_inclusive_amount=_money(totals.tax_inclusive, currency),
        allowance_total_amount=_money(totals.allowance, currency),
        payable_amount=_money(totals.payable, currency),
    )


def _tax_total(taxes: tuple[TaxFigure, ...], amount: Decimal, order: Order) -> TaxTotal:
    reasons = {line.exemption_code: line.exemption_reason for line in order.lines if line.exemption_reason}
    subtotals = tuple(_tax_subtotal(tax, place, order.currency, reasons) for place, tax in enumerate(taxes, start=1))
    return TaxTotal(tax_amount=_money(amount, order.currency), tax_subtotal=subtotals)


def _tax_subtotal(tax: TaxFigure, place: int, currency: str, reasons: dict[str, str]) -> TaxSubtotal:
    return TaxSubtotal(
        taxable_amount=_money(tax.base, currency),
        tax_amount=_money(tax.amount, currency),
        calculation_sequence_numeric=Numeric(str(place)),
        percent=Numeric(plain(tax.rate.percent)),
        tax_category=_tax_category(tax.rate, reasons),
    )


def _tax_category(rate: TaxRate, reasons: dict[str, str]) -> TaxCategory:
    scheme = TaxScheme(name=Text(tax_name(rate.code)), tax_type_code=Code(rate.code))
    if not rate.exemption_code:
        return TaxCategory(tax_scheme=scheme)
    official = codes.load("exemption_reasons").name(rate.exemption_code)
    return TaxCategory(
        tax_exemption_reason_code=Code(rate.exemption_code),
        tax_exemption_reason=text(reasons.get(rate.exemption_code) or official),
        tax_scheme=scheme,
    )


def tax_name(code: str) -> str:
    """What a tax is called on an invoice: customary name, official short name, official name, else its code."""
    for list_name in ("tax_scheme_names", "tax_type_abbreviations", "tax_types"):
        if name := codes.load(list_name).name(code):
            return name
    return code


def _withholding_total(figures: tuple[WithholdingFigure, ...], currency: str) -> tuple[TaxTotal, ...]:
    if not figures:
        return ()
    subtotals = tuple(
        TaxSubtotal(
            taxable_amount=_money(item.base, currency),
            tax_amount=_money(item.amount, currency),
            percent=Numeric(plain(item.rate.percent)),
            tax_category=TaxCategory(
                tax_scheme=TaxScheme(
                    name=Text(codes.load("withholding").name(item.rate.code) or item.rate.code),
                    tax_type_code=Code(item.rate.code),
                )
            ),
        )
        for item in figures
    )
    amount = sum((item.amount for item in figures), Decimal(0))
    return (TaxTotal(tax_amount=_money(amount, currency), tax_subtotal=subtotals),)


def _line(index: int, line: OrderLine, figures: LineTotals, order: Order) -> InvoiceLine:
    withheld = (figures.withholding,) if figures.withholding else ()
    return InvoiceLine(
        id=Identifier(str(index)),
        note=(Text(line.note),) if line.note else (),
        invoiced_quantity=Quantity(plain(line.quantity), unit_code=line.unit),
        line_extension_amount=_money(figures.net, order.currency),
        allowance_charge=_line_discount(line, figures, order.currency),
        tax_total=_tax_total(figures.taxes, figures.tax_amount, order),
        withholding_tax_total=_withholding_total(withheld, order.currency),
        item=_item(line),
        price=Price(price_amount=_price(line.unit_price, order.currency)),
    )


def _line_discount(line: OrderLine, figures: LineTotals, currency: str) -> tuple[AllowanceCharge, ...]:
    if not figures.discount:
        return ()
    charge = AllowanceCharge(
        charge_indicator=Indicator("false"),
        allowance_charge_reason=text(line.discount_reason),
        amount=_money(figures.discount, currency),
        base_amount=_money(figures.gross, currency),
    )
    return (charge,)


def _item(line: OrderLine) -> Item:
    return Item(
        description=text(line.description),
        name=Text(line.name),
        brand_name=text(line.brand),
        model_name=text(line.model),
        buyers_item_identification=_item_id(line.buyers_item_id),
        sellers_item_identification=_item_id(line.sellers_item_id),
    )


def _item_id(value: str) -> ItemIdentification | None:
    found = identifier(value)
    return ItemIdentification(id=found) if found else None
