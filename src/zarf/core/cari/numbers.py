"""By which number a cari account is looked up, and whether it can be.

The key is the TCKN for a person and the VKN otherwise; a card that has only the other one is looked up by that.
Stand-ins such as 11111111111 (final consumer) or 2222222222 (foreign buyer) belong to nobody: they are shown, never
looked up, and so never lead to a removal. Source: cari truth table, section 2 and reading O2.
"""

from __future__ import annotations

from enum import StrEnum

from zarf.core.identifiers import InvalidIdentifier, parse_vkn_tckn


class Number(StrEnum):
    """What can be done with the number of a card."""

    MISSING = "missing"
    """Neither VKN nor TCKN: the account is left out and counted."""
    IMPOSSIBLE = "impossible"
    """Shown with a mark of its own, not looked up."""
    USABLE = "usable"


def lookup_key(vkn: str, tckn: str, *, is_person: bool) -> str:
    """The number to ask for, "" when there is none.

    >>> lookup_key("1234567808", "10000000146", is_person=True)
    '10000000146'
    >>> lookup_key("1234567808", "10000000146", is_person=False)
    '1234567808'
    >>> lookup_key("", "10000000146", is_person=False)
    '10000000146'
    """
    return (tckn or vkn) if is_person else (vkn or tckn)


def kind_of(number: str) -> Number:
    """Whether *number* can be looked up.

    >>> kind_of(""), kind_of("11111111111"), kind_of("1234567808")
    (<Number.MISSING: 'missing'>, <Number.IMPOSSIBLE: 'impossible'>, <Number.USABLE: 'usable'>)
    """
    if not number:
        return Number.MISSING
    if number == number[0] * len(number):
        return Number.IMPOSSIBLE
    try:
        parsed = parse_vkn_tckn(number)
    except InvalidIdentifier:
        return Number.IMPOSSIBLE
    return Number.USABLE if parsed.has_valid_check_digit else Number.IMPOSSIBLE
