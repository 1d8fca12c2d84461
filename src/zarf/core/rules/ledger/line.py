"""The rules about an entryDetail: one line of the journal, the ledger or the inventory.

Source: GİB schematrons yevmiye, kebir and envanter_defter, patterns entrydetail and measurable.
"""

from __future__ import annotations

from zarf.core.rules.ledger import names as n
from zarf.core.rules.ledger.codes import inventory_units
from zarf.core.rules.ledger.demands import Demand, has, is_exactly, shown, two_decimals
from zarf.core.rules.ledger.entry import within_period
from zarf.core.rules.ledger.facts import LedgerFacts
from zarf.core.rules.ledger.xpath import Unjudgeable, any_equal, decimal, doubles, is_there, one_normalized
from zarf.core.rules.rule import Fault
from zarf.core.rules.tree import Node
from zarf.core.rules.values import normalized

_TYPE = n.COR + "documentType"
_TYPE_DESCRIPTION = n.COR + "documentTypeDescription"
_NUMBER = n.COR + "documentNumber"
_DATE = n.COR + "documentDate"
_REFERENCE = n.COR + "documentReference"
_PAYMENT = n.BUS + "paymentMethod"
_ORIGINAL_AMOUNT = n.MUC + "amountOriginalAmount"
_ORIGINAL_CURRENCY = n.MUC + "amountOriginalCurrency"
_QUANTITY, _COST = n.BUS + "measurableQuantity", n.BUS + "measurableCostPerUnit"
_MAIN_LENGTHS = (3, 4)


def number_goes_on(_facts: LedgerFacts, _node: Node) -> Fault | None:
    """Asked of the whole file at its end (order.py)."""
    return None


LINE_ORDER = Demand("EF-LDG-080", number_goes_on)


def as_in_header(own: str, header: str, code: str) -> Demand:
    """The line's value, where both are given, is the header's, letter for letter."""

    def check(facts: LedgerFacts, node: Node) -> Fault | None:
        mine = node.all(own)
        theirs = facts.header.all(header) if facts.header is not None else []
        if not mine or not theirs or any_equal(mine, theirs):
            return None
        return Fault(mine[0], mine[0].text, theirs[0].text)

    return Demand(code, check)


def counter_does_not_fall(facts: LedgerFacts, node: Node) -> Fault | None:
    own, highest, broken = node.all(n.LINE_COUNTER), facts.entry.highest_counter, facts.entry.broken_counter
    if not own or (highest is None and broken is None):
        return None
    if len(own) > 1 or broken is not None or highest is None:
        raise Unjudgeable(own[1:], broken or "")
    return None if decimal(own[0]) >= highest else Fault(own[0], own[0].text, f">= {highest}")


def main_account_has_length(_facts: LedgerFacts, node: Node) -> Fault | None:
    accounts = node.all(n.ACCOUNT)
    if not accounts or not node.select(n.ACCOUNT, n.MAIN_ID):
        return None
    if len(accounts) > 1:
        raise Unjudgeable(accounts)
    found = accounts[0].all(n.MAIN_ID)
    return None if len(one_normalized(found)) in _MAIN_LENGTHS else Fault(found[0], found[0].text, "3 | 4")


def sub_account_begins_with_main(_facts: LedgerFacts, node: Node) -> Fault | None:
    accounts = node.all(n.ACCOUNT)
    if len(accounts) > 1:
        raise Unjudgeable(accounts)
    if not accounts:
        return None
    main = one_normalized(accounts[0].all(n.MAIN_ID))
    subs = accounts[0].select(n.ACCOUNT_SUB, n.SUB_ID)
    sub = one_normalized(subs)
    return None if not main or not sub or sub.startswith(main) else Fault(subs[0], subs[0].text, main)


def amount_is_positive(_facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.all(n.AMOUNT)
    if not found or any(value > 0 for value in doubles(found)):
        return None
    return Fault(found[0], found[0].text, "> 0")


def books_have_a_currency(facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.all(n.MUC + "amountCurrency")
    if not found or facts.default_currency:
        return None
    return Fault(found[0], found[0].text, "gl-muc:defaultCurrency")


def foreign(given: str, needed: str) -> Demand:
    """What is given of an amount in another currency needs something else with it."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        found = node.all(given)
        if not found or node.has(needed):
            return None
        return Fault(found[0], shown(given), shown(needed))

    return Demand("EF-LDG-087", check)


def other_is_described(_facts: LedgerFacts, node: Node) -> Fault | None:
    types = node.all(_TYPE)
    if one_normalized(types) != "other" or is_there(node.all(_TYPE_DESCRIPTION)):
        return None
    return Fault(types[0], "other", shown(_TYPE_DESCRIPTION))


def numbered_and_dated(kind: str) -> Demand:
    """A document of that kind has a number and a date."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        types = node.all(_TYPE)
        if one_normalized(types) != kind:
            return None
        number = is_there(node.all(_NUMBER))
        if number and node.has(_DATE):
            return None
        return Fault(types[0], kind, shown(_DATE if number else _NUMBER))

    return Demand("EF-LDG-093", check)


def needs_type(given: str) -> Demand:
    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        found = node.all(given)
        return None if not found or node.has(_TYPE) else Fault(found[0], shown(given), shown(_TYPE))

    return Demand("EF-LDG-094", check)


def payment_is_not_blank(_facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.all(_PAYMENT)
    return None if not found or is_there(found) else Fault(found[0], found[0].text)


def at_most_one_measurable(_facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.all(n.BUS + "measurable")
    return None if len(found) < 2 else Fault(found[1], str(len(found)), "1")


def units_make_the_amount(_facts: LedgerFacts, node: Node) -> Fault | None:
    costs, quantities = node.all(_COST), node.all(_QUANTITY)
    amounts = node.parent.all(n.AMOUNT) if node.parent is not None else []
    if len(costs) > 1 or len(quantities) > 1:
        raise Unjudgeable(costs if len(costs) > 1 else quantities)
    if not costs or not quantities:
        return Fault(node, None, amounts[0].text if amounts else "")
    product = doubles(costs)[0] * doubles(quantities)[0]
    if product in doubles(amounts):
        return None
    return Fault(costs[0], f"{costs[0].text} x {quantities[0].text}", amounts[0].text if amounts else "")


def fund(name: str, value: str) -> Demand:
    return is_exactly("EF-LDG-099", n.BUS + name, value)


def inventory_currency_is_a_unit(_facts: LedgerFacts, node: Node) -> Fault | None:
    """An oddity: text that begins as a currency does must be a unit of goods."""
    text = "".join(kid.text for kid in node.kids)
    if not normalized(text).startswith("iso4217:") or inventory_units().lists(text[8:]):
        return None
    return Fault(node, text[8:40])


def inventory_has_no_code_description(_facts: LedgerFacts, node: Node) -> Fault | None:
    """An oddity: GİB's test has an underscore for a colon, so nothing can satisfy it once the description is there."""
    found = node.all(n.BUS + "measurableCodeDescription")
    return Fault(found[0], found[0].text) if found else None


def _account_demands() -> tuple[Demand, ...]:
    sub, path = (n.ACCOUNT, n.ACCOUNT_SUB), n.COR
    return (
        has(n.ACCOUNT),
        Demand("EF-LDG-083", main_account_has_length),
        has(n.ACCOUNT, path + "accountMainDescription", when=n.ACCOUNT),
        _when_sub(has(*sub, n.SUB_ID)),
        _when_sub(has(*sub, path + "accountSubDescription")),
        Demand("EF-LDG-084", sub_account_begins_with_main),
    )


def _when_sub(demand: Demand) -> Demand:
    def check(facts: LedgerFacts, node: Node) -> Fault | None:
        return demand.check(facts, node) if node.select(n.ACCOUNT, n.ACCOUNT_SUB) else None

    return Demand(demand.code, check)


_COUNTER_AS_IN_HEADER = as_in_header(n.LINE_COUNTER, n.ENTRY_COUNTER, "EF-LDG-081")
_AMOUNT = (has(n.AMOUNT), Demand("EF-LDG-085", amount_is_positive))
_FOREIGN = (
    foreign(_ORIGINAL_AMOUNT, n.MUC + "amountOriginalExchangeRateDate"),
    foreign(_ORIGINAL_AMOUNT, _ORIGINAL_CURRENCY),
    foreign(_ORIGINAL_CURRENCY, n.MUC + "amountOriginalExchangeRate"),
)
_DOCUMENT = (
    Demand("EF-LDG-092", other_is_described),
    numbered_and_dated("other"),
    numbered_and_dated("invoice"),
    numbered_and_dated("check"),
    needs_type(_NUMBER),
    needs_type(_DATE),
)
_AT_MOST_ONE = Demand("EF-LDG-098", at_most_one_measurable)
_BOOKS_CURRENCY = Demand("EF-LDG-086", books_have_a_currency)

JOURNAL_LINE_DEMANDS: tuple[Demand, ...] = (
    has(n.LINE_NUMBER),
    LINE_ORDER,
    has(n.LINE_COUNTER),
    _COUNTER_AS_IN_HEADER,
    *_account_demands(),
    *_AMOUNT,
    _BOOKS_CURRENCY,
    *_FOREIGN,
    has(n.SIDE),
    has(n.POSTING_DATE),
    as_in_header(n.POSTING_DATE, n.ENTERED_DATE, "EF-LDG-090"),
    *_DOCUMENT,
    as_in_header(_REFERENCE, n.COR + "entryNumber", "EF-LDG-096"),
    Demand("EF-LDG-097", payment_is_not_blank),
    _AT_MOST_ONE,
    two_decimals(n.AMOUNT),
)
LEDGER_LINE_DEMANDS: tuple[Demand, ...] = (
    has(n.LINE_NUMBER),
    has(n.LINE_COUNTER),
    Demand("EF-LDG-082", counter_does_not_fall),
    *_account_demands(),
    *_AMOUNT,
    _BOOKS_CURRENCY,
    *_FOREIGN,
    has(n.SIDE),
    has(n.POSTING_DATE),
    Demand("EF-LDG-063", within_period(n.POSTING_DATE)),
    *_DOCUMENT,
    _AT_MOST_ONE,
    two_decimals(n.AMOUNT),
)
INVENTORY_LINE_DEMANDS: tuple[Demand, ...] = (
    has(n.LINE_NUMBER),
    LINE_ORDER,
    has(n.LINE_COUNTER),
    _COUNTER_AS_IN_HEADER,
    *_account_demands(),
    *_AMOUNT,
    *_FOREIGN,
    _AT_MOST_ONE,
    two_decimals(n.AMOUNT),
)
_FUND_PARTS = (
    "measurableCode",
    "measurableCodeDescription",
    "measurableQuantity",
    "measurableQualifier",
    "measurableUnitOfMeasure",
    "measurableCostPerUnit",
)
FUND_DEMANDS: tuple[Demand, ...] = (
    *(has(n.BUS + part) for part in _FUND_PARTS),
    fund("measurableCode", "NT"),
    fund("measurableCodeDescription", "Maddi Olmayan Kalemler"),
    fund("measurableQualifier", "Fon"),
    fund("measurableUnitOfMeasure", "Adet"),
    Demand("EF-LDG-100", units_make_the_amount),
)
INVENTORY_MEASURABLE_DEMANDS: tuple[Demand, ...] = (
    Demand("EF-LDG-104", inventory_currency_is_a_unit),
    has(n.BUS + "measurableID", when=n.BUS + "measurableDescription"),
    Demand("EF-LDG-105", inventory_has_no_code_description),
    has(n.BUS + "measurableUnitOfMeasure", when=n.BUS + "measurableCodeDescription"),
)
