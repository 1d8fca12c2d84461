"""What the view of an invoice tells of its own, straight from the order: the invoice need not be read for it."""

from __future__ import annotations

from zarf.core.documents.order.value import PartyData
from zarf.core.outgoing.kinds import VAT, LineKind, Rate
from zarf.core.outgoing.order_value import QuickOrder
from zarf.core.view.facts import OwnFacts
from zarf.core.view.karekod import PASSENGER_PROFILE, KarekodFigures, karekod_json


def own_facts_of(
    order: QuickOrder, supplier: PartyData, *, profile: str, number: str, ettn: str, issue_date: str
) -> OwnFacts | None:
    """As `view.facts.own_facts` finds them in the invoice; None for a profile whose karekod tells more."""
    if profile == PASSENGER_PROFILE:
        return None
    rows = tuple((rate.text, base, amount) for rate, base, amount in order.rows if rate.code == VAT)
    figures = KarekodFigures(order.extension, rows, order.inclusive, order.payable)
    ids = {"senaryo": profile, "tip": order.type_code, "tarih": issue_date, "no": number, "ettn": ettn}
    text = karekod_json(
        {"vkntckn": supplier.vkn_tckn, "avkntckn": order.customer}, {**ids, "parabirimi": order.currency}, figures
    )
    return OwnFacts(text, (order.payable, order.currency), tuple(_codes(order.kinds)))


def _codes(kinds: list[LineKind]) -> set[tuple[str, str]]:
    """List and code of whatever is printed by its name."""
    found: set[tuple[str, str]] = set()
    for kind in set(kinds):
        found.add(("units", kind.unit))
        for rate in (kind.vat, *kind.others):
            found.update(_of_rate(rate))
        if kind.withholding is not None:
            found.add(("withholding", kind.withholding.code))
    return found


def _of_rate(rate: Rate) -> list[tuple[str, str]]:
    codes = [("tax_types", rate.code)]
    return [*codes, ("exemption_reasons", rate.exemption_code)] if rate.exemption_code else codes
