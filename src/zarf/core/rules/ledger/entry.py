"""The rules about an entryHeader: a voucher in the journal and the inventory, an account in the ledger.

They are asked when the header's lines have passed; what they need of the lines is in the facts.
Source: GİB schematrons yevmiye, kebir and envanter_defter, pattern entryheader; of kebir also accountingentries.
"""

from __future__ import annotations

from itertools import pairwise

from zarf.core.rules.ledger import names as n
from zarf.core.rules.ledger.demands import Demand, LedgerCheck, has, shown, two_decimals
from zarf.core.rules.ledger.facts import LedgerFacts
from zarf.core.rules.ledger.xpath import Unjudgeable, any_at_least, any_equal, doubles, one_normalized
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node

_ENTERED_BY = n.COR + "enteredBy"
_SHORTEST = 2


def entered_by_is_long_enough(_facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.all(_ENTERED_BY)
    return None if not found or len(one_normalized(found)) >= _SHORTEST else Fault(found[0], found[0].text)


def within_period(tag: str) -> LedgerCheck:
    """The day, if there is one, lies in the period that the file covers."""

    def check(facts: LedgerFacts, node: Node) -> Fault | None:
        days = node.all(tag)
        if not days or (any_at_least(days, facts.starts) and any_at_least(facts.ends, days)):
            return None
        period = " ... ".join(item.text for item in (*facts.starts[:1], *facts.ends[:1]))
        return Fault(days[0], days[0].text, period)

    return check


def has_lines(code: str, least: int) -> Demand:
    def check(facts: LedgerFacts, node: Node) -> Fault | None:
        return None if facts.entry.lines >= least else Fault(node, str(facts.entry.lines), str(least))

    return Demand(code, check)


def totals_are_equal(_facts: LedgerFacts, node: Node) -> Fault | None:
    debit, credit = node.all(n.TOTAL_DEBIT), node.all(n.TOTAL_CREDIT)
    if any_equal(debit, credit):
        return None
    return Fault(*first(node, debit), credit[0].text if credit else "")


def total_is_the_sum(tag: str, *, debit: bool) -> LedgerCheck:
    """The total is the sum of the lines of its side, both as xs:double."""

    def check(facts: LedgerFacts, node: Node) -> Fault | None:
        if facts.entry.broken is not None:
            raise Unjudgeable((), facts.entry.broken)
        total = facts.entry.debit if debit else facts.entry.credit
        found = node.all(tag)
        if float(total) in doubles(found):
            return None
        return Fault(*first(node, found), str(total))

    return check


def is_not_negative(tag: str) -> Demand:
    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        found = node.all(tag)
        if any(value >= 0 for value in doubles(found)):
            return None
        return Fault(*first(node, found), ">= 0", below="" if found else shown(tag))

    return Demand("EF-LDG-070", check)


def one_total_is_zero(_facts: LedgerFacts, node: Node) -> Fault | None:
    debit, credit = node.all(n.TOTAL_DEBIT), node.all(n.TOTAL_CREDIT)
    if 0 in doubles(debit) or 0 in doubles(credit):
        return None
    found = " / ".join(item.text for item in (*debit[:1], *credit[:1]))
    return Fault((debit or credit or [node])[0], found, "0")


def difference_is_that_of_the_lines(facts: LedgerFacts, node: Node) -> Fault | None:
    debit, credit = node.all(n.TOTAL_DEBIT), node.all(n.TOTAL_CREDIT)
    if facts.entry.broken is not None:
        raise Unjudgeable((), facts.entry.broken)
    expected = facts.entry.debit - facts.entry.credit
    if not debit or not credit:
        return Fault(node, None, str(expected))
    if len(debit) > 1 or len(credit) > 1:
        raise Unjudgeable(debit if len(debit) > 1 else credit)
    if doubles(debit)[0] - doubles(credit)[0] == float(expected):
        return None
    return Fault(debit[0], f"{debit[0].text} - {credit[0].text}", str(expected))


def one_main_account(facts: LedgerFacts, node: Node) -> Fault | None:
    found = facts.entry.main_ids
    return None if len(found) == 1 else Fault(node, _listed(found), "1")


def one_sub_account(facts: LedgerFacts, node: Node) -> Fault | None:
    found = facts.entry.sub_ids
    return None if len(found) <= 1 else Fault(node, _listed(found), "1")


def _listed(values: set[str]) -> str:
    return ", ".join(sorted(values)[:3])


def accounts_are_sorted(facts: LedgerFacts, node: Node) -> Fault | None:
    found = facts.first_main_ids
    if found == sorted(found):
        return None
    wrong = next(after for before, after in pairwise(found) if after < before)
    return Fault(node, wrong)


def accounts_without_sub_are_together(facts: LedgerFacts, node: Node) -> Fault | None:
    return _twice(facts.bare_main_ids, node)


def sub_accounts_are_together(facts: LedgerFacts, node: Node) -> Fault | None:
    return _twice(facts.sub_ids, node)


def _twice(values: list[str], node: Node) -> Fault | None:
    if len(set(values)) == len(values):
        return None
    seen: set[str] = set()
    for value in values:
        if value in seen:
            return Fault(node, value)
        seen.add(value)
    return None


def counter_goes_on(_facts: LedgerFacts, _node: Node) -> Fault | None:
    """Asked of the whole file at its end (order.py)."""
    return None


def days_go_on(_facts: LedgerFacts, _node: Node) -> Fault | None:
    """Asked of the whole file at its end (order.py)."""
    return None


COUNTER_ORDER = Demand("EF-LDG-060", counter_goes_on)
DAY_ORDER = Demand("EF-LDG-061", days_go_on)

_WHO_AND_WHEN = (
    has(_ENTERED_BY),
    Demand("EF-LDG-062", entered_by_is_long_enough),
    has(n.ENTERED_DATE),
    Demand("EF-LDG-063", within_period(n.ENTERED_DATE)),
)

JOURNAL_ENTRY_DEMANDS = (
    COUNTER_ORDER,
    DAY_ORDER,
    *_WHO_AND_WHEN,
    has(n.TOTAL_DEBIT),
    has(n.TOTAL_CREDIT),
    has(n.ENTRY_COUNTER),
    has_lines("EF-LDG-064", 2),
    Demand("EF-LDG-066", totals_are_equal),
    Demand("EF-LDG-067", total_is_the_sum(n.TOTAL_DEBIT, debit=True)),
    Demand("EF-LDG-068", total_is_the_sum(n.TOTAL_CREDIT, debit=False)),
    two_decimals(n.TOTAL_DEBIT),
    two_decimals(n.TOTAL_CREDIT),
)
LEDGER_ENTRY_DEMANDS = (
    has(n.TOTAL_DEBIT),
    has(n.TOTAL_CREDIT),
    has_lines("EF-LDG-065", 1),
    is_not_negative(n.TOTAL_DEBIT),
    is_not_negative(n.TOTAL_CREDIT),
    Demand("EF-LDG-071", one_total_is_zero),
    Demand("EF-LDG-072", difference_is_that_of_the_lines),
    Demand("EF-LDG-073", one_main_account),
    Demand("EF-LDG-074", one_sub_account),
    two_decimals(n.TOTAL_DEBIT),
    two_decimals(n.TOTAL_CREDIT),
)
INVENTORY_ENTRY_DEMANDS = (
    COUNTER_ORDER,
    DAY_ORDER,
    *_WHO_AND_WHEN,
    has(n.ENTRY_COUNTER),
    has_lines("EF-LDG-065", 1),
)
LEDGER_ORDER_DEMANDS = (
    Demand("EF-LDG-075", accounts_are_sorted),
    Demand("EF-LDG-076", accounts_without_sub_are_together),
    Demand("EF-LDG-077", sub_accounts_are_together),
)
