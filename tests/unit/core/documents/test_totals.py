"""Amounts: rounding, sums and their relations."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zarf.core.documents.totals import ZERO, LineFigures, TaxRate, WithholdingRate, compute, kurus, share_out

VAT20 = TaxRate("0015", Decimal(20))


def line(quantity="1", price="100", discount="0", vat=VAT20, others=(), withholding=None):
    return LineFigures(Decimal(quantity), Decimal(price), Decimal(discount), vat, others, withholding)


def test_withholding_follows_the_official_tevkifat_example():
    """Base 20000, KDV 18 % is 3600, code 606 withholds 90 % of it, payable 20360 (spec e-fatura.md 4.3)."""
    totals = compute(
        [
            line(
                "1",
                "20000",
                vat=TaxRate("0015", Decimal(18)),
                withholding=WithholdingRate("606", Decimal(90)),
            )
        ]
    )
    assert totals.tax_amount == Decimal("3600.00")
    assert totals.withheld == Decimal("3240.00")
    assert totals.payable == Decimal("20360.00")


def test_tax_is_computed_from_the_summed_base_not_from_rounded_lines():
    totals = compute([line(price="0.02"), line(price="0.02"), line(price="0.02")])
    assert [item.taxes[0].amount for item in totals.lines] == [Decimal("0.00")] * 3
    assert totals.tax_amount == Decimal("0.01")


def test_line_discount_lowers_the_line_and_header_discount_the_base_only():
    totals = compute([line("10", "9", discount="0"), line("1", "10", discount="5")], Decimal("10"))
    assert totals.line_extension == Decimal("95.00")
    assert totals.tax_exclusive == Decimal("85.00")
    assert totals.taxes[0].base == Decimal("85.00")


def test_special_consumption_tax_enters_the_vat_base_only_when_said():
    otv = TaxRate("0074", Decimal(50), in_vat_base=True)
    fund = TaxRate("8002", Decimal(10))
    totals = compute([line(price="100", others=(otv, fund))])
    assert totals.lines[0].taxes[0].base == Decimal("150.00")


def test_two_rates_give_two_subtotals():
    totals = compute([line(), line(vat=TaxRate("0015", Decimal(10)))])
    assert [(tax.rate.percent, tax.amount) for tax in totals.taxes] == [
        (20, Decimal("20.00")),
        (10, Decimal("10.00")),
    ]


money = st.decimals(min_value="0.01", max_value="99999.99", places=2)


@given(st.lists(st.tuples(money, money, st.sampled_from([1, 10, 20])), min_size=1, max_size=30))
def test_header_always_equals_its_parts(rows):
    totals = compute([line(str(q), str(p), vat=TaxRate("0015", Decimal(v))) for q, p, v in rows])
    assert totals.line_extension == sum((item.net for item in totals.lines), ZERO)
    assert totals.tax_inclusive == totals.tax_exclusive + sum((tax.amount for tax in totals.taxes), ZERO)
    assert totals.payable == totals.tax_inclusive
    by_line = sum((item.tax_amount for item in totals.lines), ZERO)
    assert abs(by_line - totals.tax_amount) <= Decimal("0.01") * len(rows)


@given(money, st.lists(money, min_size=1, max_size=20))
def test_a_shared_amount_adds_up_exactly(amount, weights):
    parts = share_out(amount, weights)
    assert sum(parts, ZERO) == kurus(amount)
