"""What GİB lets pass but a bookkeeper wants to know: sums that do not add up, wrong check digits, outdated rates.

Never errors. Tolerances follow what was measured on real invoices: 0.02 for one product or sum, and one kuruş per
line where each line may have been rounded on its own.
Source of the meaning of the amounts: GİB "UBL-TR Ortak Elemanlar" V0.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from zarf.core import codes
from zarf.core.documents.totals import kurus
from zarf.core.findings import Finding, finding
from zarf.core.identifiers import InvalidIdentifier, Vkn, parse_vkn_tckn
from zarf.core.rules.facts import InvoiceFacts
from zarf.core.rules.names import CAC, CBC
from zarf.core.rules.party import IDS
from zarf.core.rules.tree import Node
from zarf.core.rules.values import is_any, with_scheme

_TOLERANCE: Final = Decimal("0.02")
_KURUS: Final = Decimal("0.01")
_HUNDRED: Final = Decimal(100)
_ZERO: Final = Decimal(0)
_AMOUNT: Final = re.compile(r"[ \t\n\r]*([+-]?[0-9]{1,18}(?:\.[0-9]{1,12})?)[ \t\n\r]*")
_LONGEST_NUMBER: Final = 11
"""What is longer is neither number."""
_STAND_INS: Final = frozenset({"11111111111", "2222222222"})
"""Numbers written for foreign customers without one."""


def invoice_warnings(invoice: InvoiceFacts) -> Iterator[Finding]:
    """The warnings of one invoice. A figure that cannot be read gives none: the rules tell that already."""
    root = invoice.root
    yield from _identities(root)
    yield from _withholding_rates(root)
    lines = root.all(CAC + "InvoiceLine")
    for line in lines:
        if not _surely_fits_line(line):
            yield from _line(line)
    taxes = root.all(CAC + "TaxTotal")
    for total in taxes:
        if not _surely_fits_tax_total(total):
            yield from _tax_total(total, len(lines))
    totals = root.all(CAC + "LegalMonetaryTotal")
    if len(totals) == 1 and not _surely_fits_monetary_total(root, totals[0], lines, taxes):
        yield from _monetary_total(root, totals[0], lines, taxes)


# Nearly every figure fits. Floats say so at a fraction of the cost: where they are nearer than half of what is
# tolerated, no rounding of theirs can hide a warning. Whatever is in doubt is computed in decimals below.
_NEAR: Final = 0.01
_BIGGEST: Final = 1e10
_NAN: Final = float("nan")


def _near(nodes: list[Node]) -> float:
    """The figure, NaN when there is not exactly one, it is no number, or too big to be exact to a kuruş."""
    if len(nodes) != 1:
        return _NAN
    try:
        value = float(nodes[0].text)
    except ValueError:
        return _NAN
    return value if abs(value) < _BIGGEST else _NAN


def _surely_fits_line(line: Node) -> bool:
    if line.all(CAC + "AllowanceCharge"):
        return False
    amount = _near(line.all(CBC + "LineExtensionAmount"))
    price = _near(line.select(CAC + "Price", CBC + "PriceAmount"))
    return abs(_near(line.all(CBC + "InvoicedQuantity")) * price - amount) < _NEAR


def _surely_fits_tax_total(total: Node) -> bool:
    computed = 0.0
    for subtotal in total.all(CAC + "TaxSubtotal"):
        amount = _near(subtotal.all(CBC + "TaxAmount"))
        base, percent = _near(subtotal.all(CBC + "TaxableAmount")), _near(subtotal.all(CBC + "Percent"))
        if _may_be_left_out(subtotal) or not abs(base * percent / 100 - amount) < _NEAR:
            return False
        computed += amount
    stated = _near(total.all(CBC + "TaxAmount"))
    return abs(stated - computed) < _NEAR


def _surely_fits_monetary_total(root: Node, total: Node, lines: list[Node], taxes: list[Node]) -> bool:
    if total.all(CBC + "PayableRoundingAmount") or root.all(CAC + "WithholdingTaxTotal"):
        return False
    for tax in taxes:
        for subtotal in tax.all(CAC + "TaxSubtotal"):
            if _may_be_left_out(subtotal):
                return False
    in_lines = sum([_near(line.all(CBC + "LineExtensionAmount")) for line in lines])
    tax_amount = sum([_near(tax.all(CBC + "TaxAmount")) for tax in taxes])
    allowances, charges = total.all(CBC + "AllowanceTotalAmount"), total.all(CBC + "ChargeTotalAmount")
    extension = _near(total.all(CBC + "LineExtensionAmount"))
    exclusive = _near(total.all(CBC + "TaxExclusiveAmount"))
    inclusive = _near(total.all(CBC + "TaxInclusiveAmount"))
    expected = extension - (_near(allowances) if allowances else 0.0) + (_near(charges) if charges else 0.0)
    return (
        abs(in_lines - extension) < _NEAR
        and abs(expected - exclusive) < _NEAR
        and abs(exclusive + tax_amount - inclusive) < _NEAR
        and abs(inclusive - _near(total.all(CBC + "PayableAmount"))) < _NEAR
    )


def _may_be_left_out(subtotal: Node) -> bool:
    """Whether it has to be looked at more closely if the tax is added (see `_is_left_out`)."""
    return any("-" in node.text for node in subtotal.all(CBC + "CalculationSequenceNumeric"))


def _identities(root: Node) -> Iterator[Finding]:
    for side in ("AccountingSupplierParty", "AccountingCustomerParty"):
        for node in with_scheme(root.select(CAC + side, CAC + "Party", *IDS), "VKN", "TCKN"):
            code = _wrong_check_digit(node.text) if len(node.text) <= _LONGEST_NUMBER else ""
            if code:
                yield _warning(code, node, node.text, None)


@lru_cache(maxsize=8192)
def _wrong_check_digit(text: str) -> str:
    """The code of the warning, "" for a number that is right and for what is no number."""
    if text in _STAND_INS:
        return ""
    try:
        number = parse_vkn_tckn(text)
    except InvalidIdentifier:
        return ""
    if number.has_valid_check_digit:
        return ""
    return "EF-WRN-010" if isinstance(number, Vkn) else "EF-WRN-011"


def _withholding_rates(root: Node) -> Iterator[Finding]:
    """A rate that GİB's list still takes, but that is not the one in force. Code 650 has no rate of its own."""
    for subtotal in root.select(CAC + "WithholdingTaxTotal", CAC + "TaxSubtotal"):
        percents = subtotal.all(CBC + "Percent")
        scheme = subtotal.select(CAC + "TaxCategory", CAC + "TaxScheme", CBC + "TaxTypeCode")
        if len(percents) != 1 or len(scheme) != 1:
            continue
        code, percent = scheme[0].text.strip(), percents[0]
        usual = codes.load("withholding_percents").name(code)
        if not usual or percent.text == usual or code + percent.text not in _known_rates():
            continue
        yield finding("EF-WRN-013", path=percent.path, line=percent.line, found=percent.text, expected=usual)


@cache
def _known_rates() -> frozenset[str]:
    """Code and rate as GİB's list joins them; any other pair is an error already."""
    return frozenset(item.value for item in codes.load("WithholdingTaxTypeWithPercent"))


def _line(line: Node) -> Iterator[Finding]:
    amounts = line.all(CBC + "LineExtensionAmount")
    amount = _value(amounts)
    quantity = _value(line.all(CBC + "InvoicedQuantity"))
    price = _value(line.select(CAC + "Price", CBC + "PriceAmount"))
    allowances = _allowances(line)
    if amount is None or quantity is None or price is None or allowances is None:
        return
    expected = kurus(quantity * price + allowances)
    if abs(expected - amount) > _TOLERANCE:
        yield _warning("EF-WRN-006", amounts[0], amounts[0].text, expected)


def _tax_total(total: Node, lines: int) -> Iterator[Finding]:
    subtotals = total.all(CAC + "TaxSubtotal")
    if any(_is_left_out(subtotal) for subtotal in subtotals):
        return
    for subtotal in subtotals:
        yield from _tax_subtotal(subtotal, lines)
    amounts = total.all(CBC + "TaxAmount")
    stated = _value(amounts)
    computed = _sum([node for subtotal in subtotals for node in subtotal.all(CBC + "TaxAmount")])
    if stated is not None and computed is not None and abs(stated - computed) > _TOLERANCE:
        yield _warning("EF-WRN-003", amounts[0], amounts[0].text, computed)


def _tax_subtotal(subtotal: Node, lines: int) -> Iterator[Finding]:
    amounts = subtotal.all(CBC + "TaxAmount")
    amount, base = _value(amounts), _value(subtotal.all(CBC + "TaxableAmount"))
    percent = _value(subtotal.all(CBC + "Percent"))
    if amount is None or base is None or not percent or subtotal.all(CBC + "PerUnitAmount"):
        return
    expected = kurus(base * percent / _HUNDRED)
    if abs(expected - amount) > max(_TOLERANCE, _KURUS * lines):
        yield _warning("EF-WRN-007", amounts[0], amounts[0].text, expected)


def _monetary_total(root: Node, total: Node, lines: list[Node], taxes: list[Node]) -> Iterator[Finding]:
    in_lines = _sum([node for line in lines for node in line.all(CBC + "LineExtensionAmount")])
    extension = _value(total.all(CBC + "LineExtensionAmount"))
    exclusive = _value(total.all(CBC + "TaxExclusiveAmount"))
    inclusive = _value(total.all(CBC + "TaxInclusiveAmount"))
    allowance = _value(total.all(CBC + "AllowanceTotalAmount"), _ZERO)
    charge = _value(total.all(CBC + "ChargeTotalAmount"), _ZERO)
    rounding = _value(total.all(CBC + "PayableRoundingAmount"), _ZERO)
    tax = _sum([node for one in taxes for node in one.all(CBC + "TaxAmount")])
    withheld = _sum(root.select(CAC + "WithholdingTaxTotal", CBC + "TaxAmount"))
    left_out = any(_is_left_out(subtotal) for one in taxes for subtotal in one.all(CAC + "TaxSubtotal"))
    if in_lines is not None:
        yield from _compare("EF-WRN-001", total, "LineExtensionAmount", in_lines)
    if extension is not None and allowance is not None and charge is not None:
        yield from _compare("EF-WRN-002", total, "TaxExclusiveAmount", extension - allowance + charge)
    if exclusive is not None and tax is not None and not left_out:
        yield from _compare("EF-WRN-004", total, "TaxInclusiveAmount", exclusive + tax)
    if inclusive is not None and withheld is not None and rounding is not None:
        yield from _compare("EF-WRN-005", total, "PayableAmount", inclusive - withheld + rounding, abs(rounding))


def _compare(code: str, total: Node, name: str, expected: Decimal, tolerance: Decimal = _ZERO) -> Iterator[Finding]:
    found = total.all(CBC + name)
    stated = _value(found)
    if stated is not None and abs(stated - expected) > _TOLERANCE + tolerance:
        yield _warning(code, found[0], found[0].text, expected)


def _is_left_out(subtotal: Node) -> bool:
    """A tax shown but not added (investment incentive, CalculationSequenceNumeric -1)."""
    return is_any(subtotal.all(CBC + "CalculationSequenceNumeric"), "-1")


def _allowances(line: Node) -> Decimal | None:
    """What discounts and charges of a line change its amount by; None when one cannot be read."""
    change = _ZERO
    for allowance in line.all(CAC + "AllowanceCharge"):
        amount = _value(allowance.all(CBC + "Amount"))
        if amount is None:
            return None
        change += amount if is_any(allowance.all(CBC + "ChargeIndicator"), "true", "1") else -amount
    return change


def _value(nodes: list[Node], default: Decimal | None = None) -> Decimal | None:
    if not nodes:
        return default
    match = _AMOUNT.fullmatch(nodes[0].text) if len(nodes) == 1 else None
    return Decimal(match[1]) if match else None


def _sum(nodes: list[Node]) -> Decimal | None:
    total = _ZERO
    for node in nodes:
        value = _value([node])
        if value is None:
            return None
        total += value
    return total


def _warning(code: str, node: Node, found: str, expected: Decimal | None) -> Finding:
    shown = None if expected is None else f"{expected:f}"
    return finding(code, path=node.path, line=node.line, found=found.strip(), expected=shown)
