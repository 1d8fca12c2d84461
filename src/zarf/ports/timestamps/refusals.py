"""Which of our codes a refusal has. KamuSM says it in words, with HTTP 200.

The words are not published; these are the roots of those a Turkish or English text would have to use. What fits none
is EF-TSP-004, with the text as received.
"""

from __future__ import annotations

from zarf.core.findings import finding
from zarf.ports.timestamps.account import Account
from zarf.ports.timestamps.api import OutcomeUnknown, TimestampRefused, TimestampWrong

_ASCII = str.maketrans("çğıöşüÇĞİIÖŞÜ", "cgiosucgiiosu")
_ROOTS = (
    ("EF-TSP-003", ("kontor", "kredi", "bakiye", "credit", "balance")),
    ("EF-TSP-002", ("parola", "sifre", "password")),
    ("EF-TSP-001", ("kullanici", "musteri", "hesap", "user", "customer", "account")),
)
"""In this order: a text about a user's kontör names both."""

_NONCE = ("başka bir isteğe verilmiş", "it answers another order")
_SILENT = ("yanıt zamanında gelmedi", "no answer came in time")
_BROKEN = ("yanıt gelmeden bağlantı koptu", "the connection broke before the answer came")
_TROUBLE = ("sunucu hata bildirdi", "the server reported a fault")
_TOO_LARGE = ("gelen yanıt bir damga olamayacak kadar büyük", "the answer is too large to be a stamp")


def refused(text: str, account: Account) -> TimestampRefused:
    """The error for a refusal with *text*."""
    folded = text.translate(_ASCII).lower()
    code = next((code for code, roots in _ROOTS if any(root in folded for root in roots)), "EF-TSP-004")
    return TimestampRefused(finding(code, found=str(account.userid) if code == "EF-TSP-001" else text))


def wrong(fault: str) -> TimestampWrong:
    """The error for a stamp that came and is not sound (EF-TSP-006). fault: a code of ours, or `nonce`."""
    if fault == "nonce":
        turkish, english = _NONCE
    else:
        reason = finding(fault)
        turkish, english = (reason.message(language).rstrip(".") for language in ("tr", "en"))
    return TimestampWrong(finding("EF-TSP-006", found=fault, reason_tr=turkish, reason_en=english))


def unanswered(found: str, *, is_too_large: bool = False) -> OutcomeUnknown:
    """The error for an order without a usable answer (EF-TSP-007). found: the failure's class, or the HTTP status."""
    if is_too_large:
        turkish, english = _TOO_LARGE
    elif found.startswith("HTTP"):
        turkish, english = _TROUBLE
    else:
        turkish, english = _SILENT if found.endswith("Timeout") else _BROKEN
    return OutcomeUnknown(finding("EF-TSP-007", found=found, reason_tr=turkish, reason_en=english))
