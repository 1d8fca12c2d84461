"""The rules about the few lines in berats (tax detail) and in the ledger report (sums by account).

Such files are small and stand whole in memory, so a rule may look at the other lines of its entryHeader.
Source: GİB schematrons berat, rapor and envanter_berat, patterns entity, entryHeader and entryDetail.
"""

from __future__ import annotations

import re
from collections import Counter

from zarf.core.documents.edefter.sums import TAX_ACCOUNTS
from zarf.core.rules.ledger import names as n
from zarf.core.rules.ledger.demands import (
    DIGITS,
    Demand,
    fits,
    has,
    is_exactly,
    shown,
    two_decimals,
    when,
)
from zarf.core.rules.ledger.facts import LedgerFacts
from zarf.core.rules.ledger.line import main_account_has_length
from zarf.core.rules.ledger.xpath import any_is, doubles, number, texts
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import normalized

_QUALIFIER = n.COR + "qualifierEntry"
_DETAIL = n.COR + "entryDetail"
_INCLUDE = (n.COR + "xbrlInfo", n.COR + "xbrlInclude")
_APPLIES = n.COR + "documentApplyToNumber"
_SEGMENT = n.XBRLI + "segment"
_TAX_LINES = 2 * len(TAX_ACCOUNTS)
_SIZE = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")


def has_segment(name: str) -> Demand:
    return has(_SEGMENT, name)


SIZE_HAS_TWO_DECIMALS = fits("EF-LDG-043", _SIZE, "0.01", _SEGMENT, n.BUS + "measurableQuantity")


def is_kind(entries_type: str, facts: LedgerFacts) -> bool:
    """Whether the berat says that it is of that kind of ledger."""
    return any_is(facts.info(n.COR + "entriesType"), entries_type)


def count_only_in_journal_berat(facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.select(_SEGMENT, n.BUS + "numberOfEntries")
    return Fault(found[0], shown(n.BUS + "numberOfEntries")) if found and not is_kind("journal", facts) else None


def count_in_berat_of(entries_type: str) -> Demand:
    """A berat of that kind tells the number of entries."""
    return when(lambda facts, _node: is_kind(entries_type, facts), has_segment(n.BUS + "numberOfEntries"))


def one_tax_entry(facts: LedgerFacts, node: Node) -> Fault | None:
    count = len(node.all(n.COR + "entryHeader"))
    return None if facts.is_plain_berat or count == 1 else Fault(node, str(count), "1", below="gl-cor:entryHeader")


def no_tax_entry_in_plain_berat(facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.all(n.COR + "entryHeader")
    return Fault(found[0], str(len(found)), "0") if facts.is_plain_berat and found else None


def one_report_entry(_facts: LedgerFacts, node: Node) -> Fault | None:
    count = len(node.all(n.COR + "entryHeader"))
    return None if count == 1 else Fault(node, str(count), "1", below="gl-cor:entryHeader")


def first_line_is_one(_facts: LedgerFacts, node: Node) -> Fault | None:
    """Asked of the first line of an entryHeader only."""
    if node.position != 1:
        return None
    found = node.all(n.LINE_NUMBER)
    return None if 1 in doubles(found) else Fault(*first(node, found), "1")


def has_all_tax_lines(_facts: LedgerFacts, node: Node) -> Fault | None:
    count = len(node.all(_DETAIL))
    return None if count == _TAX_LINES else Fault(node, str(count), str(_TAX_LINES), below="gl-cor:entryDetail")


def tax_line(account: str, side: str) -> Demand:
    """There is exactly one line of that account on that side; the account is compared as a number."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        count = sum(
            float(account) in doubles(line.select(n.ACCOUNT, n.MAIN_ID)) and any_is(line.all(n.SIDE), side)
            for line in node.all(_DETAIL)
        )
        return None if count == 1 else Fault(node, str(count), f"{account} {side}", below="gl-cor:entryDetail")

    return Demand("EF-LDG-114", check)


def includes_period_change(_facts: LedgerFacts, node: Node) -> Fault | None:
    """Asked of the lines of a header that is called standard."""
    if node.parent is None or not any_is(node.parent.all(_QUALIFIER), "standard"):
        return None
    found = node.reach(_INCLUDE)
    return None if any_is(found, "period_change") else Fault(*first(node, found), "period_change")


def sibling_number_goes_on(_facts: LedgerFacts, node: Node) -> Fault | None:
    """Some line behind has the next number, if any line behind has one."""
    own = node.all(n.LINE_NUMBER)
    behind = node.parent.all(_DETAIL)[node.position :] if node.parent is not None else []
    if not own or not any(line.has(n.LINE_NUMBER) for line in behind):
        return None
    expected = number(own) + 1
    if any(number(line.all(n.LINE_NUMBER)) == expected for line in behind):
        return None
    return Fault(own[0], own[0].text)


def amount_is_not_negative(_facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.all(n.AMOUNT)
    return None if any(value >= 0 for value in doubles(found)) else Fault(*first(node, found), ">= 0")


def qualifier_is_standard_if_there(_facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.all(_QUALIFIER)
    return None if not found or any_is(found, "standard") else Fault(found[0], found[0].text, "standard")


def lines_on_side(side: str, code: str) -> Demand:
    """As many lines on that side as there are accounts."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        accounts = _different_accounts(node)
        count = sum(any_is(line.all(n.SIDE), side) for line in node.all(_DETAIL))
        return None if count == accounts else Fault(node, str(count), str(accounts), below="gl-cor:entryDetail")

    return Demand(code, check)


def _different_accounts(node: Node) -> int:
    found: set[str] = set()
    for account in node.select(_DETAIL, n.ACCOUNT):
        ids = account.all(n.MAIN_ID)
        found.add(normalized(ids[0].text) if ids else "")
    return len(found)


def _counted(facts: LedgerFacts, header: Node) -> Counter[tuple[str, str]]:
    """How many lines each account has on each side; counted once for a header."""
    if facts.counted is None or facts.counted[0] is not header:
        count: Counter[tuple[str, str]] = Counter()
        for line in header.all(_DETAIL):
            ids, sides = set(texts(line.select(n.ACCOUNT, n.MAIN_ID))), set(texts(line.all(n.SIDE)))
            count.update((identity, side) for identity in ids for side in sides)
        facts.counted = (header, count)
    return facts.counted[1]


def _count_of(facts: LedgerFacts, node: Node, side: str) -> int:
    """Lines of the same account on that side. With several accounts in a line, each line counts once."""
    header = node.parent
    ids = texts(node.select(n.ACCOUNT, n.MAIN_ID))
    if header is None or not ids:
        return 0
    if len(set(ids)) == 1:
        return _counted(facts, header)[ids[0], side]
    return sum(
        any_is(line.select(n.ACCOUNT, n.MAIN_ID), *ids) and any_is(line.all(n.SIDE), side)
        for line in header.all(_DETAIL)
    )


def account_has_one_line_of_its_side(facts: LedgerFacts, node: Node) -> Fault | None:
    sides = texts(node.all(n.SIDE))
    count = _count_of(facts, node, sides[0]) if sides else 0
    return None if count == 1 else Fault(node, str(count), _account_and_side(node, sides))


def account_has_line_on(side: str) -> Demand:
    def check(facts: LedgerFacts, node: Node) -> Fault | None:
        if any_is(node.all(n.SIDE), side) or _count_of(facts, node, side) == 1:
            return None
        return Fault(node, str(_count_of(facts, node, side)), _account_and_side(node, [side]))

    return Demand("EF-LDG-121", check)


def _account_and_side(node: Node, sides: list[str]) -> str:
    ids = texts(node.select(n.ACCOUNT, n.MAIN_ID))
    return " ".join((*ids[:1], *sides[:1]))


def no_entries(_facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.all(n.COR + "entryHeader")
    return Fault(found[0], str(len(found)), "0") if found else None


_LINE = (
    has(n.ACCOUNT),
    Demand("EF-LDG-083", main_account_has_length),
    has(n.ACCOUNT, n.COR + "accountMainDescription", when=n.ACCOUNT),
    has(n.AMOUNT),
    has(n.SIDE),
)
_ORDER = Demand("EF-LDG-080", sibling_number_goes_on)
_NOT_NEGATIVE = Demand("EF-LDG-117", amount_is_not_negative)

QUALIFIER_DEMANDS = (has(_QUALIFIER),)
FIRST_LINE_DEMANDS = (Demand("EF-LDG-116", first_line_is_one),)
TAX_ENTRY_DEMANDS = (
    is_exactly("EF-LDG-112", _QUALIFIER, "standard"),
    Demand("EF-LDG-113", has_all_tax_lines),
    *(tax_line(account, side) for account, _ in TAX_ACCOUNTS for side in "DC"),
)
STANDARD_LINE_DEMANDS = (Demand("EF-LDG-115", includes_period_change),)
TAX_LINE_DEMANDS = (
    has(n.LINE_NUMBER),
    _ORDER,
    *_LINE,
    has(*_INCLUDE),
    _NOT_NEGATIVE,
    two_decimals(n.AMOUNT),
)
REPORT_ENTRY_DEMANDS = (
    *QUALIFIER_DEMANDS,
    Demand("EF-LDG-112", qualifier_is_standard_if_there),
    lines_on_side("D", "EF-LDG-119"),
    lines_on_side("C", "EF-LDG-120"),
)
REPORT_LINE_DEMANDS = (
    has(n.LINE_NUMBER),
    has(_APPLIES),
    _ORDER,
    *_LINE,
    fits("EF-LDG-118", DIGITS, "0-9", _APPLIES, bare=True),
    has(*_INCLUDE),
    _NOT_NEGATIVE,
    two_decimals(n.AMOUNT),
    Demand("EF-LDG-121", account_has_one_line_of_its_side),
    account_has_line_on("D"),
    account_has_line_on("C"),
)
