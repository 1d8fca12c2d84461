"""Our own warnings: arithmetic and check digits. GİB takes the document all the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree
from tests.unit.core.rules.documents import NAMESPACES, Edit, drop, failed, invoice, put

from zarf.core.findings import Severity
from zarf.core.rules import warnings

TOTAL = "cac:LegalMonetaryTotal"
LINE = "cac:InvoiceLine"


def warned(root: etree._Element) -> list[tuple[str, str | None, str | None]]:
    findings = failed(root)
    assert all(item.severity is Severity.WARNING and item.gib_rule is None for item in findings)
    return [(item.code, item.found, item.expected) for item in findings]


@pytest.mark.parametrize(
    ("edit", "code", "found", "expected"),
    [
        (put(f"{TOTAL}/cbc:LineExtensionAmount", "99.00"), "EF-WRN-001", "99.00", "100.00"),
        (put(f"{TOTAL}/cbc:AllowanceTotalAmount", "5.00", currencyID="TRY"), "EF-WRN-002", "100.00", "95.00"),
        (put("cac:TaxTotal/cbc:TaxAmount", "19.00"), "EF-WRN-003", "19.00", "20.00"),
        (put(f"{TOTAL}/cbc:TaxInclusiveAmount", "118.00"), "EF-WRN-004", "118.00", "120.00"),
        (put(f"{TOTAL}/cbc:PayableAmount", "100.00"), "EF-WRN-005", "100.00", "120.00"),
        (put(f"{LINE}/cac:Price/cbc:PriceAmount", "40"), "EF-WRN-006", "100.00", "80.00"),
        (put("cac:TaxTotal/cac:TaxSubtotal/cbc:Percent", "10"), "EF-WRN-007", "20.00", "10.00"),
    ],
)
def test_a_figure_that_does_not_add_up_is_told(edit: Edit, code: str, found: str, expected: str) -> None:
    assert (code, found, expected) in warned(invoice(edit))


def test_a_kurus_of_rounding_is_not_told() -> None:
    assert warned(invoice(put(f"{TOTAL}/cbc:PayableAmount", "119.99"))) == []


def test_withheld_tax_lowers_the_amount_payable() -> None:
    withheld = [
        put("cac:WithholdingTaxTotal/cbc:TaxAmount", "18.00", currencyID="TRY"),
        put("cac:WithholdingTaxTotal/cac:TaxSubtotal/cbc:Percent", "90"),
        put("cac:WithholdingTaxTotal/cac:TaxSubtotal/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode", "606"),
        put(f"{TOTAL}/cbc:PayableAmount", "102.00"),
    ]
    assert warned(invoice(withheld, kind="TEVKIFAT")) == []


def test_a_line_discount_lowers_the_line() -> None:
    discounted = [
        put(f"{LINE}/cac:AllowanceCharge/cbc:ChargeIndicator", "false"),
        put(f"{LINE}/cac:AllowanceCharge/cbc:Amount", "20.00", currencyID="TRY"),
        put(f"{LINE}/cac:Price/cbc:PriceAmount", "60"),
    ]
    assert warned(invoice(discounted)) == []


def test_a_tax_left_out_of_the_sum_is_not_added() -> None:
    left_out = [
        put("cac:TaxTotal/cac:TaxSubtotal/cbc:CalculationSequenceNumeric", "-1"),
        put(f"{TOTAL}/cbc:TaxInclusiveAmount", "100.00"),
        put(f"{TOTAL}/cbc:PayableAmount", "100.00"),
    ]
    assert warned(invoice(left_out)) == []


def test_unreadable_figures_are_left_to_the_rules() -> None:
    codes = [item.code for item in failed(invoice(put(f"{TOTAL}/cbc:PayableAmount", "yüz yirmi")))]
    assert codes == ["EF-INV-060"]


@pytest.mark.parametrize(
    ("number", "scheme", "code"),
    [("9876543210", "VKN", "EF-WRN-010"), ("12345678901", "TCKN", "EF-WRN-011")],
)
def test_a_wrong_check_digit_is_told_at_the_number(number: str, scheme: str, code: str) -> None:
    customer = "cac:AccountingCustomerParty/cac:Party"
    root = invoice(
        put(f"{customer}/cac:PartyIdentification/cbc:ID", number, schemeID=scheme),
        put(f"{customer}/cac:Person/cbc:FirstName", "Ayşe"),
        put(f"{customer}/cac:Person/cbc:FamilyName", "Yılmaz"),
    )
    told = failed(root)
    assert [(item.code, item.found, item.path) for item in told] == [
        (code, number, f"/Invoice/{customer}/cac:PartyIdentification/cbc:ID")
    ]


def test_the_number_for_foreign_customers_is_not_suspect() -> None:
    customer = "cac:AccountingCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID"
    assert warned(invoice(put(customer, "2222222222"))) == []


def test_an_invoice_without_totals_gives_no_warning() -> None:
    assert warned(invoice(drop(TOTAL))) == []


@pytest.mark.parametrize("off", ["0.00", "0.01", "0.019", "0.02", "0.021", "0.03", "1e-2", "x", ""])
@pytest.mark.parametrize(
    "path",
    [
        "cac:InvoiceLine/cbc:LineExtensionAmount",
        "cac:InvoiceLine/cac:Price/cbc:PriceAmount",
        "cac:TaxTotal/cbc:TaxAmount",
        "cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount",
        "cac:TaxTotal/cac:TaxSubtotal/cbc:Percent",
        "cac:LegalMonetaryTotal/cbc:LineExtensionAmount",
        "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount",
        "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount",
        "cac:LegalMonetaryTotal/cbc:PayableAmount",
    ],
)
def test_sums_left_alone_are_those_that_decimals_would_not_tell(
    path: str, off: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = invoice()
    amount = root.find(path, NAMESPACES)
    assert amount is not None
    assert amount.text is not None
    amount.text = f"{Decimal(amount.text) + Decimal(off)}" if off[:1].isdigit() and "e" not in off else off
    quick = failed(root)
    for name in ("_surely_fits_line", "_surely_fits_tax_total", "_surely_fits_monetary_total"):
        monkeypatch.setattr(warnings, name, lambda *_: False)
    assert quick == failed(root)


def at_rate(code: str, percent: str) -> list[Edit]:
    here = "cac:WithholdingTaxTotal/cac:TaxSubtotal"
    return [
        put(f"{here}/cbc:Percent", percent),
        put(f"{here}/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode", code),
    ]


@pytest.mark.parametrize(("code", "percent", "usual"), [("601", "30", "40"), ("603", "50", "70"), ("612", "70", "90")])
def test_a_withholding_rate_of_yesterday_is_told(code: str, percent: str, usual: str) -> None:
    findings = failed(invoice(at_rate(code, percent), kind="TEVKIFAT"))
    assert [(item.code, item.found, item.expected) for item in findings] == [("EF-WRN-013", percent, usual)]


@pytest.mark.parametrize(("code", "percent"), [("601", "40"), ("612", "90"), ("627", "50"), ("624", "20")])
def test_the_withholding_rate_in_force_is_not_told(code: str, percent: str) -> None:
    assert failed(invoice(at_rate(code, percent), kind="TEVKIFAT")) == []


def test_a_withholding_rate_that_gib_refuses_is_an_error_and_no_warning_too() -> None:
    codes = [item.code for item in failed(invoice(at_rate("601", "55"), kind="TEVKIFAT"))]
    assert codes
    assert "EF-WRN-013" not in codes
