"""The rules of user account documents: each has a document that keeps and one that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from lxml import etree
from tests.unit.core.rules.case import Case, assert_broken_fails, assert_sound_passes
from tests.unit.core.rules.documents import (
    ACCOUNT,
    ACCOUNT_SEAL,
    NEW_SET,
    OLD_SET,
    PERSON,
    SELLER,
    Edit,
    changed,
    drop,
    failed,
    many,
    put,
    user_account,
    user_envelope,
)

AREA = "oa:ApplicationArea"
NAME = f"{ACCOUNT}/hr:PersonName"
ROLE = f"{ACCOUNT}/hr:UserRole"
SCOPE = f"{ACCOUNT}/hr:AuthorizedWorkScope"
ALIAS = f"{SCOPE}/hr:WorkScopeCode"
OPTION = f"{ACCOUNT}/hr:AccountConfiguration/hr:UserOptionCode"
COUNTER = (
    f"{ACCOUNT_SEAL}/ds:Object/xades:QualifyingProperties/xades:UnsignedProperties"
    "/xades:UnsignedSignatureProperties/xades:CounterSignature"
)
INSIDE = "ef:Package/Elements/ElementList/hr:ProcessUserAccount"
SECOND = "hr:DataArea/hr:UserAccount[2]"

SERVICES = {
    "usergb": "1",
    "archive": "11",
    "earchive": "21",
    "archive_earchive": "31",
    "eticket": "41",
    "edespatch": "51",
    "archive_edespatch": "61",
    "esevoucher": "71",
    "epreceipt": "81",
    "esevoucher_archive": "91",
    "epreceipt_archive": "101",
    "erevenue": "111",
    "ebreceipt": "131",
    "eexchangecert": "141",
    "echeck": "151",
    "erreceipt": "171",
    "einsurancecomm": "161",
}
NO_ROLE = ("archive", "earchive", "archive_earchive", "eticket")
NO_ALIAS = (
    *NO_ROLE,
    "esevoucher",
    "epreceipt",
    "erevenue",
    "epreceipt_archive",
    "esevoucher_archive",
    "ebreceipt",
    "eexchangecert",
    "echeck",
    "erreceipt",
)


def sent(service: str) -> Callable[[], etree._Element]:
    """An account sent as that service, with what the service asks for and no more."""

    def make() -> etree._Element:
        edits: list[Edit] = [put(OPTION, SERVICES[service])]
        if service in NO_ROLE:
            edits.append(drop(ROLE))
        if service in NO_ALIAS:
            edits.append(drop(SCOPE))
        return user_envelope(user_account(*edits), service=service)

    return make


def person() -> etree._Element:
    return user_account(
        put(f"{ACCOUNT}/hr:UserID", PERSON), put(f"{NAME}/oa:GivenName", "Ali"), put(f"{NAME}/hr:FamilyName", "Kaya")
    )


def two_accounts() -> etree._Element:
    """The same person's two aliases."""
    edits = [
        put(f"{ACCOUNT}/hr:UserID", PERSON),
        put(f"{NAME}/oa:GivenName", "Ali"),
        put(f"{NAME}/hr:MiddleName", "Can"),
        put(f"{NAME}/hr:FamilyName", "Kaya"),
    ]
    root = user_account(*edits)
    area, other = root.find("{*}DataArea"), user_account(*edits).find("{*}DataArea/{*}UserAccount")
    assert area is not None
    assert other is not None
    area.append(other)
    return root


def countersigned() -> etree._Element:
    return user_account(put(f"{COUNTER}/ds:Signature"))


def case(
    rule: str, promise: str, sound: Callable[[], etree._Element], breaking: Edit | Iterable[Edit], at: str
) -> Case:
    return Case(rule, promise, sound, breaking, at)


def numbered(number: int, promise: str, sound: Callable[[], etree._Element], breaking: Edit, at: str) -> Case:
    return Case(f"UserAccountCheck-{number}", promise, sound, breaking, at)


LONG = "urn:mail:" + "a" * 250

CASES = [
    case("ApplicationAreaCheck-1", "there is a sender", user_account, drop(f"{AREA}/oa:Sender"), "/oa:Sender"),
    case("ApplicationAreaCheck-2", "there is a seal part", user_account, drop(f"{AREA}/oa:Signature"), "/oa:Signature"),
    case(
        "OASenderCheck-1", "the sender has a number", user_account, drop(f"{AREA}/oa:Sender/oa:LogicalID"), "LogicalID"
    ),
    case(
        "OASenderCheck-2", "of 10 or 11 digits", user_account, put(f"{AREA}/oa:Sender/oa:LogicalID", "1"), "LogicalID"
    ),
    case(
        "OASenderCheck-3",
        "the envelope's sender",
        sent("usergb"),
        put(f"{INSIDE}/{AREA}/oa:Sender/oa:LogicalID", "9876543217"),
        "LogicalID",
    ),
    case("OASignatureCheck-1", "there is one seal", user_account, drop(ACCOUNT_SEAL), "/ds:Signature"),
    case(
        "CounterSignatureCheck-1",
        "a counter-signature is signed",
        countersigned,
        drop(f"{COUNTER}/ds:Signature"),
        "/ds:Signature",
    ),
    case(
        "UserAccountCountCheck-1",
        "one account for the storage service",
        sent("archive"),
        many(1, f"{INSIDE}/hr:DataArea/hr:UserAccount+"),
        "/hr:UserAccount",
    ),
    numbered(1, "the user has a number", user_account, drop(f"{ACCOUNT}/hr:UserID"), "/hr:UserID"),
    numbered(2, "the user has a name", user_account, drop(NAME), "/hr:PersonName"),
    *[
        numbered(number, f"{service} asks for {path}", sent(service), drop(f"{INSIDE}/{path}"), path.rpartition("/")[2])
        for number, service, path in ((3, "usergb", ROLE), (4, "edespatch", ROLE))
    ],
    *[
        numbered(
            number, f"{service} has no role", sent(service), put(f"{INSIDE}/{ROLE}/hr:RoleCode", "GB"), "/hr:UserRole"
        )
        for number, service in enumerate(NO_ROLE, 5)
    ],
    *[
        numbered(
            number, f"{service} asks for an alias", sent(service), drop(f"{INSIDE}/{SCOPE}"), "AuthorizedWorkScope"
        )
        for number, service in ((9, "usergb"), (10, "edespatch"))
    ],
    *[
        numbered(
            number,
            f"{service} has no alias",
            sent(service),
            put(f"{INSIDE}/{ALIAS}", "urn:mail:gb@ornek.com.tr"),
            "/hr:AuthorizedWorkScope",
        )
        for number, service in enumerate(NO_ALIAS, 11)
    ],
    numbered(
        24, "the account is configured", user_account, drop(f"{ACCOUNT}/hr:AccountConfiguration"), "Configuration"
    ),
    numbered(25, "the number has 10 or 11 digits", user_account, put(f"{ACCOUNT}/hr:UserID", "12"), "/hr:UserID"),
    numbered(26, "a firm has a title", user_account, put(f"{NAME}/hr:FormattedName", " "), "/hr:FormattedName"),
    numbered(27, "a person has a family name", person, drop(f"{NAME}/hr:FamilyName"), "/hr:PersonName"),
    numbered(28, "the role is given", user_account, drop(f"{ROLE}/hr:RoleCode"), "/hr:RoleCode"),
    numbered(29, "the role is GB or PK", user_account, put(f"{ROLE}/hr:RoleCode", "XX"), "/hr:RoleCode"),
    numbered(30, "the alias is not blank", user_account, put(ALIAS, ""), "/hr:WorkScopeCode"),
    numbered(31, "the alias is short enough", user_account, put(ALIAS, LONG), "/hr:WorkScopeCode"),
    numbered(32, "the alias is not reserved", user_account, put(ALIAS, "GIB"), "/hr:WorkScopeCode"),
    numbered(33, "the alias is a name", user_account, put(ALIAS, "urn:mail:ö"), "/hr:WorkScopeCode"),
    *[
        numbered(
            number, f"an option of {service}", sent(service), put(f"{INSIDE}/{OPTION}", "999"), "/hr:UserOptionCode"
        )
        for number, service in enumerate(SERVICES, 34)
    ],
    *[
        numbered(number, f"all accounts agree in {name}", two_accounts, put(f"{SECOND}/{name}", value), name)
        for number, name, value in (
            (51, "hr:UserID", SELLER),
            (52, "hr:PersonName/hr:FormattedName", "Başka"),
            (53, "hr:PersonName/oa:GivenName", "Veli"),
            (54, "hr:PersonName/hr:MiddleName", "Han"),
            (55, "hr:PersonName/hr:FamilyName", "Kara"),
            (56, "hr:AccountConfiguration/hr:UserOptionCode", "2"),
        )
    ],
]


@pytest.mark.parametrize("one", CASES, ids=str)
def test_a_sound_account_keeps_the_rule(one: Case) -> None:
    assert_sound_passes(one)


@pytest.mark.parametrize("one", CASES, ids=str)
def test_a_broken_account_fails_the_rule_where_it_is_broken(one: Case) -> None:
    assert_broken_fails(one)


@pytest.mark.parametrize("service", SERVICES)
def test_a_sound_account_of_each_service_breaks_no_rule(service: str) -> None:
    assert [item.gib_rule for item in failed(sent(service)())] == []


def test_a_bare_account_and_a_closing_one_break_no_rule() -> None:
    assert failed(user_account()) == []
    assert failed(user_account(name="CancelUserAccount")) == []
    assert failed(two_accounts()) == []


def test_the_expense_note_service_came_with_the_second_set() -> None:
    root = changed(sent("erreceipt")(), put(f"{INSIDE}/{OPTION}", "999"))
    assert "UserAccountCheck-49" in [item.gib_rule for item in failed(root, rule_date=NEW_SET)]
    assert "UserAccountCheck-49" not in [item.gib_rule for item in failed(root, rule_date=OLD_SET)]


def test_a_draft_is_not_asked_for_its_seal() -> None:
    root = user_account(drop(f"{AREA}/oa:Signature"))
    assert failed(root, draft=True) == []
