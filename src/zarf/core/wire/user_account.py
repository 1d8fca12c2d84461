"""User account documents <-> XML.

What is written is canonical behind its declaration and has an empty place for the seal. A sealed document is read, and
never written again: its bytes are kept.
"""

from __future__ import annotations

from lxml import etree

from zarf.core.documents.user_account import AccountAction, UserAccount, UserAccountDocument
from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import finding
from zarf.core.xml.canonical import DECLARATION, escape_text, namespaces
from zarf.core.xml.namespaces import DS, HRXML, IN_HRXML, IN_OAGIS, OAGIS, XADES, XSI, prefixed
from zarf.core.xml.reading import line_of, read_xml

_DECLARED = {"": HRXML, "ds": DS, "oa": OAGIS, "xades": XADES, "xsi": XSI}
_ACTIONS = {f"{IN_HRXML}{action.value}": action for action in AccountAction}
_FIELDS = (
    ("user_id", (f"{IN_HRXML}UserID",)),
    ("title", (f"{IN_HRXML}PersonName", f"{IN_HRXML}FormattedName")),
    ("first_name", (f"{IN_HRXML}PersonName", f"{IN_OAGIS}GivenName")),
    ("middle_name", (f"{IN_HRXML}PersonName", f"{IN_HRXML}MiddleName")),
    ("family_name", (f"{IN_HRXML}PersonName", f"{IN_HRXML}FamilyName")),
    ("role", (f"{IN_HRXML}UserRole", f"{IN_HRXML}RoleCode")),
    ("role_name", (f"{IN_HRXML}UserRole", f"{IN_HRXML}RoleName")),
    ("alias", (f"{IN_HRXML}AuthorizedWorkScope", f"{IN_HRXML}WorkScopeCode")),
    ("alias_name", (f"{IN_HRXML}AuthorizedWorkScope", f"{IN_HRXML}WorkScopeName")),
    ("option", (f"{IN_HRXML}AccountConfiguration", f"{IN_HRXML}UserOptionCode")),
)


def read_user_account(data: bytes) -> UserAccountDocument:
    """The document in *data*. Raises DocumentUnreadable: EF-XML-... for bad bytes, EF-UBL-001 for another document.

    Of what the schema allows more often than the rules do, the first is read; the rules tell the rest.
    """
    root = read_xml(data)
    action = _ACTIONS.get(str(root.tag))
    if action is None:
        raise DocumentUnreadable(finding("EF-UBL-001", line=line_of(root), found=prefixed(str(root.tag))))
    area = f"{IN_OAGIS}ApplicationArea"
    return UserAccountDocument(
        action=action,
        sender_id=_text(root, (area, f"{IN_OAGIS}Sender", f"{IN_OAGIS}LogicalID")),
        created_at=_text(root, (area, f"{IN_OAGIS}CreationDateTime")),
        accounts=tuple(
            UserAccount(**{name: _text(item, path) for name, path in _FIELDS})
            for item in root.iterfind(f"{IN_HRXML}DataArea/{IN_HRXML}UserAccount")
        ),
    )


def _text(element: etree._Element, path: tuple[str, ...]) -> str:
    return (element.findtext("/".join(path)) or "").strip()


def write_user_account(document: UserAccountDocument) -> bytes:
    """The unsealed document, with an empty oa:Signature for the özel entegratör's seal."""
    name = document.action.value
    verb = "oa:Process" if document.action is AccountAction.OPEN else "oa:Cancel"
    accounts = "".join(_account(item) for item in document.accounts)
    return (
        f'{DECLARATION}<{name}{namespaces(_DECLARED)} releaseID="releaseID0">'
        f"<oa:ApplicationArea><oa:Sender>{_leaf('oa:LogicalID', document.sender_id)}</oa:Sender>"
        f"<oa:Receiver></oa:Receiver>{_leaf('oa:CreationDateTime', document.created_at)}<oa:Signature></oa:Signature>"
        f"</oa:ApplicationArea><DataArea><{verb}></{verb}>{accounts}</DataArea></{name}>"
    ).encode()


def _account(item: UserAccount) -> str:
    return (
        f"<UserAccount>{_leaf('UserID', item.user_id)}"
        f"<PersonName>{_leaf('FormattedName', item.title)}{_leaf('oa:GivenName', item.first_name)}"
        f"{_leaf('MiddleName', item.middle_name)}{_leaf('FamilyName', item.family_name)}</PersonName>"
        f"<UserRole>{_leaf('RoleCode', item.role)}{_optional('RoleName', item.role_name)}</UserRole>"
        f"<AuthorizedWorkScope>{_leaf('WorkScopeCode', item.alias)}{_optional('WorkScopeName', item.alias_name)}"
        f"</AuthorizedWorkScope>"
        f"<AccountConfiguration>{_leaf('UserOptionCode', item.option)}</AccountConfiguration></UserAccount>"
    )


def _leaf(name: str, text: str) -> str:
    return f"<{name}>{escape_text(text)}</{name}>"


def _optional(name: str, text: str) -> str:
    return _leaf(name, text) if text else ""
