"""The one place where amounts are multiplied, summed and rounded.

GİB tests no arithmetic and prescribes no rounding (spec e-fatura.md 4.3). Ours: decimals only, ROUND_HALF_UP to
kuruş at line level; tax per (tax, rate, exemption) from the summed base and then rounded; header tax is the sum of
the subtotals; LineExtension of the header is the sum of the lines, which are net of their own discount;
TaxExclusive = LineExtension - AllowanceTotal; Payable = TaxInclusive - withheld tax.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

KURUS = Decimal("0.01")
ZERO = Decimal("0.00")
_HUNDRED = Decimal(100)


def kurus(value: Decimal) -> Decimal:
    """*value* rounded half up to two decimals.

    >>> kurus(Decimal("0.125")), kurus(Decimal("2.005"))
    (Decimal('0.13'), Decimal('2.01'))
    """
    return value.quantize(KURUS, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A tax on a line: GİB tax type code, percent, and the exemption when the amount is zero for a reason."""

    code: str
    percent: Decimal
    exemption_code: str = ""
    in_vat_base: bool = False


@dataclass(frozen=True, slots=True)
class WithholdingRate:
    """Tevkifat: the code and which percent of the line's KDV is withheld."""

    code: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class LineFigures:
    """What a line is computed from. `vat` is KDV; `other_taxes` may enter its base."""

    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    vat: TaxRate
    other_taxes: tuple[TaxRate, ...] = ()
    withholding: WithholdingRate | None = None


@dataclass(frozen=True, slots=True)
class TaxFigure:
    """A computed tax: base and amount rounded to kuruş."""

    rate: TaxRate
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class WithholdingFigure:
    """A computed withholding: the base is the KDV amount."""

    rate: WithholdingRate
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LineTotals:
    """A line's amounts: `gross` quantity x price, `net` after its discount."""

    gross: Decimal
    discount: Decimal
    net: Decimal
    taxes: tuple[TaxFigure, ...]
    withholding: WithholdingFigure | None

    @property
    def tax_amount(self) -> Decimal:
        return sum((tax.amount for tax in self.taxes), ZERO)


@dataclass(frozen=True, slots=True)
class InvoiceTotals:
    """Header amounts and the lines they come from."""

    lines: tuple[LineTotals, ...]
    line_extension: Decimal
    allowance: Decimal
    tax_exclusive: Decimal
    taxes: tuple[TaxFigure, ...]
    withholdings: tuple[WithholdingFigure, ...]

    @property
    def tax_amount(self) -> Decimal:
        return sum((tax.amount for tax in self.taxes), ZERO)

    @property
    def withheld(self) -> Decimal:
        return sum((item.amount for item in self.withholdings), ZERO)

    @property
    def tax_inclusive(self) -> Decimal:
        return self.tax_exclusive + self.tax_amount

    @property
    def payable(self) -> Decimal:
        return self.tax_inclusive - self.withheld


def compute(lines: Sequence[LineFigures], header_discount: Decimal = ZERO) -> InvoiceTotals:
    """All amounts of an invoice. *header_discount* lowers the tax bases of the lines in proportion to their net."""
    nets = [_net(line) for line in lines]
    shares = share_out(header_discount, nets)
    computed = tuple(_line(line, share) for line, share in zip(lines, shares, strict=True))
    line_extension = sum((line.net for line in computed), ZERO)
    return InvoiceTotals(
        lines=computed,
        line_extension=line_extension,
        allowance=header_discount,
        tax_exclusive=line_extension - header_discount,
        taxes=_tax_subtotals(computed),
        withholdings=_withholding_subtotals(computed),
    )


def share_out(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """*amount* split in kuruş in proportion to *weights*; the parts add up exactly.

    >>> share_out(Decimal("1.00"), [Decimal(1), Decimal(1), Decimal(1)])
    [Decimal('0.33'), Decimal('0.34'), Decimal('0.33')]
    """
    total = sum(weights, Decimal(0))
    parts: list[Decimal] = []
    given = seen = Decimal(0)
    for weight in weights:
        seen += weight
        upto = kurus(amount * seen / total) if total else ZERO
        parts.append(upto - given)
        given = upto
    return parts


def _net(line: LineFigures) -> Decimal:
    return kurus(line.quantity * line.unit_price) - kurus(line.discount)


def _line(line: LineFigures, share: Decimal) -> LineTotals:
    gross = kurus(line.quantity * line.unit_price)
    net = _net(line)
    base = net - share
    others = tuple(TaxFigure(rate, base, _percent(base, rate.percent)) for rate in line.other_taxes)
    vat_base = base + sum((tax.amount for tax in others if tax.rate.in_vat_base), ZERO)
    vat = TaxFigure(line.vat, vat_base, _percent(vat_base, line.vat.percent))
    withholding = None
    if line.withholding:
        withholding = WithholdingFigure(line.withholding, vat.amount, _percent(vat.amount, line.withholding.percent))
    return LineTotals(gross, kurus(line.discount), net, (vat, *others), withholding)


def _percent(base: Decimal, percent: Decimal) -> Decimal:
    return kurus(base * percent / _HUNDRED)


def _tax_subtotals(lines: Iterable[LineTotals]) -> tuple[TaxFigure, ...]:
    bases: dict[TaxRate, Decimal] = {}
    for line in lines:
        for tax in line.taxes:
            bases[tax.rate] = bases.get(tax.rate, ZERO) + tax.base
    return tuple(TaxFigure(rate, base, _percent(base, rate.percent)) for rate, base in bases.items())


def _withholding_subtotals(lines: Sequence[LineTotals]) -> tuple[WithholdingFigure, ...]:
    """Grouped by code and percent; the base is the header's KDV of those lines, so that it matches the subtotal."""
    bases: dict[tuple[WithholdingRate, TaxRate], Decimal] = {}
    for line in lines:
        if line.withholding:
            key = (line.withholding.rate, line.taxes[0].rate)
            bases[key] = bases.get(key, ZERO) + line.taxes[0].base
    vat: dict[WithholdingRate, Decimal] = {}
    for (rate, tax), base in bases.items():
        vat[rate] = vat.get(rate, ZERO) + _percent(base, tax.percent)
    return tuple(WithholdingFigure(rate, base, _percent(base, rate.percent)) for rate, base in vat.items())
