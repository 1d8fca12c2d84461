"""User account documents (kullanıcı hesabı açma ve silme): an özel entegratör opens or closes a customer's labels.

Source: GİB e-Fatura package, xsd/HRXML; Özel Entegrasyon Kılavuzu v1.13, sections 4 and 5; rules UserAccountCheck.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AccountAction(StrEnum):
    """What is asked for; the value is the document's root name."""

    OPEN = "ProcessUserAccount"
    CLOSE = "CancelUserAccount"


@dataclass(frozen=True, slots=True)
class UserAccount:
    """One label of one customer.

    user_id: VKN or TCKN. title: of a firm; a person has first, middle and family name besides. role: GB or PK.
    option: GİB's code of the service (UserOptionCode).
    """

    user_id: str
    title: str
    role: str
    alias: str
    option: str
    first_name: str = ""
    middle_name: str = ""
    family_name: str = ""
    role_name: str = ""
    alias_name: str = ""


@dataclass(frozen=True, slots=True)
class UserAccountDocument:
    """sender_id: VKN of the özel entegratör. created_at: as written, `2026-11-02T10:15:00`. accounts: one or more."""

    action: AccountAction
    sender_id: str
    created_at: str
    accounts: tuple[UserAccount, ...]
