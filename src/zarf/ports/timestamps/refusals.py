"""Which of our codes a refusal has. KamuSM says it in words, with HTTP 200.

The words are not published; these are the roots of those a Turkish or English text would have to use. What fits none
is EF-TSP-004, with the text as received.
"""

from __future__ import annotations

from zarf.core.findings import finding
from zarf.ports.timestamps.account import Account
from zarf.ports.timestamps.api import TimestampRefused

_ASCII = str.maketrans("çğıöşüÇĞİIÖŞÜ", "cgiosucgiiosu")
_ROOTS = (
    ("EF-TSP-003", ("kontor", "kredi", "bakiye", "credit", "balance")),
    ("EF-TSP-002", ("parola", "sifre", "password")),
    ("EF-TSP-001", ("kullanici", "musteri", "hesap", "user", "customer", "account")),
)
"""In this order: a text about a user's kontör names both."""


def refused(text: str, account: Account) -> TimestampRefused:
    """The error for a refusal with *text*."""
    folded = text.translate(_ASCII).lower()
    code = next((code for code, roots in _ROOTS if any(root in folded for root in roots)), "EF-TSP-004")
    return TimestampRefused(finding(code, found=str(account.userid) if code == "EF-TSP-001" else text))
