"""The table of rules about user account documents. Paths start at ProcessUserAccount or CancelUserAccount."""

from __future__ import annotations

from collections.abc import Iterator

from zarf.core.rules import seal_shape as seal
from zarf.core.rules import user_account as usr
from zarf.core.rules.facts import DocumentFacts
from zarf.core.rules.names import DS, HR, OA
from zarf.core.rules.rule import Context, Rule

_SEAL = (
    Rule("XadesSignatureCheck-1", "EF-SGN-001", seal.xades_signature_check_1),
    Rule("XadesSignatureCheck-2", "EF-SGN-002", seal.xades_signature_check_2),
    Rule("XadesSignatureCheck-3", "EF-SGN-003", seal.xades_signature_check_3),
    Rule("XadesSignatureCheck-4", "EF-SGN-004", seal.xades_signature_check_4),
    Rule("XadesSignatureCheck-5", "EF-SGN-005", seal.xades_signature_check_5),
    Rule("XadesSignatureCheck-6", "EF-SGN-006", seal.xades_signature_check_6),
)
_X509_DATA = (Rule("X509DataCheck-1", "EF-SGN-007", seal.x509_data_check_1),)
_SUBJECT_NAME = (Rule("X509SubjectNameCheck-1", "EF-SGN-008", seal.x509_subject_name_check_1),)
_KEY = (DS + "KeyInfo", DS + "X509Data")
_SUBJECT = (*_KEY, DS + "X509SubjectName")

_WITHOUT_ROLE = ("archive", "earchive", "archive_earchive", "eticket")
_WITHOUT_ALIAS = (
    *_WITHOUT_ROLE,
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
_OPTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("usergb", ("1", "2", "3", "4")),
    ("archive", ("11", "12", "13", "14")),
    ("earchive", ("21", "22", "23", "24")),
    ("archive_earchive", ("31", "32", "33", "34")),
    ("eticket", ("41", "42", "43", "44")),
    ("edespatch", ("51", "52", "53", "54")),
    ("archive_edespatch", ("61", "62", "63", "64")),
    ("esevoucher", ("71", "72", "73", "74")),
    ("epreceipt", ("81", "82", "83", "84")),
    ("esevoucher_archive", ("91", "92", "93", "94")),
    ("epreceipt_archive", ("101", "102", "103", "104")),
    ("erevenue", ("111", "112", "121", "122")),
    ("ebreceipt", ("131", "132")),
    ("eexchangecert", ("141", "142")),
    ("echeck", ("151", "152")),
    ("erreceipt", ("171", "172", "173", "174")),
    ("einsurancecomm", ("161", "162")),
)
_SAME = (
    ("PersonName", HR + "FormattedName"),
    ("PersonName", OA + "GivenName"),
    ("PersonName", HR + "MiddleName"),
    ("PersonName", HR + "FamilyName"),
    ("AccountConfiguration", HR + "UserOptionCode"),
)


def _since(service: str) -> str | None:
    """The service of expense notes came with the second set."""
    return "20260701" if service == "erreceipt" else None


def _account(number: int, code: str, check: usr.AccountCheck, service: str = "") -> Rule[DocumentFacts]:
    return Rule(f"UserAccountCheck-{number}", code, check, since=_since(service))


def _account_rules() -> Iterator[Rule[DocumentFacts]]:
    yield _account(1, "EF-USR-009", usr.one_of("UserID"))
    yield _account(2, "EF-USR-010", usr.one_of("PersonName"))
    yield _account(3, "EF-USR-011", usr.one_of_when("UserRole", "usergb", "1", "2"))
    yield _account(4, "EF-USR-011", usr.one_of_when("UserRole", "edespatch", "51", "52"))
    for number, service in enumerate(_WITHOUT_ROLE, 5):
        yield _account(number, "EF-USR-012", usr.none_of("UserRole", service))
    yield _account(9, "EF-USR-013", usr.one_of_when("AuthorizedWorkScope", "usergb", "1", "2"))
    yield _account(10, "EF-USR-013", usr.one_of_when("AuthorizedWorkScope", "edespatch", "51", "52"))
    for number, service in enumerate(_WITHOUT_ALIAS, 11):
        yield _account(number, "EF-USR-014", usr.none_of("AuthorizedWorkScope", service), service)
    yield _account(24, "EF-USR-015", usr.one_of("AccountConfiguration"))
    yield _account(25, "EF-USR-016", usr.user_account_check_25)
    yield _account(26, "EF-USR-017", usr.user_account_check_26)
    yield _account(27, "EF-USR-018", usr.user_account_check_27)
    yield _account(28, "EF-USR-019", usr.user_account_check_28)
    yield _account(29, "EF-USR-020", usr.user_account_check_29)
    yield _account(30, "EF-USR-021", usr.user_account_check_30)
    yield _account(31, "EF-USR-022", usr.user_account_check_31)
    yield _account(32, "EF-USR-023", usr.user_account_check_32)
    yield _account(33, "EF-USR-024", usr.user_account_check_33)
    for number, (service, options) in enumerate(_OPTIONS, 34):
        yield _account(number, "EF-USR-025", usr.option_of(service, *options), service)
    yield _account(51, "EF-USR-026", usr.user_account_check_51)
    for number, (group, tag) in enumerate(_SAME, 52):
        yield _account(number, "EF-USR-026", usr.same_as_later(group, tag))


USER_ACCOUNT_CONTEXTS: tuple[Context[DocumentFacts], ...] = (
    Context(
        usr.APPLICATION_AREA,
        (
            Rule("ApplicationAreaCheck-1", "EF-USR-001", usr.application_area_check_1),
            Rule("ApplicationAreaCheck-2", "EF-USR-002", usr.application_area_check_2, sealed_only=True),
        ),
    ),
    Context(
        usr.SENDER,
        (
            Rule("OASenderCheck-1", "EF-USR-003", usr.oa_sender_check_1),
            Rule("OASenderCheck-2", "EF-USR-004", usr.oa_sender_check_2),
            Rule("OASenderCheck-3", "EF-USR-005", usr.oa_sender_check_3),
        ),
    ),
    Context(usr.SIGNATURE, (Rule("OASignatureCheck-1", "EF-USR-006", usr.seal_present, sealed_only=True),)),
    Context(usr.SEAL, _SEAL),
    Context((*usr.SEAL, *_KEY), _X509_DATA),
    Context((*usr.SEAL, *_SUBJECT), _SUBJECT_NAME),
    Context(usr.COUNTER_SIGNATURE, (Rule("CounterSignatureCheck-1", "EF-USR-007", usr.seal_present),)),
    Context(usr.COUNTER_SEAL, _SEAL),
    Context((*usr.COUNTER_SEAL, *_KEY), _X509_DATA),
    Context((*usr.COUNTER_SEAL, *_SUBJECT), _SUBJECT_NAME),
    Context(usr.DATA_AREA, (Rule("UserAccountCountCheck-1", "EF-USR-008", usr.user_account_count_check_1),)),
    Context(usr.ACCOUNT, tuple(_account_rules())),
)
