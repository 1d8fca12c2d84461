"""Words by which an opening or closing entry (açılış, kapanış fişi) is known, in books that have no mark for it.

The journal's elements hold no kind of entry. What accountants write into the comment or number of these two is told by
its folded letters; where the entry may stand, and that it names no document, is for the caller to see.
Source: e-Defter Uygulama Kılavuzu v1.12 (opening and closing entries).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

OPENING: Final = "acilis|opening|devir fis"
CLOSING: Final = "kapanis|closing"
_FOLDED = str.maketrans("IİıĞğÜüŞşÖöÇç", "iiigguussoocc")
_OPENING, _CLOSING = re.compile(OPENING), re.compile(CLOSING)


class Turn(StrEnum):
    """Which end of the fiscal year an entry stands at."""

    OPENING = "opening"
    CLOSING = "closing"


def turn_told(comment: str, number: str) -> Turn | None:
    """What the words say.

    >>> turn_told("2026 AÇILIŞ FİŞİ", "M-1")
    <Turn.OPENING: 'opening'>
    >>> turn_told("Satış", "KAPANIS-1")
    <Turn.CLOSING: 'closing'>
    >>> turn_told("Satış", "M-2") is None
    True
    """
    text = f"{comment} {number}".translate(_FOLDED).lower()
    if _OPENING.search(text):
        return Turn.OPENING
    return Turn.CLOSING if _CLOSING.search(text) else None
