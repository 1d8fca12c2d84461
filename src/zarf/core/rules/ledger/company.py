"""The rules about the firm whose books they are: title, branch, address, fiscal year, accountant.

Source: GİB schematrons of e-Defter, pattern entityinformation; the same in every kind of file.
"""

from __future__ import annotations

from zarf.core.rules.ledger import names as n
from zarf.core.rules.ledger.demands import BRANCH_NUMBER, Demand, LedgerCheck, has, is_not_blank
from zarf.core.rules.ledger.facts import LedgerFacts
from zarf.core.rules.ledger.xpath import any_is, one, one_normalized
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node

TITLE, PERSON, BRANCH, BRANCH_NO = "Kurum Unvanı", "Adı Soyadı", "Şube Adı", "Şube No"

_IDENTIFIERS = n.BUS + "organizationIdentifiers"
_VALUE = n.BUS + "organizationIdentifier"
_DESCRIPTION = n.BUS + "organizationDescription"
_ADDRESS = n.BUS + "organizationAddress"
_STARTS, _ENDS = n.BUS + "fiscalYearStart", n.BUS + "fiscalYearEnd"
_SHORTEST = 2
_ADDRESS_PARTS = (
    "organizationBuildingNumber",
    "organizationAddressStreet",
    "organizationAddressCity",
    "organizationAddressZipOrPostalCode",
    "organizationAddressCountry",
)


def described(node: Node, name: str) -> list[Node]:
    """The identifiers with that description."""
    return [item for item in node.all(_IDENTIFIERS) if any_is(item.all(_DESCRIPTION), name)]


def _identifier_path() -> str:
    return "gl-bus:organizationIdentifiers"


def one_for_length(length: int, name: str) -> LedgerCheck:
    """An owner whose number has that length has exactly one identifier of that name."""

    def check(facts: LedgerFacts, node: Node) -> Fault | None:
        if len(one(facts.at(*n.IDENTIFIER))) != length:
            return None
        count = len(described(node, name))
        return None if count == 1 else Fault(node, str(count), name, below=_identifier_path())

    return check


def title_or_person(_facts: LedgerFacts, node: Node) -> Fault | None:
    titles, persons = len(described(node, TITLE)), len(described(node, PERSON))
    if (titles == 1) != (persons == 1):
        return None
    return Fault(node, f"{titles} + {persons}", f"{TITLE} | {PERSON}", below=_identifier_path())


def long_enough(name: str) -> LedgerCheck:
    """The one identifier of that name has two characters or more."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        found = described(node, name)
        if len(found) != 1:
            return None
        values = found[0].all(_VALUE)
        if len(one_normalized(values)) >= _SHORTEST:
            return None
        return Fault(*first(found[0], values), name)

    return check


def branch_is_whole(_facts: LedgerFacts, node: Node) -> Fault | None:
    numbers, names = len(described(node, BRANCH_NO)), len(described(node, BRANCH))
    if (numbers == 1) == (names == 1):
        return None
    return Fault(node, BRANCH_NO if numbers == 1 else BRANCH, BRANCH if numbers == 1 else BRANCH_NO)


def one_branch(_facts: LedgerFacts, node: Node) -> Fault | None:
    for name in (BRANCH_NO, BRANCH):
        found = described(node, name)
        if len(found) > 1:
            return Fault(found[1], name)
    return None


def branch_number_has_digits(_facts: LedgerFacts, node: Node) -> Fault | None:
    found = described(node, BRANCH_NO)
    if len(found) != 1:
        return None
    values = found[0].all(_VALUE)
    return None if BRANCH_NUMBER.fullmatch(one_normalized(values)) else Fault(*first(found[0], values), "0001")


def fiscal_year_ends_after_start(_facts: LedgerFacts, node: Node) -> Fault | None:
    starts, ends = node.all(_STARTS), node.all(_ENDS)
    if any(end.text > start.text for end in ends for start in starts):
        return None
    return Fault(*first(node, ends), starts[0].text if starts else "")


COMPANY_DEMANDS = (
    has(n.BUS + "entityPhoneNumber"),
    has(n.BUS + "entityEmailAddressStructure"),
    has(_IDENTIFIERS),
    Demand("EF-LDG-050", one_for_length(10, TITLE)),
    Demand("EF-LDG-050", one_for_length(11, PERSON)),
    Demand("EF-LDG-052", title_or_person),
    Demand("EF-LDG-053", long_enough(TITLE)),
    Demand("EF-LDG-053", long_enough(PERSON)),
    Demand("EF-LDG-055", branch_is_whole),
    Demand("EF-LDG-056", one_branch),
    Demand("EF-LDG-057", branch_number_has_digits),
    Demand("EF-LDG-053", long_enough(BRANCH)),
    has(_ADDRESS),
    *(has(_ADDRESS, n.BUS + part, when=_ADDRESS) for part in _ADDRESS_PARTS),
    has(n.BUS + "entityWebSite"),
    is_not_blank(n.BUS + "businessDescription"),
    has(_STARTS),
    has(_ENDS),
    Demand("EF-LDG-059", fiscal_year_ends_after_start),
    has(n.BUS + "accountantInformation"),
)
ACCOUNTANT_DEMANDS = (
    is_not_blank(n.BUS + "accountantName"),
    is_not_blank(n.BUS + "accountantEngagementTypeDescription"),
)
PHONE_DEMANDS = (is_not_blank(n.BUS + "phoneNumber"),)
EMAIL_DEMANDS = (is_not_blank(n.BUS + "entityEmailAddress"),)
WEB_SITE_DEMANDS = (has(n.BUS + "webSiteURL"),)
