"""The rules of user account documents: opening (ProcessUserAccount) and closing (CancelUserAccount) a user.

What is demanded of an account depends on the sender alias of the envelope around it, which names the service. A bare
document has none, so those demands are not made of it.
Source: GİB schematron, patterns processuseraccount and canceluseraccount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zarf.core.rules.facts import DocumentFacts
from zarf.core.rules.names import DS, HR, OA, XADES
from zarf.core.rules.rule import Check, Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import is_any, is_blank, normalized, text_of

APPLICATION_AREA = (OA + "ApplicationArea",)
SENDER = (*APPLICATION_AREA, OA + "Sender")
SIGNATURE = (*APPLICATION_AREA, OA + "Signature")
SEAL = (*SIGNATURE, DS + "Signature")
COUNTER_SIGNATURE = (
    *SEAL,
    DS + "Object",
    XADES + "QualifyingProperties",
    XADES + "UnsignedProperties",
    XADES + "UnsignedSignatureProperties",
    XADES + "CounterSignature",
)
COUNTER_SEAL = (*COUNTER_SIGNATURE, DS + "Signature")
DATA_AREA = (HR + "DataArea",)
ACCOUNT = (*DATA_AREA, HR + "UserAccount")

_OPTION = (HR + "AccountConfiguration", HR + "UserOptionCode")
_ALIAS = (HR + "AuthorizedWorkScope", HR + "WorkScopeCode")
_ROLE = (HR + "UserRole", HR + "RoleCode")
_URN = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:(?:[A-Za-z0-9()+,-.:=@;$_!*]|%[0-9A-Fa-f]{2})+")
_NUMBER = "VKN (10) | TCKN (11)"
_LONGEST_ALIAS = 250

AccountCheck = Check[DocumentFacts]


def application_area_check_1(_document: DocumentFacts, node: Node) -> Fault | None:
    return _exactly_one(node, OA + "Sender", "oa:Sender")


def application_area_check_2(_document: DocumentFacts, node: Node) -> Fault | None:
    return _exactly_one(node, OA + "Signature", "oa:Signature")


def oa_sender_check_1(_document: DocumentFacts, node: Node) -> Fault | None:
    return None if node.all(OA + "LogicalID") else Fault(node, None, _NUMBER, below="oa:LogicalID")


def oa_sender_check_2(_document: DocumentFacts, node: Node) -> Fault | None:
    return _has_number_length(node.all(OA + "LogicalID"))


def oa_sender_check_3(document: DocumentFacts, node: Node) -> Fault | None:
    numbers, known = node.all(OA + "LogicalID"), document.file.sender_ids
    if not numbers or not known or len(normalized(text_of(numbers))) not in (10, 11):
        return None
    if is_any(numbers, *(one.text for one in known)):
        return None
    return Fault(numbers[0], numbers[0].text, ", ".join(one.text for one in known))


def seal_present(_document: DocumentFacts, node: Node) -> Fault | None:
    """OASignatureCheck and CounterSignatureCheck."""
    return _exactly_one(node, DS + "Signature", "ds:Signature")


def user_account_count_check_1(document: DocumentFacts, node: Node) -> Fault | None:
    return _exactly_one(node, HR + "UserAccount", "hr:UserAccount") if _service(document, "archive") else None


def one_of(name: str) -> AccountCheck:
    """There is exactly one element of that name."""

    def check(_document: DocumentFacts, node: Node) -> Fault | None:
        return _exactly_one(node, HR + name, f"hr:{name}")

    return check


def one_of_when(name: str, service: str, *options: str) -> AccountCheck:
    """In that service and with one of those options there is exactly one element of that name."""

    def check(document: DocumentFacts, node: Node) -> Fault | None:
        if not _service(document, service) or not _listed(text_of(node.select(*_OPTION)), options):
            return None
        return _exactly_one(node, HR + name, f"hr:{name}")

    return check


def none_of(name: str, service: str) -> AccountCheck:
    """In that service there is no element of that name."""

    def check(document: DocumentFacts, node: Node) -> Fault | None:
        found = node.all(HR + name)
        return Fault(found[0], str(len(found)), "0") if found and _service(document, service) else None

    return check


def option_of(service: str, *options: str) -> AccountCheck:
    """In that service the option is one of these."""

    def check(document: DocumentFacts, node: Node) -> Fault | None:
        if not _service(document, service) or len(node.all(HR + "AccountConfiguration")) != 1:
            return None
        found = node.select(*_OPTION)
        return None if _listed(text_of(found), options) else Fault(*first(node, found), " | ".join(options))

    return check


def user_account_check_25(_document: DocumentFacts, node: Node) -> Fault | None:
    return _has_number_length(node.all(HR + "UserID"))


def user_account_check_26(_document: DocumentFacts, node: Node) -> Fault | None:
    return _has_names(node, 10, HR + "FormattedName")


def user_account_check_27(_document: DocumentFacts, node: Node) -> Fault | None:
    return _has_names(node, 11, OA + "GivenName", HR + "FamilyName")


def user_account_check_28(_document: DocumentFacts, node: Node) -> Fault | None:
    if len(node.all(HR + "UserRole")) != 1 or node.select(*_ROLE):
        return None
    return Fault(node, None, "GB | PK", below="hr:UserRole/hr:RoleCode")


def user_account_check_29(_document: DocumentFacts, node: Node) -> Fault | None:
    roles = node.select(*_ROLE)
    if len(node.all(HR + "UserRole")) != 1 or not roles or normalized(text_of(roles)) in ("GB", "PK"):
        return None
    return Fault(roles[0], roles[0].text, "GB | PK")


def user_account_check_30(_document: DocumentFacts, node: Node) -> Fault | None:
    alias = _alias(node)
    return None if alias is None or not is_blank(alias) else _wrong_alias(node, alias, None)


def user_account_check_31(_document: DocumentFacts, node: Node) -> Fault | None:
    alias = _alias(node)
    return None if alias is None or len(alias) <= _LONGEST_ALIAS else _wrong_alias(node, alias, f"<= {_LONGEST_ALIAS}")


def user_account_check_32(document: DocumentFacts, node: Node) -> Fault | None:
    alias = _alias(node)
    if alias is None or not document.file.list("ReservedAliases").holds(alias):
        return None
    return _wrong_alias(node, alias, None)


def user_account_check_33(_document: DocumentFacts, node: Node) -> Fault | None:
    alias = _alias(node)
    if alias is None or _URN.fullmatch(alias):
        return None
    return _wrong_alias(node, alias, "urn:mail:defaultpk@ornek.com.tr")


def user_account_check_51(document: DocumentFacts, node: Node) -> Fault | None:
    own, later = node.all(HR + "UserID"), _later_siblings(node)
    if not own or not later:
        return None
    # White space between two accounts counts as an account without a number, so an empty one finds its like.
    if is_blank(text_of(own)) and (node.number in document.file.tree.followed or _is_without_number_behind(node)):
        return None
    return _is_among(own, [text_of(account.all(HR + "UserID")) for account in later])


def same_as_later(group: str, tag: str) -> AccountCheck:
    """A value below *group* stands in a later account too (UserAccountCheck-52 to 56)."""

    def check(_document: DocumentFacts, node: Node) -> Fault | None:
        own = node.select(HR + group, tag)
        if not own or not _later_siblings(node):
            return None
        groups = [one for account in _later_accounts(node) for one in account.all(HR + group)]
        return _is_among(own, [text_of(one.all(tag)) for one in groups])

    return check


def _exactly_one(node: Node, tag: str, name: str) -> Fault | None:
    count = len(node.all(tag))
    return None if count == 1 else Fault(node, str(count), "1", below=name)


def _service(document: DocumentFacts, service: str) -> bool:
    return is_any(document.file.sender_aliases, service)


def _listed(value: str, options: tuple[str, ...]) -> bool:
    """The official test looks for `,value,` in one long text, so neighbours with a comma between them pass."""
    return f",{value}," in f",{','.join(options)},"


def _has_number_length(numbers: list[Node]) -> Fault | None:
    if not numbers or len(normalized(text_of(numbers))) in (10, 11):
        return None
    return Fault(numbers[0], numbers[0].text, _NUMBER)


def _has_names(node: Node, length: int, *names: str) -> Fault | None:
    numbers, persons = node.all(HR + "UserID"), node.all(HR + "PersonName")
    if not numbers or not persons or len(normalized(text_of(numbers))) != length:
        return None
    for name in names:
        found = node.select(HR + "PersonName", name)
        if is_blank(text_of(found)):
            return Fault(*first(persons[0], found))
    return None


def _alias(node: Node) -> str | None:
    """The alias asked for; None when the account has none or several work scopes."""
    return normalized(text_of(node.select(*_ALIAS))) if len(node.all(HR + "AuthorizedWorkScope")) == 1 else None


def _wrong_alias(node: Node, alias: str, expected: str | None) -> Fault:
    found = node.select(*_ALIAS)
    if found:
        return Fault(found[0], alias, expected)
    return Fault(node, alias, expected, below="hr:AuthorizedWorkScope/hr:WorkScopeCode")


def _is_without_number_behind(node: Node) -> bool:
    """Whether an element of another name stands behind the account among its siblings."""
    siblings = node.parent.kids if node.parent is not None else []
    return any(other.number > node.number and other.tag != node.tag for other in siblings)


def _later_siblings(node: Node) -> list[Node]:
    return node.parent.all(node.tag)[node.position :] if node.parent is not None else []


def _later_accounts(node: Node) -> Iterator[Node]:
    """The accounts after this one, in this document and in those after it in the envelope."""
    yield from _later_siblings(node)
    area = node.parent
    document = area.parent if area is not None else None
    while document is not None:
        for later in _later_siblings(document):
            yield from _accounts_below(later)
        document = document.parent


def _accounts_below(node: Node) -> Iterator[Node]:
    if node.tag == HR + "UserAccount":
        yield node
    for child in node.kids:
        yield from _accounts_below(child)


def _is_among(own: list[Node], others: list[str]) -> Fault | None:
    """One equal value in any later account is enough, as GİB asks it."""
    value, known = normalized(text_of(own)), [normalized(other) for other in others]
    return None if value in known else Fault(own[0], value, ", ".join(dict.fromkeys(known)))
