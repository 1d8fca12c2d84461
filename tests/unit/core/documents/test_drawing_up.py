"""Drawing an invoice up from an order."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from zarf.core.documents.order import OrderLine, PartyData, Reference, draw_up, order_from_json
from zarf.core.documents.order.value import Withholding

ORDER = order_from_json((Path(__file__).parents[4] / "examples/order-ticari.json").read_bytes())
SUPPLIER = PartyData("1234567808", "Kadıköy", "İstanbul", title="Deneme A.Ş.", tax_office="Göztepe")
AT = datetime(2026, 11, 20, 10, 15)


def drawn(order=ORDER, supplier=SUPPLIER):
    return draw_up(
        order, supplier, number="DNM2026000000001", ettn="6f1c2a30-5b7e-4d0a-9c41-2f9b6d1e7a02", issued_at=AT
    )


def test_amounts_are_those_of_the_totals():
    total = drawn().legal_monetary_total
    assert total.line_extension_amount.text == "7497.00"
    assert total.payable_amount.text == "8921.70"
    assert [(item.percent.text, item.tax_amount.text) for item in drawn().tax_total[0].tax_subtotal] == [
        ("20", "1350.00"),
        ("10", "74.70"),
    ]


def test_the_seal_will_bear_the_id_that_the_document_names():
    signed = drawn().signature[0]
    assert signed.digital_signature_attachment.external_reference.uri.text == "#Signature_DNM2026000000001"
    assert signed.id.scheme_id == "VKN_TCKN"


def test_the_order_s_own_date_goes_before_today():
    assert drawn().issue_date.text == "2026-11-20"
    assert drawn(replace(ORDER, issue_date=date(2026, 11, 3))).issue_date.text == "2026-11-03"


def test_an_exemption_without_a_reason_gets_the_official_one():
    line = OrderLine("Kalem", Decimal(1), Decimal(10), Decimal(0), exemption_code="301")
    category = drawn(replace(ORDER, lines=(line,))).tax_total[0].tax_subtotal[0].tax_category
    assert category.tax_exemption_reason_code.text == "301"
    assert category.tax_exemption_reason.text == "11/1-a Mal İhracatı"


def test_a_withholding_percent_is_written_without_decimals():
    line = OrderLine(
        "Temizlik", Decimal(1), Decimal(1000), Decimal(20), withholding=Withholding("612", Decimal("90.00"))
    )
    invoice = drawn(replace(ORDER, lines=(line,), type_code="TEVKIFAT"))
    subtotal = invoice.withholding_tax_total[0].tax_subtotal[0]
    assert (subtotal.percent.text, subtotal.tax_amount.text) == ("90", "180.00")
    assert invoice.legal_monetary_total.payable_amount.text == "1020.00"


def test_foreign_currency_carries_its_rate_to_lira():
    invoice = drawn(replace(ORDER, currency="EUR", exchange_rate=Decimal("45.1230")))
    assert invoice.pricing_exchange_rate.calculation_rate.text == "45.123"
    assert invoice.legal_monetary_total.payable_amount.currency_id == "EUR"


def test_a_return_names_the_invoices_it_returns():
    returned = Reference("ABC2026000000009", date(2026, 10, 1))
    reference = drawn(replace(ORDER, returned_invoices=(returned,))).billing_reference[0].invoice_document_reference
    assert (reference.id.text, reference.document_type_code.text) == ("ABC2026000000009", "IADE")


def test_a_person_is_written_with_names_and_tckn():
    person = PartyData("10000000146", "Konak", "İzmir", first_name="Ayşe", family_name="Örnek")
    party = drawn(replace(ORDER, customer=person)).accounting_customer_party.party
    assert party.party_name is None
    assert party.person.family_name.text == "Örnek"
    assert party.party_identification[0].id.scheme_id == "TCKN"
