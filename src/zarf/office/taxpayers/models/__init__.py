"""The tables of taxpayers and of those who act for them."""

from zarf.office.taxpayers.models.firm import Alias, Branch, Taxpayer
from zarf.office.taxpayers.models.people import (
    ApiKey,
    Invitation,
    Membership,
    Operator,
    OperatorVisit,
    Role,
    SignInGuard,
)

__all__ = [
    "Alias",
    "ApiKey",
    "Branch",
    "Invitation",
    "Membership",
    "Operator",
    "OperatorVisit",
    "Role",
    "SignInGuard",
    "Taxpayer",
]
